"""Plans as files: what is read, and what is said of every fault, in both languages."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

import sim.messages
from sim.hazards.kinds import kinds
from sim.hazards.spec import AnyHazardSpec
from sim.response.command.spec import AlarmSpec, InjectSpec, MeasureSpec
from sim.response.plan import model
from sim.response.plan.load import build_alarm, build_inject, build_measure, build_plan, load_plan
from sim.yamlsrc import ProblemList, Spec, load, validate

GOOD = """\
format: 1
posts:
  - {id: desk, where: lobby, deputies: [guard], answers: {p: 0.9, after: 8 s}}
  - {id: guard, where: lobby, carries: phone}
  - {id: clerk}
roster:
  - {post: desk, shifts: {day: 08:00-20:00, night: 20:00-08:00}, people: {day: 2, night: 1}}
  - {post: guard, shifts: {week: 09:00-17:00}, days: weekdays}
chain:
  - {from: desk, to: guard, by: radio}
  - {from: desk, to: county, within: 1 h, fallback: {after: 30 min, to: city}}
procedures:
  fire-alarm:
    - {do: verify, by: desk}
    - {do: call-119, after: verified, from: anywhere}
    - {do: bell, after: verified, zones: [L1, L2], takes: 5 s}
    - {do: report, by: guard, to: county, after: counted}
send: {building-fire: {first: [engine, ladder]}}
stock: [{item: torch, required: 4, on_hand: 3}]
training: {report: 0.5}
last_drill: 2026-05-20
"""

BAD = {
    "plan-id-twice": (
        "{id: guard, where: lobby, carries: phone}",
        "{id: guard, where: lobby, carries: phone}\n  - {id: desk, where: lobby}",
    ),
    "plan-unknown-post": ("deputies: [guard]", "deputies: [gard]"),
    "plan-shift-unknown": ("{day: 2, night: 1}", "{day: 2, nigth: 1}"),
    "plan-step-nobody": ("- {do: verify, by: desk}", "- {do: verify}"),
    "plan-report-nobody": (", to: county, after: counted", ", after: counted"),
    "plan-task-form": ("- {do: verify, by: desk}", "- {do: task, by: desk, what: sweep the yard}"),
    "plan-stock-unknown": (
        "takes: 5 s}",
        "takes: 5 s, needs: {item: trumpet, n: 1}}",
    ),
    "roster-nowhere": (
        "days: weekdays}",
        "days: weekdays}\n  - {post: clerk, must: on-site}",
    ),
    "roster-arrives-from-where": ("days: weekdays}", "days: weekdays, arrives: 10 min}"),
    "roster-no-season": ("days: weekdays}", "days: [weekend, flood-season]}"),
    "plan-chain-cycle": (
        "{from: desk, to: guard, by: radio}",
        "{from: desk, to: guard, by: radio}\n  - {from: guard, to: desk}",
    ),
}


def read(text, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    problems = ProblemList()
    return load_plan(path, root=tmp_path, problems=problems), problems


def test_a_plan_is_read_whole(tmp_path):
    loaded, problems = read(GOOD, tmp_path)
    assert problems.render("en") == ""
    plan = loaded.plan
    assert plan == build_plan(loaded.spec)
    assert plan.post("desk").deputies == ("guard",)
    assert plan.post("desk").answer_p == 0.9
    assert plan.post("guard").carries == "phone"
    assert [step.by for step in plan.procedures["fire-alarm"]] == ["desk", "desk", "desk", "guard"]
    assert plan.procedures["fire-alarm"][1].anywhere is True
    assert plan.procedures["fire-alarm"][2].zones == ("L1", "L2")
    assert plan.chain[1].within_s == 3600.0
    assert (plan.chain[1].fallback_after_s, plan.chain[1].fallback_to) == (1800.0, "city")
    assert plan.send["building-fire"].first == ("engine", "ladder")
    assert plan.training.report == 0.5
    assert plan.last_drill == dt.datetime(2026, 5, 20)


@pytest.mark.parametrize(
    ("when", "desk", "guard"),
    [
        (dt.datetime(2026, 10, 1, 2, 10), 1, 0),
        (dt.datetime(2026, 10, 1, 8, 0), 2, 0),
        (dt.datetime(2026, 10, 1, 9, 0), 2, 1),
        (dt.datetime(2026, 10, 3, 9, 0), 2, 0),  # a Saturday
        (dt.datetime(2026, 10, 1, 20, 0), 1, 0),
    ],
)
def test_the_roster_says_who_is_on_duty(when, desk, guard, tmp_path):
    plan = read(GOOD, tmp_path)[0].plan
    assert plan.on_duty("desk", when) == desk
    assert plan.on_duty("guard", when) == guard
    assert plan.on_duty("county", when) == 0


def test_a_post_without_a_roster_is_always_filled():
    plan = model.Plan(posts=(model.Post("gate", needs=3),))
    assert plan.on_duty("gate", dt.datetime(2026, 1, 1)) == 3


@pytest.mark.parametrize("code", sorted(BAD))
def test_every_fault_of_a_plan_has_its_place_and_its_cure(code, tmp_path):
    old, new = BAD[code]
    assert old in GOOD
    text = GOOD.replace(old, new)
    loaded, problems = read(text, tmp_path)
    assert loaded is None
    assert [problem.code for problem in problems.errors] == [code]
    place = problems.errors[0].span
    changed = next(
        n
        for n, (a, b) in enumerate(zip(GOOD.splitlines(), text.splitlines(), strict=False), 1)
        if a != b
    )
    assert changed <= place.line <= changed + 1
    for lang in ("en", "zh"):
        said = problems.render(lang)
        assert "plan.yaml" in said
        assert "{" not in said.splitlines()[0]


def test_every_code_of_this_area_is_tested_here():
    file = Path(sim.messages.__file__).parent / "data" / "faults-response.toml"
    codes = set(tomllib.loads(file.read_text(encoding="utf-8")))
    others = {"inject-effect-form", "measure-do-form", "plan-post-without-roster"}
    others |= {"known-without-door", "measure-guide-form", "roster-no-holidays"}
    others |= {"measure-into-form", "measure-stop-into", "measure-meter-form"}
    others |= {"measure-share-form", "surge-to-and-away"}
    assert codes == set(BAD) | others


def test_a_post_that_the_roster_forgets_is_a_warning(tmp_path):
    text = GOOD.replace("  - {post: guard, shifts: {week: 09:00-17:00}, days: weekdays}\n", "")
    loaded, problems = read(text, tmp_path)
    assert loaded is not None
    assert [problem.code for problem in problems.warnings] == ["plan-post-without-roster"]


class _Part(Spec):
    alarm: AlarmSpec | None = None
    inject: InjectSpec | None = None
    measure: MeasureSpec | None = None
    hazard: AnyHazardSpec | None = None


def part(text, tmp_path):
    path = tmp_path / "part.yaml"
    path.write_text(text, encoding="utf-8")
    problems = ProblemList()
    source = load(path, root=tmp_path, problems=problems)
    return validate(_Part, source, problems), problems


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("inject: {id: I, at: 3 min, effect: {channel: phone-119}}", "inject-effect-form"),
        (
            "inject: {id: I, at: 3 s, effect: {channel: app, busy_for: 3 s, door: b, state: open}}",
            "inject-effect-form",
        ),
        ("inject: {id: I, at: 3 min, effect: {procedure: p, post: a}}", "inject-effect-form"),
        ("measure: {id: m, when: time() > 3 s, do: {stop: a, open: b}}", "measure-do-form"),
        ("measure: {id: m, when: time() > 3 s, do: {}}", "measure-do-form"),
        (
            "inject: {id: I, at: 3 min, effect: {channel: phone, busy_for: 3 s, known: seen}}",
            "known-without-door",
        ),
        ("measure: {id: m, when: time() > 3 s, do: {say: a, known: told}}", "known-without-door"),
        ("measure: {id: m, when: time() > 3 s, do: {guide: g}}", "measure-guide-form"),
        ("measure: {id: m, when: time() > 3 s, do: {say: a, exits: [b]}}", "measure-guide-form"),
        ("measure: {id: m, when: time() > 3 s, do: {meter: a}}", "measure-meter-form"),
        ("measure: {id: m, when: time() > 3 s, do: {stop: a, rate: 2 /s}}", "measure-meter-form"),
        ("measure: {id: m, when: time() > 3 s, do: {stop: a, share: 0.5}}", "measure-share-form"),
        ("hazard: {kind: surge, to: hall, away: yes}", "surge-to-and-away"),
    ],
)
def test_half_an_effect_or_two_deeds_are_faults(text, code, tmp_path):
    found, problems = part(text, tmp_path)
    assert found is None
    assert [problem.code for problem in problems.errors] == [code]
    assert problems.render("zh") != problems.render("en")


def test_parts_of_a_scenario_become_frozen(tmp_path):
    text = """\
