import string

import pytest

from sim import messages
from sim.events.log import Event
from sim.events.vocabulary import diary, find, label, nearest, quantity, vocabulary


def event(name, **columns):
    return Event(1, 0.0, name, **columns)


def test_every_event_has_a_sentence_and_a_label_in_both_languages():
    for name in vocabulary():
        for lang in messages.LANGUAGES:
            assert messages.template(f"events.{name}", lang)
            assert label(name, lang)


def test_every_phase_and_role_is_named_in_the_catalogue():
    kinds = vocabulary().values()
    for kind in kinds:
        assert messages.has(f"events.phase-{kind.phase}")
        for role in (kind.actor, kind.object):
            assert not role or messages.has(f"events.role-{role}")


def test_sentences_use_only_what_a_row_holds_and_say_all_of_it():
    for name, kind in vocabulary().items():
        for lang in messages.LANGUAGES:
            template = messages.template(f"events.{name}", lang)
            fields = {field for _, field, _, _ in string.Formatter().parse(template) if field}
            assert fields <= {"actor", "object", "value", "text"}, name
            if kind.object:
                assert "object" in fields, (name, lang)
            if kind.actor:
                assert "actor" in fields, (name, lang)


def test_no_sentence_leaves_brackets_or_gaps_whatever_columns_are_empty():
    for name in vocabulary():
        for columns in ({}, {"actor": "A"}, {"object": "B"}, {"value": 2.0}, {"text": "C"}):
            for lang in messages.LANGUAGES:
                sentence = diary(event(name, **columns), lang)
                assert sentence.strip(), name
                assert not set("[]{}") & set(sentence), sentence
                assert "  " not in sentence, sentence
                assert " ." not in sentence, sentence


def test_labels_are_unique_within_a_language():
    for lang in messages.LANGUAGES:
        labels = [kind.label(lang).lower() for kind in vocabulary().values()]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("name", "columns", "en", "zh"),
    [
        (
            "unit-arrive",
            {"actor": "e1", "object": "hotel"},
            "Engine 1 arrives at Riverside Hotel.",
            "“Engine 1”到场，地点：Riverside Hotel。",
        ),
        ("incapacitated", {"value": 1.0}, "Can no longer walk: 1 person.", "1 人失去行动能力。"),
        ("alerted", {"value": 34.0}, "Alerted: 34 people.", "34 人得到警报。"),
        (
            "unit-blocked",
            {"actor": "e1", "value": 125.0},
            "Engine 1 is held up for 2 min 05 s.",
            "“Engine 1”受阻 2 分 05 秒。",
        ),
        (
            "inject-missed",
            {"actor": "INJ-01", "object": "119-answer"},
            "Inject INJ-01: “119 answered” was not seen in time.",
            "情景注入“INJ-01”：未按时出现预期行动“119接听”。",
        ),
    ],
)
def test_the_log_reads_like_a_diary(name, columns, en, zh):
    names = {"e1": "Engine 1", "hotel": "Riverside Hotel"}
    assert diary(event(name, **columns), "en", names) == en
    assert diary(event(name, **columns), "zh", names) == zh


def test_an_unknown_event_is_shown_as_it_is():
    odd = event("cat-rescued", actor="Li", object="roof", value=2.0, unit="cats")
    assert diary(odd, "en") == "Li: cat-rescued roof (2 cats)"
    assert diary(odd, "zh") == "Li：cat-rescued roof（2 cats）"


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        ("fire-size", 2.5e6, "", "2.5 MW"),
        ("fire-size", 40_000.0, "W", "40 kW"),
        ("density-high", 4.5, "", "4.5 /m2"),
        ("exit-decile", 10.0, "%", "10 %"),
        ("fact-exit", 0.9, "", "0.9 m"),
        ("fact-stock", 1200.0, "bags", "1200 bags"),
        ("fact-people", 12345.0, "", "12345 people"),
        ("detect", None, "", ""),
    ],
)
def test_values_carry_their_units(name, value, unit, expected):
    assert quantity(event(name, value=value, unit=unit), "en") == expected


def test_a_name_may_be_written_as_its_label_in_either_language():
    assert find("general-alarm") == "general-alarm"
    assert find("119  Dialled ") == "119-dial"
    assert find("疏散命令") == "evac-order"
    assert find("something else") is None
    assert nearest("genral-alarm") == "general-alarm"


def test_words_of_the_engines_are_put_into_the_language_and_ids_keep_their_letters():
    sent = event("message-sent", actor="control-room", object="county", text="phone")
    assert diary(sent, "zh") == "“control-room”向“县级”发出信息（电话）。"
    assert diary(sent, "en") == "control-room to county: message sent (phone)."
    assert (
        diary(event("evac-order", object="all"), "en") == "Orders everybody in all areas to leave."
    )
