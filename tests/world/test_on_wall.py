"""Openings lie on their wall but for a rounding; others stay where they are."""

import numpy as np

from sim.world.near import on_wall

WALLS = np.array([[0.0, 0.0, 30.0, 17.3], [30.0, 17.3, 30.0 + 1e-14, 17.3], [5.0, 0.0, 5.0, 9.0]])


def test_an_opening_beside_its_wall_by_a_rounding_is_moved_onto_it():
    at = np.array([[0.3 * 30, 0.3 * 17.3], [0.4 * 30, 0.4 * 17.3]]) + np.array([1e-6, -1e-6])
    moved = on_wall(at.ravel(), WALLS).reshape(2, 2)
    off = moved[:, 1] * 30 - moved[:, 0] * 17.3
    assert np.abs(off).max() < 1e-9
    assert np.abs(moved - at).max() < 3e-6


def test_a_line_across_open_ground_stays_where_it_is_whatever_walls_are_near():
    line = np.array([20.0, 1.0, 20.0, 9.0])
    assert on_wall(line, WALLS).tolist() == line.tolist()


def test_an_opening_that_lies_on_its_wall_stays():
    line = np.array([5.0, 2.0, 5.0, 3.0])
    assert on_wall(line, WALLS).tolist() == line.tolist()
