"""A run in which people stand still for no reason is not to be trusted, and every place says so."""

from types import SimpleNamespace

import pytest

from sim.cards.card import load_card
from sim.cards.score import score
from sim.cli import main
from sim.commands.summary import summary
from sim.ensemble.bands import Bands
from sim.ensemble.quick import headlines
from sim.movement.standstill import Standstill
from sim.report.assumptions import warnings
from sim.report.html import render
from sim.report.reading import Reading
from sim.report.trust import distrust
from sim.results.counts import Frozen
from sim.simulation.result import build_result, frozen_in
from sim.simulation.start_and_end import log_final
from tests.results.made import record, with_result
from tests.simulation import small

FROZEN = {"people": 443, "since_s": 2400.0, "where": ["lobby", "kitchen"]}
SAYS = {
    "en": "443 people stood still for minutes though they wanted on and nobody held them",
    "zh": "有 443 人静止数分钟",
}


@pytest.fixture(scope="module")
def stands(outcome):
    english = distrust(Reading(with_result(outcome, frozen=FROZEN))).en
    warnings = [*outcome.result["warnings"], english]
    return with_result(outcome, frozen=FROZEN, warnings=warnings)


def test_without_anybody_of_the_kind_nothing_is_said(reading, outcome):
    assert not distrust(reading)
    none = with_result(outcome, frozen={**FROZEN, "people": 0})
    assert not distrust(Reading(none))
    assert 'role="alert"' not in render(outcome)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_warning_stands_above_the_story_and_above_the_card_and_names_places(stands, lang):
    page = render(stands, lang=lang)
    assert page.count(SAYS[lang]) == 2
    assert page.index(SAYS[lang]) < page.index('class="story"')
    card = page.index('id="card"')
    assert card < page.index(SAYS[lang], card) < page.index('class="grades"')
    assert "Kitchen" in distrust(Reading(stands)).of(lang)


def test_it_is_no_second_time_among_the_warnings(stands):
    assert SAYS["en"] not in "".join(item.en for item in warnings(Reading(stands)))
    assert len(warnings(Reading(stands))) == len(stands.result["warnings"]) - 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_heads_what_the_command_prints(stands, lang):
    lines = summary(stands, None, lang).split()
    assert lines[0] == "!"
    assert "".join(SAYS[lang].split()) in "".join(lines)


def test_the_result_warns_and_the_log_counts_them_among_the_stuck():
    end = small.world(4, out=[5.0, 6.0])
    end.frozen = {"people": 2, "since_s": 30.0, "where": ["room"]}
    end.people.stuck[3] = True
    log_final(end, ended_s=90.0, frozen=frozen_in(end))
    rows = {event.event: event.value for event in end.log}
    assert (rows["final-stuck"], rows["final-frozen"]) == (3, 2)
    result = build_result(
        end, ended_s=90.0, scenario="s", seed=1, version="1", inputs_sha256="x",
        calibration="sfpe", warnings=["w"],
    )  # fmt: skip
    assert result.frozen.people == 2
    assert result.warnings[0] == "w"
    assert "not to be trusted" in result.warnings[1]


def test_nobody_of_the_kind_leaves_no_trace():
    end = small.world(2, out=[5.0, 6.0])
    for none in (None, {"people": 0, "since_s": 0.0, "where": []}):
        end.frozen = none
        assert frozen_in(end) is None
    log_final(end, ended_s=90.0, frozen=None)
    assert end.log.first("final-frozen") is None
    assert end.log.first("final-stuck").value == 0


@pytest.mark.parametrize(("card", "grade"), [("generic", "fail"), ("cn-flood", "")])
def test_no_card_of_such_a_run_is_good(outcome, card, grade):
    sound = score(outcome.events, load_card(card))
    end = SimpleNamespace(**vars(small.world(2, out=[5.0, 6.0])))
    log_final(end, ended_s=900.0, frozen=record(FROZEN, Frozen))
    last = max(event.id for event in outcome.events)
    rows = [event._replace(id=last + n) for n, event in enumerate(end.log, start=1)]
    found = score([*outcome.events, *rows], load_card(card))
    assert (found.grade, found.untrusted, sound.untrusted) == (grade, True, False)
    assert ("D15" in found.vetoed_by) == (card == "generic")


def test_the_run_is_written_and_ends_as_any_other(tmp_path, monkeypatch, capsys):
    seen = {"people": 7, "since_s": 60.0, "where": ["hall"]}
    monkeypatch.setattr(Standstill, "look", lambda _, crowd: setattr(crowd.world, "frozen", seen))
    assert main(["run", "small-hall", "--seeds", "0", "--out", str(tmp_path / "run")]) == 0
    assert "7 people stood still" in " ".join(capsys.readouterr().out.split())
    assert "7 people stood still" in (tmp_path / "run" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "In 2 of the 3 quick runs people stood still for minutes for no reason (at most 9)"),
        ("zh", "3 次快速运行中有 2 次出现人员无故静止数分钟（最多 9 人）"),
    ],
)
def test_runs_of_other_seeds_are_warned_of_too(outcome, lang, words):
    spread = Bands(3, 3, table={"frozen": (0.0, 4.0, 9.0)})
    assert distrust(Reading(outcome), spread).of(lang).startswith(words)
    assert words in render(outcome, bands=spread, lang=lang)
    assert words in summary(outcome, spread, lang).replace("\n", " ")
    assert not distrust(Reading(outcome), Bands(3, 3, table={"frozen": (0.0, 0.0, 0.0)}))


def test_a_seed_counts_who_stands_still(outcome):
    bare = with_result(outcome, scorecard=None)
    assert headlines(bare.record)["frozen"] == 0
    assert headlines(with_result(bare, frozen=FROZEN).record)["frozen"] == 443
