import pytest

from sim.building.names import NameRangeError, id_names, level_names, repeated_id


def test_a_range_of_levels_names_each_level() -> None:
    assert level_names("L9..L11") == ["L9", "L10", "L11"]
    assert level_names("2F") == ["2F"]


def test_a_range_of_ids_keeps_leading_zeros() -> None:
    assert id_names("2{09..11}") == ["209", "210", "211"]
    assert id_names("room-{1..3}b") == ["room-1b", "room-2b", "room-3b"]


@pytest.mark.parametrize("text", ["L3..M6", "G..L2", "L6..L3", "..", "L1..L99999"])
def test_a_range_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(NameRangeError):
        level_names(text)


@pytest.mark.parametrize("text", ["2{1..}", "{01..02}{1..2}", "2{3..1}", "a}"])
def test_braces_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(NameRangeError):
        id_names(text)


@pytest.mark.parametrize(
    ("name", "copy"),
    [("201", "1001"), ("201/door", "1001/door"), ("2-1-bell", "10-1-bell"), ("hall", "L10/hall"),
     ("2", "L10/2"), ("2a", "L10/2a"), ("12", "L10/12")],
)  # fmt: skip
def test_room_numbers_follow_the_level_and_other_ids_stand_behind_it(name: str, copy: str) -> None:
    assert repeated_id(name, template="L2", level="L10") == copy
