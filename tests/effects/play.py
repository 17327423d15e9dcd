"""What a change of a file changes: what is checked, what happens, and what a card says of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cards.attach import with_scorecard
from sim.report.plan import symbols
from sim.report.planlabels import icons, plan_view
from sim.report.reading import Reading
from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate
from sim.summary.data import check_data
from tests.scenario.everything import FILES

if TYPE_CHECKING:
    from sim.simulation.outcome import RunOutcome

ROOT = Path(__file__).parents[2]
BASES = Path(__file__).parent / "base"
_ECHO = ("scenario", "name", "file", "inputs", "inputs_sha256", "version", "wall_s", "seed")
"""What only says again what is written."""


@dataclass(frozen=True)
class Played:
    """What is left of a scenario.

    Attributes:
        faults: codes of the faults, if it is refused.
        run: what happened.
        check: what ``muster check`` says.
        drawn: the plans of the report.
    """

    faults: tuple[str, ...]
    run: str = ""
    check: str = ""
    drawn: str = ""


def laid_out(folder: Path) -> Path:
    """Copy all that scenarios need into a folder."""
    for name in ("scenarios", "buildings"):
        shutil.copytree(ROOT / name, folder / name)
    for path in sorted([*BASES.glob("*.yaml"), *BASES.glob("*.csv")]):
        shutil.copy(path, folder / "scenarios")
    for name, text in FILES.items():  # a night in a small house with everything
        (folder / name).write_text(text, encoding="utf-8")
    # The night in the hotel, with a dispatch centre that has other things to do, and a panel.
    for file, more, name in (
        ("buildings/riverside-town.yaml", "town.add", "buildings/e-town.yaml"),
        ("scenarios/plans/hotel-cn.yaml", "plan.add", "scenarios/plans/e-plan.yaml"),
    ):
        (folder / name).write_text(
            (folder / file).read_text(encoding="utf-8")
            + (BASES / more).read_text(encoding="utf-8"),
            encoding="utf-8",
        )
    plan = folder / "scenarios" / "plans" / "e-plan.yaml"
    text = plan.read_text(encoding="utf-8")
    guard = "{id: security, name: Security, needs: 1, where: lobby"
    assert guard in text
    walks = f"{guard}, patrol: {{every: 20 min, first: 1 min, route: [kitchen, lobby]}}"
    plan.write_text(text.replace(guard, walks), encoding="utf-8")
    night = (folder / "scenarios" / "hotel-night-fire.yaml").read_text(encoding="utf-8")
    report = "text: A guest reports that her father is still in his room,"
    assert report in night
    night = night.replace(report, f"{report} effect: {{post: front-desk, people: 0}},")
    night = night.replace("riverside-town.yaml", "e-town.yaml").replace(
        "hotel-cn.yaml", "e-plan.yaml"
    )
    (folder / "scenarios" / "e-busy.yaml").write_text(night, encoding="utf-8")
    night = night.replace("in: kitchen,", 'in: "205",').replace("peak: 3 MW", "peak: 6 MW")
    (folder / "scenarios" / "e-room.yaml").write_text(night, encoding="utf-8")
    return folder


def play(path: Path) -> Played:
    """Check and play a scenario once."""
    scenario, problems = load_scenario(path)
    if scenario is None:
        return Played(tuple(sorted({problem.code for problem in problems.errors})))
    check = _bare(check_data(scenario))
    check["warnings"] = sorted(problem.code for problem in problems.items)
    seed = scenario.run.seed
    outcome = with_scorecard(simulate(scenario, seed=seed, stage=prepare(scenario)))
    what = (
        [
            (e.t_s, e.event, e.actor, e.object, e.value, e.unit, e.text)
            for e in outcome.events
            if e.event != "t0"
        ],
        {name: list(map(str, column)) for name, column in outcome.people.items()},
        _bare(outcome.result),
    )
    return Played((), json.dumps(what, default=str), json.dumps(check, default=str), drawn(outcome))


def drawn(outcome: RunOutcome) -> str:
    """Return the plans of all storeys as the report draws them."""
    view = plan_view(Reading(outcome))
    return symbols(view) + "".join(icons(view, level) for level in view.site.levels)


def _bare(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items() if key not in _ECHO}
    if isinstance(data, list | tuple):
        return [_bare(value) for value in data]
    return data


def differs(base: Played, other: Played) -> str:
    """Return in what two differ first, ``""`` for nothing."""
    ways = ("faults", "run", "check", "drawn")
    return next((way for way in ways if getattr(base, way) != getattr(other, way)), "")


@cache
def base_of(path: Path) -> Played:
    """Return what a scenario leaves as it is."""
    return play(path)
