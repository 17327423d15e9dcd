"""Ways are open to whoever fits: doors, flights, gaps and cars against the width of bodies."""

from __future__ import annotations

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.summary.data import check_data
from sim.summary.text import check_report

SITE = """\
format: 1
name: Hall
use: hall
levels: {G: {elevation: 0, height: 3}, U: {elevation: 3, height: 3}}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [12, 0], [12, 8], [0, 8]]OBSTACLES}
  - {id: loft, level: U, use: office, outline: [[0, 0], [12, 0], [12, 8], [0, 8]]}
stairwells:
  - {id: st, serves: [G, U], at: [5, 8], direction: north, width: 1.1, well: 0.2, kind: half-turn,
     landing: 1.3, doors: {width: 0.8}}
exits:
  - {id: near, from: hall, at: [0, 4], width: NEAR}
  - {id: far, from: hall, at: [12, 4], width: FAR}
MORE
"""
SCENARIO = """\
format: 1
name: Bodies
site: ../buildings/hall.yaml
people:
  - {group: guests, in: WHERE, count: 1, profile: PROFILE, pre_movement: 0 s KEYS}
  - {group: helpers, in: hall, count: 4, profile: adults, role: nurse, pre_movement: 0 s}
alarm: {at: 0 s, by: voice, zones: all}
run: {until: 10 min, seeds: 0}
"""


def loaded(tmp_path, profile, *, near=0.6, far=1.6, where="hall", keys="", obstacles="", more=""):
    site = SITE.replace("NEAR", str(near)).replace("FAR", str(far)).replace("MORE", more)
    if where == "hall":
        keys = ", part: [[1, 3], [2, 3], [2, 5], [1, 5]]" + keys
    scenario = SCENARIO.replace("PROFILE", profile).replace("KEYS", keys).replace("WHERE", where)
    for name, text in (
        ("buildings/hall.yaml", site.replace("OBSTACLES", obstacles)),
        ("scenarios/bodies.yaml", scenario),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "bodies.yaml")


def exit_of(tmp_path, profile, **options):
    """Return the exit by which somebody beside the near one leaves, and the codes of the check."""
    scenario, problems = loaded(tmp_path, profile, **options)
    assert scenario is not None, problems.render("en")
    outcome = simulate(scenario, seed=1)
    return outcome.people["exit"][0] or "", [problem.code for problem in problems.items]


@pytest.mark.parametrize(
    ("profile", "near", "expected"),
    [
        ("adults", 0.35, "near"),  # sideways
        ("adults", 0.25, "far"),
        ("crutches", 0.6, "near"),
        ("crutches", 0.45, "far"),
        ("wheelchair-pushed", 0.7, "near"),
        ("wheelchair-pushed", 0.65, "far"),
        ("bed", 1.0, "near"),
        ("bed", 0.9, "far"),
    ],
)
def test_everybody_takes_the_nearest_door_they_fit_through(tmp_path, profile, near, expected):
    assert exit_of(tmp_path, profile, near=near) == (expected, [])


@pytest.mark.parametrize(("gap_m", "expected"), [(1.0, "far"), (0.6, "")])
def test_a_wide_body_does_not_pass_a_narrow_gap_between_obstacles(tmp_path, gap_m, expected):
    counter = f", obstacles: [[[6, 0], [7, 0], [7, {8 - gap_m}], [6, {8 - gap_m}]]]"
    found, codes = exit_of(tmp_path, "wheelchair-pushed", near=0.6, obstacles=counter)
    assert found == expected
    assert codes == ([] if expected else ["people-fit-nowhere"])
    assert exit_of(tmp_path, "adults", near=0.2, obstacles=counter)[0] == "far"


def test_who_fits_nowhere_is_told_with_the_ways_that_are_too_narrow(tmp_path):
    scenario, problems = loaded(tmp_path, "bed", near=0.6, far=0.9)
    (warning,) = problems.warnings
    assert warning.code == "people-fit-nowhere"
    assert {"far", "near"} <= set(warning.params["ways"])
    assert simulate(scenario, seed=1).result["people"]["where"]["inside"] == 1


