"""Density as people feel it against PedPy's classic density, on ways that JuPedSim makes.

People walk along a corridor 6 m wide, side by side: where all head for one point they crowd along a
line, and there any two areas differ. Both programs see the same points: PedPy counts whoever is in
a square of nine square metres, this one whoever is on the patches of its own ground, and takes
these together.
"""

import numpy as np
import pytest
import shapely

from sim.analysis.held import held_rows
from sim.building.model import OUTSIDE
from sim.world.felt import felt_on
from sim.world.walkable import build_walkable
from tests.movement.ground import box, door, site

LENGTH_M, WIDTH_M, HIGH_S = 40.0, 6.0, 25
FPS = 10
CROWDS = (1.0, 2.0, 3.0)  # people per square metre at the start
PLACES = 5


def trajectories(jps, crowd):
    """Return frame, person, x and y of people who walk along the corridor."""
    sim = jps.Simulation(
        model=jps.CollisionFreeSpeedModel(),
        geometry=shapely.box(0, 0, LENGTH_M + 3, WIDTH_M),
        dt=0.02,
    )
    lanes = []
    for lane in range(int(WIDTH_M)):
        stage = sim.add_exit_stage(
            shapely.box(LENGTH_M + 2, lane + 0.02, LENGTH_M + 2.9, lane + 0.98)
        )
        lanes.append((stage, sim.add_journey(jps.JourneyDescription([stage]))))
    for at in jps.distribute_by_number(
        polygon=shapely.box(0, 0, LENGTH_M, WIDTH_M),
        number_of_agents=round(crowd * LENGTH_M * WIDTH_M),
        distance_to_agents=0.38,
        distance_to_polygon=0.15,
        seed=3,
    ):
        stage, journey = lanes[int(at[1])]
        sim.add_agent(
            jps.CollisionFreeSpeedModelAgentParameters(
                journey_id=journey, stage_id=stage, position=at, desired_speed=1.2, radius=0.14
            )
        )
    rows = []
    for frame in range(HIGH_S * FPS):
        rows += [(frame, agent.id, *agent.position) for agent in sim.agents()]
        sim.iterate(5)
    return np.array(rows)


def by_pedpy(pedpy, rows, middle):
    """Return PedPy's classic density in a square of 3 m about a point, by frame."""
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame(
        {"id": rows[:, 1].astype(int), "frame": rows[:, 0].astype(int),
         "x": rows[:, 2], "y": rows[:, 3]}
    )  # fmt: skip
    x, y = middle
    area = pedpy.MeasurementArea(shapely.box(x - 1.5, y - 1.5, x + 1.5, y + 1.5))
    found = pedpy.compute_classic_density(
        traj_data=pedpy.TrajectoryData(table, frame_rate=FPS), measurement_area=area
    )["density"]
    return found.reindex(range(HIGH_S * FPS), fill_value=0.0).to_numpy()


def by_muster(rows):
    """Return the density felt on each patch every five seconds, and the middles of the patches."""
    out = door("out", "corridor", OUTSIDE, (LENGTH_M, 2), (LENGTH_M, 4))
    walkable = build_walkable(
        site([box("corridor", 0, 0, LENGTH_M, WIDTH_M)], [out]), cell_m=0.5, patch_m=2.0
    )
    felt = felt_on(walkable)
    n = walkable.n_patches
    x, y = (
        np.bincount(walkable.cell_patch, weights=walkable.cell_area_m2 * values)
        / walkable.patch_area_m2
        for values in (walkable.cell_x, walkable.cell_y)
    )
    counts = []
    looks = np.arange(0, HIGH_S * FPS, 5 * FPS)
    for frame in looks:
        here = rows[(rows[:, 0] == frame) & (rows[:, 2] < LENGTH_M)]
        apart = (here[:, 2, None] - x) ** 2 + (here[:, 3, None] - y) ** 2  # squares: the nearest
        counts.append(np.bincount(np.argmin(apart, axis=1), minlength=n))
    series = {
        "patch.area_m2": walkable.patch_area_m2,
        "patch.density": np.array(counts) / walkable.patch_area_m2,
        "patch.density.t_s": looks / FPS,
        "patch.near_ptr": np.searchsorted(felt.one, np.arange(n + 1)),
        "patch.near": felt.beside,
        "patch.share": felt.share,
        "patch.felt_m2": felt.area_m2,
    }
    return np.array([held for _, held in held_rows(series, 10.0)]), np.stack([x, y], axis=1)


@pytest.mark.parametrize("crowd", CROWDS)
def test_density_agrees_with_pedpy_within_ten_per_cent(crowd):
    jps = pytest.importorskip("jupedsim", reason="jupedsim is not installed (extra verify)")
    pedpy = pytest.importorskip("pedpy", reason="pedpy is not installed (extra verify)")
    rows = trajectories(jps, crowd)
    held, middles = by_muster(rows)
    looks = slice(2, 5)  # those at 10 s to 20 s
    # The densest places between those that the last have passed and the end.
    fits = (middles[:, 0] > LENGTH_M / 2) & (middles[:, 0] < LENGTH_M - 2)
    places = np.argsort(np.where(fits, held[looks].mean(axis=0), 0.0))[-PLACES:]
    theirs = []
    for x, y in middles[places]:
        density = by_pedpy(pedpy, rows, (x, min(max(y, 1.5), WIDTH_M - 1.5)))
        ends = np.arange(10, 25, 5) * FPS
        theirs.append([density[end - 10 * FPS : end + 1].mean() for end in ends])
    mine = held[looks][:, places].mean()
    assert mine == pytest.approx(crowd, rel=0.3)
    assert mine == pytest.approx(np.mean(theirs), rel=0.10)
