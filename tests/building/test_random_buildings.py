# ruff: noqa: E501 - rows of tables and of YAML
"""Properties of buildings nobody drew: a grid of rooms, doors along a random tree."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building import geometry, load_site
from sim.building.model import Site
from sim.building.routes import exits_reachable, route_graph, travel_distances, ways_out
from sim.yamlsrc import ProblemList


def building(columns: list[float], rows: list[float], seed: int, storeys: int) -> dict:
    """Return a site: rooms between grid lines, joined by a tree of doors, one stairwell west."""
    draw = random.Random(seed)
    xs, ys = [0.0], [0.0]
    for width in columns:
        xs.append(round(xs[-1] + width, 3))
    for depth in rows:
        ys.append(round(ys[-1] + depth, 3))
    cells = [(i, j) for j in range(len(rows)) for i in range(len(columns))]
    spaces = [
        {"id": f"r{i}-{j}", "level": "L1", "use": "corridor" if (i, j) == (0, 0) else "office",
         "outline": [[xs[i], ys[j]], [xs[i + 1], ys[j]], [xs[i + 1], ys[j + 1]], [xs[i], ys[j + 1]]]}
        for i, j in cells
    ]  # fmt: skip
    openings = []
    for i, j in cells[1:]:
        options = [(i - 1, j)] * (i > 0) + [(i, j - 1)] * (j > 0)
        k, m = draw.choice(options)
        at = [xs[i], (ys[j] + ys[j + 1]) / 2] if k < i else [(xs[i] + xs[i + 1]) / 2, ys[j]]
        openings.append({"id": f"d{i}-{j}", "between": [f"r{i}-{j}", f"r{k}-{m}"], "at": at})
    site: dict = {
        "format": 1, "name": "Random", "use": "office",
        "levels": {"L1": {"elevation": 0, "height": 3}},
        "spaces": spaces, "openings": openings,
        "exits": [{"id": "exit", "from": "r0-0", "at": [(xs[0] + xs[1]) / 2, 0], "width": 1}],
    }  # fmt: skip
    if storeys > 1:
        site["levels"][f"L2..L{storeys}"] = {"like": "L1"}
        site["stairwells"] = [
            {"id": "a", "serves": [f"L1..L{storeys}"], "at": [0, 0], "direction": "west",
             "width": 1.1, "doors": {"width": 1.0}}
        ]  # fmt: skip
    return site


def read(data: dict, folder: Path) -> Site:
    path = folder / "random.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    problems = ProblemList()
    site, _ = load_site(path, root=folder, problems=problems)
    assert site is not None, problems.render("en")
    return site


sizes = st.lists(st.floats(2.4, 9).map(lambda v: round(v, 2)), min_size=1, max_size=4)


@settings(max_examples=40)
@given(columns=sizes, rows=sizes, seed=st.integers(0, 999), storeys=st.integers(1, 3))
def test_a_random_building_is_whole(
    tmp_path: Path, columns: list[float], rows: list[float], seed: int, storeys: int
) -> None:
    data = building(columns, rows, seed, storeys)
    site = read(data, tmp_path)
    rooms = [s for s in site.spaces if s.use in {"office", "corridor"}]
    assert len(rooms) == len(columns) * len(rows) * storeys
    assert sum(geometry.area(s.outline) for s in rooms) == pytest.approx(
        sum(columns) * sum(rows) * storeys, abs=1e-3
    )
    assert len(site.openings) == storeys * (len(columns) * len(rows) - 1) + 1 + (
        storeys + 4 * (storeys - 1) if storeys > 1 else 0
    )
    graph = route_graph(site)
    assert all(exits == ("exit",) for exits in exits_reachable(graph).values())
    ways = travel_distances(site)
    assert set(ways) == {s.id for s in site.spaces}
    for space in site.spaces:
        assert ways[space.id].from_farthest_m >= ways[space.id].from_door_m
        # no way is shorter than the straight line to the exit
        (x, y), (ex, ey) = space.plan[0], geometry.midpoint(site.exits[0].segment_a)
        if space.level == "L1" and space.frame == "L1":
            walk = ways[space.id].from_farthest_m
            assert walk >= ((x - ex) ** 2 + (y - ey) ** 2) ** 0.5 - 1e-6
    assert ways_out(graph, rooms[-1].id) == 1


@settings(max_examples=20)
@given(columns=sizes, rows=sizes, seed=st.integers(0, 999))
def test_order_is_irrelevant(
    tmp_path: Path, columns: list[float], rows: list[float], seed: int
) -> None:
    data = building(columns, rows, seed, 2)
    site = read(data, tmp_path)
    for key in ("spaces", "openings"):
        random.Random(seed).shuffle(data[key])
    assert read(data, tmp_path) == site


@settings(max_examples=40)
@given(columns=sizes, rows=sizes, seed=st.integers(0, 999), shift=st.floats(-3, 3))
def test_a_moved_door_is_laid_on_its_wall_or_reported(
    tmp_path: Path, columns: list[float], rows: list[float], seed: int, shift: float
) -> None:
    data = building(columns, rows, seed, 1)
    for opening in data["openings"]:
        opening["at"] = [opening["at"][0] + round(shift, 2), opening["at"][1]]
    path = tmp_path / "random.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    problems = ProblemList()
    site, _ = load_site(path, root=tmp_path, problems=problems)
    assert (site is None) == bool(problems.errors)
    assert {p.code for p in problems.errors} <= {"opening-off-wall", "overlapping-openings"}
    for opening in site.openings if site else ():
        for name, segment in ((opening.a, opening.segment_a), (opening.b, opening.segment_b)):
            for point in segment or ():
                space = site.spaces[site.space_index[name]]  # type: ignore[union-attr]
                walls = geometry.edges(space.outline)
                assert min(geometry.project(point, wall)[1] for wall in walls) < 1e-5
