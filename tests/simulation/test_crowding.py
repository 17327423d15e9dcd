"""What a run knows of crowding: the same as its series say, and streams that add up."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.held import held_rows
from sim.building.model import OUTSIDE, Zone
from sim.parameters import LITERATURE, Parameters
from sim.simulation.crowded import crowding_series, density_record, service_limits
from sim.simulation.zones import zones_of
from sim.world.crowding import Crowding
from sim.world.walkable import build_walkable
from tests.examples.played import played
from tests.movement.ground import box, door, site

FOUR = 4  # headings: west, east, south, north


def ground(*, zones=()):
    line = door("line", "a", "b", (12, 0), (12, 12), kind="open")
    out = door("out", "a", OUTSIDE, (0, 1), (0, 2))
    plain = site([box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12)], [line, out])
    named = replace(plain, zones={zone.id: zone for zone in zones})
    return build_walkable(named, cell_m=1.0, patch_m=2.0)


class Watched:
    """A ground with people put on it by hand."""

    def __init__(self, walkable, people, *, parameters=LITERATURE, every_s=5.0):
        self.walkable = walkable
        n = walkable.n_patches
        self.view = SimpleNamespace(
            count=np.zeros(n, dtype=np.int32), heads=np.zeros((n, FOUR), dtype=np.int32)
        )
        self.people = SimpleNamespace(cell=np.full(people, -1, dtype=np.int32))
        world = SimpleNamespace(walkable=walkable, site=walkable.site)
        self.crowding = Crowding(
            walkable, self.view, self.people, parameters, zones_of(world), every_s=every_s
        )
        self.now = 0.0

    def look(self, now, *, at=None, counts=None, heading=None):
        """Put people somewhere and look; ``at`` are points, None for outside."""
        if at is not None:
            self.people.cell[:] = [-1 if p is None else self._cell(*p) for p in at]
            cells = self.people.cell[self.people.cell >= 0]
            patches = self.walkable.cell_patch[cells]
            counts = np.bincount(patches, minlength=self.walkable.n_patches)
        self.view.count[:] = counts
        self.view.heads[:] = 0
        if heading is not None:
            self.view.heads[:] = heading
        self.crowding.look(now)

    def _cell(self, x, y):
        w = self.walkable
        return int(np.argmin((w.cell_x - x) ** 2 + (w.cell_y - y) ** 2))

    def of(self, name):
        """Return what the result says of a zone, whether it is crowded enough or not."""
        (found,) = [z for z in self.record().zones if z.zone == name]
        return found

    def record(self):
        return density_record(self.crowding, self.walkable.site)


def evenly(walkable, density):
    """Return whole people on patches of 4 m2 each."""
    assert walkable.patch_area_m2 == pytest.approx(4.0)
    return np.full(walkable.n_patches, round(4 * density))


# ---- densities by zone


def test_minutes_above_a_level_are_the_time_it_was_held():
    watched = Watched(ground(), 0)
    for number in range(25):  # two minutes at 4, after looks at nothing
        now = 5.0 * number
        density = 4 if number >= 1 else 0
        watched.look(now, counts=evenly(watched.walkable, density))
    found = watched.of("a")
    # The mean passes 2 at the look at 10 s (3 of 4 parts); the whole weighs 4 from 15 s on.
    assert found.minutes == pytest.approx((115 / 60, 115 / 60, 110 / 60, 0.0, 0.0), abs=1e-3)
    assert found.first_s == (10.0, 10.0, 15.0, None, None)
    assert found.highest == pytest.approx(4.0)
    assert found.at_s == 15.0
    assert found.area_m2 == pytest.approx(9.0)
    assert found.service == "F"


def test_where_nothing_changes_time_goes_on():
    watched = Watched(ground(), 0)
    for number in range(200):
        watched.look(5.0 * number, counts=evenly(watched.walkable, 3))
    assert watched.of("a").minutes[:2] == pytest.approx((199 * 5 / 60,) * 2, abs=1e-3)


@pytest.mark.parametrize(
    ("density", "service"),
    [(1.25, "E"), (2.0, "E"), (2.25, "F"), (7.0, "F")],
)
def test_the_level_of_service_is_fruins_of_walkways(density, service):
    watched = Watched(ground(), 0)
    for number in range(4):
        watched.look(5.0 * number, counts=evenly(watched.walkable, density))
    assert watched.of("b").service == service


def test_levels_of_service_ascend():
    for kind in ("walkway", "stairs"):
        assert list(service_limits(kind, LITERATURE)) == sorted(
            set(service_limits(kind, LITERATURE))
        )


def test_calm_places_are_left_out_and_zones_of_the_site_are_not():
    zone = Zone(id="corner", level="G", outline=((0, 0), (4, 0), (4, 4), (0, 4)))
    watched = Watched(ground(zones=[zone]), 0)
    for number in range(4):
        watched.look(5.0 * number, counts=evenly(watched.walkable, 1))
    found = watched.record()
    assert [z.zone for z in found.zones] == ["corner"]
    assert found.zones[0].service == "D"


def test_a_zone_of_the_site_is_as_dense_as_its_own_patches():
    zone = Zone(id="corner", level="G", outline=((0, 0), (6, 0), (6, 6), (0, 6)))
    watched = Watched(ground(zones=[zone]), 0)
    w = watched.walkable
    x = np.bincount(w.cell_patch, weights=w.cell_x) / np.bincount(w.cell_patch)
    counts = np.where(x > 14, 20, 4)
    for number in range(4):
        watched.look(5.0 * number, counts=counts)
    assert watched.of("corner").highest == pytest.approx(1.0)
    assert watched.of("b").highest == pytest.approx(5.0)


def test_a_zone_may_be_made_of_spaces():
    zone = Zone(id="east", spaces=("b",))
    watched = Watched(ground(zones=[zone]), 0)
    for number in range(4):
        watched.look(5.0 * number, counts=evenly(watched.walkable, 3))
    assert watched.of("east").minutes == watched.of("b").minutes


def test_levels_are_those_of_the_scenario():
    changed = Parameters.of({"crowding.level.1": 2.4}, {})
    watched = Watched(ground(), 0, parameters=changed)
    for number in range(4):
        watched.look(5.0 * number, counts=evenly(watched.walkable, 2.25))
    found = watched.record()
    assert found.levels[0] == 2.4
    assert found.zones[0].minutes[0] == 0.0


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 30), st.floats(2.5, 8.0)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_a_run_and_its_series_agree_however_long_nobody_moves(stretches):
    """Each stretch: so many looks, people on two patches, and the time between looks."""
    watched = Watched(ground(), 0, every_s=2.5)
    w, now, looks, held = watched.walkable, 0.0, [], []
    for repeat, people, step in stretches:
        for _ in range(repeat):
            counts = np.zeros(w.n_patches)
            counts[[20, 21]] = people
            watched.look(now, counts=counts)
            looks.append((now, counts))
            held.append(watched.crowding.density.copy())
            now += step
    series = {
        "patch.area_m2": w.patch_area_m2,
        "patch.density": np.array([counts for _, counts in looks]) / w.patch_area_m2,
        "patch.density.t_s": np.array([time for time, _ in looks]),
        **crowding_series(watched.crowding),
    }
    for mine, (_, other) in zip(held, held_rows(series, 10.0), strict=True):
        assert mine == pytest.approx(other, abs=1e-5)


# ---- streams


def test_who_crosses_a_line_leaves_one_zone_for_the_other():
    watched = Watched(ground(), 3)
    watched.look(0.0, at=[(2, 2), (2, 6), None])
    watched.look(5.0, at=[(14, 2), (2, 6), None])
    watched.look(10.0, at=[(14, 2), (14, 6), (1, 1)])
    watched.look(65.0, at=[(14, 2), None, (1, 1)])
    streams = watched.crowding.by_minute()
    assert streams["inflow"].tolist() == [[1, 2], [0, 0]]
    assert streams["outflow"].tolist() == [[2, 0], [0, 1]]


def test_a_zone_within_a_space_has_streams_of_its_own():
    zone = Zone(id="corner", level="G", outline=((0, 0), (6, 0), (6, 6), (0, 6)))
    watched = Watched(ground(zones=[zone]), 1)
    for number, at in enumerate([(2, 2), (9, 9), (9, 9), (3, 3), (14, 2)]):
        watched.look(5.0 * number, at=[at])
    streams = watched.crowding.by_minute()
    assert streams["inflow"].tolist() == [[0, 1, 1]]
    assert streams["outflow"].tolist() == [[1, 0, 2]]


POINTS = st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 11)))


@given(st.lists(st.lists(POINTS, min_size=5, max_size=5), min_size=2, max_size=12))
@settings(max_examples=30, deadline=None)
def test_surplus_is_what_a_zone_has_more_at_the_end(moves):
    zone = Zone(id="corner", level="G", outline=((0, 0), (7, 0), (7, 7), (0, 7)))
    watched = Watched(ground(zones=[zone]), 5)
    inside = []
    for number, at in enumerate(moves):
        watched.look(7.0 * number, at=at)
        cells = watched.people.cell[watched.people.cell >= 0]
        zones = watched.crowding.zones
        held = [zones.set_zone[zones.set_ptr[s] : zones.set_ptr[s + 1]]
                for s in zones.cell_set[cells]]  # fmt: skip
        inside.append(np.bincount(np.concatenate([*held, np.zeros(0, dtype=int)]), minlength=3))
    streams = watched.crowding.by_minute()
    surplus = (streams["inflow"] - streams["outflow"]).sum(axis=0)
    assert surplus.tolist() == (inside[-1] - inside[0]).tolist()


@pytest.mark.parametrize(
    ("heads", "share"),
    [((6, 6, 0, 0), 0.5), ((9, 3, 0, 0), 0.25), ((8, 0, 4, 0), 0.0), ((0, 1, 2, 9), 2 / 12)],
)
def test_opposed_are_those_who_head_against_most_others(heads, share):
    watched = Watched(ground(), 0)
    for number in range(4):
        watched.look(5.0 * number, counts=evenly(watched.walkable, 3), heading=heads)
    found = watched.of("a")
    assert found.opposed == pytest.approx(share, abs=1e-3)
    assert found.opposed_dense == pytest.approx(share, abs=1e-3)


def test_dense_opposition_is_that_where_it_is_dense():
    watched = Watched(ground(), 0)
    w = watched.walkable
    x = np.bincount(w.cell_patch, weights=w.cell_x) / np.bincount(w.cell_patch)
    counts = np.where(x < 6, 20, 2)
    heading = np.where((x < 6)[:, None], (10, 10, 0, 0), (2, 0, 0, 0))
    for number in range(4):
        watched.look(5.0 * number, counts=counts, heading=heading)
    found = watched.of("a")
    assert found.opposed < found.opposed_dense == pytest.approx(0.5, abs=1e-3)


# ---- a whole run


@pytest.fixture(scope="module")
def run():
    return played("small-hall", "people.0.count=400")


def test_the_result_says_what_its_series_say(run):
    density, series = run.record.density, run.series
    space = series["patch.space"].astype(int)
    tops = [np.where(space == row, 1, 0) for row in range(len(run.site.spaces))]
    rows = [(t, held) for t, held in held_rows(series, density.time_s)]
    assert density.zones
    for zone in density.zones:
        own = tops[run.site.space_index[zone.zone]] == 1
        worst = np.array([held[own].max() for _, held in rows])
        assert zone.highest == pytest.approx(worst.max(), abs=1e-3)
        assert zone.at_s == rows[int(np.argmax(worst > worst.max() - 1e-9))][0]
        lasts = np.diff([t for t, _ in rows], prepend=0.0)
        for level, minutes in zip(density.levels, zone.minutes, strict=True):
            assert minutes * 60 == pytest.approx(lasts[worst >= level].sum(), abs=0.01)


def test_streams_of_a_run_add_up_to_its_counts(run):
    counts = run.series["space.count"]
    spaces = slice(0, len(run.site.spaces))
    surplus = (run.series["zone.inflow"] - run.series["zone.outflow"])[:, spaces].sum(axis=0)
    assert surplus.tolist() == (counts[-1] - counts[0]).tolist()


def test_the_highest_density_is_that_of_the_worst_zone(run):
    assert run.record.peak_density.value == pytest.approx(
        max(zone.highest for zone in run.record.density.zones), abs=1e-3
    )
