"""Reports to government by the class of the accident; late, wrong and corrected; who commands."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from sim import literature
from sim.response.plan import model
from sim.response.plan.reporting import all_rules, rules
from sim.response.plan.spec import Reporting
from sim.response.start import start_response
from sim.world.state import Harm, Phase
from tests.response.stub import first, guests, plan, play_hours

HOURS = 6 * 3600.0


@pytest.mark.parametrize(
    ("deaths", "serious", "name", "up_to"),
    [
        (0, 0, "general", "city"),
        (2, 9, "general", "city"),
        (3, 0, "larger", "province"),
        (0, 10, "larger", "province"),
        (9, 49, "larger", "province"),
        (10, 0, "major", "state"),
        (0, 50, "major", "state"),
        (29, 99, "major", "state"),
        (30, 0, "special-major", "state"),
        (0, 100, "special-major", "state"),
    ],
)
def test_decree_493_classes_accidents_by_deaths_and_serious_injuries(deaths, serious, name, up_to):
    grade = rules("cn-decree-493").class_of(deaths=deaths, serious=serious)
    assert (grade.id, grade.up_to) == (name, up_to)


def test_the_hours_add_up_to_one_three_five_and_seven():
    decree = rules("cn-decree-493")
    latest = np.cumsum([decree.classes[-1].phone_s, *[decree.level_s] * 3]) / 3600
    assert latest.tolist() == [1, 3, 5, 7]


def test_local_rules_are_stricter_and_say_where_they_stand():
    decree = rules("cn-decree-493")
    assert sorted(get_args(Reporting)) == all_rules()
    for name in all_rules():
        local = rules(name)
        assert local.source
        assert local.confidence in ("source", "memory")
        for own, general in zip(local.classes, decree.classes, strict=True):
            assert own.phone_s <= general.phone_s
            assert (own.deaths, own.serious, own.up_to) == (
                general.deaths,
                general.serious,
                general.up_to,
            )
    assert rules("cn-county-20-40").classes[0].phone_s == 1200
    assert rules("cn-county-20-40").classes[0].written_s == 2400
    assert rules("cn-city-15-30").classes[2].written_s == 1800


LINKS = (
    model.ChainLink("control-room", "manager", "phone"),
    model.ChainLink("manager", "county", "phone"),
    model.ChainLink("county", "city", "phone"),
    model.ChainLink("city", "province", "phone"),
    model.ChainLink("province", "state", "phone"),
)


def run(reporting="cn-decree-493", *, hurt=(), out=(), seed=1, until=HOURS, chain=LINKS, sent=None):
    """Play a fire at night under rules of reporting.

    Args:
        reporting: the rules.
        hurt: number of dead at a time, ``(time, number)`` each.
        out: whether they are outside and seen: ``True`` for each of ``hurt``.
        seed: seed of the run.
        until: its end.
        chain: who tells whom.
        sent: what is sent to the fire, None for the usual.
    """
    the_plan = plan(chain=chain, reporting=reporting)
    if sent is not None:
        the_plan = replace(the_plan, send={"building-fire": sent})
    inputs = model.ResponseInputs(plan=the_plan)
    real = start_response

    def with_harm(env, world, given):
        real(env, world, given)

        def strike():
            row = 0
            for (at, number), seen in zip(hurt, out or (True,) * len(hurt), strict=True):
                yield env.timeout(at - env.now)
                mine = slice(row, row + number)
                row += number
                world.people.harm[mine] = Harm.DEAD
                if seen:
                    world.people.phase[mine] = Phase.OUT
                world.log.add("carried-out", t_s=env.now, object="bed-0")

        env.process(strike())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.response.stub.start_response", with_harm)
        return play_hours(inputs, seed=seed, until=until, groups=(guests(),), hazards=None)


def test_a_general_accident_goes_up_to_the_city_and_no_further():
    here = run()
    assert first(here, "county-to-city") is not None
    assert first(here, "city-to-province") is None
    assert first(here, "report-late") is None
    assert here.log.first("accident-class").object == "general"


def test_three_dead_make_it_the_province_and_ten_the_state():
    three = run(hurt=((100.0, 3),))
    assert first(three, "city-to-province") is not None
    assert first(three, "province-to-state") is None
    ten = run(hurt=((100.0, 10),))
    assert first(ten, "province-to-state") is not None
    assert first(ten, "province-to-state") > first(ten, "city-to-province")


def test_when_more_dead_become_known_the_next_level_is_told_later():
    late = 5 * 3600.0
    here = run(hurt=((late, 3),), until=9 * 3600.0)
    rose = [e for e in here.log if e.event == "accident-class"]
    assert [e.object for e in rose] == ["general", "larger"]
    assert first(here, "county-to-city") < late < first(here, "city-to-province")
    asked = [e.object for e in here.log if e.event == "fact-report-required"]
    assert asked[-1] == "province"


def test_the_dead_inside_are_not_known_before_they_are_found():
    here = run(hurt=((100.0, 3),), out=(False,))
    wrong = here.log.first("report-wrong", object="county")
    assert wrong.value == -3
    assert wrong.text == "not known yet"
    over = first(here, "stand-down")
    assert over is not None
    corrected = here.log.first("report-corrected", object="county")
    assert corrected.t_s > over
    assert corrected.value == 3
    assert wrong.id in corrected.cause
    assert here.log.first("accident-class", object="larger").t_s >= over


def test_what_was_known_is_reported_right():
    here = run(hurt=((100.0, 2),))
    assert first(here, "report-wrong") is None
    assert first(here, "report-corrected") is None


def test_a_number_nobody_noticed_was_misunderstood_is_wrong(monkeypatch):
    value = literature.value
    always = {"response.misheard": 1.0, "response.misheard.kept": 1.0}
    monkeypatch.setattr(literature, "value", lambda name: always.get(name) or value(name))
    here = run("cn-county-20-40", hurt=((100.0, 2),))
    wrong = here.log.first("report-wrong", object="county")
    assert abs(wrong.value) == 1
    assert wrong.text == "misunderstood"
    right = here.log.first("report-corrected", object="county")
    assert right.value == 2  # at the latest in writing
    assert right.t_s <= first(here, "written-report")


def test_the_clock_of_the_rules_says_when_a_report_is_late():
    slow = 0
    for seed in range(1, 6):
        by_county = run("cn-county-20-40", seed=seed, until=7200)
        by_decree = run(seed=seed, until=7200)
        known = first(by_county, "site-to-unit-head")
        reported = first(by_county, "unit-to-county")
        assert reported == first(by_decree, "unit-to-county")  # the same luck under both
        late = by_county.log.first("report-late", object="county")
        spoken_late = reported - known > 1200
        slow += spoken_late
        assert (late is not None and late.text != "written" and late.t_s == known + 1200) == (
            spoken_late
        )
        assert by_decree.log.first("report-late", object="county") is None
        written = first(by_county, "written-report") or np.inf  # or after the end of the run
        assert written > reported
        tardy = [e for e in by_county.log if e.event == "report-late" and e.text == "written"]
        assert bool(tardy) == (written - known > 2400)
    assert 0 < slow < 5


def test_own_deadlines_of_the_plan_go_before_those_of_the_rules():
    own = tuple(replace(link, within_s=60.0) if link.told == "county" else link for link in LINKS)
    here = run(chain=own, until=7200)
    late = here.log.first("report-late", object="county")
    assert late.t_s == pytest.approx(first(here, "site-to-unit-head") + 60.0)


def test_follow_up_reports_come_as_often_as_the_class_asks_until_stand_down(monkeypatch):
    order = rules("cn-order-21")
    assert [item.followup_s for item in order.classes] == [86400, 86400, 43200, 43200]
    often = replace(order, classes=tuple(replace(c, followup_s=900.0) for c in order.classes))
    monkeypatch.setattr("sim.response.command.reports.rules", lambda _name: often)
    here = run("cn-order-21", sent=model.Send(("ladder",)))
    times = [e.t_s for e in here.log if e.event == "followup"]
    told, over = first(here, "unit-to-county"), first(here, "stand-down") or HOURS
    assert len(times) >= 3
    assert times == pytest.approx([told + 900.0 * n for n in range(1, len(times) + 1)])
    assert times[-1] <= over < times[-1] + 900.0


def test_without_rules_reports_climb_as_the_chain_says_and_nothing_is_graded():
    here = run("", hurt=((100.0, 3),))
    assert first(here, "city-to-province") is not None
    assert first(here, "province-to-state") is not None
    assert first(here, "accident-class") is None
    assert first(here, "report-wrong") is None


def test_command_passes_from_the_house_to_the_brigade_to_the_county():
    # A ladder alone brings no water, so the fire burns on until the county is there.
    here = run(hurt=((100.0, 2),), until=4 * 3600.0, sent=model.Send(("ladder",)))
    handed = [e for e in here.log if e.event == "command-handover"]
    assert [e.object for e in handed] == ["ladder-1", "county"]
    assert handed[0].actor == "manager"
    assert handed[1].actor == "ladder-1"
    came = here.log.first("government-command")
    assert came.actor == "county"
    assert here.log[came.cause[0]].event == "unit-to-county"
    assert handed[1].cause == (came.id,)


def test_the_county_does_not_come_once_all_is_over():
    here = run(until=4 * 3600.0)
    over = first(here, "stand-down")
    assert over is not None
    assert over < first(here, "unit-to-county") + 1800.0
    assert first(here, "government-command") is None
