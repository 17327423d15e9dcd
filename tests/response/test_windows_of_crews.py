"""Crews bring people out by windows, come in by them, and lose minutes where there are bars."""

from __future__ import annotations

import itertools

import pytest

from sim.events.csvfile import events_csv
from tests.response.lodge import bedroom_windows, of, play

SEEDS = (1, 2, 3)
KINDS = {
    "free": bedroom_windows(),
    "barred": bedroom_windows(barred=True),
    "high": bedroom_windows(sill=1.5),
}


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Return runs by kind of window, state of the doors of the bedrooms, and seed."""
    folder = tmp_path_factory.mktemp("nights")
    return {
        (kind, doors, seed): play(folder, seed=seed, peak="4 MW", doors=doors, windows=windows)
        for (kind, windows), doors, seed in itertools.product(
            KINDS.items(), ("open", "closed"), SEEDS
        )
    }


def chosen(nights, kind):
    return [outcome for (which, _, _), outcome in nights.items() if which == kind]


def by_window(outcome):
    """Return who was brought out by a window: the events, and how many people."""
    found = [e for e in of(outcome, "led-out", "carried-out") if e.object.startswith("w-")]
    return found, sum(event.value for event in found)


def state(outcome, name):
    return outcome.result["people"]["state"][name]


def test_people_who_are_found_are_handed_out_of_the_window_and_are_outside(nights):
    brought = 0
    for outcome in chosen(nights, "free"):
        events, people = by_window(outcome)
        brought += people
        used = [exit_ for exit_ in outcome.people["exit"] if exit_.startswith("w-")]
        assert people == len(used)
        opened = {event.object: event.t_s for event in of(outcome, "window-opened")}
        assert all(event.t_s > opened[event.object] for event in events)
        rows = zip(outcome.people["exit"], outcome.people["where"], strict=True)
        assert {w for e, w in rows if e.startswith("w-")} <= {"outside", "assembly"}
    assert brought > 8


def test_a_team_comes_in_by_the_window_of_a_room_that_heat_shuts_off(nights):
    came = [e for outcome in chosen(nights, "free") for e in of(outcome, "entered-by-window")]
    assert came
    for outcome in chosen(nights, "free"):
        looked = of(outcome, "room-checked")
        for event in of(outcome, "entered-by-window"):
            room = event.object.replace("w-", "bed-")
            assert (event.id,) in [each.cause for each in looked if each.object == room]


def test_bars_are_cut_before_anybody_passes_and_cost_minutes_and_lives(nights):
    cut = 0
    for outcome in chosen(nights, "barred"):
        times = {event.object: event.t_s for event in of(outcome, "bars-cut")}
        cut += len(times)
        for event in [*by_window(outcome)[0], *of(outcome, "entered-by-window", "climbed-out")]:
            assert event.t_s > times[event.object]
    assert cut > 3
    for doors, seed in itertools.product(("open", "closed"), SEEDS):
        free, barred = nights["free", doors, seed], nights["barred", doors, seed]
        assert state(free, "dead") <= state(barred, "dead")
        first_free, first_barred = of(free, "entered-by-window"), of(barred, "entered-by-window")
        if first_free and first_barred:
            assert first_free[0].t_s < first_barred[0].t_s
    assert sum(state(outcome, "dead") for outcome in chosen(nights, "free")) < sum(
        state(outcome, "dead") for outcome in chosen(nights, "barred")
    )


def test_nobody_uses_a_window_whose_sill_is_too_high(nights):
    for outcome in chosen(nights, "high"):
        assert not by_window(outcome)[0]
        assert not of(outcome, "entered-by-window", "window-opened", "bars-cut")


def test_bars_change_no_byte_where_nobody_has_to_be_brought_out(tmp_path):
    quiet = {"peak": "50 kW", "doors": "closed"}
    free, barred = (play(tmp_path, windows=KINDS[kind], **quiet) for kind in ("free", "barred"))
    assert not by_window(free)[0]
    assert events_csv(free.events) == events_csv(barred.events)
    assert dict(free.people) == dict(barred.people)
