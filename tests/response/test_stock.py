"""What is in store when it is needed: keys, loading times, shortages, dates."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.distribution import Distribution
from sim.response.plan import model
from sim.response.plan.roster import Duty
from tests.response.stub import NIGHT, first, guests, play, post

LOADING = 1800.0


def run(*, on_hand=2000.0, needs=500.0, keeper="", expires=None, roster=(), until=3 * 3600, **more):
    stock = model.Stock(
        "sandbag", 2000.0, on_hand, keeper=keeper, loading_s=LOADING, expires=expires
    )
    steps = more.pop("steps", None) or (
        model.Step("task", "desk", takes=Distribution.fixed(600.0), what="lay bags",
                   item="sandbag", number=needs),
    )  # fmt: skip
    the_plan = model.Plan(
        posts=(
            post("desk", "control-room", carries="phone"),
            post("keeper", "office", answer_p=more.pop("answers", 1.0)),
        ),
        roster=roster,
        procedures={"flood": steps},
        stock=(stock,),
    )
    inject = model.Inject("G", 60.0, ("desk",), effect=model.Effect("procedure", "flood"))
    return play(
        model.ResponseInputs(plan=the_plan, injects=(inject,)),
        hazards=[],
        groups=more.pop("groups", ()),
        until=until,
    )


@pytest.mark.parametrize("needs", [100.0, 500.0, 2000.0])
def test_loading_takes_its_share_of_the_time_for_what_is_required(needs):
    here = run(needs=needs)
    loaded = here.log.first("stock-loaded")
    assert loaded.t_s - first(here, "stock-wanted") == pytest.approx(LOADING * needs / 2000.0)
    assert loaded.value == needs
    assert first(here, "task-done") == pytest.approx(loaded.t_s + 600.0)
    assert first(here, "stock-short") is None


def test_with_too_little_the_step_is_done_to_that_share_and_takes_that_share():
    here = run(on_hand=125.0)
    short, part = here.log.first("stock-short"), here.log.first("step-in-part")
    assert (short.value, short.text) == (375.0, "125/500")
    assert part.value == pytest.approx(0.25)
    assert part.t_s - first(here, "stock-loaded") == pytest.approx(150.0)
    assert first(here, "task-done") is None


def test_with_nothing_the_step_is_not_done():
    here = run(on_hand=0.0)
    assert here.log.first("step-not-done").text == "lay bags"
    assert first(here, "stock-loaded") is None
    assert first(here, "task-done") is None


def test_what_has_expired_by_the_start_is_not_taken_and_the_last_day_counts():
    here = run(expires=NIGHT.date() - dt.timedelta(days=1))
    assert here.log.first("fact-stock-expired").value == 2000.0
    assert here.log.first("fact-stock").value == 0.0
    assert first(here, "step-not-done") is not None
    assert first(run(expires=NIGHT.date()), "task-done") is not None


def test_what_one_step_takes_is_not_there_for_the_next():
    lay = model.Step("task", "desk", takes=Distribution.fixed(60.0), what="lay bags",
                     item="sandbag", number=1500.0)  # fmt: skip
    here = run(steps=(lay, lay))
    assert here.log.first("step-in-part").value == pytest.approx(500.0 / 1500.0)


def test_the_keeper_is_called_first_and_one_at_home_has_to_come():
    there = run(keeper="keeper")
    assert first(there, "notified", object="keeper") < first(there, "stock-loaded")
    law = Distribution.fixed(600.0)
    home = run(keeper="keeper", roster=(Duty("keeper", reachable=True, arrives=law),))
    came = first(home, "holder-arrived", object="keeper")
    assert first(home, "stock-loaded") > came + LOADING / 4
    assert first(home, "stock-loaded") > first(there, "stock-loaded") + 500


@pytest.mark.parametrize(
    "more",
    [
        {"answers": 0.0},
        {"roster": (Duty("keeper", reachable=True),)},
        {"roster": (Duty("keeper", days=("sat",)),)},
    ],
)
def test_without_the_keeper_nothing_is_taken_and_the_doer_does_not_wait_for_ever(more):
    here = run(keeper="keeper", **more)
    short = here.log.first("stock-short")
    assert (short.value, short.text) == (500.0, "0/500, keeper")
    assert first(here, "step-not-done") is not None


def test_a_name_that_is_no_post_is_at_hand():
    assert first(run(keeper="old Li"), "stock-loaded") == first(run(), "stock-loaded")


@pytest.mark.parametrize("keys", [1.0, 0.0])
def test_without_the_master_key_warning_goes_on_and_takes_longer(keys):
    warn = model.Step("warn", "desk", item="sandbag", number=1.0)
    with_key = run(steps=(warn,), groups=(guests(),))
    here = run(steps=(warn,), groups=(guests(),), on_hand=keys)
    doors = [event for event in here.log if event.event == "sweep-done"]
    assert len(doors) == 5
    usual = [event.t_s for event in with_key.log if event.event == "sweep-done"]
    if keys:
        assert [event.t_s for event in doors] == usual
    else:
        assert doors[-1].t_s > usual[-1] + 60


@pytest.mark.parametrize(("line", "usable"), [(None, 5.0), (dt.date(2026, 1, 1), 0.0)])
def test_usable_is_what_has_not_expired(line, usable):
    assert model.Stock("x", 9.0, 5.0, expires=line).usable(NIGHT.date()) == usable
