from hypothesis import given
from hypothesis import strategies as st

from sim.report.labels import Box, Places, Rows, phrase_width, shortened, text_width, wrapped
from sim.report.language import Both

NUMBERS = st.floats(0, 900)


@given(st.lists(st.tuples(NUMBERS, st.floats(1, 400)), max_size=40))
def test_labels_of_a_lane_never_cover_each_other(marks):
    rows = Rows(limit=5, left=0.0, right=900.0)
    for x, width in marks:
        if rows.place(x, mark=5.0, width=width) is None:
            rows.place_mark(x, mark=5.0)
    for row in rows.rows:
        for i, (a0, a1) in enumerate(row):
            for b0, b1 in row[i + 1 :]:
                assert a1 <= b0 or b1 <= a0 or (a1 - a0 == 10 and b1 - b0 == 10)


@given(st.floats(0, 900), st.floats(1, 400))
def test_a_label_stays_between_the_ends_of_its_lane(x, width):
    rows = Rows(limit=3, left=0.0, right=900.0)
    place = rows.place(x, mark=5.0, width=width)
    if place is not None:
        after = place[1]
        assert (x + 5 + width <= 900) if after else (x - 5 - width >= 0)


def test_a_label_goes_left_of_its_mark_at_the_right_end():
    rows = Rows(limit=1, left=0.0, right=100.0)
    assert rows.place(90.0, mark=4.0, width=50.0) == (0, False)


def test_a_label_wider_than_the_lane_has_no_place_and_takes_no_row():
    rows = Rows(limit=3, left=0.0, right=100.0)
    assert rows.place(50.0, mark=4.0, width=200.0) is None
    assert rows.rows == []


def test_a_place_is_taken_once():
    places = Places()
    assert places.take(Box(0, 0, 10, 10))
    assert not places.take(Box(9, 9, 20, 20))
    assert places.take(Box(10, 0, 20, 10))


def test_chinese_signs_are_as_wide_as_the_font_is_high():
    assert 4.0 <= text_width("疏散演练", size=1.0) < 4.2


def test_a_phrase_takes_the_room_of_its_longer_language():
    both = Both("first water by the fire brigade", "首次出水")
    assert phrase_width(both, size=10) == text_width(both.en, size=10)


@given(st.text(max_size=40), st.floats(5, 200))
def test_a_shortened_phrase_fits(text, room):
    cut = shortened(Both(text, text), size=10, room=room)
    assert cut.en in {text, ""} or cut.en.endswith("…")
    assert text_width(cut.en, size=10) <= max(room, 0)


@given(st.text(alphabet="abcW 保卫部·-", max_size=40), st.floats(30, 200))
def test_a_wrapped_name_loses_nothing_but_what_its_last_line_has_no_room_for(words, room):
    lines = wrapped(Both(words, words), size=12.0, room=room)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line.en, size=12.0) <= room for line in lines)
    if text_width(words, size=12.0) <= room:
        assert [line.en for line in lines] == [words.strip()]


def test_a_language_that_needs_fewer_lines_leaves_the_others_empty():
    lines = wrapped(Both("Head of the department", "部长"), size=12.0, room=100.0)
    assert [(line.en, line.zh) for line in lines] == [("Head of the", "部长"), ("department", "")]
