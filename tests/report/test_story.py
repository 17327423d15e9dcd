from dataclasses import replace

import pytest

from sim.ensemble.bands import Bands
from sim.events.log import EventLog
from sim.report import diary
from sim.report.keyfigures import key_figures
from sim.report.minutes import goals, most
from sim.report.reading import Reading
from sim.report.story import paragraph
from tests.results.made import with_result


def test_the_story_says_when_where_who_alarm_119_and_crews(reading):
    told = paragraph(reading)
    for part in (
        "On 1 Oct 2026, 02:10 a fire starts in Kitchen <A&B>",
        "60 people",
        "noticed after 1 min 02 s by smoke detector sd-kitchen",
        "Front desk confirms it at 02:13:25",
        "general alarm is raised at 02:13:50",
        "calls 119 at 02:14:00",
        "answered after 7 s",
        "e1, arrives at 02:19:20",
        "water on the fire 2 min 10 s later",
        "closed: Back door",
    ):
        assert part in told.en
    for part in ("2026年10月1日 02:10", "60 人", "拨打 119", "感烟探测器 sd-kitchen"):
        assert part in told.zh


def test_with_people_inside_the_story_has_no_evacuation_time(reading):
    told = paragraph(reading)
    assert "3 of those who had to leave are still inside" in told.en
    assert "no evacuation time" in told.en
    assert "last person who had to leave is out" not in told.en
    assert "仍有 3 名" in told.zh


def test_with_everybody_out_the_story_says_when_and_through_which_exit(all_out):
    told = paragraph(Reading(all_out))
    assert "out at 02:20:10 (after 10 min 10 s), through main" in told.en
    assert "Nobody is hurt." in told.en
    assert "still inside" not in told.en


def test_an_alarm_after_everybody_was_out_is_told_as_such(all_out):
    told = paragraph(Reading(all_out))
    assert "was out before it" not in told.en
    late = [
        event._replace(t_s=700.0) if event.event == "general-alarm" else event
        for event in all_out.events
    ]
    told = paragraph(Reading(replace(all_out, events=tuple(late))))
    assert "Everybody who had to leave was out before it." in told.en
    assert "此前所有应疏散人员均已离开" in told.zh


def test_harm_is_listed_never_summed(reading):
    assert "Harm: 1 unable to move." in paragraph(reading).en


def test_a_fire_that_nobody_notices_is_told_as_such(outcome):
    log = EventLog()
    log.add("t0", t_s=0.0, object="kitchen")
    told = paragraph(Reading(replace(outcome, events=tuple(log))))
    assert "Nobody and nothing noticed it." in told.en
    assert "No general alarm was ever raised." in told.en
    assert "119 was never called." in told.en


def test_a_hazard_that_never_began_is_told_as_such(outcome):
    quiet = replace(outcome, events=())
    told = paragraph(Reading(quiet))
    assert "no hazard of the scenario has begun by the end of the run" in told.en
    assert "noticed" not in told.en
    assert "险情均未发生" in told.zh


def test_the_owner_of_most_of_the_time_is_named_as_what_took_longest(all_out, reading):
    run = Reading(all_out)
    longest, goal = most(run)
    assert longest.owner == "pre-movement"
    assert longest.seconds == max(goal.sums, key=lambda item: item.seconds).seconds
    assert "What took longest: pre-movement, 5 min 10 s (51 % of the time)." in paragraph(run).en
    assert "行动前时间" in paragraph(run).zh
    # With people inside, what is open has taken no time yet.
    assert most(reading)[0].owner != "open"
    assert "What took longest of what did come about" in paragraph(reading).en


def test_a_result_without_minutes_says_nothing_of_them(outcome):
    run = Reading(with_result(outcome, minutes=None))
    assert goals(run) == []
    assert "took longest" not in paragraph(run).en


def test_the_chain_of_causes_runs_from_the_ignition_to_the_last_one_out(reading):
    chain = [event.event for event in reading.chain(reading.first("last-evacuee"))]
    assert chain == [
        "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "alarm-confirmed",
        "general-alarm", "evac-order", "last-evacuee",
    ]  # fmt: skip


