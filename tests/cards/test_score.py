import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cards import card_names, load_card, score
from sim.cards.card import all_items
from sim.cards.score import wilson
from sim.cards.wording import amount, reason, share, sources
from sim.errors import MusterError
from sim.events.csvfile import events_csv, read_events
from sim.events.log import Event
from sim.events.vocabulary import vocabulary
from tests.cards.logs import hotel, log_of, school

HOTEL = score(hotel(), load_card("cn-hotel"))
SCHOOL = score(school(), load_card("cn-school"))


@pytest.mark.parametrize(
    ("item", "value", "rating"),
    [
        ("A01", 2 / 3, "U"),  # two posts: 1 of 2 and 1 of 1; the second at the desk covers nothing
        ("A04", 0.5, "U"),
        ("A05", 0.75, "M"),
        ("A08", 1, "S"),
        ("B01", 61, "P"),
        ("B02", 12, "P"),
        ("B03", 67, "S"),
        ("B06", 10, "P"),
        ("B07", 5 / 6, "M"),
        ("B08", 0.75, "M"),  # 90 of 120 by 220 s
        ("B09", 30, "P"),
        ("D01", 315, "P"),
        ("D02", (700 - 480) / 700, "P"),  # the kitchen itself does not count
        ("D03", 1, "P"),
        ("D04", 120, "P"),
        ("D08", 3.1, "P"),
        ("D09", 0, "P"),
        ("D10", 2, "S"),
        ("D11", 1, "P"),
        ("D12", 4, "S"),
        ("D13", 1, "P"),
        ("D14", 75, "S"),
        ("E01", 5, "P"),
        ("E02", 65, "S"),
        ("E03", 90, "S"),
        ("E04", 495, "M"),
        ("E05", 550, "M"),
        ("E06", 535, "S"),
        ("E07", 140, "P"),
        ("E08", 900, "P"),
        ("F11", 0.5, "U"),
        ("F18", 1, "P"),
    ],
)
def test_items_of_the_hotel_are_what_a_hand_calculation_gives(item, value, rating):
    result = HOTEL[item]
    assert result.value == pytest.approx(value, abs=1e-6)
    assert result.rating == rating
    assert result.evidence


def test_at_least_fifteen_items_come_from_the_log_alone():
    assert HOTEL.evaluated >= 30
    assert SCHOOL.evaluated >= 15


def test_the_school_drill_is_not_asked_about_fire_engines():
    assert SCHOOL["E08"].rating == "NE"
    assert SCHOOL["E08"].reason.key == "not-applicable"
    assert SCHOOL["D01"].value == 150
    assert {r.item.id for r in SCHOOL.items if r.rating == "U"} == set()
    assert SCHOOL.vetoed_by == ()
    assert SCHOOL.grade == "excellent"


def test_a_failed_alarm_is_a_failure_not_a_gap():
    rows = [e for e in hotel() if e.t_s <= 75 or e.event.startswith(("final", "end"))]
    card = score(rows, load_card("cn-hotel"))
    for item in ("B03", "B06", "B09", "D01"):
        assert card[item].rating == "U", item
    assert card["E05"].rating == "NE"
    assert card.grade == "fail"


def test_a_deadline_that_is_not_over_when_the_log_ends_is_not_judged():
    rows = [*hotel(), Event(99, 500.0, "site-to-unit-head", "front-desk")]
    result = score(rows, load_card("cn-hotel"))["F02"]
    assert (result.rating, result.reason.key) == ("NE", "too-early")
    later = [*rows, Event(100, 5000.0, "end")]
    assert score(later, load_card("cn-hotel"))["F02"].rating == "U"


@pytest.mark.parametrize(("t", "rating"), [(3600, "P"), (3600.5, "U"), (7200, "U")])
def test_deadlines_of_the_law_are_met_or_not(t, rating):
    rows = log_of((0, "site-to-unit-head"), (t, "unit-to-county"))
    assert score(rows, load_card("cn-hotel"))["F02"].rating == rating


def test_a_step_of_the_plan_that_never_came_is_a_failure_though_others_are_left_out():
    assert HOTEL["C01"].rating == "NE"
    rows = [Event(99, 0.0, "fact-step", "front-desk", "first-force"), *hotel()]
    assert score(rows, load_card("cn-hotel"))["C01"].rating == "U"


@pytest.mark.parametrize(
    ("level", "up_to", "end", "rating"),
    [
        ("city", "county-to-city", 2000, "P"),
        ("province", "county-to-city", 90_000, "U"),
        ("province", "county-to-city", 2000, "NE"),
        ("city", None, 90_000, "U"),
        ("city", None, 2000, "NE"),
    ],
)
def test_reports_have_to_reach_the_level_of_the_accident_in_time(level, up_to, end, rating):
    chain = ["unit-to-county", "county-to-city", "city-to-province"]
    sent = chain[: chain.index(up_to) + 1] if up_to else []
    rows = log_of(
        (0, "fact-report-required", {"object": level}),
        (0, "t0"),
        *[(600.0 * (n + 1), name) for n, name in enumerate(sent)],
        (end, "end"),
    )
    assert score(rows, load_card("cn-hotel"))["F04"].rating == rating


