"""Names in messages: the cure for one that nobody knows, and what a file is called."""

from __future__ import annotations

import difflib
import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from sim.messages import Text
from sim.yamlsrc.lookalikes import look_alike
from sim.yamlsrc.ranges import LONGEST_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sim.yamlsrc import Source

_SHOWN = 12


def cure_for(name: str, known: Iterable[str]) -> Text:
    """Return a sentence that says which name was probably meant, or which there are.

    Args:
        name: the unknown name.
        known: the names that exist.
    """
    names = sorted(known)
    if not names:
        return Text("town.name-none")
    alike = look_alike(name[:LONGEST_LABEL], names)
    if alike is not None:
        return alike
    near = difflib.get_close_matches(name[:LONGEST_LABEL], names, n=1)
    if not near:
        folded = {other.casefold(): other for other in names}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    if near:
        return Text("town.name-near", {"near": near[0]})
    shown = [*names[:_SHOWN], "..."] if len(names) > _SHOWN else names
    return Text("town.name-known", {"names": shown})


def shown_name(source: Source, path: Path) -> str:
    """Return what a file that another one names is called in messages, from where the user stands.

    Args:
        source: the file that names it.
        path: the file, as ``source.resolve`` found it.
    """
    folder = source.file.parent
    return PurePath(os.path.normpath(folder / os.path.relpath(path, folder.resolve()))).as_posix()
