"""One value of any type, read from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.yamlsrc import ProblemList, Spec, load, validate

if TYPE_CHECKING:
    from pathlib import Path


def read_value(annotation: Any, text: str, folder: Path) -> tuple[Any, ProblemList]:
    """Return the value that ``text`` gives for a field of this type, and what is wrong with it."""

    class OneSpec(Spec):
        value: annotation

    path = folder / "a.yaml"
    path.write_text(f"value: {text}\n", encoding="utf-8")
    problems = ProblemList()
    source = load(path, root=folder, problems=problems)
    assert source is not None
    spec = validate(OneSpec, source, problems)
    return (spec.value if spec else None), problems  # type: ignore[attr-defined]