alarm: {at: 02:15, by: voice, zones: [L1]}
inject:
  {id: I, at: 3 min, to: desk, text: hello, effect: {door: d, state: locked},
   expect: {event: 119-dial, within: 5 min}}
measure: {id: m, when: density(hall) > 4 /m2, do: {stop: gate}, delay: 30 s}
"""
    found, problems = part(text, tmp_path)
    assert problems.render("en") == ""
    starts = dt.datetime(2026, 10, 1, 2, 10)
    assert build_alarm(found.alarm, starts=starts) == model.Alarm(300.0, "voice", ("L1",))
    inject = build_inject(found.inject, starts=starts)
    assert inject.at_s == 180.0
    assert inject.to == ("desk",)
    assert inject.effect == model.Effect("door", "d", state="locked")
    assert (inject.expect_event, inject.expect_within_s) == ("119-dial", 300.0)
    measure = build_measure(found.measure, problems, names={"space": ["hall"]})
    assert (measure.do, measure.target, measure.delay_s) == ("stop", "gate", 30.0)
    assert build_measure(found.measure, problems, names={"space": ["foyer"]}) is None
    assert problems.errors[0].code == "expr-unknown-name"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{kind: fire, in: kitchen, growth: fast, peak: 3 MW, contents: mixed}", "fire"),
        ("{kind: fire, in: kitchen, growth: 50 W/s2}", "fire"),
        ("{kind: gas-leak, in: kitchen, bore: 2 mm, gas: lpg}", "gas-leak"),
        ("{kind: flood, gauge: gauge.csv}", "flood"),
        ("{kind: surge, in: bridge}", "surge"),
        ("{kind: explosion, in: kitchen, tnt: 2 kg}", "explosion"),
        ("{kind: power-cut}", "power-cut"),
    ],
)
def test_every_kind_of_hazard_is_read(text, kind, tmp_path):
    found, problems = part(f"hazard: {text}", tmp_path)
    assert problems.render("en") == ""
    assert found.hazard.kind == kind
    assert kinds()[kind].played == (kind in ("fire", "surge"))


def test_an_unknown_kind_of_hazard_lists_the_known_ones(tmp_path):
    found, problems = part("hazard: {kind: fier, in: kitchen}", tmp_path)
    assert found is None
    assert "fire" in problems.render("en")