def test_phases_are_as_good_as_their_worst_item_and_the_card_too():
    phases = {phase.phase: phase for phase in HOTEL.phases}
    assert phases["dispatch"].rating == "M"
    assert set(phases["dispatch"].worst) == {"E04", "E05"}
    assert phases["medical"].rating == "NE"
    assert HOTEL.overall == "U"
    assert SCHOOL.overall in {"P", "S"}


def test_points_are_the_weighted_mean_and_a_veto_caps_the_grade():
    worth = {"P": 1.0, "S": 0.75, "M": 0.4, "U": 0.0}
    rated = [r for r in HOTEL.items if r.rating != "NE"]
    total = sum(r.item.weight * worth[r.rating] for r in rated)
    expected = 100 * total / sum(r.item.weight for r in rated)
    assert HOTEL.points == pytest.approx(expected, abs=0.05)
    assert HOTEL.vetoed_by == ("A04",)
    assert HOTEL.grade == "fail"


def test_an_empty_log_and_one_of_unknown_events_evaluate_nothing():
    for rows in ((), log_of((0, "cat-rescued"), (9, "dog-too", {"value": 3}))):
        card = score(rows, load_card("generic"))
        assert card.evaluated == 0 or {r.item.id for r in card.items if r.rating != "NE"} <= {
            "B09",
            "D01",
        }
        assert all(r.rating == "NE" or r.reason.key == "never" for r in card.items)


names = st.sampled_from([*vocabulary(), "cat-rescued"])
some = st.sampled_from(["", "e1", "main", "county", "city"])
rows = st.lists(
    st.tuples(st.floats(0, 9000), names, some, some, st.none() | st.floats(-5, 200)), max_size=40
)


@given(drawn=rows)
@settings(max_examples=150)
def test_no_log_whatever_breaks_a_card(drawn):
    log = [
        Event(n + 1, t, name, a, o, v)
        for n, (t, name, a, o, v) in enumerate(sorted(drawn, key=lambda r: r[0]))
    ]
    filled = score(log, load_card("generic"))
    ids = {event.id for event in log}
    for result in filled.items:
        assert set(result.evidence) <= ids
        assert (result.rating == "NE") == (result.met is None)
    json.dumps(filled.as_json(), allow_nan=False)
    for item in filled.filled().items:
        for lang in ("en", "zh"):
            assert reason(item, lang)
            assert "{" not in reason(item, lang)


def test_a_log_and_its_file_have_the_same_score(tmp_path):
    noisy = [
        Event(e.id, e.t_s + 1e-7, e.event, e.actor, e.object, e.value, e.unit) for e in hotel()
    ]
    path = tmp_path / "events.csv"
    path.write_bytes(events_csv(noisy))
    card = load_card("cn-hotel")
    assert score(read_events(path), card).as_json() == score(noisy, card).as_json()


def test_the_order_of_rows_at_one_time_does_not_matter():
    card = load_card("cn-hotel")
    facts = [event for event in hotel() if event.event.startswith("fact-")]
    rest = [event for event in hotel() if not event.event.startswith("fact-")]
    random.Random(1).shuffle(facts)
    ratings = [r.rating for r in score([*facts, *rest], card).items]
    assert ratings == [r.rating for r in HOTEL.items]


def test_every_rating_has_a_reason_in_both_languages():
    for card in (HOTEL, SCHOOL):
        for item in card.filled().items:
            assert reason(item, "en").endswith(".")
            assert reason(item, "zh").endswith("。")
            assert sources(item, "en")


def test_reasons_name_the_value_and_the_target():
    items = {item.id: item for item in HOTEL.filled().items}
    assert reason(items["B03"], "en") == "1 min 07 s; over the target of 1 min 00 s."
    assert reason(items["B03"], "zh") == "1 分 07 秒，超过目标 1 分 00 秒。"
    assert reason(items["C01"], "en").endswith("no “first force at the fire”.")
    assert amount(0.75, "ratio", "en") == "75 %"
    assert share(items["E03"], "en").startswith("1 of 2 within the target (")


def test_wilson_intervals_are_those_of_the_textbook():
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0, 5)[0] == pytest.approx(0, abs=1e-12)
    assert wilson(5, 5)[1] == pytest.approx(1)


def test_an_unknown_card_names_those_there_are():
    with pytest.raises(MusterError) as caught:
        load_card("cn-hotl")
    assert "cn-hotel" in caught.value.text("en")


def test_the_presets_ship():
    names = {"cn-hotel", "cn-school", "cn-venue", "cn-key-unit", "cn-flood", "generic"}
    assert names <= set(card_names())
    assert {item.id for item in load_card("generic").items} == set(all_items())


def test_what_must_be_all_or_none_says_so():
    items = {item.id: item for item in HOTEL.filled().items}
    assert reason(items["D09"], "en") == "0, as it has to be."
    assert reason(items["D12"], "en") == "4; it should be 0."
    assert reason(items["A04"], "zh") == "50 %，应为 100 %。"


def test_a_roll_call_that_was_begun_and_never_finished_is_a_failure():
    rows = [e for e in hotel() if e.event != "headcount-complete"]
    assert score(rows, load_card("cn-hotel"))["D03"].rating == "NE"
    begun = [*rows, Event(99, 500.0, "headcount-start", "duty-manager")]
    result = score(begun, load_card("cn-hotel"))["D03"]
    assert (result.rating, result.evidence) == ("U", (99,))
