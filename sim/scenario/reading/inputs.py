"""Everything a scenario is read from: texts become specs and frozen sites, whatever the start.

Reading (this module) is kept apart from resolving (:mod:`sim.scenario.resolve`), so that the same
inputs may be resolved for another start or seed without reading a file again.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.building.expand import expand_site
from sim.building.spec import SiteSpec
from sim.messages import Text
from sim.registers.load import load_register
from sim.response.plan.load import LoadedPlan, load_plan
from sim.response.plan.spec import PlanSpec
from sim.scenario.calendar import written_days
from sim.scenario.names import SiteNames
from sim.scenario.people.arrivals import table_name
from sim.scenario.people.occupancy import tables_of
from sim.scenario.reading.digest import inputs_sha256
from sim.scenario.reading.filekinds import told_another_kind
from sim.scenario.reading.overrides import Override, apply, parse_overrides
from sim.scenario.reading.places import below_root
from sim.scenario.reading.register_options import split_register_overrides, with_statuses
from sim.scenario.reading.site_changes import apply_to_site, split_site_overrides
from sim.scenario.spec import ScenarioSpec
from sim.scenario.starts import start_choice
from sim.town.load import load_town
from sim.town.names import shown_name
from sim.town.series import read_series
from sim.town.spec import TownSpec
from sim.yamlsrc import ProblemList, load, validate
from sim.yamlsrc.filekinds import kind_of_file, may_be

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sim.building.model import Site
    from sim.registers.load import LoadedRegister
    from sim.scenario.reading.overrides import Document
    from sim.town.load import LoadedTown
    from sim.town.series import TimeSeries
    from sim.yamlsrc import Source, Span, Spec

_LISTS = {"openings": ("openings", "exits", "gates")}
"""Where items of a first step are looked for: exits and gates are openings too."""


def top_keys() -> dict[Document, list[str]]:
    """Return the keys that overrides may start with, by the file they change."""
    shared = {"format", "note", "source", "include"}
    specs: dict[Document, type[Spec]] = {
        "scenario": ScenarioSpec,
        "site": SiteSpec,
        "plan": PlanSpec,
        "town": TownSpec,
    }
    return {
        document: [
            name
            for key, info in spec.model_fields.items()
            if (name := info.alias or key) not in shared
        ]
        for document, spec in specs.items()
    }


@dataclass(frozen=True)
class Inputs:
    """What a scenario was read from.

    Attributes:
        path: the scenario's file.
        spec: what it says.
        names: the sites and their names, before any register acts.
        town: the town, or None.
        plan: the plan, or None.
        register: the register, or None.
        series: tables of arrivals and occupancy by what ``table_name`` calls them.
        sha256: hash over everything read.
        root: the project folder.
        overrides: values replaced by options.
        files: the bytes of every file that was read or named, by its name below the root, sorted.
    """

    path: Path
    spec: ScenarioSpec
    names: SiteNames
    town: LoadedTown | None
    plan: LoadedPlan | None
    register: LoadedRegister | None
    series: Mapping[str, TimeSeries] = field(default_factory=dict)
    sha256: str = ""
    root: Path = Path()
    overrides: tuple[Override, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def options(self) -> tuple[str, ...]:
        """The options as they were written, ``key=value``."""
        return tuple(item.written for item in self.overrides)

    @property
    def sites(self) -> dict[str, Site]:
        """The sites by id."""
        return {site.id: site for site in self.names.sites}


def read_inputs(
    path: Path, *, overrides: Iterable[str], root: Path | None, problems: ProblemList
) -> Inputs | None:
    """Read a scenario and every file it names.

    Args:
        path: the scenario's file.
        overrides: ``key=value`` texts.
        root: project folder; by default found from the file.
        problems: takes the faults of all files.

    Returns:
        The inputs, or None where faults leave nothing to resolve.
    """
    written = parse_overrides(overrides, keys=top_keys(), problems=problems)
    return _Reader(path, root, written, problems).read()


@dataclass
class _Reader:
    path: Path
    root: Path | None
    overrides: list[Override]
    problems: ProblemList
    documents: dict[str, Any] = field(default_factory=dict)
    read_tables: dict[tuple[Path, str], TimeSeries | None] = field(default_factory=dict)

    def read(self) -> Inputs | None:
        source = load(self.path, root=self.root, problems=self.problems)
        if source is None:
            return None
        if told_another_kind(source, self.path, self.problems):
            return None
        source = self._overridden(source, "scenario")
        self.documents["scenario"] = source.data
        spec = validate(ScenarioSpec, source, self.problems)
        if spec is None:
            # What the scenario names is read all the same, so that all faults come at once.
            self._read_named(source)
            return None
        self._keep_tables(source.tables)
        usual = start_choice(spec.starts, ProblemList()).usual
        if spec.calendar is not None:
            self.documents["calendar"] = written_days(spec, usual)
        names = self._sites(spec, source)
        town = self._town(spec, source)
        plan = self._plan(spec, source)
        register = self._register(spec, source)
        series = self._series(spec, source)
        if names is None:
            return None
        return Inputs(
            path=self.path,
            spec=spec,
            names=names,
            town=town,
            plan=plan,
            register=register,
            series=series,
            sha256=inputs_sha256(self.documents),
            root=source.root,
            overrides=tuple(self.overrides),
            files=self._files(source.root),
        )

    def _files(self, root: Path) -> dict[str, bytes]:
        """Return what was read, by names that are the same wherever anybody stands."""
        read = self.problems.files.items()
        return dict(sorted((below_root(path, root), content) for path, content in read))

    def _overridden(self, source: Source, document: Document) -> Source:
        mine = [item for item in self.overrides if item.document == document]
        return apply(source, mine, problems=self.problems, lists=_LISTS)

    def _named(self, source: Source, named: str, span: Span | None, kind: str) -> Path | None:
        """Return the file that is named, as the user would name it from where they stand."""
        path = source.resolve(named, span, self.problems, fits=may_be(kind))
        found = "" if path is None else kind_of_file(path, wanted=kind)
        if found not in ("", kind):
            self.problems.add(
                "file-of-other-kind",
                span,
                path=named,
                found=Text(f"scenario.file-{found}"),
                wanted=Text(f"scenario.file-{kind}"),
            )
            return None
        return None if path is None else Path(shown_name(source, path))

    # ---- sites

    def _sites(self, spec: ScenarioSpec, source: Source) -> SiteNames | None:
        named = self._named_sites(spec)
        if named is None:
            return None
        pairs = []
        for site_id, (file, span) in sorted(named.items()):
            path = self._named(source, file, span, "site")
            pair = self._site(path, site_id, source.root) if path is not None else None
            pairs.append(pair)
        if any(pair is None for pair in pairs):
            return None
        good = [pair for pair in pairs if pair is not None]
        return SiteNames(tuple(site for site, _ in good), tuple(spec for _, spec in good))

    def _named_sites(self, spec: ScenarioSpec) -> dict[str, tuple[str, Span | None]] | None:
        if spec.site is not None and spec.sites is not None:
            self.problems.add("scenario-site-and-sites", spec.where("sites", key=True))
        if spec.site is not None:
            return {Path(spec.site).stem: (spec.site, spec.where("site"))}
        if isinstance(spec.sites, dict):
            return {key: (file, spec.where(f"sites.{key}")) for key, file in spec.sites.items()}
        if spec.sites is not None:
            found: dict[str, tuple[str, Span | None]] = {}
            for number, file in enumerate(spec.sites):
                place = spec.where(f"sites.{number}")
                if Path(file).stem in found:
                    self.problems.add("scenario-site-twice", place, name=Path(file).stem)
                found[Path(file).stem] = (file, place)
            if found:
                return found
        self.problems.add("scenario-no-site", spec.where("name"))
        return None

    def _site(self, path: Path, site_id: str, root: Path) -> tuple[Site, SiteSpec] | None:
        source = load(path, root=root, problems=self.problems)
        if source is None:
            return None
        on_text, on_model = split_site_overrides(self.overrides, source)
        source = apply(source, on_text, problems=self.problems, lists=_LISTS)
        self.documents[f"site/{site_id}"] = source.data
        spec = validate(SiteSpec, source, self.problems)
        if spec is None:
            return None
        self._keep_tables(source.tables)
        site = expand_site(spec, site_id=site_id, problems=self.problems)
        if site is None:
            return None
        # a level without an elevation stands on the one written before it, and mappings are sorted
        self.documents[f"levels/{site_id}"] = [list(astuple(level)) for level in site.levels]
        self.documents[f"options/{site_id}"] = [item.written for item in on_model]
        return apply_to_site(site, on_model, self.problems), spec

    # ---- the other files

    def _town(self, spec: ScenarioSpec, source: Source) -> LoadedTown | None:
        if spec.town is None:
            return None
        path = self._named(source, spec.town, spec.where("town"), "town")
        if path is None:
            return None
        town = load_town(
            path,
            root=source.root,
            problems=self.problems,
            change=lambda read: self._overridden(read, "town"),
        )
        if town is not None:
            self.documents["town"] = town.source.data
            self._keep_tables(town.texts)
            self._keep_tables(town.source.tables)
        return town

    def _plan(self, spec: ScenarioSpec, source: Source) -> LoadedPlan | None:
        if spec.response is None or spec.response.plan is None:
            return None
        path = self._named(source, spec.response.plan, spec.response.where("plan"), "plan")
        if path is None:
            return None
        plan = load_plan(
            path,
            root=source.root,
            problems=self.problems,
            change=lambda read: self._overridden(read, "plan"),
        )
        if plan is not None:
            self.documents["plan"] = plan.source.data
            self._keep_tables(plan.source.tables)
        return plan

    def _register(self, spec: ScenarioSpec, source: Source) -> LoadedRegister | None:
        if spec.register_ is None:
            return None
        path = self._named(source, spec.register_, spec.where("register"), "register")
        if path is None:
            return None
        mine = [item for item in self.overrides if item.document == "register"]
        on_text, on_status = split_register_overrides(mine)
        register = load_register(
            path,
            root=source.root,
            shown=path.as_posix(),
            problems=self.problems,
            change=lambda read: apply(read, on_text, problems=self.problems),
        )
        if register is None:
            return None
        self.documents["register"] = register.source.data
        self._keep_tables(register.source.tables)
        self.documents["options/register"] = [item.written for item in on_status]
        return with_statuses(register, on_status, self.problems)

    def _series(self, spec: ScenarioSpec, source: Source) -> dict[str, TimeSeries]:
        found: dict[str, TimeSeries] = {}
        for group in spec.people:
            arrive = group.arrive
            if arrive is not None and arrive.file is not None:
                self._table(source, arrive.file, arrive.where("file"), ("count", _people), found)
            for file, key in tables_of(group):
                self._table(source, file, group.where(key), ("share", _share), found, of_a_day=True)
        return found

    def _table(
        self,
        source: Source,
        file: str,
        span: Span | None,
        column: tuple[str, Callable[[str], float]],
        found: dict[str, TimeSeries],
        *,
        of_a_day: bool = False,
    ) -> None:
        """Take in a table by the place in which it is named; each file is read once a column."""
        name = table_name(column[0], span, file)
        path = None if name in found else source.resolve(file, span, self.problems)
        if path is None:
            return
        value, parse = column
        known = (path.resolve(), value)
        if known not in self.read_tables:
            shown = shown_name(source, path)
            self.read_tables[known] = read_series(
                path,
                shown=shown,
                value=value,
                problems=self.problems,
                parse=parse,
                span=span,
                of_a_day=of_a_day,
            )
            self.documents[f"table/{source.within(path)}"] = self.problems.lines.get(shown, [])
        series = self.read_tables[known]
        if series is not None:
            found[name] = series

    def _keep_tables(self, tables: Mapping[str, list[str]]) -> None:
        """Keep what tables say, each by its name in the project."""
        self.documents |= {f"table/{name}": lines for name, lines in tables.items()}

    def _read_named(self, source: Source) -> None:
        """Read the files of a scenario that is itself faulty, only for their faults."""
        data = source.data if isinstance(source.data, dict) else {}
        site, town = data.get("site"), data.get("town")
        if isinstance(site, str):
            path = self._named(source, site, source.span(("site",)), "site")
            if path is not None:
                self._site(path, path.stem, source.root)
        if isinstance(town, str):
            path = self._named(source, town, source.span(("town",)), "town")
            if path is not None:
                load_town(path, root=source.root, problems=self.problems)
        response = data.get("response")
        plan = response.get("plan") if isinstance(response, dict) else None
        if isinstance(plan, str):
            path = self._named(source, plan, source.span(("response", "plan")), "plan")
            if path is not None:
                load_plan(path, root=source.root, problems=self.problems)
        register = data.get("register")
        if isinstance(register, str):
            path = self._named(source, register, source.span(("register",)), "register")
            if path is not None:
                load_register(path, root=source.root, shown=path.as_posix(), problems=self.problems)


def _people(cell: str) -> float:
    count = float(cell)
    if not 0 <= count < math.inf:
        raise ValueError(cell)
    return count


def _share(cell: str) -> float:
    share = float(cell)
    if not 0 <= share <= 1:
        raise ValueError(cell)
    return share
