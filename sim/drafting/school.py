"""A school: classrooms along one side of a corridor on every storey, stairs between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.drafting.fitting import AT_LEAST, AT_MOST, MARGIN_M, Fitting, check_doors
from sim.drafting.settings import File, Number, box, fill, metres, point, up_to
from sim.drafting.widths import width_for
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.messages import Lang

NUMBERS = (
    Number("storeys", 4, 1, 8),
    Number("classes", 24, 1, 120),
    Number("pupils", 45, 1, 70),
    Number("room_width", 9.0, 5, 15, whole=False),
    Number("room_depth", 7.2, 5, 12, whole=False),
    Number("corridor_width", 2.4, 1.5, 6, whole=False),
    Number("stairs", None, 2, 6),
    Number("stair_width", None, 1.1, 4, whole=False),
    Number("door_width", 1.0, 0.8, 2, whole=False),
    Number("exit_width", None, 0.9, 8, whole=False),
    Number("storey_height", 3.6, 2.8, 5, whole=False),
)
"""Settings of a school; widths that are not set follow from GB 50016 and GB 50099."""

_WELL = 0.2
_WIDEST_STAIR = 2.4
_LEAST_STAIR = 1.2
_OFFICE = 6.0
_END = 1.5
"""Wall beside the two exits of a school of one storey, both together, metres."""
_FARTHEST_STAIR = 55.0


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, the scenario of a drill and the plan of a school.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    storeys, rooms, stairs, stair, exit_ = _sizes(given)
    return [
        File("buildings/school.yaml", _site(given, lang, storeys, rooms, stairs, stair, exit_)),
        File("scenarios/school-drill.yaml", _scenario(given, lang, storeys, rooms, stairs)),
        File("scenarios/plans/school.yaml", fill("school-plan", lang)),
    ]


def _sizes(given: Mapping[str, float]) -> tuple[int, int, int, float, float]:
    """Return storeys, rooms of a storey, stairs, and the widths of stairs and exits, metres."""
    storeys = int(given["storeys"])
    rooms = math.ceil(given["classes"] / storeys)
    people = rooms * (given["pupils"] + 1) + 4
    asked = width_for(people, storeys, school=True)
    length = rooms * given["room_width"] + _OFFICE
    least = max(2, math.ceil(length / _FARTHEST_STAIR) + 1, math.ceil(asked / _WIDEST_STAIR))
    stairs = int(given.get("stairs", least)) if storeys > 1 else 2
    stair = given.get("stair_width", max(_LEAST_STAIR, up_to(asked / stairs)))
    exit_ = given.get("exit_width", max(1.4, up_to(asked / stairs), up_to(stair, 0.2)))
    return storeys, rooms, stairs, stair, exit_


def check(fitting: Fitting) -> None:
    """Refuse settings of a school that do not fit together."""
    check_doors(fitting)
    given = fitting.given
    storeys, rooms, stairs, stair, exit_ = _sizes(given)
    if storeys > 1:
        # Each exit lies before the shaft of a stair.
        room = 2 * stair + _WELL
        changes = [("exit_width", AT_MOST, room), ("stair_width", AT_LEAST, (exit_ - _WELL) / 2)]
    else:
        length = rooms * given["room_width"] + _OFFICE
        room = (length - _END - MARGIN_M) / 2
        asked = 2 * exit_ + _END + MARGIN_M - _OFFICE
        changes = [
            ("exit_width", AT_MOST, room),
            ("classes", AT_LEAST, asked / given["room_width"]),
            ("room_width", AT_LEAST, asked / rooms),
        ]
    if exit_ > room:
        wall = 2 * stair + _WELL if storeys > 1 else rooms * given["room_width"] + _OFFICE
        count = 1 if storeys > 1 else stairs
        what = Text(
            "scenario.new-exits", {"count": count, "width": metres(exit_), "wall": metres(wall)}
        )
        fitting.refuse(what, changes)


def _site(
    given: Mapping[str, float],
    lang: Lang,
    storeys: int,
    rooms: int,
    stairs: int,
    stair: float,
    exit_: float,
) -> str:
    corridor, depth = given["corridor_width"], given["room_depth"]
    width, door = given["room_width"], given["door_width"]
    shaft = 2 * stair + _WELL if storeys > 1 else 0.0
    top = corridor + depth
    rows, doors, wells, exits = [], [], [], []
    x, number = 0.0, 1
    # Rooms are spread over the stretches between stairs; the office stands in the first one.
    for stretch in range(stairs):
        if storeys > 1:
            wells.append(
                f"  - {{id: {chr(97 + stretch)}, serves: [L1, {_levels(storeys)}], "
                f"at: {point(x, corridor)}, direction: north, width: {metres(stair)}, "
                f"well: {_WELL}, kind: half-turn,\n"
                "     riser: 0.15, tread: 0.28, "
                f"landing: {metres(stair)}, enclosed: false, discharge: corridor}}"
            )
        middle = x + shaft / 2 if shaft else (0.75 + exit_ / 2)
        if stretch == stairs - 1:
            middle = x + shaft / 2 if shaft else x - exit_ / 2 - 0.75
        exits.append(
            f"  - {{id: exit-{stretch + 1}, from: corridor, at: {point(middle, 0)}, "
            f"width: {metres(exit_)}, kind: open}}"
        )
        x += shaft
        if stretch == stairs - 1:
            break
        if stretch == 0:
            office = box(x, corridor, x + _OFFICE, top)
            office_door = point(x + _OFFICE / 2, corridor)
            x += _OFFICE
        share = rooms // (stairs - 1) + (1 if stretch < rooms % (stairs - 1) else 0)
        if share:
            last = number + share - 1
            rows.append(
                f"  - {{along: corridor, side: north, start: {metres(x)}, "
                f'ids: "1{{{number:02d}..{last:02d}}}", width: {metres(width)}, '
                f"depth: {metres(depth)}, use: classroom,\n"
                f"     door: {{width: {metres(door)}, height: 2.1, offset: 1.2}}, "
                "window: {width: 3.0, height: 1.8, sill: 0.9}}"
            )
            for place in range(share):
                rear = x + (place + 1) * width - 1.2
                doors.append(
                    f'  - {{id: 1{number + place:02d}-rear, between: ["1{number + place:02d}", '
                    f"corridor], at: {point(rear, corridor)}, width: {metres(door)}, height: 2.1}}"
                )
            x += share * width
            number += share
    above = f"  {_levels(storeys)}: {{like: L1}}\n" if storeys > 1 else ""
    sirens = "\n".join(
        f"  - {{id: 1-{n + 1}-bell, kind: siren, space: corridor, "
        f"at: {point(x * (2 * n + 1) / (2 * stairs), corridor - 0.2)}}}"
        for n in range(stairs)
    )
    everywhere = ", ".join(f"exit-{n + 1}" for n in range(stairs))
    well_block = "\nstairwells:\n" + "\n".join(wells) + "\n" if wells else ""
    return fill(
        "school-site",
        lang,
        storeys=storeys,
        rooms=rooms,
        corridor=metres(corridor),
        storey_height=metres(given["storey_height"]),
        above=above,
        corridor_outline=box(0, 0, x, corridor),
        office=office,
        rows="\n".join(rows),
        office_door=office_door,
        doors="\n".join(doors),
        well_block=well_block,
        exits="\n".join(exits),
        everywhere=everywhere,
        sirens=sirens,
    )


def _levels(storeys: int) -> str:
    return "L2" if storeys == 2 else f"L2..L{storeys}"


def _scenario(given: Mapping[str, float], lang: Lang, storeys: int, rooms: int, stairs: int) -> str:
    delays = ", ".join(
        f"L{level}: {0 if level in (1, storeys) else 20 * (storeys - level)} s"
        for level in range(1, storeys + 1)
    )
    # Classes share the exits, each before the foot of a stair, in the order of their rooms.
    by_exit: dict[int, list[str]] = {}
    for level in range(1, storeys + 1):
        for room in range(rooms):
            by_exit.setdefault(room * stairs // rooms + 1, []).append(f"{level}{room + 1:02d}")
    classes = [
        fill(
            "school-class",
            lang,
            rooms=", ".join(f'"{name}"' for name in names),
            pupils=int(given["pupils"]),
            delays=delays,
            exit=f"exit-{number}",
        ).rstrip()
        for number, names in sorted(by_exit.items())
    ]
    return fill("school-scenario", lang, classes="\n".join(classes))
