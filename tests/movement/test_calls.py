"""What compiled steps are handed is of one kind in all crowds, so they may be called directly.

Numba has a version of a function for arrays without gaps and one for others; ``sim.kernel.direct``
keeps to the one of the first call.
"""

import numpy as np
import pytest

from benchmarks.grounds import office
from sim.building.model import OUTSIDE
from sim.verify.bench import assemble, fields_of
from tests.movement.ground import box, crowd_of, door, site, spread


def arrays_of(crowd):
    for name in ("ground", "state"):
        yield from getattr(crowd, name)._asdict().items()
    yield from crowd.route_goals.ways._asdict().items()
    for _, region in crowd.congested._regions:
        yield from region.arrays._asdict().items()
        yield from region.mix._asdict().items()
        yield from (
            (name, getattr(region, name)) for name in ("cells", "empty_m", "total_m", "slow")
        )
    yield "wanted", crowd.route_goals.wanted


def hall():
    """Return a hall in which streams can spread over two doors."""
    doors = [
        door("east", "h", OUTSIDE, (30, 9), (30, 11)),
        door("west", "h", OUTSIDE, (0, 9), (0, 11)),
    ]
    run = crowd_of(
        {"p": (*spread(60, 0, 0, 30, 20), 1.2, "h")}, site([box("h", 0, 0, 30, 20)], doors)
    )
    run.release()
    return run.crowd


def storeys():
    """Return an office of ten storeys."""
    tables = office(60)
    return assemble(tables, fields_of(tables, cell_m=1.0), calibration="sfpe")[1]


@pytest.mark.parametrize("made", [hall, storeys])
def test_no_array_of_a_crowd_has_gaps(made):
    crowd = made()
    crowd.advance(10.0)
    assert bool(crowd.congested._regions) == (made is hall)
    for name, array in arrays_of(crowd):
        assert isinstance(array, np.ndarray), name
        assert array.flags.c_contiguous, name
