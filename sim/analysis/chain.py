"""What a run says of the command chain: who was told when, and where it hangs by one thread.

Of the graph: depth, span of control, posts without which others are not told (dominators), how many
shortest ways lead over each (betweenness), who has more than one superior. Of the log: how long it
took until everybody knew, and what became of the messages and of the orders.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from sim.analysis.account import order_figures, span, unity
from sim.response.command.chain import chain_graph
from sim.response.plan.reporting import GOVERNMENT
from sim.results.response import Chain, ChainPost, Messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event
    from sim.response.plan.model import ChainLink

_P90 = 0.9


def chain_figures(links: tuple[ChainLink, ...], events: Iterable[Event]) -> Chain | None:
    """Return what stands in ``result.json`` as ``chain``; None without a chain or a message.

    Args:
        links: who tells whom.
        events: the log of the run.
    """
    log = list(events)
    start = next((event for event in log if event.event == "notify-start"), None)
    if not links or start is None:
        return None
    graph, root = chain_graph(links), start.actor
    due = sorted(nx.descendants(graph, root))
    # Government is told of accidents, not of drills: it counts where it was told or was late.
    reached = _told(log)
    asked = {event.object for event in log if event.event in ("report-late", "report-omitted")}
    due = [name for name in due if name not in GOVERNMENT or name in reached or name in asked]
    times = sorted(reached[name] - start.t_s for name in due if name in reached)
    return Chain(
        first=root,
        due=len(due),
        told=len(times),
        not_told=tuple(name for name in due if name not in reached),
        told_all_s=times[-1] if times and len(times) == len(due) else None,
        told_p90_s=_share(times, len(due)),
        messages=_messages(log),
        orders=order_figures(log),
        two_commanders=tuple(unity(log)),
        span=span(log),
        **_ties(graph, root),
        posts=_posts(graph, root, log),
    )


def _told(log: list[Event]) -> dict[str, float]:
    """Return when each post or level was told first."""
    found: dict[str, float] = {}
    for event in log:
        if event.event == "notified":
            found.setdefault(event.object, event.t_s)
    return found


def _share(times: list[float], due: int) -> float | None:
    """Return when nine in ten of those due had been told, None if they never were."""
    number = int(np.ceil(_P90 * due - 1e-9))
    return times[number - 1] if 0 < number <= len(times) else None


def _ties(graph: nx.DiGraph, root: str) -> dict[str, Any]:
    """Return posts whose loss cuts the chain in two, and how many have to be lost for that.

    Whoever can be told can also tell: links count both ways.
    """
    whole = graph.subgraph({root, *nx.descendants(graph, root)}).to_undirected()
    return {
        "cut_points": tuple(sorted(nx.articulation_points(whole))),
        "connectivity": int(nx.node_connectivity(whole)) if len(whole) > 1 else 0,
    }


def _messages(log: list[Event]) -> Messages:
    """Return how many messages were sent, what became of them, and how many were understood."""
    sent = {event.id for event in log if event.event == "message-sent"}
    ended: dict[str, set[int]] = {"message-acknowledged": set(), "message-lost": set()}
    for event in log:
        if event.event in ended:
            ended[event.event] |= sent & set(event.cause)
    acknowledged, lost = ended.values()
    wrong = sum(event.event == "message-wrong" for event in log)
    return Messages(
        sent=len(sent),
        acknowledged=len(acknowledged),
        lost=len(lost),
        open=len(sent - acknowledged - lost),
        wrong=wrong,
        accuracy=1.0 - wrong / len(acknowledged) if acknowledged else None,
    )


def _posts(graph: nx.DiGraph, root: str, log: list[Event]) -> tuple[ChainPost, ...]:
    """Return the figures of every post and level that is told from the root, the root first."""
    depth = nx.single_source_shortest_path_length(graph, root)
    alone = nx.immediate_dominators(graph, root)
    behind = dict.fromkeys(depth, 0)
    for name in depth:
        above = name
        while above != root:
            above = alone[above]
            behind[above] += 1
    between = nx.betweenness_centrality(graph.subgraph(depth))
    load = Counter(event.actor for event in log if event.event == "message-sent")
    heard = Counter(event.actor for event in log if event.event == "message-acknowledged")
    return tuple(
        ChainPost(
            id=name,
            depth=depth[name],
            tells=graph.out_degree(name),
            told_by=graph.in_degree(name),
            only_way_to=behind[name],
            betweenness=round(float(between[name]), 6),
            sent=load[name],
            acknowledged=heard[name],
        )
        for name in sorted(depth, key=lambda item: (depth[item], item))
    )
