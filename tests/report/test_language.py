from markupsafe import Markup

from sim.report.language import (
    Both,
    attribute,
    duration,
    elapsed,
    joined,
    number,
    say,
    sentences,
)


def test_a_phrase_shows_both_languages_and_escapes_them():
    shown = Both("a < b", "甲 < 乙").__html__()
    assert shown == (
        '<span class="en" lang="en">a &lt; b</span>'
        '<span class="zh" lang="zh-Hans">甲 &lt; 乙</span>'
    )
    assert isinstance(shown, Markup)


def test_words_that_are_the_same_in_both_languages_stand_once():
    assert Both("R&D", "R&D").__html__() == "R&amp;D"


def test_a_phrase_inside_a_sentence_follows_the_language():
    words = say("figure-density", where=Both("lobby", "大堂"))
    assert "lobby" in words.en
    assert "大堂" in words.zh


def test_lists_are_joined_the_way_each_language_does_it():
    assert joined(["a", Both("b", "乙")]) == Both("a, b", "a、乙")


def test_sentences_have_a_space_between_them_in_english_only():
    assert sentences([Both("A.", "甲。"), Both("", ""), Both("B.", "乙。")]) == Both(
        "A. B.", "甲。乙。"
    )


def test_times_read_as_clocks_and_as_words():
    assert [elapsed(t) for t in (0, 59.6, 3600, -61)] == ["0:00", "1:00", "1:00:00", "-1:01"]
    assert duration(125).en == "2 min 05 s"
    assert duration(125).zh == "2 分 05 秒"


def test_counts_are_whole_and_large_ones_grouped():
    assert number(3.0) == "3"
    assert number(20000) == "20,000"
    assert number(2.756) == "2.76"


def test_an_attribute_carries_what_the_switch_needs():
    words = Both('say "yes"', "是")
    assert attribute("aria-label", words, "zh") == (
        ' aria-label="是" data-attr="aria-label" data-en="say &#34;yes&#34;" data-zh="是"'
    )
    assert attribute("aria-label", Both("x", "x"), "en") == ' aria-label="x"'
