"""That somebody named another kind of file where a scenario is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.messages import Text
from sim.scenario.reading.places import below_root
from sim.yamlsrc.filekinds import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from sim.yamlsrc import ProblemList, Source


def told_another_kind(source: Source, path: Path, problems: ProblemList) -> bool:
    """Say so if a file is no scenario but one of the files that scenarios name.

    Args:
        source: the file.
        path: the file as it was named.
        problems: takes the fault, with a scenario that mentions the file, if there is one.

    Returns:
        Whether it is another kind of file.
    """
    kind = kind_of(source.data)
    if kind == "scenario":
        return False
    if kind == "network":
        problems.add("scenario-is-network", source.span((), key=False), file=path.as_posix())
        return True
    using = _using(source.root, path)
    example = Text("scenario.such-as", {"file": using}) if using else ""
    problems.add(f"scenario-is-{kind}", source.span((), key=False), example=example)
    return True


def _using(root: Path, path: Path) -> str:
    for scenario in sorted((root / "scenarios").glob("*.yaml")):
        try:
            words = scenario.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError):
            continue
        if path.name in words:
            return below_root(scenario, root)
    return ""
