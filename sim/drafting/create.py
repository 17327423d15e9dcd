"""Writes the files of a new site: all of them or none, and never over others."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.drafting import (
    alley,
    bridge,
    concert,
    fair,
    ground,
    hall,
    hotel,
    school,
    stadium,
    station,
)
from sim.drafting.fitting import Fitting
from sim.drafting.settings import read_settings
from sim.messages import Text
from sim.scenario.load import load_scenario
from sim.scenario.reading.overrides import option_span
from sim.town.names import cure_for
from sim.yamlsrc import ProblemList, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from sim.drafting.settings import File
    from sim.messages import Lang

MAKERS: Mapping[str, ModuleType] = MappingProxyType(
    {
        "school": school,
        "hotel": hotel,
        "hall": hall,
        "ground": ground,
        "fair": fair,
        "alley": alley,
        "stadium": stadium,
        "concert": concert,
        "bridge": bridge,
        "station": station,
    }
)

KINDS = tuple(MAKERS)
"""Kinds of sites that can be made."""


def create(
    directory: Path, kind: str, settings: Mapping[str, str], *, lang: Lang = "en"
) -> list[Path]:
    """Write a site, a scenario and a plan that run as they are.

    Args:
        directory: the project folder; made if it is not there.
        kind: one of :data:`KINDS`.
        settings: numbers by name, as text; the others have their defaults.
        lang: language of the names, notes and comments in the files; ids are the same in all.

    Returns:
        The files written: the site, the scenario, the plan, and tables of those who arrive.

    Raises:
        InputFaults: the kind, a setting or a value is unknown, settings do not fit together, or a
            file exists.
    """
    problems = ProblemList()
    maker = MAKERS.get(kind)
    if maker is None:
        cure = cure_for(kind, KINDS)
        problems.add("new-kind", Span(f"--kind {kind}"), kind=kind, cure=cure)
        problems.raise_if_errors()
    assert maker is not None
    values = read_settings(kind, maker.NUMBERS, settings, problems)
    problems.raise_if_errors()
    given = {name: value for name, value in values.items() if value is not None}
    maker.check(Fitting(given, maker.NUMBERS, settings, problems))
    problems.raise_if_errors()
    files = maker.files(given, lang)
    _check_sound(files, settings, problems)
    paths = [directory / file.path for file in files]
    for path in paths:
        if path.exists():
            problems.add("new-exists", Span(path.as_posix()), path=path.as_posix())
    problems.raise_if_errors()
    written: list[Path] = []
    try:
        for path, file in zip(paths, files, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as target:
                written.append(path)
                target.write(file.text)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return paths


def _check_sound(files: Sequence[File], settings: Mapping[str, str], problems: ProblemList) -> None:
    """Refuse settings of which the check of the result would complain, whatever the reason."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for file in files:
            path = root / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        scenario = next(file.path for file in files if file.path.count("/") == 1 and _is_one(file))
        _, found = load_scenario(root / scenario, root=root)
    first = next(iter(found.errors + found.warnings), None)
    if first is not None:
        named = [f"{name}={value}" for name, value in settings.items()]
        code = first.code if "." in first.code else f"faults.{first.code}"
        said = Text(code, dict(first.params))
        problems.add(
            "new-unsound", option_span(" ".join(named)), said=said, settings=list(settings)
        )
        problems.raise_if_errors()


def _is_one(file: File) -> bool:
    return file.path.startswith("scenarios/")
