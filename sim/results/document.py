"""``result.json`` as a document: its format, the files beside it, and a seal over all it says."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from sim.results.codec import from_json, to_json
from sim.results.record import Result

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = 1
"""Number of the form in which a run is kept; it grows when what was kept could not be read so."""

RESULT: Final = "result.json"
"""The file by which a folder is known to hold a run; it is written last."""

FRAME: Final = ("format", "files", "seal")
"""Keys of the document that say nothing of the run."""

_UNSEALED: Final = ("wall_s", "seal")
"""What differs between equal runs, and the seal itself."""


def sha256(content: bytes) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(content).hexdigest()


def document(result: Result, files: Mapping[str, bytes]) -> bytes:
    """Return ``result.json``: UTF-8, one field a line, no NaN.

    Args:
        result: the record.
        files: the files that belong to it, by name.
    """
    hashes = {name: sha256(files[name]) for name in sorted(files)}
    data: dict[str, Any] = {"format": FORMAT, **to_json(result), "files": hashes}
    return plain_json(data | {"seal": seal(data)})


def seal(data: Mapping[str, Any]) -> str:
    """Return a hash over what a document says, however it is laid out on lines."""
    said = {key: value for key, value in data.items() if key not in _UNSEALED}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode())


def plain_json(data: Any) -> bytes:
    """Return JSON in UTF-8, one field a line."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()


def result_of(data: Mapping[str, Any]) -> Result:
    """Return the record of a document, with its frame or without.

    Raises:
        Malformed: something is missing, unknown or of another type.
    """
    return from_json(Result, {key: data[key] for key in data if key not in FRAME})
