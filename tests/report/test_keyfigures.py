import math

from sim.ensemble.bands import Band, Bands
from sim.report.keyfigures import key_figures
from sim.report.reading import Reading
from sim.report.spread import read_spread
from tests.results.made import record


def _figures(reading, spread):
    return {figure.name.en: figure for figure in key_figures(reading, spread, "en")}


def _spread(**changes):
    return Bands(**{"seeds": 30, "asked": 30, **changes})


def test_every_headline_stands_beside_its_median_and_range(all_out):
    bands = {"evacuation_time_s": Band(580.0, 600.0, 660.0, 30), "dead": Band(0, 0, 1, 30)}
    found = _figures(Reading(all_out), _spread(bands=bands))
    assert found["Last person out"].value.en == "10 min 10 s"
    assert found["Dead"].band.en == "median 0, P10–P90 0 – 1"


def test_without_people_left_anywhere_the_seeds_have_a_time(all_out):
    bands = {"evacuation_time_s": Band(580.0, 600.0, 660.0, 30)}
    figure = _figures(Reading(all_out), _spread(bands=bands))["Last person out"]
    assert figure.band.en == "median 10 min 00 s, P10–P90 9 min 40 s – 11 min 00 s"
    assert figure.strip.startswith("<svg")


def test_seeds_with_people_inside_are_counted_instead_of_timed(all_out):
    bands = {"evacuation_time_s": Band(580.0, 600.0, math.inf, 30, 4)}
    spread = _spread(bands=bands, remaining=(2, 3, 9, 40))
    figure = _figures(Reading(all_out), spread)["Last person out"]
    assert figure.band.en == "people remain in 4 of 30 runs: median of these 3, at most 40"
    assert figure.strip == ""
    assert figure.tone == "bad"


def test_a_run_with_people_inside_says_how_many(reading):
    spread = _spread(remaining=tuple(range(1, 31)))
    figure = _figures(reading, spread)["Last person out"]
    assert figure.value.en == "3 of 60 remain"
    assert figure.value.zh == "60 人中滞留 3 人"
    assert "people remain in 30 of 30 runs" in figure.band.en


def test_a_range_that_is_open_at_the_top_says_never_there(reading):
    spread = _spread(bands={"119-dial": Band(200.0, 240.0, math.inf, 30, 5)})
    figure = _figures(reading, spread)["119 called"]
    assert figure.band.en == "median 4 min 00 s, P10–P90 3 min 20 s – never"
    assert figure.strip == ""


def test_one_run_alone_claims_no_range(reading):
    for figure in key_figures(reading, read_spread(reading.result, None), "en"):
        assert not figure.band
        assert figure.strip == ""


def test_bands_of_a_result_file_can_be_read_back():
    spread = read_spread(record({"bands": {"dead": [0, 1, None]}}), None)
    assert spread.bands["dead"] == Band(0.0, 1.0, math.inf)
    assert spread.seeds == 0
