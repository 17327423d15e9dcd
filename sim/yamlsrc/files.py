"""Reading a text file a user named, with a fault for everything that can be wrong with it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from sim.yamlsrc.problems import ProblemList, Span

LARGEST_BYTES = 20_000_000
"""A file above this size is refused before it is read."""

_LEVELS_UP = 4
_NEAR = 0.8
_TRIED = 4
_LONG_ENOUGH = 5  # letters of a name that can be near another one
_USUAL = ("buildings", "scenarios", "scenarios/plans", "scenarios/registers")


Fits = Callable[[Path], bool]
"""Whether a file may be of the kind that is looked for."""


def project_root(path: Path) -> Path:
    """Return the project folder that ``path`` lies in.

    That is the nearest folder above with ``scenarios`` or ``buildings`` in it, or else the folder
    of the file itself.
    """
    folder = path.resolve().parent
    for above in [folder, *folder.parents][:_LEVELS_UP]:
        if (above / "scenarios").is_dir() or (above / "buildings").is_dir():
            return above
    return folder


def _elsewhere(named: str, *, folder: Path, root: Path, fits: Fits | None) -> str:
    """Return how a file is to be named that is not there, but in the project; empty if nowhere.

    Paths start at the folder of the file they stand in; many write them from the project folder.
    Only files of the right kind are offered.
    """

    def found(paths: Iterable[Path]) -> Iterator[Path]:
        for path in paths:
            if path.is_file() and (fits is None or fits(path)):
                yield path

    name = Path(named).name
    tried = [root / named, *(root / place / name for place in _USUAL)]
    tried += [path.with_name(path.name + ".yaml") for path in tried if not path.suffix]
    exact = next(found(tried), None)
    if exact is not None:
        return Path(os.path.relpath(exact, folder)).as_posix()
    wanted = Path(os.path.normpath(folder / named))
    if len(wanted.stem) < _LONG_ENOUGH:
        return ""
    suffix = wanted.suffix or ".yaml"
    for place in (wanted.parent, *(root / usual for usual in _USUAL)):
        beside = {path.stem: path for path in sorted(place.glob(f"*{suffix}"))}
        for near in get_close_matches(wanted.stem, beside, n=_TRIED, cutoff=_NEAR):
            if next(found([beside[near]]), None) is not None:
                return Path(os.path.relpath(beside[near], folder)).as_posix()
    return ""


def resolve(
    named: str,
    *,
    folder: Path,
    root: Path,
    span: Span | None,
    problems: ProblemList,
    fits: Fits | None = None,
) -> Path | None:
    """Return the file that ``named`` means, which has to lie below the project folder.

    Args:
        named: The path as written, with ``/``; relative to ``folder``.
        folder: Folder of the file that names it.
        root: The project folder.
        span: Where it is named.
        problems: Takes ``bad-path``, ``path-outside``, ``missing-file`` and
            ``missing-file-here``; also remembers the bytes.
        fits: Whether a file may be offered instead; any file by default.
    """
    if not named.strip() or "\0" in named or "\\" in named:
        problems.add("bad-path", span, path=named)
        return None
    try:
        path = (folder / named).resolve()
        inside = path.is_relative_to(root.resolve())
        there = inside and path.exists()
    except (OSError, ValueError, RuntimeError):
        problems.add("bad-path", span, path=named)
        return None
    if not inside:
        problems.add("path-outside", span, path=named)
        return None
    if not there:
        elsewhere = _elsewhere(named, folder=folder, root=root, fits=fits)
        if elsewhere:
            problems.add("missing-file-here", span, path=named, cure=elsewhere)
        else:
            problems.add("missing-file", span, path=named)
        return None
    _keep(path, problems)
    return path


def _keep(path: Path, problems: ProblemList) -> None:
    """Keep the bytes of a file that is named: it has to be there when all is read again."""
    try:
        if path.is_file() and path.stat().st_size <= LARGEST_BYTES:
            problems.files.setdefault(path, path.read_bytes())
    except OSError:
        return  # whoever reads it says so


def read_text(
    path: Path,
    *,
    shown: str,
    problems: ProblemList,
    span: Span | None = None,
    encodings: Sequence[str] = ("utf-8-sig",),
) -> str | None:
    """Return the text of a file, or None after adding what is wrong with it.

    Args:
        path: The file.
        shown: Its name in messages.
        problems: Takes ``missing-file``, ``is-directory``, ``unreadable-file``, ``too-large-file``,
            ``binary-file`` and ``bad-encoding``; also remembers the lines for carets, and bytes.
        span: Where the file is named; by default the file itself.
        encodings: Those that are right, in the order in which they are tried.
    """
    place = span or Span(shown)
    try:
        if path.is_dir():
            problems.add("is-directory", place, path=shown)
            return None
        if not path.exists():
            problems.add("missing-file", place, path=shown)
            return None
        if not path.is_file():
            problems.add("unreadable-file", place, path=shown)
            return None
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            problems.add(
                "too-large-file",
                place,
                path=shown,
                size=round(size / 1e6),
                limit=round(LARGEST_BYTES / 1e6),
            )
            return None
        raw = path.read_bytes()
    except (OSError, ValueError):
        problems.add("unreadable-file", place, path=shown)
        return None
    text = _decode(raw, encodings)
    if text is None:
        found = _guess(raw)
        if found is None:
            problems.add("binary-file", place, path=shown)
        else:
            problems.add("bad-encoding", place, path=shown, found=found)
        return None
    if "\0" in text:
        problems.add("binary-file", place, path=shown)
        return None
    # Line ends that only YAML 1.1 knows would count lines otherwise than editors do.
    text = text.translate({0x85: " ", 0x2028: " ", 0x2029: " "})
    problems.files[path.resolve()] = raw
    problems.lines[shown] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return text


def _decode(raw: bytes, encodings: Sequence[str]) -> str | None:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _guess(raw: bytes) -> str | None:
    """Return the likely encoding of a text that is not in a right one; None for binary data."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in raw or sum(byte < 9 or 13 < byte < 32 for byte in raw[:4096]) > 0:
        return None
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "Latin-1"
    return "GB18030"
