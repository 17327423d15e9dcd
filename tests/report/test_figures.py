import re
from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble.bands import Curve
from sim.events.log import EventLog
from sim.report import curves, fields, plan
from sim.report.language import Both
from sim.report.planlabels import plan_view
from sim.report.planview import area, contains, inner_points, outward
from sim.report.reading import MILESTONES, Reading
from sim.report.scales import Scale, nice_ticks, stretched_ticks, time_ticks
from sim.report.timeline import timeline


def test_ticks_are_round_and_reach_the_top():
    assert nice_ticks(57) == [0, 20, 40, 60]
    assert nice_ticks(20_000)[-1] >= 20_000
    assert nice_ticks(0) == [0, 1]
    assert time_ticks(900, wanted=10) == [0, 120, 240, 360, 480, 600, 720, 840]


def test_a_stretched_axis_keeps_its_ticks_apart_and_in_order():
    scale = Scale(0, 10_800, 0, 900, 0.45)
    ticks = stretched_ticks(scale, gap_px=44)
    places = [scale(t) for t in ticks]
    assert ticks == sorted(ticks)
    assert min(np.diff(places)) >= 44


def test_smoke_takes_light_by_the_law_of_bouguer(reading):
    smoke = fields.smoke(reading)
    column = reading.site.space_index["kitchen"]
    series = reading.outcome.series
    depth = 3.0 - series["smoke.layer_m"][40, column]
    lost = 1 - np.exp(-series["smoke.extinction_upper"][40, column] * depth)
    assert smoke.shade[40, column] == round(9 * lost)
    assert smoke.shade[0].max() == 0
    assert smoke.spaces == sorted(reading.site.space_index[n] for n in ("kitchen", "lobby"))


def test_smoke_is_shown_at_times_when_there_is_some(reading):
    smoke = fields.smoke(reading)
    times = fields.smoke_times(reading, smoke)
    assert 1 <= len(times) <= 3
    assert all(smoke.at(t).any() for t, _ in times)


def test_a_run_without_fire_has_no_smoke(outcome):
    series = {k: v for k, v in outcome.series.items() if not k.startswith(("smoke", "fire"))}
    assert fields.smoke(Reading(replace(outcome, series=series))) is None


def test_density_is_the_maximum_over_time(reading):
    field = fields.density(reading)
    assert field.value.max() == reading.crowded.highest.max() > 0
    drawn = fields.density_layer(plan_view(reading), field, 0)
    shown = ((field.level == 0) & (field.value >= field.steps[0])).sum()
    assert drawn.count("M") == shown


def test_the_curve_has_a_band_and_ends_after_the_last_change(reading):
    times = np.arange(0.0, 905.0, 5.0)
    out = reading.outcome.series["people.out"]
    band = Curve(times, out * 0.9, out * 1.0, np.minimum(out * 1.1, 60))
    drawing = curves.people_out(reading, band, "en")
    assert 'class="band"' in drawing.wide
    assert 'class="line median"' in drawing.narrow
    assert "nan" not in drawing.wide


def test_with_two_exits_in_use_each_has_its_line(reading):
    uses = [
        curves.ExitUse("a", Both("a", "a"), np.array([1.0, 2.0, 3.0])),
        curves.ExitUse("b", Both("b", "b"), np.array([5.0])),
    ]
    drawing = curves.exits_over_time(uses, "en")
    assert drawing.wide.count('class="line x') == 2
    assert curves.exits_over_time(uses[:1], "en") is None


def test_everybody_who_left_is_counted_at_an_exit(reading):
    uses = curves.exit_use(reading)
    assert [(use.id, use.used) for use in uses] == [("main", 57), ("back", 0)]


@pytest.mark.parametrize("drawing", ["wide", "narrow"])
def test_every_event_has_a_mark_and_actors_have_lanes(reading, drawing):
    found = getattr(timeline(reading, "en", milestones=MILESTONES), drawing)
    told = [event for event in reading.story_events if event.event != "end"]
    assert found.count("<circle") == len(told)
    for lane in ("Hazard", "Detectors", "Front desk", "People leaving", "e1"):
        assert f">{lane}</text>" in found
    assert found.count('class="chain"') == 1


def test_a_crowd_of_events_keeps_to_its_lane(outcome):
    log = EventLog()
    for i in range(60):
        log.add("message-sent", t_s=10.0 + 0.01 * i, actor="duty-manager", object="leader")
    found = timeline(Reading(replace(outcome, events=tuple(log))), "en", milestones=MILESTONES)
    height = float(re.search(r'viewBox="0 0 960 ([\d.]+)"', found.wide)[1])
    assert height < 250
    assert found.wide.count("<circle") == 60


def test_a_run_without_events_has_no_timeline(outcome):
    assert timeline(Reading(replace(outcome, events=())), "en", milestones=MILESTONES) is None


def test_plans_show_locked_exits_in_words(reading):
    view = plan_view(reading)
    drawn = plan.lettering(reading, view, reading.site.levels[0])
    assert "Back door: locked" in drawn
    assert "后门：锁闭" in drawn
    assert drawn.count('class="shut"') == 1
    assert drawn.count('class="arrow"') == 1


def test_geometry_of_plans():
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
    assert area(square) == 16
    assert contains(square, (1, 1))
    assert not contains(square, (5, 1))
    assert outward(square, ((4.0, 1.0), (4.0, 2.0))) == (1.0, 0.0)
    assert outward(square, ((4.0, 2.0), (4.0, 1.0))) == (1.0, 0.0)
    assert inner_points(square)[0] == (2, 2)
