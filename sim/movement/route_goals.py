"""Which goal each person follows, given what they want and which doors they believe shut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.movement.arrays import Ways
from sim.world.fields import Goal
from sim.world.fits import needed_m, too_narrow
from sim.world.passed import passed_on_way
from sim.world.stairwells import alike, stairwells, without
from sim.world.state import KNOWN_SHUT_MOST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from sim.people.model import Group, Population
    from sim.world.fields import Fields
    from sim.world.stairwells import Alike
    from sim.world.walkable import Walkable
    from sim.world.world import World

_MANY = 2**32
"""More than the wishes there may be: one number holds a wish and a way out of an area."""
_MOST_FIRST, _FIRST_CELLS = 256, 2**20
"""Rows of the first tables of distances at most, and cells in all of those rows."""
_FEW = 8
"""People for whom looking one by one is quicker."""


def openings_of_areas(walkable: Walkable) -> tuple[tuple[int, ...], ...]:
    """Return the rows of the openings that lead out of each area, sorted."""
    portals = walkable.portals
    return tuple(
        tuple(np.unique(portals.way_opening[ways]).tolist()) for ways in portals.ways_of_area
    )


def _larger(ways: Ways) -> Ways:
    """Return tables with twice as many rows, the first ones as they are."""
    n = len(ways.crowded)
    more = n or max(1, min(_MOST_FIRST, _FIRST_CELLS // max(1, ways.cell_m.shape[1])))

    def larger(table: NDArray[Any]) -> NDArray[Any]:
        # Rows that nobody writes to take no memory.
        found = np.empty((n + more, *table.shape[1:]), dtype=table.dtype)
        found[:n] = table
        return found

    return Ways._make(larger(table) for table in ways)


def _past(goal: Goal, shut: frozenset[int]) -> Goal:
    """Return a goal for those who keep away from some openings."""
    return replace(goal, shut=tuple(sorted(shut | set(goal.shut)))) if shut else goal


class RouteGoals:
    """Goals as rows of tables of distances, and each person's place among them.

    Whoever may leave by several exits follows one goal, that of all of them, and walks to whichever
    is nearest from where they come to stand.

    Attributes:
        ways: distances to each goal.
        wanted: what each person wants, before what they know of shut doors; row in ``wishes``.
        instructed: who was told which way to leave, ``(n_people,)``.
        known_shut: bits of the openings each person knows to be shut, ``(n_people,)``.
        through: which way out of an area each person has chosen, row in ``ways_out``; -1 for
            whichever is nearest, ``(n_people,)``.
        stairwells: those of the site.
        avoids_steps: who cannot take stairs alone, ``(n_people,)``.
        needs_m: clear width that each person needs, metres, ``(n_people,)``.
    """

    def __init__(self, world: World, fields: Fields) -> None:
        self._fields = fields
        self._site = world.site
        self._exits = tuple(row for row, opening in enumerate(world.site.openings) if opening.exit)
        self._rows: dict[Goal, int] = {}
        self._goals: list[Goal] = []
        self._bits: dict[int, int] = {}
        self._options: dict[tuple[int, int], int] = {}
        self._turned: dict[int, int] = {}
        self._openings_of = openings_of_areas(world.walkable)
        self._ways_out: list[tuple[int, int]] = []
        self._way_rows: dict[tuple[int, int], int] = {}
        self._alike: dict[int, Alike] = {}
        self._joints = world.walkable.joints
        n_cells, n_ways = world.walkable.n_cells, len(world.walkable.portals.way_opening)
        self.ways = Ways(
            now_m=np.empty((0, n_cells)),
            cell_m=np.empty((0, n_cells)),
            way_m=np.empty((0, n_ways + 1)),
            crowded=np.empty(0, dtype=np.int8),
            barred=np.empty((0, len(self._joints) + 1), dtype=np.int8),
        )
        self._room = self.ways  # the same tables with rows to spare
        self._wishes: list[Goal] = []
        self._wish_rows: dict[Goal, int] = {}
        self._free = np.empty(0, dtype=np.bool_)
        self._wished = np.empty(0, dtype=np.int64)
        self.wanted = np.full(len(world.population), -1, dtype=np.int32)
        self.instructed = np.zeros(len(world.population), dtype=np.bool_)
        self._visiting = np.full(len(world.population), -1, dtype=np.int32)
        self._told_way = np.full(len(world.population), -1, dtype=np.int32)
        self.known_shut = np.zeros(len(world.population), dtype=np.int64)
        self.through = np.full(len(world.population), -1, dtype=np.int32)
        self._steps = frozenset(world.site.stepped)
        self.avoids_steps = world.population.avoids_steps()
        self.stairwells = stairwells(world.site)
        self.needs_m = needed_m(world.population)
        self._too_narrow: dict[float, frozenset[int]] = {}
        levels = np.array([world.site.level_index.get(s.level, -1) for s in world.site.spaces])
        space = world.population.space
        self._level = np.where(space >= 0, levels[space], -1)

    def row(self, goal: Goal) -> int:
        """Return the row of a goal in the tables, solving it on first use."""
        if goal not in self._rows:
            solved = self._fields.get(goal)
            n = self._rows[goal] = len(self._goals)
            self._goals.append(goal)
            if n == len(self._room.crowded):
                self._room = _larger(self._room)
            room = self._room
            room.now_m[n] = room.cell_m[n] = solved.cell_m
            room.way_m[n], room.crowded[n] = solved.way_m, 0
            room.barred[n] = 0
            for opening in goal.shut:
                room.barred[n, :-1] |= self._joints == opening
            self.ways = Ways._make(table[: n + 1] for table in room)
        return self._rows[goal]

    def goal(self, row: int) -> Goal:
        """Return the goal of a row."""
        return self._goals[row]

    def alike(self, row: int) -> Alike:
        """Return which stairwells are alike on the way to the goal of a row."""
        found = self._alike.get(row)
        if found is None:
            kept = self.kept_of(row)
            if "alike" not in kept:
                kept["alike"] = alike(self._fields, self._goals[row], self.stairwells)
            found = self._alike[row] = kept["alike"]
        return found

    def kept_of(self, row: int) -> dict[Hashable, Any]:
        """Return what is kept for the goal of a row from run to run on the same ground."""
        return self._fields.kept_of(self._goals[row])

    def spreads(self, row: int) -> NDArray[np.bool_]:
        """Return in which areas streams towards the goal of a row can spread, ``(n_areas,)``."""
        return self._fields.spreads(self._goals[row])

    def wish(self, people: NDArray[np.int32] | list[int], goal: Goal) -> None:
        """Note what people want, whatever is shut; by ways that they can take and fit through."""
        rows = np.asarray(people, dtype=np.int64)
        if len(rows) == 1:
            row = int(rows[0])
            shut = self._narrow(self.needs_m.item(row))
            self._note(rows, _past(goal, shut | self._steps if self.avoids_steps[row] else shut))
            return
        needs = self.needs_m[rows]
        for width in np.unique(needs).tolist():
            alike = rows[needs == width]
            level = self.avoids_steps[alike]
            narrow = self._narrow(width)
            for part, shut in ((alike[level], narrow | self._steps), (alike[~level], narrow)):
                if len(part):
                    self._note(part, _past(goal, shut))

    def _narrow(self, width_m: float) -> frozenset[int]:
        """Return the openings that whoever needs so much width does not fit through."""
        if width_m not in self._too_narrow:
            self._too_narrow[width_m] = frozenset(too_narrow(self._site, width_m))
        return self._too_narrow[width_m]

    def fits(self, people: NDArray[np.int64], opening: int) -> NDArray[np.bool_]:
        """Return who of some people fits through an opening, shape ``(n,)``."""
        narrow = [w for w in np.unique(self.needs_m[people]) if opening in self._narrow(float(w))]
        return np.isin(self.needs_m[people], narrow, invert=True)

    def _note(self, people: NDArray[np.int64], goal: Goal) -> None:
        if goal not in self._wish_rows:
            self._wish_rows[goal] = len(self._wishes)
            self._wishes.append(goal)
        self.wanted[people] = self._wish_rows[goal]
        self.through[people] = -1

    def visit(self, people: NDArray[np.int64], goal: Goal) -> None:
        """Note that people want to get to a stop of theirs."""
        self.wish(people.astype(np.int32), goal)
        self._visiting[people] = self.wanted[people]

    def on_visit(self, people: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return who is on the way to a stop, or at one, and was sent nowhere else: ``(n,)``."""
        wanted = self.wanted[people]
        result: NDArray[np.bool_] = (wanted >= 0) & (wanted == self._visiting[people])
        return result

    def instruct(self, people: NDArray[np.int64], goal: Goal) -> None:
        """Note by which way people are to leave, once they do; what they want now stays."""
        wanted, through = self.wanted[people].copy(), self.through[people].copy()
        self.wish(people.astype(np.int32), goal)
        self._told_way[people] = self.wanted[people]
        self.wanted[people], self.through[people] = wanted, through
        self.instructed[people] = True

    def wish_of(self, person: int) -> Goal:
        """Return what a person wants."""
        return self._wishes[int(self.wanted[person])]

    def wished_spaces(self, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of the space that each person wants to get to, -1 for none, ``(n,)``."""
        if len(self._wished) != len(self._wishes):
            self._wished = np.array([wish.space for wish in self._wishes], dtype=np.int64)
        return self._wished[self.wanted[people]]

    def exit_wish(self, group: Group, level: str = "") -> Goal:
        """Return what people of a group want when they are told to leave.

        Args:
            group: the group.
            level: the level they come from, which decides what a stair they were told is for.
        """
        chosen: tuple[int, ...] = ()
        index = self._site.opening_index
        if group.choice == "signed":
            return self._signed(group, level)
        if group.choice == "assigned" and group.assigned_exit:
            chosen = (index[group.assigned_exit],)
        elif group.familiar_exits:
            chosen = tuple(sorted(index[name] for name in group.familiar_exits))
        return self.leaving(chosen, group.route_via, level)

    def _signed(self, group: Group, level: str) -> Goal:
        """Return the goal of those who go where the signs lead; to any exit if to none."""
        openings = self._site.openings
        exits = tuple(
            row for row, opening in enumerate(openings) if opening.exit and opening.signed
        )
        goal = self.leaving(exits, group.route_via, level)
        without = tuple(row for row, opening in enumerate(openings) if not opening.signed)
        return Goal(goal.exits, goal.space, without if exits else (), goal.via)

    def leaving(self, exits: tuple[int, ...], via: tuple[str, ...], level: str = "") -> Goal:
        """Return the goal of leaving by some exits, through some places.

        Args:
            exits: rows of the exits; all of them if empty.
            via: ids of stairwells or spaces that are passed, in order; none if empty.
            level: the level people come from; ``""`` where it is not known.
        """
        exits = exits or self._exits
        if not via:
            return Goal(exits=exits)
        return Goal(exits=exits, via=passed_on_way(self._site, via, level=level, exits=exits))

    def want_out(self, rows: NDArray[np.int64], group: Group) -> None:
        """Let people of a group want to leave, as the group chooses.

        Args:
            rows: rows of people, shape ``(n,)``.
            group: their group.
        """
        for level in np.unique(self._level[rows]).tolist() if group.route_via else ():
            name = self._site.levels[level].id if level >= 0 else ""
            theirs = rows[self._level[rows] == level]
            self.wish(theirs.astype(np.int32), self.exit_wish(group, name))
        if not group.route_via:
            self.wish(rows.astype(np.int32), self.exit_wish(group))

    def leave(self, rows: NDArray[np.int64], population: Population) -> None:
        """Let people want to leave: by the way they were told, or as their group chooses."""
        told = rows[self.instructed[rows]]
        self.wanted[told], self.through[told] = self._told_way[told], -1
        rows = rows[~self.instructed[rows]]
        groups = population.group[rows]
        wishes: dict[Goal, list[int]] = {}
        for number in np.unique(groups).tolist():
            group = population.groups[number]
            if group.route_via:
                self.want_out(rows[groups == number], group)
            else:
                wishes.setdefault(self.exit_wish(group), []).append(number)
        for goal, numbers in wishes.items():
            among = np.zeros(len(population.groups), dtype=np.bool_)
            among[numbers] = True
            self.wish(rows[among[groups]].astype(np.int32), goal)

    def learn(self, people: NDArray[np.int64], opening: int, *, shut: bool) -> None:
        """Let people know that an opening is shut, or open again."""
        if opening not in self._bits and not shut:
            return  # nobody believes it shut
        if opening not in self._bits:
            if len(self._bits) >= KNOWN_SHUT_MOST:
                bit = self._forgotten()
                self.known_shut &= ~(np.int64(1) << np.int64(bit))
                self._bits[opening] = bit
                self._options.clear()
            else:
                self._bits[opening] = len(self._bits)
        mask = np.int64(1) << np.int64(self._bits[opening])
        if shut:
            self.known_shut[people] |= mask
            self._give_up(people, opening)
        else:
            self.known_shut[people] &= ~mask

    def _forgotten(self) -> int:
        """Return the bit of an opening that is forgotten by all, for there are more than bits.

        What nobody believes any more goes first, then what was learnt first.
        """
        believed = int(np.bitwise_or.reduce(self.known_shut))
        spare = (opening for opening, bit in self._bits.items() if not believed >> bit & 1)
        return self._bits.pop(next(spare, next(iter(self._bits))))

    def _give_up(self, people: NDArray[np.int64], opening: int) -> None:
        """Let nobody want to go through an opening they know to be shut."""
        chosen = [row for row, (_, other) in enumerate(self._ways_out) if other == opening]
        if chosen:
            self.through[people[np.isin(self.through[people], chosen)]] = -1

    def bit(self, opening: int) -> int:
        """Return the bit that stands for an opening in what people know, 0 if nobody knows."""
        return 1 << self._bits[opening] if opening in self._bits else 0

    def knows(self, opening: int) -> NDArray[np.bool_]:
        """Return who believes an opening shut, shape ``(n_people,)``."""
        if opening not in self._bits:
            return np.zeros(len(self.known_shut), dtype=np.bool_)
        bit = np.int64(1) << np.int64(self._bits[opening])
        result: NDArray[np.bool_] = (self.known_shut & bit) != 0
        return result

    def goals_of(self, people: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the row of the goal each person follows, given what they want and know.

        Args:
            people: rows of people, shape ``(n,)``.
        """
        if len(people) <= _FEW:
            return self._goals_of_few(people.tolist(), plain=False)
        first = self.wanted[people] + (self.through[people].astype(np.int64) + 1) * _MANY
        keys = np.stack([first, self.known_shut[people]], axis=1)
        if len(keys) and (keys == keys[0]).all():
            distinct, which = keys[:1], np.zeros(len(keys), dtype=np.int64)
        else:
            distinct, which = np.unique(keys, axis=0, return_inverse=True)
        rows = np.empty(len(distinct), dtype=np.int32)
        for place, (key, bits) in enumerate(distinct.tolist()):
            rows[place] = self._option(key, bits)
        return rows[which.ravel()]

    def _goals_of_few(self, people: list[int], *, plain: bool) -> NDArray[np.int32]:
        """Return the same without the tables that only many are worth.

        Args:
            people: rows of people.
            plain: whether whichever way is nearest counts, not the one they have chosen.
        """
        wanted, through, known = self.wanted.item, self.through.item, self.known_shut.item
        if plain:
            keys = [(wanted(row), known(row)) for row in people]
        else:
            keys = [(wanted(row) + (through(row) + 1) * _MANY, known(row)) for row in people]
        if len(keys) > 1:
            for key, bits in sorted(set(keys)):  # new goals in the same order as for many
                self._option(key, bits)
        return np.array([self._option(key, bits) for key, bits in keys], dtype=np.int32)

    def _option(self, key: int, bits: int) -> int:
        """Return the row of the goal for a wish and a way out of an area, and bits of knowledge."""
        found = self._options.get((key, bits))
        if found is None:
            through, wish = divmod(key, _MANY)
            found = self._goal_for(self._wishes[wish], bits, through - 1)
            self._options[key, bits] = found
        return found

    def plain_goal(self, person: int) -> int:
        """Return the row of the goal a person would follow by whichever way is nearest."""
        return self._option(self.wanted.item(person), self.known_shut.item(person))

    def plain_goals(self, people: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the rows of the goals people would follow by whichever way is nearest."""
        if len(people) <= _FEW:
            return self._goals_of_few(people.tolist(), plain=True)
        chosen = self.through[people].copy()
        self.through[people] = -1
        rows = self.goals_of(people)
        self.through[people] = chosen
        return rows

    def chooses(self, people: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return who wants to leave by a way that is not laid down, shape ``(n,)``."""
        result: NDArray[np.bool_] = self.free_wishes()[self.wanted[people]]
        return result

    def free_wishes(self) -> NDArray[np.bool_]:
        """Return which wishes are to leave by a way that is not laid down, ``(n_wishes,)``."""
        if len(self._free) != len(self._wishes):
            self._free = np.array([not w.via and w.space < 0 for w in self._wishes], dtype=np.bool_)
        return self._free

    def _goal_for(self, wanted: Goal, bits: int, through: int) -> int:
        known = set(self.shut_in(bits)) | set(wanted.shut) | set(self._turned.values())
        if through >= 0 and self._ways_out[through][0] < 0:
            known |= set(without(self.stairwells, -1 - self._ways_out[through][1], ()))
        elif through >= 0:
            # The chosen way alone leads out of that area.
            area, opening = self._ways_out[through]
            known |= {other for other in self._openings_of[area] if other != opening}
        shut = tuple(sorted(known))
        exits = tuple(row for row in wanted.exits if row not in shut) or wanted.exits
        return self.row(Goal(exits, wanted.space, shut, wanted.via))

    def turn(self, openings: dict[int, int]) -> None:
        """Let everybody reckon with openings that lead another way than at the start.

        Args:
            openings: what stands for each among the shut openings of a goal, by its row.
        """
        self._turned |= openings
        self._options.clear()

    def shut_in(self, bits: int) -> tuple[int, ...]:
        """Return the openings that are shut by somebody's bits of knowledge, sorted."""
        return tuple(sorted(o for o, bit in self._bits.items() if bits >> bit & 1))

    def way_by(self, stairwell: int) -> int:
        """Return the row of the way by one stairwell and no other, for ``through``."""
        return self.way_out(-1, -1 - stairwell)

    def way_out(self, area: int, opening: int) -> int:
        """Return the row of a way out of an area, for ``through``."""
        pair = (area, opening)
        if pair not in self._way_rows:
            self._way_rows[pair] = len(self._ways_out)
            self._ways_out.append(pair)
        return self._way_rows[pair]

    def fall_back(self, people: Iterable[int]) -> None:
        """Let people whose own way is gone want any exit instead."""
        exits = self._exits
        for person in people:
            self.through[person] = -1
            if self.wanted[person] >= 0 and self.wish_of(person).space < 0:
                self.wish([person], Goal(exits=exits))
