"""How to repeat the run: what the page tells one to type is what was typed."""

from dataclasses import replace

from sim.building.summary import summarise
from sim.report.assumptions import limits, repeat
from sim.report.inputs import facts
from sim.report.reading import Reading


def _changed(outcome, **scenario):
    return Reading(replace(outcome, scenario=replace(outcome.scenario, **scenario)))


def test_the_command_names_the_file_below_the_project_the_seed_and_every_option(outcome):
    options = ("exits.back.state=locked", "run.until=20 min")
    reading = _changed(outcome, file="scenarios/a.yaml", options=options)
    command = repeat(reading)[-1][1]
    seed = outcome.result["seed"]
    assert command == (
        f"muster run scenarios/a.yaml --seed {seed}"
        ' --set exits.back.state=locked --set "run.until=20 min"'
    )


def test_the_page_names_no_folder_of_the_machine(outcome):
    reading = _changed(outcome, file="scenarios/a.yaml")
    words = [w.en for w in limits(reading)] + [value for _, value in repeat(reading)]
    assert not any(" /" in w or "(/" in w for w in words)


def test_the_size_of_the_site_is_that_of_the_check(outcome, reading):
    size = summarise(outcome.site)
    words = {name.en: value.en for name, value in facts(reading)}["Size"]
    assert f"{size.spaces} spaces" in words
    assert f"{round(size.area_m2):,} m²" in words
