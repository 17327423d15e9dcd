"""Help pages are laid out by columns, not by characters."""

from hypothesis import given
from hypothesis import strategies as st

from sim.commands import helptext


def test_a_chinese_sign_is_two_columns_wide():
    assert helptext.columns("出口 exit") == 9


def test_chinese_is_broken_anywhere_but_never_before_a_closing_sign():
    assert helptext.wrap("一二三四五，六七八", 10) == ["一二三四", "五，六七八"]


def test_english_is_broken_at_spaces():
    assert helptext.wrap("one two three", 8) == ["one two", "three"]


@given(st.text(alphabet="ab 出口，。", max_size=60), st.integers(6, 40))
def test_wrapping_loses_nothing_but_spaces(sentence, width):
    lines = helptext.wrap(sentence, width)
    assert "".join(lines).replace(" ", "") == sentence.replace(" ", "")


def test_names_and_meanings_stand_in_two_columns():
    rows = [("--a", "first"), ("--long", "second " * 3)]
    assert helptext.table(rows, indent=2, width=24) == [
        "  --a     first",
        "  --long  second second",
        "          second",
    ]
