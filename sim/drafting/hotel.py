"""A hotel: bedrooms on both sides of a corridor above a lobby, a restaurant and its kitchen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.drafting.fitting import Fitting, check_doors
from sim.drafting.settings import File, Number, box, fill, metres, point, up_to
from sim.drafting.widths import width_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.messages import Lang

NUMBERS = (
    Number("storeys", 6, 2, 20),
    Number("rooms", 20, 4, 32),
    Number("guests", 2, 1, 6),
    Number("room_width", 3.6, 2.8, 8, whole=False),
    Number("room_depth", 6.6, 4, 12, whole=False),
    Number("corridor_width", 1.8, 1.3, 4, whole=False),
    Number("stair_width", None, 1.1, 3, whole=False),
    Number("door_width", 0.9, 0.8, 1.5, whole=False),
    Number("exit_width", None, 0.9, 4, whole=False),
    Number("storey_height", 3.3, 2.7, 5, whole=False),
    Number("night_staff", 1, 0, 10),
)
"""Settings of a hotel: ``rooms`` is per storey; widths that are not set follow from GB 50016."""

_WELL = 0.2
_LEAST_STAIR = 1.2
_LEAST_EXIT = 1.2


@dataclass(frozen=True, slots=True)
class _Plan:
    """Lines of the drawing, metres: x to the east, y to the north."""

    storeys: int
    north: int
    south: int
    width: float
    depth: float
    corridor: float
    stair: float
    door: float
    exit_: float
    height: float

    @property
    def shaft(self) -> float:
        return 2 * self.stair + _WELL

    @property
    def length(self) -> float:
        return max(2 * self.shaft + self.north * self.width, self.south * self.width, 24.0)

    @property
    def hall_top(self) -> float:
        return self.depth + self.corridor

    @property
    def top(self) -> float:
        return self.hall_top + self.depth

    @property
    def lobby_end(self) -> float:
        return round(self.length * 0.45, 1)

    @property
    def kitchen(self) -> float:
        return round(self.length * 0.78, 1)

    @property
    def levels(self) -> str:
        return "L2" if self.storeys == 2 else f"L2..L{self.storeys}"


def files(given: Mapping[str, float], lang: Lang) -> list[File]:
    """Return the site, a night fire and the plan of a hotel.

    Args:
        given: settings by name; those that are to follow from the others are left out.
        lang: language of names, notes and comments.
    """
    rooms = int(given["rooms"])
    asked = width_for(rooms * given["guests"], int(given["storeys"]))
    plan = _Plan(
        storeys=int(given["storeys"]),
        north=rooms // 2,
        south=rooms - rooms // 2,
        width=given["room_width"],
        depth=given["room_depth"],
        corridor=given["corridor_width"],
        stair=given.get("stair_width", max(_LEAST_STAIR, up_to(asked / 2))),
        door=given["door_width"],
        exit_=given.get("exit_width", max(_LEAST_EXIT, up_to(asked / 3))),
        height=given["storey_height"],
    )
    return [
        File("buildings/hotel.yaml", _site(plan, lang)),
        File("scenarios/night-fire.yaml", _scenario(given, lang)),
        File("scenarios/plans/hotel.yaml", _plan_text(int(given["night_staff"]), lang)),
    ]


def check(fitting: Fitting) -> None:
    """Refuse settings of a hotel that do not fit together."""
    check_doors(fitting)


def _site(p: _Plan, lang: Lang) -> str:
    door = f"door: {{width: {metres(p.door)}, height: 2.1}}"
    window = "window: {width: 1.5, height: 1.5, sill: 0.9}"
    size = f"width: {metres(p.width)}, depth: {metres(p.depth)}"
    row = f"{size}, use: bedroom,\n     {door}, {window}}}"
    middle = p.depth + p.corridor / 2
    control = min(p.shaft + 6, p.lobby_end)
    stairs = "\n".join(
        f"  - {{id: {name}, serves: [G, {p.levels}], at: {point(x, p.hall_top)}, direction: north, "
        f"width: {metres(p.stair)}, well: {_WELL}, kind: half-turn,\n"
        f"     riser: 0.15, tread: 0.28, landing: {metres(p.stair)}, enclosed: true, "
        f"doors: {{width: 1.0, height: 2.1}}, discharge: {space}}}"
        for name, x, space in (("a", 0.0, "lobby"), ("b", p.length - p.shaft, "passage"))
    )
    detectors = "\n".join(
        f'  - {{id: sd-2{n:02d}, kind: smoke-detector, space: "2{n:02d}"}}'
        for n in range(1, p.north + p.south + 1)
    )
    cx, ky = (p.lobby_end + p.kitchen) / 2, p.depth / 2
    return fill(
        "hotel-site",
        lang,
        storeys=p.storeys,
        rooms=f"{p.north + p.south:02d}",
        storey_height=metres(p.height),
        upper=_upper(p.storeys),
        lobby=box(0, 0, p.lobby_end, p.hall_top),
        control_room=box(p.shaft, p.hall_top, control, p.top),
        restaurant=box(p.lobby_end, 0, p.kitchen, p.depth),
        kitchen=box(p.kitchen, 0, p.length, p.depth),
        passage=box(p.lobby_end, p.depth, p.length, p.hall_top),
        hall=box(0, p.depth, p.length, p.hall_top),
        shaft=metres(p.shaft),
        north_end=f"{p.north:02d}",
        row=row,
        south_first=f"{p.north + 1:02d}",
        at_control=point((p.shaft + control) / 2, p.hall_top),
        at_restaurant=point(p.lobby_end, ky),
        at_passage=point(p.lobby_end, middle),
        at_swing=point(p.kitchen, ky),
        at_kitchen=point(p.kitchen + 1.5, p.depth),
        stairs=stairs,
        at_main=point(p.lobby_end / 2, 0),
        main_width=metres(max(1.8, p.exit_)),
        at_side=point(0, ky),
        exit_width=metres(p.exit_),
        at_terrace=point(cx, 0),
        at_back=point(p.length, middle),
        back_width=metres(min(p.exit_, p.corridor)),
        at_call_point=point(0.3, 1.5),
        at_hall=point(p.length / 2, middle),
        detectors=detectors,
    )


def _upper(storeys: int) -> str:
    if storeys == 2:
        return ""
    third = "L3" if storeys == 3 else f"L3..L{storeys}"
    return f"  {third}: {{like: L2}}\n"


def _scenario(given: Mapping[str, float], lang: Lang) -> str:
    return fill(
        "hotel-scenario",
        lang,
        guests=int(given["guests"]),
    )


def _plan_text(night: int, lang: Lang) -> str:
    return fill(
        "hotel-plan",
        lang,
        night=night,
    )
