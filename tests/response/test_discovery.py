"""From the fire to the alarm: call points, smell, patrols, linkage, false signals, who hears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim import literature
from sim.building.model import Equipment
from sim.response.plan import model
from sim.response.plan.model import Step
from tests.hazards import worlds
from tests.response.stub import between, fire, first, guests, hotel, plan, play, post

FIRE_ALARM = plan().procedures


def inputs(the_plan=None, **more):
    return model.ResponseInputs(plan=the_plan or plan(), **more)


def blind(**more):
    """Return the hotel with no detector that works, and what else there is in it."""
    place = hotel(detectors="broken")
    return replace(place, equipment=(*place.equipment, *more.get("things", ())))


def call_point(space="hall", **properties):
    return Equipment("cp", "call-point", space, properties=properties)


def always(monkeypatch, **values):
    value = literature.value
    named = {f"response.{name.replace('_', '-')}": n for name, n in values.items()}
    monkeypatch.setattr(literature, "value", lambda name: named.get(name, value(name)))


def cook():
    return worlds.group("cook", {"kitchen": 1})


def test_somebody_who_sees_a_fire_presses_the_call_point_nearby(monkeypatch):
    always(monkeypatch, **{"call_point.used": 1.0})
    place = blind(things=(call_point(),))
    here = play(inputs(), place=place, groups=(cook(), guests()), until=900)
    seen = here.log.first("detect")
    assert (seen.actor, seen.text) == ("cook-1", "person")
    pressed = here.log.first("call-point-pressed")
    assert (pressed.actor, pressed.object) == ("cook-1", "cp")
    assert pressed.cause == (seen.id,)
    assert here.log.first("alarm-signal").actor == "cp"
    # What a button says has to be looked at, and the way to the fire is shown from there.
    assert first(here, "verify-start") is not None
    assert here.log.first("alarm-confirmed").object == "kitchen"


@pytest.mark.parametrize(
    ("things", "used"),
    [((call_point(),), 0.0), ((), 1.0), ((call_point("bed-4"),), 1.0)],
    ids=["rather tells", "none there", "too far"],
)
def test_without_a_call_point_at_hand_people_go_and_tell(monkeypatch, things, used):
    always(monkeypatch, **{"call_point.used": used, "call_point.reach": 20.0})
    here = play(inputs(), place=blind(things=things), groups=(cook(), guests()), until=900)
    assert first(here, "call-point-pressed") is None
    assert here.log.first("alarm-confirmed").actor == "cook-1"


def test_a_broken_call_point_costs_the_way_there(monkeypatch):
    always(monkeypatch, **{"call_point.used": 1.0})
    broken = blind(things=(call_point(state="broken"),))
    here = play(inputs(), place=broken, groups=(cook(), guests()), until=900)
    assert here.log.first("detector-failed", actor="cp") is not None
    assert first(here, "call-point-pressed") is None
    always(monkeypatch, **{"call_point.used": 0.0})
    told = play(inputs(), place=broken, groups=(cook(), guests()), until=900)
    assert first(here, "alarm-signal") > first(told, "alarm-signal")


def test_thin_smoke_is_smelt_and_nobody_is_sure_of_it(monkeypatch):
    # Smoke that nobody could see: only noses are left.
    always(monkeypatch, **{"see_smoke.extinction": 1e9})
    awake = worlds.group("guest", {"hall": 1})
    here = play(inputs(), place=blind(), groups=(awake,), until=1800)
    smelt = here.log.first("detect")
    assert smelt.text == "smell"
    assert first(here, "verify-start") is not None
    asleep = worlds.group("guest", {"hall": 1}, asleep=True)
    posts = (post("control-room", "control-room"),)
    lone = plan(posts=posts, control=(0, 0), manager=(0, 0), chain=())
    lone = replace(lone, roster=lone.roster[:1])
    assert first(play(inputs(lone), place=blind(), groups=(asleep,), until=1800), "detect") is None


def walker(*, every=1800.0, first_s=0.0, carries="radio", route=("kitchen",)):
    posts = (
        post("control-room", "control-room", needs=2),
        post("manager", "office", answer_p=1.0),
        post("security", "office", carries=carries, patrol=model.Patrol(every, route, first_s)),
    )
    return plan(posts=posts)


def test_a_patrol_finds_a_fire_by_being_there():
    here = play(inputs(walker(first_s=60.0)), place=blind(), until=1800, hazards=[slow()])
    found = here.log.first("detect")
    assert (found.actor, found.text) == ("security-1", "patrol")
    assert found.t_s > 60.0
    assert first(here, "alarm-confirmed") > found.t_s
    start = here.log.first("patrol-start")
    assert start.t_s == 60.0
    assert here.log[found.cause[0]].event in ("smoke-reaches", "ignition")
    none = play(inputs(), place=blind(), until=1800, hazards=[slow()])
    assert first(none, "detect", actor="security-1") is None


def slow():
    """A fire whose smoke stays in the kitchen's layer for long."""
    return fire(growth_w_s2=2.9, peak_w=1e5)


