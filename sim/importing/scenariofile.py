"""The scenario of a network as text: its people, and how the run is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from sim import literature
from sim.building.model import Incline
from sim.importing.laws import duration, number, written
from sim.importing.names import as_id, quoted
from sim.importing.orders import Order
from sim.importing.sitefile import points
from sim.messages import text as say
from sim.movement.laws.sfpe import speed_coefficient
from sim.people.spec import Walking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.distribution import Distribution
    from sim.importing.network import People
    from sim.importing.plan import Plan
    from sim.importing.shares import Share
    from sim.importing.sitefile import SiteText
    from sim.messages import Lang

SLOWEST_M_S: float = get_args(Walking)[1].of.low
"""The least speed that a profile may have."""

_SHARES = (np.arange(400) + 0.5) / 400
_SAME = 0.02
_MOST_FACTOR = 2.0


class ScenarioText:
    """Writes a scenario.

    Attributes:
        plan: what is drawn.
        site: the text of its site.
        orders: what groups are told, by the row of their population.
        lang: language of the comments.
        shares: populations that are shared out over several ways, by their row.
        groups: name of the group of each population, by its row.
        profiles: speed and factor on stairs by name of the profile.
    """

    def __init__(
        self,
        plan: Plan,
        site: SiteText,
        orders: Mapping[int, Order],
        shares: Mapping[int, tuple[Share, ...]],
        *,
        lang: Lang,
    ) -> None:
        self.plan, self.site, self.orders, self.lang = plan, site, orders, lang
        self.shares = shares
        self.groups = _groups(plan, site)
        self.factor = {p.row: stairs_factor(plan, p.speed) for p in plan.network.people}
        self.profiles: dict[tuple[Distribution, float | None], str] = {}
        laws = list(dict.fromkeys((p.speed, self.factor[p.row]) for p in plan.network.people))
        for row, law in enumerate(laws, start=1):
            self.profiles[law] = "occupants" if len(laws) == 1 else f"occupants-{row}"

    def text(self) -> str:
        """Return the file."""
        lines = [
            f"# {self._say('scenario-head', file=self.site.file)}",
            "format: 1",
            f"name: {quoted(self.site.name)}",
            f"site: {quoted(site_file(self.site.name))}",
            f"source: {quoted(self._say('source', file=self.site.file))}",
            "",
            "profiles:",
            *(self._profile(name, *law) for law, name in self.profiles.items()),
            "",
            f"# {self._say('scenario-parts')}",
            "people:",
        ]
        for people in self.plan.network.people:
            for share in self.shares.get(people.row) or ((None,) if people.count else ()):
                lines += self._people(people, share)
        lines += ["", f"# {self._say('scenario-alarm')}", "alarm: {at: 0 s, by: voice, zones: all}"]
        lines.append(self._run())
        return "\n".join(lines) + "\n"

    def _say(self, key: str, **params: object) -> str:
        return say(f"import.{key}", self.lang, **params)

    def _profile(self, name: str, speed: Distribution, factor: float | None) -> str:
        law = written(speed, "m/s", least=SLOWEST_M_S).text
        if factor is None:
            return f"  {name}: {{speed: {law}}}"
        both = f"stairs_down: {number(factor, 2)}, stairs_up: {number(factor, 2)}"
        return f"  {name}: {{speed: {law}, {both}}}  # {self._say('scenario-stairs')}"

    def _people(self, people: People, share: Share | None) -> list[str]:
        name = self.groups[people.row]
        fields = [
            ("group", quoted(f"{name} by {share.via}" if share else name)),
            ("in", quoted(self.site.id(people.node))),
            ("count", str(share.count if share else people.count)),
            ("profile", self.profiles[people.speed, self.factor[people.row]]),
        ]
        fields.append(("pre_movement", written(people.pre_movement, "s", least=0.0).text))
        order = self.orders.get(people.row)
        if share is not None:
            order = Order(order.exits if order else (), share.via)
        fields += _orders(order)
        head = ", ".join(f"{key}: {value}" for key, value in fields)
        if people.node not in self.plan.walls.boxes:
            return [f"  - {{{head}}}"]
        outline, walk = self.plan.start(people, share.through if share else "")
        comment = self._say("scenario-walk", walk=number(walk, 1))
        if outline is None:
            return [f"  - {{{head}}}  # {comment}"]
        return [f"  - {{{head},", f"     part: {points(outline)}}}  # {comment}"]

    def _run(self) -> str:
        spec = self.plan.network.spec
        fields = [f"until: {duration(spec.simulation.t_max)}", "calibration: sfpe"]
        seed = first_seed(self.plan)
        if seed is not None:
            fields.append(f"seed: {seed}")
        if spec.monte_carlo is not None:
            fields.append(f"seeds: {spec.monte_carlo.runs}")
        return f"run: {{{', '.join(fields)}}}"


def first_seed(plan: Plan) -> int | None:
    """Return the seed of the run, None if the file gives none."""
    spec = plan.network.spec
    if spec.run.seed is not None:
        return spec.run.seed
    return spec.monte_carlo.seed if spec.monte_carlo is not None else None


def site_file(name: str) -> str:
    """Return the name of the file of a site."""
    return f"{name}-site.yaml"


def _orders(order: Order | None) -> list[tuple[str, str]]:
    """Return what a group is told of its way."""
    if order is None:
        return []
    fields = []
    if len(order.exits) == 1 and not order.via:
        fields.append(("leave_by", quoted(order.exits[0])))
    elif len(order.exits) > 1:
        fields.append(("familiarity", f"[{', '.join(map(quoted, order.exits))}]"))
    if order.via:
        exit_ = f", exit: {quoted(order.exits[0])}" if len(order.exits) == 1 else ""
        fields.append(("route", f"{{via: [{quoted(order.via)}]{exit_}}}"))
    return fields


def _groups(plan: Plan, site: SiteText) -> dict[int, str]:
    """Return a name for each population: that of its node, numbered where there are several."""
    found: dict[int, str] = {}
    for people in plan.network.people:
        base, number_ = as_id(site.id(people.node)), 1
        while (base if number_ == 1 else f"{base} {number_}") in found.values():
            number_ += 1
        found[people.row] = base if number_ == 1 else f"{base} {number_}"
    return found


def stairs_factor(plan: Plan, speed: Distribution) -> float | None:
    """Return how fast people walk stairs, as a share of their level speed; None for the usual.

    In the network somebody walks a stair at their own speed, but no faster than the stair allows;
    on a profile it is one share for all, here the one that keeps the mean.
    """
    stairs = [node for node in plan.network.nodes.values() if node.kind == "stair"]
    if not stairs:
        return None
    node = stairs[0]
    k = speed_coefficient(Incline("", "", 1.0, node.riser_m, node.tread_m, 0.5))
    a = literature.value("network.slope")
    most = k * (1 - a * literature.value("network.density.free"))
    speeds = speed.ppf(_SHARES)
    share = float(np.minimum(speeds, most).mean() / max(speeds.mean(), SLOWEST_M_S))
    usual = k / literature.value("movement.sfpe.k.level")
    if abs(share - usual) <= _SAME or not 0 < share <= _MOST_FACTOR:
        return None
    return round(share, 2)