def test_a_bed_upstairs_comes_down_on_something_narrower(tmp_path):
    found, codes = exit_of(tmp_path, "bed", where="loft", near=0.6, far=0.8)
    assert (found, codes) == ("far", [])


@pytest.mark.parametrize(("capacity", "trips"), [(8, 1), (3, 0)])
def test_a_wheelchair_rides_in_a_car_that_takes_it(tmp_path, capacity, trips):
    lift = f"lifts: [{{id: l, serves: [hall, loft], capacity: {capacity}, in_fire: runs}}]"
    scenario, problems = loaded(tmp_path, "wheelchair-pushed", where="loft", more=lift)
    assert [p.code for p in problems.items] == ([] if trips else ["lift-too-small"])
    outcome = simulate(scenario, seed=1)
    assert sum(event.event == "lift-trip" for event in outcome.events) >= trips
    assert any(event.event == "waits-for-lift" for event in outcome.events) == bool(trips)
    assert outcome.result["people"]["where"]["inside"] == 0


@pytest.mark.parametrize(
    ("counter", "expected"),
    [
        ("[[0, 3.7], [0.5, 3.7], [0.5, 4.3], [0, 4.3]]", "far"),
        ("[[0, 3.7], [0.5, 3.7], [0.5, 3.9], [0, 3.9]]", "near"),
    ],
)
def test_nobody_passes_a_door_over_which_a_counter_stands(tmp_path, counter, expected):
    found, codes = exit_of(tmp_path, "adults", near=0.6, obstacles=f", obstacles: [{counter}]")
    told = "door-behind-obstacle" if expected == "far" else "door-narrowed-by-obstacle"
    assert (found, codes) == (expected, [told])


def least_time(scenario):
    (site,) = check_data(scenario)["sites"]
    return site["least_time_s"], "people who walk out need at least" in check_report(scenario, "en")


def test_a_least_time_is_stated_for_those_who_fit_out_only(tmp_path):
    scenario, _ = loaded(tmp_path, "adults", near=0.6, far=1.6)
    wide_s, said = least_time(scenario)
    assert said
    scenario, _ = loaded(tmp_path, "adults", near=0.6, far=0.25)
    narrow_s, said = least_time(scenario)
    assert said
    assert narrow_s > wide_s
    assert check_data(scenario)["sites"][0]["bottleneck"] == ("near",)
    scenario, _ = loaded(tmp_path, "adults", near=0.2, far=0.25)
    assert least_time(scenario) == (None, False)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "not counted (hall), so it may"), ("zh", "未计入")]
)
def test_a_least_time_says_that_it_does_not_count_gaps(tmp_path, lang, said):
    counter = ", obstacles: [[[6, 0], [7, 0], [7, 7.2], [6, 7.2]]]"
    scenario, _ = loaded(tmp_path, "adults", obstacles=counter)
    assert said in check_report(scenario, lang)
    scenario, _ = loaded(tmp_path, "adults")
    assert said not in check_report(scenario, lang)


def test_a_comment_in_a_file_changes_no_result(tmp_path):
    counter = ", obstacles: [[[0, 3.7], [0.5, 3.7], [0.5, 4.3], [0, 4.3]]]"
    results = []
    for comment in ("", "# the counter stands where the old door was\n\n"):
        loaded(tmp_path, "adults", obstacles=counter)
        for path in tmp_path.rglob("*.yaml"):
            path.write_text(comment + path.read_text(encoding="utf-8"), encoding="utf-8")
        scenario, problems = load_scenario(tmp_path / "scenarios" / "bodies.yaml")
        (warning,) = problems.warnings
        result = simulate(scenario, seed=1).result
        assert result["warnings"] == [warning.message("en")]
        results.append({**result, "wall_s": None})
    assert results[0] == results[1]
