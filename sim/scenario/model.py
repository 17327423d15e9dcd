"""A resolved scenario: everything a run needs, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.messages import text
from sim.parameters import LITERATURE
from sim.people.model import CREW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sim.building.model import Site
    from sim.hazards.kinds import Hazard
    from sim.messages import Lang, Text
    from sim.movement.laws.book import DoorClass
    from sim.parameters import Parameters
    from sim.people.model import Group
    from sim.registers.model import RegisterState
    from sim.response.plan.model import ResponseInputs
    from sim.scenario.starts import StartChoice
    from sim.town.model import Town


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run is carried out.

    Attributes:
        until_s: end of the run.
        calibration: ``sfpe``, ``imo`` or ``measured``.
        cell_m: side of a cell.
        patch_m: side of a density patch.
        step_s: step of the crowd.
        seed: seed of the replayed run.
        seeds: number of quick runs around it.
        doors: what passes an opening: ``own``, ``open``, ``leaf`` or ``design``.
    """

    until_s: float
    calibration: str
    cell_m: float
    patch_m: float
    step_s: float
    seed: int = 1
    seeds: int = 30
    doors: DoorClass = "own"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a report has to print beside the results.

    Attributes:
        kind: ``source``, ``note``, ``assumption``, ``default`` or ``register``.
        about: what it is about, such as a group, an opening or a constant.
        words: the words; as written by the user, or a sentence of the catalogue.
        confidence: ``source``, ``memory``, ``assumption``, ``computed`` or ``""``.
    """

    kind: str
    about: str | Text
    words: str | Text
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """Something the files say that no engine uses yet.

    Attributes:
        feature: name of the feature, key ``unused-<feature>`` of the area ``check``.
        where: file and line of an example, ``""`` if there is no single place.
        count: how many there are.
        words: what they are called in the files, where that is what has no effect.
    """

    feature: str
    where: str = ""
    count: int = 1
    words: tuple[str, ...] = ()

    def sentence(self, lang: Lang) -> str:
        """Return what is not used, in words."""
        words = (", " if lang == "en" else "、").join(self.words)
        where = self.where or text("check.unused-nowhere", lang)
        key = f"check.unused-{self.feature}"
        return text(key, lang, where=where, count=self.count, words=words)


@dataclass(frozen=True)
class Scenario:
    """A scenario for one start of the run.

    Attributes:
        id: name of its file without the ending.
        name: what happens, in a line.
        path: its file.
        inputs_sha256: hash over everything that was read, options included.
        sites: the sites by id; :attr:`site` is the first.
        town: the town, or None.
        starts: start of the run.
        choice: the starts from which the seed may draw.
        special_day: ``holiday`` or ``makeup`` if the day of the start is one, else ``""``.
        groups: people present or coming, sorted by id, with the holders of duty posts.
        absent: groups that are not there at this start.
        busiest: people by space at the hour at which most are there, for rules about widths.
        hazards: hazards, resolved.
        response: plan, alarm, injects and measures, resolved.
        register: the register on the day of the run and what it changes.
        scorecard: name of the card, ``""`` for none.
        run: how the run is carried out.
        parameters: numbers of the model: the literature, what the scenario changes, and the ranges
            from which each run of many draws.
        remarks: sources, notes and assumptions that reports print.
        warnings: warnings of the files, one sentence each, in English, without their places: a
            line more in a file changes no result.
        warning_texts: the same, to be rendered in the reader's language.
        unused: what no engine uses yet.
        file: its file below the project folder, with ``/``.
        options: ``key=value`` texts that replaced values of the files.
        files: the bytes of every file that was read or named, by its name below the project folder:
            enough to read the scenario again.
        varies: True if the start or an effect of the register is drawn by the seed, so that each
            seed needs its own scenario (``sim.scenario.load.for_seed``).
    """

    id: str
    name: str
    path: Path
    inputs_sha256: str
    sites: Mapping[str, Site]
    town: Town | None
    starts: datetime
    choice: StartChoice
    groups: tuple[Group, ...]
    hazards: tuple[Hazard, ...]
    response: ResponseInputs
    register: RegisterState
    scorecard: str
    run: RunSettings
    parameters: Parameters = LITERATURE
    special_day: str = ""
    absent: tuple[str, ...] = ()
    busiest: tuple[tuple[str, int], ...] = ()
    remarks: tuple[Remark, ...] = ()
    warnings: tuple[str, ...] = ()
    warning_texts: tuple[Text, ...] = ()
    unused: tuple[Unused, ...] = ()
    file: str = ""
    options: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    varies: bool = False

    @property
    def site(self) -> Site:
        """The first (mostly the only) site."""
        return next(iter(self.sites.values()))

    @property
    def people(self) -> int:
        """Number of people, those who come included; crews of the fire brigade are not counted."""
        return sum(group.size for group in self.groups if group.role != CREW)

    @property
    def sampled(self) -> bool:
        """Whether every run of many draws numbers of the model, each from its range."""
        return bool(self.parameters.ranges)
