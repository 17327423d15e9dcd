"""Two streams in an alley: where they flow, where they lock, and what stops or frees them."""

from pathlib import Path

import numpy as np
import pytest

from sim.hazards.crush.engine import CrushEngine
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.world.felt import felt_on

SITE = """\
format: 1
name: Alley
use: ground
source: assumed
levels: {ground: {elevation: 0}}
spaces:
  - {id: low, level: ground, use: street, outline: [[-30, -8], [30, -8], [30, 0], [-30, 0]]}
  - id: alley
    level: ground
    use: alley
    slope: 10 deg
    downhill: south
    outline: [[-1.6, 0], [1.6, 0], [1.6, 40], [-1.6, 40]]
  - {id: high, level: ground, use: street, outline: [[-30, 40], [30, 40], [30, 48], [-30, 48]]}
openings:
  - {id: foot, between: [low, alley], at: [0, 0], kind: open, width: 3.2}
  - {id: head, between: [alley, high], at: [0, 40], kind: open, width: 3.2}
gates:
  - {id: low-west, from: low, at: [-30, -4], width: 8, kind: open}
  - {id: low-east, from: low, at: [30, -4], width: 8, kind: open}
  - {id: high-west, from: high, at: [-30, 44], width: 8, kind: open}
  - {id: high-east, from: high, at: [30, 44], width: 8, kind: open}
"""
SCENARIO = """\
format: 1
name: Alley
site: site.yaml
starts: 2026-10-31 20:00
source: assumed
people:
  - group: up
    arrive: {{from: low-west, rate: {rate} /s, between: [0 min, {minutes} min]}}
    visit: [{{at: high, stay: 0 s}}]
    leave_by: high-east
    pushes: {pushes}
  - group: down
    arrive: {{from: high-west, rate: {rate} /s, between: [0 min, {minutes} min]}}
    visit: [{{at: low, stay: 0 s}}]
    leave_by: low-east
    pushes: {pushes}
{more}
run: {{until: {minutes} min, calibration: sfpe}}
"""


class Watched(CrushEngine):
    """The engine, and what it saw."""

    def __init__(self, scene, surges):
        super().__init__(scene, surges)
        self.seen = []
        last.append(self)

    def advance(self, dt, now):
        super().advance(dt, now)
        felt = felt_on(self.world.walkable).density(self.view.count)
        inside = self.world.people.space == self.world.site.space_index["alley"]
        alley = self.world.walkable.patch_space == self.world.site.space_index["alley"]
        count = np.count_nonzero(inside)
        self.seen.append((now, felt.max(), count, self.press.max(), felt[alley].max()))


last: list[Watched] = []


def play(tmp_path: Path, monkeypatch, *, rate, pushes="0.5", minutes=20, more="", seed=1):
    monkeypatch.setattr("sim.hazards.crush.engine.CrushEngine", Watched)
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    file = tmp_path / "alley.yaml"
    text = SCENARIO.format(rate=rate, pushes=pushes, minutes=minutes, more=more)
    file.write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(file, root=tmp_path)
    assert scenario is not None, problems.render("en")
    last.clear()
    outcome = simulate(scenario, seed=seed)
    return outcome, np.array(last[0].seen) if last else None


def test_one_person_a_second_and_mouth_flows_and_two_lock(tmp_path, monkeypatch):
    _, calm = play(tmp_path, monkeypatch, rate=1, minutes=30)
    outcome, dense = play(tmp_path, monkeypatch, rate=2, minutes=30)
    assert calm[:, 1].max() < 4.0
    assert dense[:, 1].max() > 5.0
    said = {event.event for event in outcome.events}
    assert {"streams-locked", "press-harmful", "turned-away"} <= said
    # People caught in it are no fault of the model: nobody is said to stand still without reason.
    assert "final-frozen" not in said


def test_where_nobody_pushes_no_engine_runs_and_nobody_is_packed_beyond_the_law(
    tmp_path, monkeypatch
):
    outcome, seen = play(tmp_path, monkeypatch, rate=2, pushes="calm")
    assert seen is None
    assert outcome.series["patch.peak"].max() < 3.8


