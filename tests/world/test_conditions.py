"""The air of one space is that of the same space among all."""

import numpy as np

from sim.world.conditions import Conditions
from tests.movement.ground import box, site

LAYERS_M = (0.0, 0.7, 1.2, 1.6, 1.9, 2.5)


def test_one_space_is_as_smoky_as_among_all():
    spaces = [box(f"r{n}", 10 * n, 0, 10 * n + 8, 8) for n in range(len(LAYERS_M))]
    air = Conditions.clear(site(spaces, []))
    air.layer_m[:] = LAYERS_M
    air.extinction_upper[:] = np.linspace(0.1, 3.3, len(LAYERS_M))
    air.extinction_lower[:] = np.linspace(0.02, 0.3, len(LAYERS_M))
    air.contribution("dust").extinction[:] = 0.07
    one_by_one = [air.extinction_in(row) for row in range(len(LAYERS_M))]
    assert one_by_one == air.extinction().tolist()
    assert len(set(one_by_one)) == len(LAYERS_M)
    limit = air.parameters.value("response.first-aid.extinction")
    bars = [air.smoke_bars(row) for row in range(len(LAYERS_M))]
    assert bars == (air.extinction() > limit).tolist()
    assert set(bars) == {False, True}
    air.impassable[:] = True
    assert all(air.smoke_bars(row) for row in range(len(LAYERS_M)))