def test_rounds_come_as_often_as_the_plan_says_until_something_is_found():
    here = play(inputs(walker(every=600.0)), place=blind(), until=3500, hazards=[])
    starts = [e.t_s for e in here.log if e.event == "patrol-start"]
    assert starts == pytest.approx([600.0 * n for n in range(6)])
    burning = play(inputs(walker(every=600.0)), until=3500)
    last = max(e.t_s for e in burning.log if e.event == "patrol-start")
    assert last < first(burning, "alarm-signal")


def test_a_patrol_with_nothing_to_call_with_walks_to_the_panel():
    quick = play(inputs(walker(first_s=60.0)), place=blind(), until=1800, hazards=[slow()])
    mute = walker(first_s=60.0, carries="nothing")
    late = play(inputs(mute), place=blind(), until=1800, hazards=[slow()])
    assert between(late, "detect", "alarm-signal") > between(quick, "detect", "alarm-signal")


def linked(**more):
    return replace(plan(), panel=model.Panel(**more))


def test_linkage_gives_the_alarm_when_two_detectors_have_answered():
    here = play(inputs(linked(delay_s=20.0)))
    answers = [e for e in here.log if e.event == "detect"]
    linkage = here.log.first("linkage-alarm")
    assert len(answers) >= 2
    assert linkage.t_s > answers[1].t_s + 20.0
    assert set(linkage.cause) == {e.id for e in answers[:2]}
    alarm = here.log.first("general-alarm")
    assert (alarm.actor, alarm.t_s) == ("panel", linkage.t_s)
    # Nobody sounds again what sounds already.
    assert len([e for e in here.log if e.event == "general-alarm"]) == 1


def test_one_detector_is_not_enough_for_linkage_unless_the_plan_says_so():
    place = hotel()
    one = replace(place, equipment=tuple(i for i in place.equipment if i.id != "sd-hall"))
    here = play(inputs(linked()), place=one)
    assert first(here, "linkage-alarm") is None
    assert here.log.first("general-alarm").actor == "control-room"
    assert first(play(inputs(linked(detectors=1)), place=one), "linkage-alarm") is not None


def test_on_manual_linkage_waits_for_a_hand():
    switch = {
        "fire-alarm": (
            Step("verify", "control-room"),
            Step("linkage-auto", "control-room", after="verified"),
        )
    }
    by_hand = replace(linked(automatic=False), procedures=switch)
    here = play(inputs(by_hand))
    switched = first(here, "linkage-auto")
    assert switched is not None
    assert first(here, "linkage-alarm") == switched
    at_once = play(inputs(replace(by_hand, panel=model.Panel())))
    assert first(at_once, "general-alarm") < first(here, "general-alarm")


def false_alarm(**more):
    return model.Alarm(false_at_s=100.0, false_in="hall", **more)


def test_a_false_signal_is_verified_and_wakes_nobody():
    here = play(inputs(alarm=false_alarm()), hazards=[], until=1800)
    signal = here.log.first("alarm-signal")
    assert signal.t_s > 100.0
    found = here.log.first("detect")
    assert (found.actor, found.object, found.text) == ("sd-hall", "hall", "false signal")
    assert here.log.first("t0").t_s == 100.0
    assert first(here, "false-alarm") > signal.t_s
    assert first(here, "general-alarm") is None
    assert first(here, "119-dial") is None
    assert here.people.asleep[here.population.asleep].all()


def test_after_a_false_signal_a_true_one_is_believed_again():
    here = play(inputs(linked(), alarm=false_alarm()), hazards=[fire(at_s=900.0)], until=3600)
    assert first(here, "false-alarm") < 900.0 < first(here, "general-alarm")
    linkage = here.log.first("linkage-alarm")
    if linkage is not None:
        # The panel was set back: the false signal does not count as one of the two.
        assert all(here.log[cause].t_s > 900.0 for cause in linkage.cause)


def test_a_plan_file_says_all_of_it(tmp_path):
    from sim.response.plan.load import load_plan
    from sim.yamlsrc import ProblemList

    path = tmp_path / "plan.yaml"
    path.write_text(
        "format: 1\n"
        "posts:\n"
        "  - id: guard\n"
        "    where: lobby\n"
        "    patrol: {every: 2 h, route: [kitchen, linen], first: 5 min}\n"
        "  - {id: boss}\n"
        "chain:\n"
        "  - {from: guard, to: boss, takes: 20 s, attempts: 2, lost: 0.1, misunderstood: 0}\n"
        "reporting: cn-decree-493\n"
        "panel: {linkage: manual, detectors: 1, delay: 30 s, by: voice, zones: [ground]}\n",
        encoding="utf-8",
    )
    problems = ProblemList()
    loaded = load_plan(path, problems=problems)
    assert loaded is not None, problems.render("en")
    found = loaded.plan
    assert found.post("guard").patrol == model.Patrol(7200.0, ("kitchen", "linen"), 300.0)
    assert found.panel == model.Panel(False, 1, 30.0, "voice", ("ground",))
    assert found.reporting == "cn-decree-493"
    (link,) = found.chain
    assert (link.attempts, link.lost, link.misunderstood) == (2, 0.1, 0.0)
    assert link.takes.ppf(0.5) == 20.0
