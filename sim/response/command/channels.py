"""What a message goes through, by channel: delay, busy lines, loss, misunderstanding, repetition.

One person has one telephone conversation at a time: a caller waits until their own line is free, a
callee who talks or whose telephone rings is busy. A radio channel carries one voice at a time.
Every message is one ``message-sent``, which ends as ``message-acknowledged`` or ``message-lost``,
or is open when the run ends.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.distribution import Distribution
    from sim.response.incident import Incident
    from sim.response.plan.model import ChainLink

_UNHEARD = {"phone": "ring", "radio": "wait-acknowledge"}


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be passed once.

    Attributes:
        teller: the post or level that sends it.
        speaker: whose telephone it is, the one who acts for the teller.
        callee: who is called.
        channel: how.
        n: number of the try.
        chance: share of calls that are answered; 0 if nobody is there to hear.
        answer: how long it rings, None for what is usual.
        link: the link of the chain, None without one.
    """

    teller: str
    speaker: str
    callee: str
    channel: str
    n: int
    chance: float
    answer: Distribution | None
    link: ChainLink | None

    @property
    def pair(self) -> str:
        """Whose draws it takes."""
        return f"{self.teller}>{self.callee}"


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of a message: ``heard`` by which event (0: not), or the line was ``busy``."""

    heard: int = 0
    busy: bool = False


class Channels:
    """The telephones and the radio of one incident."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self._used: Counter[str] = Counter()
        self._queue: dict[str, deque[simpy.Event]] = {}

    def pass_on(
        self, message: Message, *, cause: int, again: bool = False
    ) -> Generator[simpy.Event, object, Passed]:
        """Send a message once; return what became of it.

        Args:
            message: the message.
            cause: event behind it.
            again: whether the number has just been dialled and the line was busy.
        """
        incident, channel = self.incident, message.channel
        phone, link = channel == "phone", message.link
        fixed = link is not None and link.takes is not None
        if phone and not fixed and not again:
            yield incident.env.timeout(incident.seconds("dial", message.pair, n=message.n))
        held = incident.busy_until.get(channel, 0.0) - incident.now
        if held > 0:
            yield incident.env.timeout(held)
        line = self._line(message.speaker) if phone else ("radio" if channel == "radio" else "")
        if line:
            yield from self._take(line, message.speaker)
        try:
            return (yield from self._send(message, cause))
        finally:
            self._give_back(line)

    def _send(self, message: Message, cause: int) -> Generator[simpy.Event, object, Passed]:
        incident, callee, n = self.incident, message.callee, message.n
        phone, link = message.channel == "phone", message.link
        teller = message.teller
        sent = incident.log(
            "message-sent", actor=teller, object=callee, cause=cause, text=message.channel
        )
        other = self._line(callee) if phone else ""
        if other and self._used[other] >= self._lines(callee):
            incident.log("message-lost", actor=teller, object=callee, cause=sent, text="busy")
            return Passed(busy=True)
        if other:
            self._used[other] += 1
        try:
            why = self._fails(message)
            if why:
                wait = _UNHEARD.get(message.channel, "wait-acknowledge")
                wait = "stale.search" if why == "wrong number" else wait
                yield incident.env.timeout(incident.value(f"response.{wait}"))
                incident.log("message-lost", actor=teller, object=callee, cause=sent, text=why)
                return Passed()
            if link is not None and link.takes is not None:
                talk = incident.seconds(
                    f"{message.channel}.talk", message.pair, n=n, law=link.takes
                )
            else:
                if phone:
                    ring = incident.seconds("phone.answer", callee, n=n, law=message.answer)
                    yield incident.env.timeout(ring)
                talk = incident.seconds(f"{message.channel}.talk", message.pair, n=n)
            yield incident.env.timeout(talk)
            causes = [sent]
            wrong = incident.value("response.misheard")
            if link is not None and link.misunderstood is not None:
                wrong = link.misunderstood
            if incident.uniform("misheard", message.pair, n) < wrong:
                causes.append(
                    incident.log("message-wrong", actor=teller, object=callee, cause=sent)
                )
                yield incident.env.timeout(incident.seconds("say-again", message.pair, n=n))
            event = incident.log("message-acknowledged", actor=callee, object=teller, cause=causes)
            return Passed(heard=event)
        finally:
            self._give_back(other)

    def _fails(self, message: Message) -> str:
        """Return why a message does not arrive, ``""`` if it does."""
        incident, callee, n = self.incident, message.callee, message.n
        loss = incident.value(f"response.{message.channel}.loss")
        if message.link is not None and message.link.lost is not None:
            loss = message.link.lost
        lost = loss > 0 and incident.uniform("loss", message.pair, n) < loss
        if message.channel == "phone":
            if n == 0 and incident.uniform("stale", callee) < incident.inputs.stale_contacts:
                return "wrong number"
            if lost or incident.uniform("answer", callee, n) > message.chance:
                return "no answer"
            return ""
        return "not heard" if lost or message.chance <= 0 else ""

    # ---- lines

    def _line(self, name: str) -> str:
        """Return the line of a post; bodies outside have as many lines as they need."""
        plan = self.incident.plan
        return f"phone {name}" if plan is not None and plan.post(name) is not None else ""

    def _lines(self, name: str) -> int:
        return max(1, len(self.incident.staff.present(name)))

    def _take(self, line: str, name: str) -> Generator[simpy.Event, object, None]:
        """Wait until a line is free, and take it."""
        while self._used[line] >= (1 if line == "radio" else self._lines(name)):
            turn = self.incident.env.event()
            self._queue.setdefault(line, deque()).append(turn)
            yield turn
        self._used[line] += 1

    def _give_back(self, line: str) -> None:
        if not line:
            return
        self._used[line] -= 1
        waiting = self._queue.get(line)
        if waiting:
            waiting.popleft().succeed()
