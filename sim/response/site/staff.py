"""Those who hold posts: who is there, who is busy, who goes.

A holder is a person of the crowd where the population has one for the post, and walks like
everybody else; otherwise walking takes distance over speed. Everybody has one pair of hands: tasks
wait in a queue, and each goes to the holder who can begin first. What a thin shift costs comes from
that and from nothing else.

Whoever is at home comes when a message has reached them, and holds the post from then on; they are
not walked by the crowd. A task for a post whose people are all at home waits for the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.people.model import CREW
from sim.response.site.ways import ways_in
from sim.world.requests import Release, WalkTo
from sim.world.state import Harm, Phase
from sim.world.watch import tells
from sim.world.work import StaffTask

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.distribution import Distribution
    from sim.response.course import Course

    Work = Callable[["Holder"], Generator[simpy.Event, object, None]]

_IDLE_BEFORE_LEAVING_S = 30.0  # a holder with nothing left to do looks round before leaving


@dataclass(eq=False, slots=True)
class Holder:
    """Somebody on a post.

    Attributes:
        id: ``<post>-<number>``.
        post: id of the post.
        row: row of the person in the population, None for somebody outside the crowd.
        place: space they are in as far as their tasks say.
        free_s: when they are expected to have done what they were given.
        tail: end of the last task given to them.
        walk: event to be told when they arrive, while they walk.
        sees_smoke: event to be told when they come into smoke, while that matters.
        leaving: whether they have been told to leave.
        task: record of the task they are at.
    """

    id: str
    post: str
    row: int | None
    place: str
    free_s: float = 0.0
    tail: simpy.Event | None = None
    walk: simpy.Event | None = None
    sees_smoke: simpy.Event | None = None
    leaving: bool = False
    task: StaffTask | None = None


@dataclass(eq=False, slots=True)
class AtHome:
    """Somebody on duty who is at home.

    Attributes:
        id: ``<post>-<number>``.
        law: how long they take from the call to the post; None if they do not come.
        called: whether they have been called.
    """

    id: str
    law: Distribution | None
    called: bool = False


@dataclass
class Staff:
    """All holders of the plan's posts.

    Attributes:
        course: the course of the incident.
        holders: by post.
        home: those at home, by post.
        stay: posts whose holders stay until smoke reaches them.
        crews: rows of the fire brigade's people.
    """

    course: Course
    holders: dict[str, list[Holder]] = field(default_factory=dict)
    home: dict[str, list[AtHome]] = field(default_factory=dict)
    stay: set[str] = field(default_factory=set)
    crews: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Put people on the posts as the roster says."""
        self.ways = ways_in(self.course.world)
        self._told: set[str] = set()
        self._comes: dict[str, simpy.Event] = {}
        self._waiting: dict[str, list[simpy.Event]] = {}
        crews = [g.id for g in self.course.world.population.groups if g.role == CREW]
        for name in crews:
            mine = self.course.world.population.rows_of_group[name]
            self.crews.update(range(mine.start, mine.stop))
        plan, world = self.course.plan, self.course.world
        for post in plan.posts if plan else ():
            rows = world.population.rows_of_post(post.id)
            number = plan.on_site(post.id, world.starts) if plan else 0
            self.holders[post.id] = []
            for n in range(number):
                row = rows[n] if n < len(rows) else None
                place = self.course.space(post.where)
                if row is not None and world.people.space[row] >= 0:
                    place = world.site.spaces[world.people.space[row]].id
                self.holders[post.id].append(Holder(f"{post.id}-{n + 1}", post.id, row, place))
            at_home = plan.at_home(post.id, world.starts) if plan else ()
            self.home[post.id] = [
                AtHome(f"{post.id}-{number + n + 1}", law) for n, law in enumerate(at_home)
            ]

    @property
    def rows(self) -> set[int]:
        """Rows of the population that are on duty."""
        held = {h.row for group in self.holders.values() for h in group if h.row is not None}
        return held | self.crews

    def everyone(self) -> list[Holder]:
        """Return all holders, by post."""
        return [holder for post in sorted(self.holders) for holder in self.holders[post]]

    def able(self, holder: Holder) -> bool:
        """Return whether somebody can still do anything."""
        return holder.row is None or self.course.world.people.harm[holder.row] < Harm.INCAPACITATED

    def inside(self, holder: Holder) -> bool:
        """Return whether somebody is in the site."""
        return holder.row is None or self.course.world.people.phase[holder.row] != Phase.OUT

    def present(self, post: str) -> list[Holder]:
        """Return the holders of a post who can act."""
        return [holder for holder in self.holders.get(post, ()) if self.able(holder)]

    def stand_in(self, post: str) -> str:
        """Return the post whose holders act for a post, ``""`` if nobody does."""
        spec = self.course.plan.post(post) if self.course.plan else None
        names = (post, *(spec.deputies if spec else ()))
        return next((name for name in names if self.present(name)), "")

    def acting(self, post: str, *, cause: int = 0) -> tuple[str, list[Holder]]:
        """Return who acts for a post: its holders, or those of its first deputy with any.

        The log says so the first time a deputy acts, or that there is nobody.
        """
        found = self.present(post)
        if found:
            return post, found
        spec = self.course.plan.post(post) if self.course.plan else None
        for deputy in spec.deputies if spec else ():
            found = self.present(deputy)
            if found:
                if post not in self._told:
                    self._told.add(post)
                    self.course.log("deputy-acts", actor=deputy, object=post, cause=cause)
                return deputy, found
        if post not in self._told and not self.reachable(post):
            self._told.add(post)
            self.course.log("post-empty", object=post, cause=cause)
        return post, []

    # ---- those at home

    def reachable(self, post: str) -> bool:
        """Return whether somebody of a post is at home and can be called."""
        return bool(self.home.get(post))

    def away(self, post: str) -> bool:
        """Return whether everybody who is on duty on a post is at home."""
        return self.reachable(post) and not self.present(post)

    def call_in(self, post: str, cause: int) -> None:
        """Let those of a post who are at home set out, if they come: a message has reached it."""
        for one in self.home.get(post, ()):
            if one.law is not None and not one.called:
                one.called = True
                event = self.course.log("called-in", actor=one.id, object=post, cause=cause)
                self.course.env.process(self._come(post, one, one.law, event))

    def _come(
        self, post: str, one: AtHome, law: Distribution, called: int
    ) -> Generator[simpy.Event, object, None]:
        """Come from home and take the post, unless its room is full of smoke by then."""
        course = self.course
        took = course.seconds("arrives", one.id, law=law)
        yield course.env.timeout(took)
        if one not in self.home[post]:
            return
        self.home[post].remove(one)
        spec = course.plan.post(post) if course.plan else None
        place = course.space(spec.where) if spec else ""
        if place and self._smoky(place):
            course.log("holder-kept-out", actor=one.id, object=post, cause=called, text=place)
            return
        course.log("holder-arrived", actor=one.id, object=post, value=took, unit="s", cause=called)
        holder = Holder(one.id, post, None, place)
        self.holders[post].append(holder)
        if post in self._comes:
            self._comes.pop(post).succeed()
        # Each takes one of the tasks that wait; the last to come leaves none waiting.
        waiting = self._waiting.get(post, [])
        if waiting:
            waiting.pop(0).succeed(holder)
        if not any(other.called for other in self.home[post]):
            for task in waiting:
                task.succeed(None)
            waiting.clear()

    def manned(self, post: str) -> simpy.Event:
        """Return an event that happens as soon as somebody holds a post, or a deputy for it."""
        spec = self.course.plan.post(post) if self.course.plan else None
        if any(self.present(name) for name in (post, *(spec.deputies if spec else ()))):
            return self.course.env.event().succeed()
        return self._comes.setdefault(post, self.course.env.event())

    def _smoky(self, space: str) -> bool:
        """Return whether nobody without breathing gear goes into a space."""
        air, row = self.course.world.conditions, self.course.world.site.space_index[space]
        return air.smoke_bars(row)

    def keep(self, post: str, people: int) -> None:
        """Leave only so many people on a post, those at home included."""
        here = self.holders.get(post, [])
        self.holders[post] = here[:people]
        self.home[post] = self.home.get(post, [])[: max(people - len(here), 0)]

    def _when_there(
        self, post: str, work: Work, where: str, takes_s: float, cause: int
    ) -> Generator[simpy.Event, object, None]:
        """Give a task to somebody of a post who comes from home."""
        comes = self.course.env.event()
        self._waiting.setdefault(post, []).append(comes)
        holder = yield comes
        only = holder if isinstance(holder, Holder) else None
        task = self.give(post, work, where=where, takes_s=takes_s, cause=cause, only=only)
        if task is not None:
            yield task

    # ---- tasks

    def give(
        self,
        post: str,
        work: Work,
        *,
        where: str = "",
        takes_s: float = 0.0,
        cause: int = 0,
        only: Holder | None = None,
    ) -> simpy.Process | None:
        """Give a task to the holder who can begin it first; return its process, None if nobody.

        Args:
            post: the post, or its deputies where nobody holds it.
            work: what is done, given the holder.
            where: the space it is done in, ``""`` for anywhere.
            takes_s: how long it is expected to take, for the choice of the next tasks.
            cause: event behind it.
            only: the one who has to do it.
        """
        people = [only] if only is not None else self.acting(post, cause=cause)[1]
        if not people and any(one.law is not None for one in self.home.get(post, ())):
            return self.course.env.process(self._when_there(post, work, where, takes_s, cause))
        people = [h for h in people if not where or self.inside(h)]
        if not people:
            return None
        now = self.course.now

        def begins(holder: Holder) -> float:
            return max(holder.free_s, now) + self.ways.seconds(holder.place, where)

        chosen = min(people, key=lambda holder: (begins(holder), holder.id))
        chosen.free_s = begins(chosen) + takes_s
        before = chosen.tail
        task = StaffTask(chosen.id, chosen.post, cause, now)
        self.course.world.work.append(task)
        process = self.course.env.process(self._run(chosen, before, work, where, task))
        chosen.tail = process
        return process

    def _run(
        self,
        holder: Holder,
        before: simpy.Event | None,
        work: Work,
        where: str,
        task: StaffTask,
    ) -> Generator[simpy.Event, object, None]:
        if before is not None and not before.processed:
            yield before
        if not self.able(holder):
            return
        holder.task, task.begun_s = task, self.course.now
        if where:
            yield from self.go(holder, where, cause=task.cause)
        if self.able(holder):
            task.there_s = self.course.now
            yield from work(holder)
        task.ended_s = self.course.now
        if "alarm" in self.course.happened:
            self.course.env.process(self._leave(holder))

    def go(
        self,
        holder: Holder,
        space: str,
        *,
        cause: int = 0,
        until: simpy.Event | None = None,
    ) -> Generator[simpy.Event, object, bool]:
        """Walk to a space; return whether it was reached.

        Args:
            holder: who walks.
            space: where to.
            cause: event behind it.
            until: stop walking when this happens.
        """
        env, world = self.course.env, self.course.world
        if holder.place == space and holder.row is None:
            return True
        if holder.row is None:
            walk: simpy.Event = env.timeout(self.ways.seconds(holder.place, space), value=True)
        else:
            if world.people.space[holder.row] == world.site.space_index[space]:
                holder.place = space
                return True
            walk = env.event()
            holder.walk = walk
            world.watch.arrivals[holder.row] = tells(walk, reached=True)
            world.watch.unreachable[holder.row] = tells(walk, reached=False)
            world.ask(WalkTo(person=holder.row, space=space, cause=cause))
        begun = self.course.now
        if until is None:
            reached = bool((yield walk))
        else:
            yield walk | until
            reached = bool(walk.value) if walk.triggered else False
        holder.walk = None
        if holder.task is not None:
            holder.task.walks.append((begun, self.course.now))
        if holder.row is None:
            holder.place = space
        elif world.people.space[holder.row] >= 0:
            holder.place = world.site.spaces[world.people.space[holder.row]].id
        return reached

    def after_alarm(self) -> None:
        """Let those leave, in a while, who have nothing to do."""
        for holder in self.everyone():
            self.course.env.process(self._leave(holder))

    def _leave(self, holder: Holder) -> Generator[simpy.Event, object, None]:
        """Leave the site when nothing is left to do, unless the post is one that stays."""
        last = holder.tail
        if last is not None and not last.processed and last is not self.course.env.active_process:
            yield last
        yield self.course.env.timeout(_IDLE_BEFORE_LEAVING_S)
        if holder.tail is last and holder.post not in self.stay:
            self.send_out(holder)

    def send_out(self, holder: Holder) -> None:
        """Tell somebody on duty to leave now."""
        if holder.row is None or holder.leaving or not self.inside(holder):
            return
        holder.leaving = True
        start = self.course.world.log.first("t0")
        alarm = self.course.happened.get("alarm") or (start.id if start is not None else 0)
        self.course.world.ask(
            Release(
                people=np.array([holder.row], dtype=np.int32),
                at_s=np.array([self.course.now]),
                cause=alarm,
            )
        )

    def look(self) -> None:
        """After a step of the hazards: who is in smoke, who has fallen, who must leave."""
        world = self.course.world
        if not world.hazard.smoke_events:
            return
        waits = [
            holder
            for group in self.holders.values()
            for holder in group
            if holder.row is not None
            and (
                holder.walk is not None or holder.sees_smoke is not None or holder.post in self.stay
            )
        ]
        if not waits:
            return
        seen = world.conditions.smoke_seen()
        for holder in sorted(waits, key=lambda holder: holder.post):
            row = holder.row
            space = -1 if row is None else world.people.space.item(row)
            if space < 0:
                continue
            if holder.walk is not None and not holder.walk.triggered and not self.able(holder):
                holder.walk.succeed(False)
            if holder.sees_smoke is not None and not holder.sees_smoke.triggered and seen[space]:
                holder.sees_smoke.succeed()
            if (
                holder.post in self.stay
                and "alarm" in self.course.happened
                and not holder.leaving
                and holder.walk is None
                and world.conditions.smoke_bars(space)
            ):
                self.send_out(holder)
