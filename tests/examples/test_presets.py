"""The plans that ship, each played to its end: does the response do what the rules ask for?"""

import datetime as dt
from collections import Counter

import pytest

from sim.response.plan.gaps import gaps, rules
from tests.examples.played import played, scenario

PRESETS = {
    "key-unit-cn": "office-day-fire",
    "school-cn": "school-drill",
    "hotel-cn": "hotel-night-fire",
    "hospital-cn": "hospital-night-fire",
    "venue-cn": "hall-show-fire",
    "fair-cn": "fair-egress",
    "flood-town-cn": "flood-warning-drill",
}
FIRES = ("office-day-fire", "hotel-night-fire", "hospital-night-fire", "hall-show-fire")
EARNEST = (*FIRES, "flood-warning-drill")


def first(outcome, event, **more):
    for item in outcome.events:
        if item.event == event and all(getattr(item, key) == more[key] for key in more):
            return item
    return None


def time(outcome, event, **more):
    found = first(outcome, event, **more)
    assert found is not None, event
    return found.t_s


def names(outcome):
    return {event.event for event in outcome.events}


@pytest.mark.parametrize("plan", sorted(PRESETS))
def test_a_preset_is_used_by_its_scenario_and_runs_to_its_end(plan):
    found = scenario(PRESETS[plan])
    assert found.response.plan.name
    assert f"plans/{plan}.yaml" in found.path.read_text(encoding="utf-8")
    outcome = played(PRESETS[plan])
    assert outcome.events[-1].event == "end"
    assert outcome.result["warnings"] == []


@pytest.mark.parametrize("name", [n for n in PRESETS.values() if n != "flood-warning-drill"])
def test_the_alarm_is_given_and_everybody_who_has_to_leave_is_out(name):
    outcome = played(name)
    assert "general-alarm" in names(outcome)
    assert outcome.result["people"]["required"]["alive_inside"] == 0
    assert outcome.result["people"]["state"]["dead"] == 0


@pytest.mark.parametrize("name", FIRES)
def test_119_is_called_once_the_alarm_is_confirmed_and_everybody_is_counted(name):
    outcome = played(name)
    confirmed = time(outcome, "alarm-confirmed")
    assert confirmed < time(outcome, "119-dial") < confirmed + 120
    assert time(outcome, "unit-arrive") < time(outcome, "first-water-fd")
    counted = first(outcome, "headcount-complete")
    assert counted.value == outcome.result["people"]["required"]["total"]


@pytest.mark.parametrize("name", EARNEST)
def test_the_reports_reach_the_county_and_the_city_in_time(name):
    outcome = played(name)
    head = time(outcome, "site-to-unit-head")
    assert time(outcome, "unit-to-county") - head < 3600
    assert not names(outcome) & {"report-late", "report-omitted"}


def test_in_a_drill_without_an_accident_nothing_is_reported_to_government():
    for name in ("school-drill", "fair-egress"):
        assert "unit-to-county" not in names(played(name))


# ---- key unit


def test_the_key_unit_keeps_one_three_and_fifteen_minutes():
    outcome = played("office-day-fire")
    signal, confirmed = time(outcome, "alarm-signal"), time(outcome, "alarm-confirmed")
    assert confirmed - signal < 120
    # 1: whoever is nearest, from the moment at which they have been told
    told = first(outcome, "notified", object="micro-station").t_s
    assert time(outcome, "first-force") - told < 60
    assert time(outcome, "second-force") - confirmed < 180  # 3: the micro fire station
    assert time(outcome, "first-water-internal") < time(outcome, "unit-arrive")
    assert time(outcome, "first-water-fd") < 15 * 60  # the fire clock


def test_the_control_rooms_of_key_unit_and_hospital_keep_the_rule_and_the_hotel_does_not():
    for name, kept in (
        ("office-day-fire", True),
        ("hospital-night-fire", True),
        ("hall-show-fire", True),
        ("hotel-night-fire", False),
    ):
        found = rules(scenario(name).response.plan, ["control-room"])
        assert len(found) == 2
        assert all(rule.met is kept for rule in found), name


def test_at_night_the_key_unit_has_fewer_people_and_its_heads_come_from_home():
    night = played("office-day-fire", "starts=2026-10-20 23:30", "run.until=90 min")
    assert night.result["people"]["required"]["alive_inside"] == 0
    assert night.scenario.response.plan.on_duty("micro-station", night.scenario.starts) == 3
    came = [event for event in night.events if event.event == "holder-arrived"]
    assert {event.object for event in came} == {"fire-safety-manager", "responsible-person"}
    assert time(night, "unit-to-county") - time(night, "site-to-unit-head") < 3600


# ---- hospital


def test_the_night_shift_of_the_hospital_brings_wheelchairs_and_beds_out():
    outcome = played("hospital-night-fire")
    events = Counter(event.event for event in outcome.events)
    assert events["assisted-out"] == 2
    assert events["waits-for-lift"] == 2
    warned = {event.actor for event in outcome.events if event.event == "sweep-done"}
    assert {"charge-nurse-2-1", "charge-nurse-4-1"} <= warned


def test_the_president_of_the_hospital_is_called_and_comes():
    outcome = played("hospital-night-fire")
    called = time(outcome, "called-in", object="president")
    assert 300 < time(outcome, "holder-arrived", object="president") - called < 3600
    day = scenario("hospital-night-fire", "starts=2026-11-11 10:00")
    assert day.response.plan.on_site("president", day.starts) == 1


