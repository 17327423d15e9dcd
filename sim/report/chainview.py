"""The command chain of a run as a tree: who told whom, how, when, and who never knew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sim.messages import has
from sim.report.language import NOTHING, Both, elapsed, same, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.events.log import Event
    from sim.report.reading import Reading
    from sim.response.plan.model import ChainLink
    from sim.results.response import Chain, ChainPost

FIRST, TOLD, NEVER, NOT_DUE = "first", "told", "never", "not-due"
STATES: Final = (FIRST, TOLD, NEVER, NOT_DUE)


@dataclass(slots=True)
class Node:
    """A post or level of the chain.

    Attributes:
        id: its id.
        name: its name.
        state: one of :data:`STATES`.
        when: when it knew, or that it never did.
        how: channel and attempts.
        deputy: who acts for it, if anybody does.
        hang: how many hear nothing without it, in words; nothing if nobody does.
        covered: whether the plan names a deputy for it.
        event_id: number of the event by which it knew, 0 for none.
        parent: id of who told it, or would have; ``""`` for the first.
        also: others that the plan lets tell it.
        children: whom it told, or would have.
    """

    id: str
    name: Both
    state: str
    when: Both
    how: Both
    deputy: Both
    hang: Both
    covered: bool
    event_id: int
    parent: str
    also: tuple[str, ...]
    children: list[Node] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[str, Both]]:
        """What is written below the name, each line with its class."""
        rows = [
            (f"ch-when {self.state}", self.when),
            ("ch-how", self.how),
            ("ch-deputy", self.deputy),
            ("ch-hang", self.hang),
        ]
        return [(cls, words) for cls, words in rows if words]

    def walk(self, depth: int = 0) -> Iterator[tuple[Node, int]]:
        """Yield the node and all below it with their depth, each before those it told."""
        yield self, depth
        for child in self.children:
            yield from child.walk(depth + 1)


def chain_tree(reading: Reading) -> Node | None:
    """Return the first post to know with everybody below it, None without a chain."""
    chain = reading.result.chain
    plan = reading.outcome.scenario.response.plan
    if chain is None or len(chain.posts) < 2:
        return None
    log = _Log.of(reading)
    tellers = _tellers(plan.chain if plan else (), chain)
    nodes: dict[str, Node] = {}
    for row in chain.posts:
        nodes[row.id] = _node(reading, row, chain, log, tellers.get(row.id, ()))
    root = nodes[chain.first]
    for node in nodes.values():
        if node is not root:
            if node.parent not in nodes:
                node.parent = root.id
            nodes[node.parent].children.append(node)
    return root


def _tellers(links: tuple[ChainLink, ...], chain: Chain) -> dict[str, tuple[str, ...]]:
    """Return who may tell each by the plan, those nearest to the first post first."""
    depth = {row.id: row.depth for row in chain.posts}
    found: dict[str, list[str]] = {}
    for link in links:
        if link.teller in depth:
            found.setdefault(link.told, []).append(link.teller)
    return {told: tuple(sorted(names, key=depth.__getitem__)) for told, names in found.items()}


@dataclass(frozen=True, slots=True)
class _Log:
    """What the log says of messages.

    Attributes:
        start: event by which the first one began to tell.
        told: by post, the event by which it was told.
        sent: how often each was tried, directly or through a deputy.
        deputies: by post, who acted for it.
    """

    start: Event | None
    told: dict[str, Event]
    sent: Counter[str]
    deputies: dict[str, str]

    @staticmethod
    def of(reading: Reading) -> _Log:
        told: dict[str, Event] = {}
        deputies: dict[str, str] = {}
        for event in reading.outcome.events:
            if event.event == "notified":
                told.setdefault(event.object, event)
            elif event.event == "deputy-acts":
                deputies.setdefault(event.object, event.actor)
        sent: Counter[str] = Counter()
        through = {name: _sent(reading, event) for name, event in told.items()}
        for event in reading.all("message-sent"):
            by = told.get(event.object)
            # Whoever was told and is called again is called as the deputy of somebody else.
            if by is None or (event.t_s <= by.t_s and event.actor == by.actor):
                sent[event.object] += 1
        for name, message in through.items():
            if message is not None and message.object != name:
                sent[name] += 1
        return _Log(reading.first("notify-start"), told, sent, deputies)


def _sent(reading: Reading, notified: Event) -> Event | None:
    """Return the message by which somebody was told, None if none led there."""
    path = reading.chain(notified)
    return next((event for event in reversed(path) if event.event == "message-sent"), None)


def _node(
    reading: Reading,
    row: ChainPost,
    chain: Chain,
    log: _Log,
    tellers: tuple[str, ...],
) -> Node:
    name = row.id
    first = name == chain.first
    event = log.start if first else log.told.get(name)
    state = FIRST if first else TOLD
    if event is None:
        state = NEVER if name in chain.not_told else NOT_DUE
    parent = "" if first else event.actor if event else next(iter(tellers), "")
    plan = reading.outcome.scenario.response.plan
    post = plan.post(name) if plan else None
    deputy = log.deputies.get(name, "")
    return Node(
        id=name,
        name=reading.name(name),
        state=state,
        when=_when(reading, event, state),
        how=_how(event, state, log.sent[name]),
        deputy=say("chain-deputy", who=reading.name(deputy)) if deputy else NOTHING,
        hang=say("chain-hang", n=row.only_way_to) if row.only_way_to and not first else NOTHING,
        covered=bool(post and post.deputies),
        event_id=event.id if event else 0,
        parent=parent,
        also=tuple(teller for teller in tellers if teller != parent and not first),
    )


def _when(reading: Reading, event: Event | None, state: str) -> Both:
    if event is None:
        return say(f"chain-{state}")
    after = elapsed(event.t_s)
    return same(after if reading.starts is None else f"{reading.clock(event.t_s)} · {after}")


def _how(event: Event | None, state: str, tries: int) -> Both:
    parts = []
    if event is not None and state == TOLD and event.text:
        key = f"events.word-{event.text}"
        parts.append(say(key) if has(key) else same(event.text))
    if tries:
        parts.append(say("chain-try" if tries == 1 else "chain-tries", n=tries))
    if not parts:
        return NOTHING
    return Both(", ".join(p.en for p in parts), "，".join(p.zh for p in parts))
