"""The replay of a large crowd: everybody is drawn, and dense places have a colour."""

from dataclasses import replace

import numpy as np
import pytest

from sim.report.crowding import crowded as crowded_of
from sim.report.html import write_report
from sim.report.planlabels import plan_view
from sim.report.reading import Reading
from sim.report.replay import replay_data

TIMES = 70
"""The sixty people of the made-up run, so many times over."""

# Everybody on the site at the moment shown, and whether a dot stands there; and the canvas.
DRAWN = """
const data = JSON.parse(document.getElementById('replay-data').textContent);
const people = Muster.people(data), end = data.end;
const now = Number(document.getElementById('scrub').value) / 1000 * end;
people.place(now, Muster.before(data.times, now, 0, data.times.length));
let there = 0, drawn = 0, white = 0, colours = {};
document.querySelectorAll('.stage').forEach(stage => {
  const canvas = stage.querySelector('canvas'), pen = canvas.getContext('2d');
  const all = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const scale = Math.min(canvas.width / data.size[0], canvas.height / data.size[1]);
  const left = (canvas.width - scale * data.size[0]) / 2;
  const top = (canvas.height - scale * data.size[1]) / 2;
  for (let k = 0; k < all.length; k += 4) {
    if (all[k + 3] < 255) continue;
    if (Math.min(all[k], all[k + 1], all[k + 2]) > 235) white++;
    colours[[all[k], all[k + 1], all[k + 2]].join()] = 1;
  }
  for (let i = 0; i < people.n; i++) if (people.level[i] === Number(stage.dataset.level)) {
    there++;
    const x = Math.floor(left + people.x[i] * scale), y = Math.floor(top + people.y[i] * scale);
    if (all[4 * (y * canvas.width + x) + 3] === 255) drawn++;
  }
});
return {there, drawn, white, colours: Object.keys(colours)};
"""


@pytest.fixture(scope="module")
def crowd(outcome):
    """The made-up run with everybody in it seventy times, and densities to match."""
    people = outcome.population
    wide = {
        name: np.tile(getattr(people, name), TIMES)
        for name in (
            "group", "index", "space", "x", "y", "speed", "speed_down", "speed_up",
            "pre_movement_s", "arrive_s", "asleep", "required",
        )
    }  # fmt: skip
    density = np.asarray(outcome.series["patch.density"]) * TIMES
    return replace(
        outcome,
        population=replace(people, **wide),
        people={name: list(column) * TIMES for name, column in outcome.people.items()},
        trace=replace(outcome.trace, cell=np.tile(outcome.trace.cell, (1, TIMES))),
        series={**outcome.series, "patch.density": density},
    )


def test_everybody_of_a_large_crowd_is_in_the_replay(crowd):
    reading = Reading(crowd)
    data = replay_data(reading, plan_view(reading), None)
    assert len(np.frombuffer(_raw(data["count"]), "<u2")) == 60 * TIMES
    assert len(np.frombuffer(_raw(data["kind"]), "<u1")) == 60 * TIMES


def test_ways_worked_out_in_blocks_are_those_worked_out_at_once(crowd, monkeypatch):
    reading = Reading(crowd)
    view = plan_view(reading)
    monkeypatch.setattr("sim.report.replay._BLOCK", 60 * TIMES)
    at_once = replay_data(reading, view, None)
    monkeypatch.setattr("sim.report.replay._BLOCK", 701)
    assert replay_data(reading, view, None) == at_once


def _classes(counts, areas):
    """Return the classes at the last of some looks that all have the same counts."""
    series = {
        "patch.area_m2": areas,
        "patch.density": np.tile(np.array(counts) / areas, (4, 1)),
        "patch.density.t_s": np.arange(4) * 5.0,
    }
    return [kinds.tolist() for _, kinds in crowded_of(series, None).classes()][-1]


def test_one_person_on_a_small_patch_is_no_crowd():
    assert _classes([1, 2, 0], np.full(3, 0.25)) == [0, 5, 0]


def test_a_density_at_the_end_of_a_class_belongs_to_the_next():
    assert _classes([33, 8, 12, 11], np.array([3.3, 4.1, 4.0, 4.0])) == [5, 0, 2, 1]


@pytest.mark.browser
def test_everybody_is_drawn_and_a_dense_place_is_coloured_not_white(
    browser, crowd, tmp_path_factory
):
    page = write_report(crowd, tmp_path_factory.mktemp("crowd"), lang="en")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.get(page.as_uri())
    for value in (0, 350, 500, 420):  # forth and back
        browser.execute_script(
            "const s = document.getElementById('scrub'); s.value = arguments[0];"
            "s.dispatchEvent(new Event('input', {bubbles: true}));",
            value,
        )
        seen = browser.execute_script(DRAWN)
        assert seen["there"] > 1000
        assert seen["drawn"] == seen["there"]
        assert seen["white"] == 0
        assert "101,13,79" in seen["colours"], "6 and more per square metre"


def _raw(text):
    import base64

    return base64.b64decode(text)