def test_those_who_do_not_get_near_each_other_are_played_as_if_nobody_pushed(tmp_path, monkeypatch):
    pushed, seen = play(tmp_path, monkeypatch, rate=0.3, pushes="flight", minutes=10)
    calm, _ = play(tmp_path, monkeypatch, rate=0.3, pushes="calm", minutes=10)
    assert len(seen) > 0
    told = [
        [(e.t_s, e.event, e.object) for e in run.events if not e.event.startswith("final")]
        for run in (pushed, calm)
    ]
    assert told[0] == told[1]
    assert np.array_equal(pushed.series["space.count"], calm.series["space.count"])


def test_one_way_in_time_prevents_it(tmp_path, monkeypatch):
    order = 'measures: [{id: o, when: "time() > 60 s", do: {one_way: head, into: high}}]'
    play(tmp_path, monkeypatch, rate=2, more=order)
    one_way = most_in_alley()
    play(tmp_path, monkeypatch, rate=2)
    assert one_way < 4.0 < most_in_alley()


def test_turning_back_the_tails_clears_a_locked_alley(tmp_path, monkeypatch):
    when = 'when: "time() > 15 min"'
    stops = ", ".join(
        f"{{id: s-{gate}, {when}, do: {{stop: {gate}}}}}"
        for gate in ("low-west", "low-east", "high-west", "high-east")
    )
    turns = ", ".join(
        f"{{id: t-{space}, {when}, do: {{turn_back: {space}}}}}"
        for space in ("low", "alley", "high")
    )
    _, freed = play(tmp_path, monkeypatch, rate=2, minutes=30, more=f"measures: [{stops}, {turns}]")
    _, locked = play(tmp_path, monkeypatch, rate=2, minutes=30)
    at = freed[:, 0] > 1700
    assert freed[~at, 2].max() > 250
    # Those who fell or were hurt lie there until somebody fetches them.
    assert freed[at, 2].min() < 0.4 * locked[locked[:, 0] > 1700, 2].min()


def test_a_meter_lets_in_as_many_as_it_says(tmp_path, monkeypatch):
    order = (
        "measures: ["
        + ", ".join(
            f'{{id: m-{gate}, when: "time() > 0 s", do: {{meter: {gate}, rate: 0.5 /s}}}}'
            for gate in ("low-west", "high-west")
        )
        + "]"
    )
    outcome, _ = play(tmp_path, monkeypatch, rate=2, minutes=10, more=order)
    final = {event.event: event.value for event in outcome.events}
    come = final["final-inside"] + final.get("final-outside", 0.0)
    assert come == pytest.approx(2 * 0.5 * 600, abs=12)


def test_a_surge_sets_off_those_it_reaches_for_as_long_as_it_says(tmp_path, monkeypatch):
    surge = (
        "hazards: [{kind: surge, cause: rumour, at: 9 min, groups: up, share: 1, pushes: 1, "
        "for: 2 min}]"
    )
    outcome, seen = play(tmp_path, monkeypatch, rate=2, pushes="calm", minutes=15, more=surge)
    force = last[0].pushers.force
    begun = [event for event in outcome.events if event.event == "surge"]
    assert [event.t_s for event in begun] == [540.0]
    before, after = seen[seen[:, 0] < 540], seen[(seen[:, 0] > 560) & (seen[:, 0] < 660)]
    assert after[:, 3].max() > 0.0
    assert len(before) == 0 or before[:, 3].max() == 0.0
    assert (force == 0.0).all()


def test_whoever_is_calmed_pushes_no_more(tmp_path, monkeypatch):
    order = 'measures: [{id: c, when: "time() > 8 min", do: {calm: alley}}]'
    play(tmp_path, monkeypatch, rate=2, minutes=8.5, more=order)
    calmed = in_alley_pushing()
    play(tmp_path, monkeypatch, rate=2, minutes=8.5)
    assert calmed < 0.2 * in_alley_pushing()


def most_in_alley() -> float:
    return float(np.array(last[0].seen)[:, 4].max())


def in_alley_pushing() -> float:
    world = last[0].world
    inside = world.people.space == world.site.space_index["alley"]
    return float(last[0].pushers.force[inside].sum())
