"""Trajectories: what other programs read agrees with the run, and stays inside the walls."""

import sqlite3
from dataclasses import replace

import numpy as np
import pytest
import shapely

from sim.exchange import frames as frames_module
from sim.exchange.area import planes
from sim.exchange.trajectory import write_trajectories
from sim.exchange.ways import pieces
from sim.simulation.folder import run_files

CROWD = "  - {group: guests, in: hall, count: 150, profile: adults}"
OFFICE = """  - {group: staff, in: office, count: 30, profile: adults}
  - {group: desk, in: lobby, count: 5, profile: adults}"""
ROOMS = "  - {group: staff, in: {use: office}, count: {per_space: 20}, profile: adults}"
LATE = """  - {group: guests, in: hall, count: 20, profile: adults}
  - {group: visitors, arrive: {from: front, rate: 30 /min, between: [0 s, 1 min]}}"""

CASES = {
    "hall": ("hall", CROWD),
    "two-storeys": ("two-storeys", OFFICE),
    "rooms": ("rooms", ROOMS),
    "late": ("hall", LATE),
}


@pytest.fixture(params=CASES)
def outcome(request, run, sites):
    site, people = CASES[request.param]
    return run(sites[site], people)


def query(file, sql):
    connection = sqlite3.connect(file)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def rows(written):
    """All rows of all storeys: frame, id, x, y."""
    found = [query(f, "SELECT frame, id, pos_x, pos_y FROM trajectory_data") for f in written.files]
    return np.array([row for part in found for row in part])


def test_everybody_is_inside_the_walkable_area_in_every_frame(outcome, tmp_path):
    for file in write_trajectories(tmp_path, outcome).files:
        ((wkt,),) = query(file, "SELECT wkt FROM geometry")
        area = shapely.from_wkt(wkt)
        assert isinstance(area, shapely.Polygon)
        xy = np.array(query(file, "SELECT pos_x, pos_y FROM trajectory_data"))
        assert len(xy)
        assert np.all(shapely.covers(area, shapely.points(xy)))


def test_no_step_from_frame_to_frame_passes_through_a_wall(outcome, tmp_path):
    through = steps = 0
    for file in write_trajectories(tmp_path, outcome).files:
        ((wkt,),) = query(file, "SELECT wkt FROM geometry")
        # A step round the edge of a door cuts the corner by a hand's breadth.
        area = shapely.from_wkt(wkt).buffer(0.15)
        table = np.array(
            query(file, "SELECT id, frame, pos_x, pos_y FROM trajectory_data ORDER BY id, frame")
        )
        same = (np.diff(table[:, 0]) == 0) & (np.diff(table[:, 1]) == 1)
        lines = shapely.linestrings(np.stack([table[:-1, 2:], table[1:, 2:]], axis=1)[same])
        steps += len(lines)
        through += int(np.count_nonzero(~shapely.covers(area, lines)))
    assert through <= 0.001 * steps


def test_each_frame_holds_as_many_people_as_the_run(outcome, tmp_path):
    written = write_trajectories(tmp_path, outcome)
    frame = rows(written)[:, 0].astype(int)
    for time, cell in zip(outcome.trace.times_s, outcome.trace.cell, strict=True):
        if (time / written.every_s).is_integer():
            there = np.count_nonzero(frame == round(time / written.every_s))
            assert there == np.count_nonzero(cell >= 0), time


def test_the_last_frame_of_each_person_is_the_last_before_they_were_out(outcome, tmp_path):
    written = write_trajectories(tmp_path, outcome)
    table = rows(written)
    last = {}
    for frame, person in table[:, :2].astype(int).tolist():
        last[person] = max(frame, last.get(person, 0))
    for row, out in enumerate(outcome.people["out_s"]):
        if out is not None:
            assert last[row + 1] * written.every_s < out <= (last[row + 1] + 1) * written.every_s
        elif row + 1 in last:
            assert last[row + 1] == int(outcome.moves.end_s / written.every_s)


