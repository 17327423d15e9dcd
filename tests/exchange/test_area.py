"""The drawn area: walls where spaces meet, gaps as wide as the doors."""

import numpy as np
import pytest
import shapely

from sim.exchange.area import WALL_M, left_of, planes, threshold

PEOPLE = "  - {group: staff, in: hall, count: 1, profile: same}"


def plane(site, **more):
    return planes(site, **more)["G"]


def width_along(area, start, end):
    """Length of a line that lies in the area."""
    return area.intersection(shapely.LineString([start, end])).length


def site_of(scenario):
    (only,) = scenario.sites.values()
    return only


@pytest.fixture
def site(load, sites):
    return site_of(load(sites["hall"], PEOPLE))


def test_a_gap_is_as_wide_as_its_door_and_the_rest_of_the_side_is_wall(site):
    area = plane(site).joined
    assert width_along(area, (0, 0), (20, 0)) == pytest.approx(1.6 + 1.0, abs=0.01)
    assert width_along(area, (5, -1), (5, 1)) == pytest.approx(2.0)
    assert width_along(area, (2, -1), (2, 1)) == pytest.approx(2.0 - WALL_M, abs=0.001)


def test_a_shut_opening_leaves_no_gap(site):
    shut = frozenset({site.opening_index["hatch"]})
    assert width_along(plane(site, shut=shut).joined, (10, 0), (20, 0)) == 0.0


def test_only_walls_and_obstacles_are_missing_from_the_area(site):
    rooms = (20 - WALL_M) * (12 - WALL_M) + (20 - WALL_M) * (4 - WALL_M)
    furniture = (4 + WALL_M) * (2 + WALL_M)
    doors = (1.6 + 1.0) * WALL_M
    assert plane(site).joined.area == pytest.approx(rooms - furniture + doors, abs=0.2)


def test_the_site_lies_to_the_left_of_a_way_out(site):
    found = plane(site)
    for name, inward in {"front": (0, 1), "rear": (-1, 0)}.items():
        gap = found.gaps[site.opening_index[name]]
        assert left_of(gap) == pytest.approx(inward)
    gap = found.gaps[site.opening_index["rear"]]
    outside = threshold(gap, out=0.3, into=0.0)
    assert outside.bounds == pytest.approx((20.0, 8.3, 20.3, 9.7))


def test_parts_without_a_door_between_them_stay_apart_and_are_joined_by_a_slit(site):
    shut = frozenset(site.opening_index[name] for name in ("inner", "hatch"))
    found = plane(site, shut=shut)
    assert len(found.parts) == 2
    assert found.parts[0].area > found.parts[1].area
    assert isinstance(found.joined, shapely.Polygon)
    assert found.joined.is_valid
    assert found.joined.area == pytest.approx(sum(part.area for part in found.parts), abs=0.01)


def test_storeys_are_drawn_one_by_one_with_their_flights_on_the_lower_one(load, sites):
    people = "  - {group: staff, in: office, count: 1, profile: same}"
    found = planes(site_of(load(sites["two-storeys"], people)))
    assert list(found) == ["G", "L2"]
    assert found["G"].joined.area > found["L2"].joined.area
    assert all(len(storey.parts) == 1 for storey in found.values())


def test_the_left_of_a_way_east_is_north():
    assert left_of(np.array([[0.0, 0.0], [2.0, 0.0]])) == pytest.approx([0.0, 1.0])
