"""What the study of hindcasts draws, counts and prints; the study itself takes most of an hour."""

import csv
from dataclasses import replace

import pytest

from sim.scenario.load import load_inputs
from studies.events import SPREAD, Range, events
from studies.hindcasts import (
    BEGIN,
    END,
    PAGE,
    Run,
    accident_row,
    decides,
    level_rows,
    play,
    safe_row,
    tables,
    write_rows,
    written,
)

ALL = {event.name: event for event in events()}
ITAEWON, SAFE = ALL["itaewon-2022"], ALL["safe-alley-ordinary"]


def run_of(event, seed, *, density=3.0, red=None, crush=None, dead=0, drawn=None):
    return Run(event.name, seed, density, red, crush, dead, 0, drawn or {"crush.fade": seed / 10})


def test_there_are_four_accidents_with_their_dead_and_ten_safe_events():
    died = {event.name: event.dead for event in ALL.values() if event.dead is not None}
    assert died == {"akashi-2001": 11, "bund-2014": 36, "itaewon-2022": 159, "love-parade-2010": 21}
    assert len(ALL) == 14
    assert [event.dead is None for event in events()] == [False] * 4 + [True] * 10


def test_inputs_are_drawn_in_their_ranges_each_by_itself():
    draws = [ITAEWON.draws(seed) for seed in range(200)]
    assert draws[7] == ITAEWON.draws(7)
    one, other = ([draw[f"people.{n}.arrive.rate"] for draw in draws] for n in (0, 1))
    assert 0.0 < min(one) < 0.02
    assert 0.98 < max(one) < 1.0
    assert one != other
    rate = Range("people.0.arrive.rate", 27.0, 94.0, "/min")
    assert rate.option(0.5) == "people.0.arrive.rate=60.5 /min"
    assert Range("people.1.count", 1500, 3600, "people").option(0.5) == "people.1.count=2550"


def test_a_safe_event_is_drawn_round_what_its_file_says():
    inputs, _ = load_inputs(SAFE.path)
    said = [60.0 * group.arrive.rate for group in inputs.spec.people]
    assert [one.low for one in SAFE.inputs] == pytest.approx([r * (1 - SPREAD) for r in said])
    assert [one.high for one in SAFE.inputs] == pytest.approx([r * (1 + SPREAD) for r in said])


def test_every_event_draws_the_same_numbers_of_the_law():
    for seed in (1, 2):
        one, other = ITAEWON.scenario(seed).parameters, SAFE.scenario(seed).parameters
        assert one == other
        assert len(one.ranges) > 40
        assert all(name.startswith("crush.") for name in one.ranges)


def test_leads_are_counted_over_the_runs_that_passed_seven_and_deaths_over_all():
    runs = [
        run_of(ITAEWON, 1, density=8.0, red=600.0, crush=660.0, dead=100),
        run_of(ITAEWON, 2, density=9.0, red=600.0, crush=1200.0, dead=200),
        run_of(ITAEWON, 3, density=6.0, red=700.0),
        run_of(ITAEWON, 4),
    ]
    cells = accident_row(ITAEWON, runs)
    assert cells[1:5] == ["2 of 4", "1.0", "1.0", "1 of 2"]
    assert cells[6:] == ["0, 0, 200", "159", "yes"]
    assert accident_row(ITAEWON, runs[2:])[1:5] == ["0 of 2", "-", "-", "0 of 0"]
    assert accident_row(ITAEWON, runs[2:])[-1] == "**no**"


def test_a_safe_event_counts_every_run_that_turns_red():
    runs = [run_of(SAFE, 1, density=6.0, red=60.0), run_of(SAFE, 2), run_of(SAFE, 3)]
    assert safe_row(SAFE, runs)[1:3] == ["1 of 3", "0 of 3"]
    assert "False red: 1 of 3 runs (33 %)." in tables({SAFE: runs})


def test_each_level_is_tried_as_red():
    levels = {3.0: 60.0, 4.0: 600.0, 5.5: None}
    runs = [replace(run_of(ITAEWON, 1, red=600.0, crush=660.0), levels=levels), run_of(ITAEWON, 2)]
    safe = [replace(run_of(SAFE, 1), levels={3.0: 5.0}), run_of(SAFE, 2)]
    rows = level_rows(runs, safe)
    assert rows[0] == ["3", "1 of 2", "10.0", "10.0", "1 of 1", "1 of 2"]
    assert rows[1] == ["4", "1 of 2", "1.0", "1.0", "0 of 1", "0 of 2"]
    assert rows[2] == ["5.5", "0 of 2", "-", "-", "0 of 0", "0 of 2"]
    assert "| red at (1/m2) |" in tables({ITAEWON: runs, SAFE: safe})


def test_what_decides_is_named_only_beyond_chance():
    drawn = [{"crush.fade": n / 30, "crush.mouth": (7 * n % 30) / 30} for n in range(30)]
    runs = [run_of(ITAEWON, n, dead=n, drawn=one) for n, one in enumerate(drawn)]
    assert decides(runs) == [("crush.fade", 1.0)]
    alike = [run_of(ITAEWON, n, density=n, drawn=one) for n, one in enumerate(drawn)]
    assert decides(alike) == [("crush.fade", 1.0)]
    assert "`crush.fade` +1.00" in tables({ITAEWON: runs})


def test_the_page_takes_new_tables_between_its_marks():
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    again = written(page, "| new |")
    assert f"{BEGIN}\n\n| new |\n\n{END}" in again
    assert again.split(BEGIN)[0] == page.split(BEGIN)[0]
    assert written(again, "| new |") == again


def test_every_run_is_a_line_of_the_file(tmp_path):
    write_rows(tmp_path / "rows.csv", [run_of(SAFE, 1, red=60.0)])
    [row] = csv.DictReader((tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines())
    assert (row["event"], row["red_s"], row["crush_s"]) == (SAFE.name, "60.0", "")


def test_the_page_has_every_event():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} |" in page for name in ALL)


def test_a_run_of_an_event_is_played_and_red_is_replaceable():
    [run] = play(SAFE, [1], red=lambda record: 42.0)
    assert run.red_s == 42.0
    assert run.crush_s is None
    assert 0.0 < run.density < 7.0
    assert run == play(SAFE, [1], red=lambda record: 42.0)[0]