def test_people_end_in_the_exit_they_took_and_begin_where_they_were_put(outcome, tmp_path):
    written = write_trajectories(tmp_path, outcome)
    table = rows(written)
    table = table[np.lexsort((table[:, 0], table[:, 1]))]
    openings = {opening.id: opening for opening in outcome.site.openings}
    for row, name in enumerate(outcome.people["exit"]):
        own = table[table[:, 1] == row + 1]
        if name:
            middle = np.mean(openings[name].segment_a, axis=0)
            step_m = 2.0 * outcome.population.speed[row] * written.every_s
            assert np.hypot(*(own[-1, 2:] - middle)) < step_m + openings[name].width_m / 2
        if own[0, 0] == 0 and outcome.population.space[row] >= 0:
            put = (outcome.population.x[row], outcome.population.y[row])
            assert np.hypot(*(own[0, 2:] - put)) < 0.05


def test_people_walk_at_about_their_own_speed(outcome, tmp_path):
    written = write_trajectories(tmp_path, outcome)
    table = rows(written)
    table = table[np.lexsort((table[:, 0], table[:, 1]))]
    same = (np.diff(table[:, 1]) == 0) & (np.diff(table[:, 0]) == 1)
    pace = np.hypot(*np.diff(table[:, 2:], axis=0).T)[same] / written.every_s
    pace /= outcome.population.speed[table[1:, 1].astype(int)[same] - 1]
    assert np.percentile(pace[pace > 0.01], 95) < 1.6
    assert 0.5 < np.median(pace[pace > 0.01]) < 1.15


def test_people_do_not_stand_in_lines(run, sites, tmp_path):
    at_once = "  - {group: guests, in: hall, count: 150, profile: adults, pre_movement: 0 s}"
    written = write_trajectories(tmp_path, run(sites["hall"], at_once))
    table = rows(written)
    frame = table[table[:, 0] == round(15 / written.every_s)]
    assert len(frame) > 80
    for axis in (2, 3):
        assert len(np.unique(np.round(frame[:, axis], 2))) > 0.8 * len(frame)


def test_nobody_stirs_before_they_set_out(outcome, tmp_path):
    written = write_trajectories(tmp_path, outcome)
    table = rows(written)
    started = np.array([np.inf if t is None else t for t in outcome.people["started_s"]])
    # Visitors walk in before anybody tells them to leave.
    started[outcome.population.space < 0] = -1.0
    waits = table[:, 0] * written.every_s <= started[table[:, 1].astype(int) - 1]
    assert np.any(waits)
    for person in np.unique(table[waits, 1]):
        places = table[waits & (table[:, 1] == person), 2:]
        assert np.all(places == places[0])


def test_no_piece_of_a_way_leads_through_a_wall_even_where_a_cell_was_missed(run, sites):
    outcome = run(sites["hall"], "  - {group: guests, in: hall, count: 5, profile: adults}")
    storeys = planes(outcome.site)
    moves = outcome.moves
    far = [
        int(np.argmin(np.hypot(*(moves.cell_xy - spot).T))) for spot in ((19.5, 5.5), (0.5, -3.5))
    ]
    cells = np.where(moves.cell >= 0, np.resize(far, len(moves.cell)), -1).astype(np.int32)
    astray = replace(outcome, moves=replace(moves, cell=cells))
    found = pieces(astray, storeys)
    lines = shapely.linestrings(np.stack([found.start, found.end], axis=1))
    moving = np.any(found.start != found.end, axis=1)
    assert np.all(shapely.covers(storeys["G"].joined, lines[moving]))
    assert len({tuple(place) for place in found.start.tolist()}) > 2, "people do get about"


