"""Which kind of file somebody named where a scenario is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.messages import Text
from sim.scenario.places import below_root

if TYPE_CHECKING:
    from pathlib import Path

    from sim.yamlsrc import ProblemList, Source

# Keys that only one kind of file has; the first kind of which one is there is meant.
_SIGNS = {
    "scenario": ("people", "alarm", "injects", "measures", "starts", "response", "scorecard"),
    "town": ("roads", "nodes", "stations"),
    "site": ("levels", "spaces", "rows", "exits", "openings", "stairwells"),
    "plan": ("posts", "roster", "procedures", "chain"),
}
_NETWORK = ("connections", "populations", "format_version")
_REGISTER = ("history", "grade", "criterion")


def kind_of(data: object) -> str:
    """Return which kind of file this is by its keys.

    It is a scenario, site, plan, town, register, or a network of another program.
    """
    if not isinstance(data, dict):
        return "scenario"
    if isinstance(data.get("nodes"), list) and any(key in data for key in _NETWORK):
        return "network"
    entries = data.get("hazards")
    first = entries[0] if isinstance(entries, list) and entries else None
    if isinstance(first, dict) and any(key in first for key in _REGISTER):
        return "register"
    return next(
        (kind for kind, signs in _SIGNS.items() if any(k in data for k in signs)), "scenario"
    )


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
