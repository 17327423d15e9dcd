"""A site file, read, checked and expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.building.expand import expand_site
from sim.building.spec import SiteSpec
from sim.yamlsrc import load, validate

if TYPE_CHECKING:
    from pathlib import Path

    from sim.building.model import Site
    from sim.yamlsrc import ProblemList


def load_site(
    path: Path, *, root: Path | None = None, problems: ProblemList, site_id: str = ""
) -> tuple[Site | None, SiteSpec | None]:
    """Return the site of a file, and the spec it was made from.

    Never raises for anything a user wrote.

    Args:
        path: the file.
        root: project folder that paths must stay in; found from the file by default.
        problems: takes every fault and warning.
        site_id: id of the site; the file's name without its ending by default.

    Returns:
        The site, None if it has errors; and the spec, None if even its form is wrong.
    """
    source = load(path, root=root, problems=problems)
    if source is None:
        return None, None
    spec = validate(SiteSpec, source, problems)
    if spec is None:
        return None, None
    return expand_site(spec, site_id=site_id or path.stem, problems=problems), spec
