"""One slip of the pen in any file of a scenario: faults, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.summary.text import check_report
from tests.yaml_mutations import every_mutation

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

MORE = """\
  - group: "class-{x}"
    for: {use: bedroom, except: [r2]}
    count: {per_area: 0.5 /m2}
    leader: guests
    route: {via: [hall], exit: front, assembly: yard}
    release: {after: bell, delay: {G: 20 s}}
    pre_movement: {lognormal: {median: 60 s, p90: 150 s}}
  - group: visitors
    arrive: {from: front, rate: 2 /min, between: [02:12, 02:20]}
    visit: [{at: r1, stay: 4 min}]
    leave_by: back
    profile: slow
profiles: {slow: {speed: {normal: {mean: 0.9 m/s, sd: 0.2 m/s}}, needs_assistance: 1}}
alarm: {at: 5 min, by: voice, zones: [G, hall]}
hazards:
"""
EVERY = 23
"""A prime, so that the kinds of slips do not fall into step with it."""


@pytest.mark.parametrize("file", ["inn", "town", "plans/inn", "registers/inn", "fire"])
def test_a_slip_gives_faults_and_never_a_traceback(project: Project, file: str) -> None:
    project.change("fire.yaml", "hazards:\n", MORE)
    project.good()
    name = next(key for key in project.files if key.endswith(f"{file}.yaml"))
    good = project.files[name]
    for mutation in list(every_mutation(good))[::EVERY]:
        project.files[name] = mutation.text
        scenario, problems = project.load()
        assert (scenario is None) == bool(problems.errors)
        assert problems.render("zh") or not problems.items
        if scenario is not None:
            assert check_report(scenario, "en")
        if scenario is None:
            assert all(problem.span is not None for problem in problems.errors)
