"""What a scenario may say of its response: the alarm, injects and measures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.events.spec import EventName
from sim.people.spec import Arrivals
from sim.response.plan.spec import ChannelName, Delay, Duration, Names, Staff, Zones
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import Flag, Id, Label, Moment, Prose, Ratio, Ref

Expected = Annotated[str, EventName(by=("clock", "crowd"))]


class FalseSpec(Spec):
    """A signal to the panel that no fire has caused."""

    at: Moment
    """When."""
    in_: Ref = Field(alias="in")
    """The space whose detector signals."""


class AlarmSpec(Spec):
    """The alarm: when it sounds in a drill without a hazard, and whether it works."""

    at: Moment | None = None
    """When it is given; without it, when somebody gives it."""
    by: Literal["bell", "voice", "siren", "tone"] = "bell"
    """How people hear it."""
    zones: Zones = "all"
    """Where it sounds."""
    works: Flag = True
    """False if it fails when it is needed."""
    false: FalseSpec | None = None
    """A false signal, which has to be verified like any other."""


Known = Literal["seen", "told", "at-once"]
"""Who knows that a door has been locked or opened: those who see it, those inside who are awake
when it has been announced, or everybody at once."""


class EffectSpec(Spec):
    """What an inject changes, a channel, door, escalator or post, or which procedure it starts."""

    channel: ChannelName | None = None
    """A channel, such as ``phone-119``."""
    busy_for: Duration | None = None
    """How long it is busy."""
    door: Ref | None = None
    """An opening."""
    state: Literal["open", "closed", "locked"] | None = None
    """Its new state."""
    known: Known | None = None
    """Who knows of the door; by default a lock is seen, and that it opens is known at once."""
    escalator: Ref | None = None
    """An escalator."""
    runs: Literal["up", "down", "stopped"] | None = None
    """Which way it runs from then on."""
    post: Id | None = None
    """A post."""
    people: Staff | None = None
    """How many are left on it."""
    procedure: Id | None = None
    """A procedure of the plan that starts; whoever is told takes and reports it as in earnest."""

    @model_validator(mode="after")
    def _one_thing(self) -> EffectSpec:
        pairs = (
            (self.channel, self.busy_for),
            (self.door, self.state),
            (self.escalator, self.runs),
            (self.post, self.people),
            (self.procedure, self.procedure),
        )
        whole = sum(a is not None and b is not None for a, b in pairs)
        half = sum((a is None) != (b is None) for a, b in pairs)
        if whole != 1 or half:
            raise fault("inject-effect-form")
        if self.known is not None and self.door is None:
            raise fault("known-without-door")
        return self


class ExpectSpec(Spec):
    """What the trainers want to see."""

    event: Expected
    """An event of the log, or its short name."""
    within: Duration
    """How soon after the inject."""


class InjectSpec(Spec):
    """Something the trainers feed in."""

    id: Id
    """Unique id."""
    at: Moment
    """When."""
    to: Names | None = None
    """Who is told."""
    text: Prose = ""
    """What is said."""
    effect: EffectSpec | None = None
    """What it changes; nothing by default."""
    expect: ExpectSpec | None = None
    """What ought to follow."""


DEEDS = (
    "stop", "meter", "one_way", "open", "close", "lock", "run_up", "run_down", "halt", "release",
    "guide", "turn_back", "calm", "push", "say"
)  # fmt: skip
_INTO = ("stop", "meter", "one_way")
_SHARED = ("turn_back", "calm", "push")


class DoSpec(Spec):
    """What a measure does; one of these."""

    stop: Ref | None = None
    """Hold back who wants in by an opening, not who comes out, while the condition holds."""
    meter: Ref | None = None
    """Let only ``rate`` of those in who want in by an opening, while the condition holds."""
    rate: Arrivals | None = None
    """How many are let in in a time."""
    one_way: Ref | None = None
    """Let people through an opening in one direction, ``into`` a space, while the condition holds;
    whoever wants the other way looks for another one."""
    into: Ref | None = None
    """The space they want into; by default the inside of an exit or the one asked about."""
    open: Ref | None = None
    """Open an opening."""
    close: Ref | None = None
    """Close an opening."""
    lock: Ref | None = None
    """Lock an opening."""
    known: Known | None = None
    """Who knows of the door; by default a lock is seen, and that it opens is known at once."""
    run_up: Ref | None = None
    """Let an escalator run up."""
    run_down: Ref | None = None
    """Let an escalator run down."""
    halt: Ref | None = None
    """Stop an escalator, which is then walked as a stair."""
    release: Label | None = None
    """Tell a group to leave."""
    guide: Label | None = None
    """Tell a group in person by which of ``exits`` to leave."""
    exits: tuple[Ref, ...] = ()
    """The exits they are told."""
    turn_back: Ref | None = None
    """Turn back those at the tail of the queues in a space, again and again while the condition
    holds: who is not pressed there, and gets no further."""
    calm: Ref | None = None
    """Let those in a space push no more: an announcement, the show is stopped."""
    push: Label | None = None
    """Let a group push from then on."""
    share: Ratio | None = None
    """Share of them who do as they are told; all by default."""
    say: Prose | None = None
    """Announce something, which conditions can ask for with ``said('...')``."""

    @model_validator(mode="after")
    def _one_thing(self) -> DoSpec:
        given = [getattr(self, name) for name in DEEDS]
        if sum(value is not None for value in given) != 1:
            raise fault("measure-do-form")
        if self.known is not None and self.open is None and self.close is None and not self.lock:
            raise fault("known-without-door")
        if self.into is not None and all(getattr(self, name) is None for name in _INTO):
            raise fault("measure-into-form")
        if (self.meter is None) != (self.rate is None):
            raise fault("measure-meter-form")
        if self.share is not None and all(getattr(self, name) is None for name in _SHARED):
            raise fault("measure-share-form")
        if (self.guide is None) != (not self.exits):
            raise fault("measure-guide-form")
        return self


class MeasureSpec(Spec):
    """What operators do when something is so."""

    id: Id
    """Unique id."""
    when: Prose
    """The condition, such as ``density(bridge) > 4 /m2``."""
    do: DoSpec
    """What is done."""
    delay: Delay = 0.0
    """Time from the condition to the deed."""
    by: Id | None = None
    """The post that does it; nothing is done while nobody is on it. By default whoever is there."""