# ---- venue


def test_everybody_leaves_the_hall_unhurt_and_no_place_of_it_becomes_untenable():
    outcome = played("hall-show-fire")
    reached = {event.object for event in outcome.events if event.event == "smoke-reaches"}
    assert {"stage", "floor"} <= reached
    assert "untenable" not in names(outcome)
    assert outcome.result["people"]["required"]["alive_inside"] == 0
    assert outcome.result["people"]["state"]["injured"] == 0


def test_a_greater_fire_on_the_stage_makes_the_floor_untenable_before_all_are_out():
    fire = "{kind: fire, in: stage, at: 0 s, growth: ultra-fast, peak: 20 MW, contents: mixed}"
    outcome = played("hall-show-fire", f"hazards=[{fire}]")
    lost = time(outcome, "untenable", object="floor")
    assert lost < time(played("hall-show-fire"), "last-evacuee")
    assert outcome.result["people"]["state"]["injured"] > 0


def test_the_hall_has_more_ushers_on_the_evenings_of_the_weekend_and_of_holidays():
    found = scenario("hall-show-fire", "holidays=[2026-12-03]")
    plan = found.response.plan
    evenings = [dt.datetime(2026, 12, day, 20, 40) for day in range(1, 7)]
    assert [plan.on_duty("ushers", when) for when in evenings] == [6, 6, 8, 6, 8, 8]


def test_a_cordon_with_eight_of_twelve_barriers_is_set_to_two_thirds():
    outcome = played("hall-show-fire")
    assert first(outcome, "step-in-part", text="cordon").value == pytest.approx(2 / 3)
    assert "cordon-set" not in names(outcome)
    whole = played("hall-show-fire", "stock.crowd-barrier.on_hand=12")
    assert {"cordon-set"} == names(whole) & {"cordon-set", "step-in-part", "stock-short"}


# ---- riverside town in the flood season


def test_the_warning_reaches_every_village_the_shelters_open_and_the_dike_is_walked():
    outcome = played("flood-warning-drill")
    answered = {e.object for e in outcome.events if e.event == "warning-acknowledged"}
    assert answered == {"old-quay", "lower-hamlet", "reed-bank"}
    done = {event.text for event in outcome.events if event.event == "task-done"}
    for word in ("middle school", "sports hall", "walk the dike", "lay sandbags", "Old Quay"):
        assert any(word in text for text in done), word
    assert first(outcome, "inject-met", actor="GAUGE") is not None


def test_the_leader_is_in_the_duty_room_in_the_season_and_comes_when_called_out_of_it():
    season, winter = (
        played("flood-warning-drill", f"starts={when}")
        for when in ("2026-07-11 22:40", "2026-12-12 22:40")
    )
    assert first(season, "holder-arrived", object="leader") is None
    assert first(winter, "holder-arrived", object="leader") is not None
    # A town that has been warned before stands ready: patrol and leader are at the office.
    ready = scenario("flood-warning-drill", "starts=2026-12-12 22:40", "flood_warning=true")
    plan = ready.response.plan
    assert plan.on_site("leader", ready.starts) == 1
    assert plan.on_site("dike-patrol", ready.starts) == 6


def test_the_sandbags_wait_for_the_keeper_at_night_and_not_in_working_hours():
    night = played("flood-warning-drill")
    came = time(night, "holder-arrived", object="store-keeper")
    assert time(night, "stock-loaded", object="sandbag") > came
    day = played("flood-warning-drill", "starts=2026-07-13 10:00")
    assert first(day, "holder-arrived", object="store-keeper") is None

    def wait(outcome):
        wanted = time(outcome, "stock-wanted", object="sandbag")
        return time(outcome, "stock-loaded", object="sandbag") - wanted

    assert wait(day) < wait(night)


def test_a_store_with_300_sandbags_lays_three_fifths_of_those_asked_for():
    short = played("flood-warning-drill", "stock.sandbag.on_hand=300")
    assert first(short, "step-in-part").value == pytest.approx(0.6)


def test_the_life_jackets_that_expired_before_the_start_are_not_counted():
    outcome = played("flood-warning-drill")
    assert first(outcome, "fact-stock-expired", object="life-jacket").value == 60
    assert first(outcome, "fact-stock", object="life-jacket").value == 0


@pytest.mark.parametrize("name", ["flood-warning-drill", "office-day-fire", "hospital-night-fire"])
def test_no_post_of_the_new_plans_is_empty_at_any_hour(name):
    found = scenario(name)
    assert [gap for gap in gaps(found.response.plan) if gap.people == 0] == []


def test_holidays_of_the_scenario_empty_the_offices():
    holiday = scenario("office-day-fire", "starts=2026-10-01 10:00", "holidays=[2026-10-01]")
    plan, when = holiday.response.plan, holiday.starts
    assert plan.on_site("responsible-person", when) == 0
    assert plan.on_duty("responsible-person", when) == 1
    assert plan.on_site("responsible-person", when + dt.timedelta(days=1)) == 1


def test_the_story_of_the_flood_drill_begins_with_the_message_that_starts_it():
    from sim.report.reading import Reading
    from sim.report.story import paragraph

    story = paragraph(Reading(played("flood-warning-drill")))
    assert "a message reaches Duty officers" in story.en
    assert "15.4 m at the gauge" in story.en
    assert "收到消息" in story.zh
    assert "neither a hazard nor an alarm" not in story.en