def test_the_last_exit_is_that_of_the_last_who_had_to_leave_not_of_staff_who_went_later(all_out):
    population = all_out.population
    people = {name: list(column) for name, column in all_out.people.items()}
    required = population.required.copy()
    row = max(range(len(required)), key=lambda i: people["out_s"][i] or 0.0)
    required[row] = False
    people["out_s"][row] += 600.0
    people["exit"][row] = "side"
    changed = replace(all_out, people=people, population=replace(population, required=required))
    assert "through side" not in paragraph(Reading(changed)).en


def test_water_of_another_crew_than_the_first_one_is_not_said_to_be_its(reading, outcome):
    told = paragraph(reading).en
    assert "and has water on the fire" in told
    events = tuple(
        event._replace(actor="engine-9") if event.event == "first-water-fd" else event
        for event in outcome.events
    )
    told = paragraph(Reading(replace(outcome, events=events))).en
    assert "; engine-9 has water on the fire" in told


def test_a_drill_begins_where_an_accident_does_not(outcome):
    drill = Reading(replace(outcome, scenario=replace(outcome.scenario, hazards=())))
    first = drill.first("t0")
    assert (diary.told(drill, first).en, diary.told(drill, first).zh) == (
        "The drill begins.",
        "演练开始。",
    )
    assert diary.lane(drill, first) == "site"


@pytest.mark.parametrize(
    ("owners", "longest"),
    [
        ({"set": 300.0, "queue": 90.0, "walking": 20.0}, "queue"),
        ({"not-there": 300.0, "queue": 90.0}, None),
        ({"stay": 100.0, "queue": 190.0}, "queue"),
        ({"open": 500.0}, None),
    ],
)
def test_what_the_scenario_sets_or_people_want_is_not_what_took_longest(all_out, owners, longest):
    goal = {**all_out.result["minutes"]["last-out"], "by_owner": owners}
    run = Reading(with_result(all_out, minutes={"last-out": goal}))
    found = most(run)
    assert (found and found[0].owner) == longest


def test_those_who_come_are_told_apart_from_those_who_are_there(all_out):
    population = all_out.population
    space = population.space.copy()
    space[:10] = -1
    later = replace(population, space=space)
    people = {name: list(column) for name, column in all_out.people.items()}
    told = paragraph(Reading(replace(all_out, population=later)))
    assert "50 people are inside. 10 people come during the run." in told.en
    for row in (0, 1):
        people["where"][row], people["out_s"][row], people["exit"][row] = "not_arrived", None, ""
    told = paragraph(Reading(replace(all_out, population=later, people=people)))
    assert "8 people come during the run; 2 who were expected have not come" in told.en
    assert "运行期间陆续到来 8 人；至结束时还有 2 人未到。" in told.zh


def test_with_dead_inside_there_is_no_time_but_that_of_the_last_who_got_out(outcome):
    people = {**outcome.people, "state": list(outcome.people["state"])}
    for row in (20, 21, 22):
        people["state"][row] = "dead"
    told = paragraph(Reading(replace(outcome, people=people)))
    assert "3 of those who had to leave are inside, 3 of them dead" in told.en
    assert "The last of those who got out left at" in told.en
    assert "其中 3 人死亡，因此没有疏散完成时间" in told.zh


def test_harm_of_crews_is_told_apart(all_out):
    population = all_out.population
    groups = tuple(
        replace(group, role="crew", post="") if group.id == "night staff" else group
        for group in population.groups
    )
    people = {**all_out.people, "state": list(all_out.people["state"])}
    people["state"][population.rows_of_group["night staff"].start] = "injured"
    run = Reading(replace(all_out, population=replace(population, groups=groups), people=people))
    assert "Of the crews of the fire brigade: 1 injured." in paragraph(run).en
    assert "Harm:" not in paragraph(run).en
    assert run.total == 58


def test_story_key_figures_and_bars_say_the_same_of_when_it_was_noticed(all_out):
    reading = Reading(all_out)
    assert "noticed after 1 min 02 s" in paragraph(reading).en
    figures = {item.name.en: item.value.en for item in key_figures(reading, Bands(0, 0), "en")}
    assert figures["Noticed"] == "1 min 02 s"
    for goal in goals(reading):
        detection = [each for each in goal.stretches if each.owner == "detection"]
        assert [each.length.en for each in detection] == ["1 min 02 s"]
        assert goal.stretches[1].owner == "message"
        assert goal.stretches[1].end_s == reading.time("alarm-signal")
