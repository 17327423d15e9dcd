"""Small sites for the tests: boxes with doors."""

from __future__ import annotations

from sim.building.model import OUTSIDE, Level, Opening, Site, Space

GROUND = (Level("G", 0.0, 3.0),)


def box(name, width, depth, height, *, x=0.0, level="G", elevation=0.0, **more):
    outline = ((x, 0.0), (x + width, 0.0), (x + width, depth), (x, depth))
    return Space(
        id=name,
        level=level,
        use=more.pop("use", "room"),
        kind=more.pop("kind", "floor"),
        outline=outline,
        obstacles=(),
        plan=outline,
        frame=level,
        elevation_m=elevation,
        height_m=height,
        **more,
    )


def door(name, a, b, width=0.9, height=2.0, **more):
    segment = ((0.0, 0.0), (width, 0.0))
    return Opening(
        id=name,
        a=a,
        b=b,
        segment_a=segment,
        segment_b=None if b == OUTSIDE else segment,
        width_m=width,
        height_m=height,
        state=more.pop("state", "open"),
        exit=more.pop("exit", b == OUTSIDE),
        leaf=True,
        **more,
    )


def site(spaces, openings, levels=GROUND, **more):
    return Site(
        id="test",
        name="test",
        use="hotel",
        levels=tuple(levels),
        spaces=tuple(sorted(spaces, key=lambda s: s.id)),
        openings=tuple(sorted(openings, key=lambda o: o.id)),
        **more,
    )
