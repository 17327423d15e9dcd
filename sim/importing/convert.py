"""From a scenario of jupedsim-network to a site and a scenario: everything but the disk.

The stages, each a function that takes all it needs and returns all it makes::

    JSON -> spec -> checks -> network -> ways -> plan -> text of the site -> site
         -> orders -> text of the scenario -> told
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.building import load_site
from sim.errors import InputFaults
from sim.importing import checks
from sim.importing.jsonfile import load_json
from sim.importing.network import build
from sim.importing.orders import orders
from sim.importing.plan import plan_of
from sim.importing.remarks import tell_all
from sim.importing.scenariofile import ScenarioText, site_file
from sim.importing.shares import shares
from sim.importing.sitefile import SiteText
from sim.importing.spec import NetworkSpec
from sim.importing.told import Note, Told
from sim.importing.walls import CannotDrawError
from sim.importing.ways import ways
from sim.messages import Text
from sim.scenario.load import load_scenario
from sim.yamlsrc import ProblemList, validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Site
    from sim.importing.network import Network
    from sim.importing.plan import Plan
    from sim.importing.ways import Ways
    from sim.messages import Lang


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import makes.

    Attributes:
        files: text of each file by its name: the site, then the scenario.
        notes: what is told, in order.
        storeys, rooms, stairs, doors, exits, people: how many there are.
    """

    files: Mapping[str, str]
    notes: tuple[Note, ...]
    storeys: int
    rooms: int
    stairs: int
    doors: int
    exits: int
    people: int


def import_network(path: Path, *, name: str = "", lang: Lang = "en") -> Imported:
    """Return a scenario of jupedsim-network as a site and a scenario.

    Args:
        path: the JSON file.
        name: what both are called; the name of the file by default.
        lang: language of the comments in the files.

    Raises:
        InputFaults: the file has faults, or the network cannot be drawn; all of them are in it.
    """
    problems = ProblemList()
    name = name or path.stem
    network = _network(path, problems)
    routes = {target: ways(network, target) for target in {p.target for p in network.people}}
    _unreachable(network, routes, problems)
    problems.raise_if_errors()
    plan = _plan(network, problems)
    site_text = SiteText(plan, file=path.name, name=name, lang=lang)
    with tempfile.TemporaryDirectory() as folder:
        site = _site(Path(folder), site_text, problems)
        told_ways = orders(plan, site, site_text, routes)
        shared = shares(plan, site_text, routes)
        scenario_text = ScenarioText(plan, site_text, told_ways, shared, lang=lang)
        files = {site_file(name): site_text.text(), f"{name}.yaml": scenario_text.text()}
        _must_load(Path(folder), files, network, problems)
    told = Told()
    tell_all(plan, site_text, scenario_text, told_ways, routes, told)
    return Imported(
        files=files,
        notes=tuple(told.notes),
        storeys=len(plan.storeys),
        rooms=len(plan.parts.rooms),
        stairs=len(plan.parts.flights),
        doors=sum(bool(joint.b) for joint in plan.parts.joints),
        exits=sum(bool(joint.safe) for joint in plan.parts.joints),
        people=sum(people.count for people in network.people),
    )


def _network(path: Path, problems: ProblemList) -> Network:
    source = load_json(path, problems)
    spec = validate(NetworkSpec, source, problems) if source is not None else None
    if spec is not None:
        checks.check_all(spec, problems)
    problems.raise_if_errors()
    assert spec is not None
    return build(spec)


def _unreachable(network: Network, routes: Mapping[str, Ways], problems: ProblemList) -> None:
    for people in network.people:
        if people.node not in routes[people.target].cost:
            place = network.spec.populations[people.row].where("node")
            problems.add("network-no-way", place, node=people.node)


def _plan(network: Network, problems: ProblemList) -> Plan:
    try:
        return plan_of(network, ways(network))
    except CannotDrawError as error:
        node = network.nodes.get(error.box)
        place = node.span if node is not None else network.spec.where("nodes")
        problems.put(error.code, place, {"name": error.box} | error.params)
    raise InputFaults(problems)


def _site(folder: Path, text: SiteText, problems: ProblemList) -> Site:
    """Return the site as it will be read, so that its ways can be measured."""
    path = folder / site_file(text.name)
    path.write_text(text.text(), encoding="utf-8", newline="\n")
    found = ProblemList()
    site, _ = load_site(path, root=folder, problems=found)
    if site is None:
        _refuse(found, text.plan.network, problems)
    assert site is not None
    return site


def _must_load(
    folder: Path, files: Mapping[str, str], network: Network, problems: ProblemList
) -> None:
    """Refuse what could not be read back: a file that has faults is never written."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    scenario = folder / list(files)[-1]
    _, found = load_scenario(scenario, root=folder)
    if found.errors:
        _refuse(found, network, problems)


def _refuse(found: ProblemList, network: Network, problems: ProblemList) -> None:
    place = network.spec.where("nodes", key=True)
    for problem in found.errors:
        key = problem.code if "." in problem.code else f"faults.{problem.code}"
        problems.add("network-not-drawn", place, reason=Text(key, problem.params))
    raise InputFaults(problems)