def test_equal_runs_give_equal_bytes_and_another_seed_others(load, sites, tmp_path):
    from sim.simulation.simulate import simulate

    scenario = load(sites["two-storeys"], OFFICE)
    found = []
    for number, seed in enumerate((1, 1, 2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        files = write_trajectories(folder, simulate(scenario, seed=seed, moves=True)).files
        found.append({file.name: file.read_bytes() for file in files})
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_looking_at_everybody_changes_no_byte_of_the_run(load, sites):
    from sim.simulation.simulate import simulate

    scenario = load(
        sites["hall"],
        CROWD,
        more="injects:\n  - {id: SHUT, at: 31 s, text: shut, effect: {door: rear, state: locked}}",
    )
    plain, looked = (simulate(scenario, seed=1, trace=True, moves=moves) for moves in (False, True))
    plain, looked = (
        replace(outcome, record=replace(outcome.record, wall_s=0.0)) for outcome in (plain, looked)
    )
    assert run_files(plain) == run_files(looked)


def test_the_file_says_that_it_is_schematic_and_where_it_comes_from(run, sites, tmp_path):
    outcome = run(sites["hall"], CROWD)
    written = write_trajectories(tmp_path, outcome)
    assert [file.name for file in written.files] == ["trajectory.sqlite"]
    about = dict(query(written.files[0], "SELECT key, value FROM metadata"))
    assert about["schematic"].startswith("Schematic")
    assert about["version"] == "2"
    assert float(about["fps"]) == 1 / written.every_s
    assert about["scenario"] == "A drill"
    assert about["storey"] == "G"


def test_each_storey_has_a_file_of_its_own_with_the_same_frames(run, sites, tmp_path):
    outcome = run(sites["two-storeys"], OFFICE)
    written = write_trajectories(tmp_path, outcome)
    assert [f.name for f in written.files] == ["trajectory-G.sqlite", "trajectory-L2.sqlite"]
    counts = [query(file, "SELECT count(*), max(frame) FROM frame_data") for file in written.files]
    assert counts[0] == counts[1]
    there = [query(file, "SELECT frame, id FROM trajectory_data") for file in written.files]
    assert not set(there[0]) & set(there[1]), "nobody is on two storeys at once"


def test_a_storey_whose_name_no_file_may_have_gets_one_that_it_may(run, sites, tmp_path):
    site = sites["two-storeys"].replace("L2", '"2/F 楼上"')
    written = write_trajectories(tmp_path, run(site, OFFICE))
    assert sorted(f.name for f in written.files) == [
        "trajectory-2-F-楼上.sqlite",
        "trajectory-G.sqlite",
    ]


def test_a_very_large_run_has_fewer_frames(run, sites, tmp_path, monkeypatch):
    outcome = run(sites["hall"], CROWD)
    assert write_trajectories(tmp_path, outcome).every_s == 0.5
    monkeypatch.setattr(frames_module, "MOST_ROWS", 5000)
    written = write_trajectories(tmp_path, outcome)
    assert written.every_s > 0.5
    assert len(rows(written)) <= 5000 + 150


def test_without_people_there_is_no_file(run, sites, tmp_path):
    people = "  - {group: visitors, arrive: {from: front, rate: 6 /min, between: [5 min, 6 min]}}"
    outcome = run(sites["hall"], people, until="1 min")
    assert write_trajectories(tmp_path, outcome).files == ()
    assert list(tmp_path.glob("*.sqlite*")) == []


def test_a_full_disk_leaves_no_half_a_file(run, sites, tmp_path, monkeypatch):
    outcome = run(sites["hall"], CROWD)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.exchange.trajectory.chunks", full)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OSError, match="No space"):
        write_trajectories(tmp_path, outcome)
    assert sorted(tmp_path.iterdir()) == before


def test_pedpy_reads_trajectory_and_area_and_finds_everybody_inside(outcome, tmp_path):
    pedpy = pytest.importorskip("pedpy", reason="pedpy is not installed (extra verify)")
    written = write_trajectories(tmp_path, outcome)
    seen = set()
    for file in written.files:
        trajectory = pedpy.load_trajectory_from_jupedsim_sqlite(trajectory_file=file)
        area = pedpy.load_walkable_area_from_jupedsim_sqlite(trajectory_file=file)
        assert trajectory.frame_rate == 1 / written.every_s
        assert pedpy.is_trajectory_valid(traj_data=trajectory, walkable_area=area)
        seen |= set(trajectory.data["id"])
    there = np.unique(outcome.moves.person[outcome.moves.cell >= 0]) + 1
    assert seen == set(there.tolist())


def test_the_recording_of_jupedsim_reads_the_file(run, sites, tmp_path):
    jupedsim = pytest.importorskip("jupedsim", reason="jupedsim is not installed (extra verify)")
    outcome = run(sites["hall"], CROWD)
    (file,) = write_trajectories(tmp_path, outcome).files
    recording = jupedsim.Recording(str(file))
    try:
        assert recording.fps == 2.0
        assert recording.num_frames == int(outcome.moves.end_s / 0.5) + 1
        assert len(recording.frame(0).agents) == 150
        bounds = recording.bounds()
        assert (bounds.xmin, bounds.ymin) == pytest.approx((0.0, -4.0), abs=0.05)
        assert recording.geometry().area > 200
    finally:
        recording.db.close()
