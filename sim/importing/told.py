"""What an import tells: everything that was interpreted, changed or could not be carried over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.messages import Text

if TYPE_CHECKING:
    from sim.messages import Lang
    from sim.yamlsrc import Span

_MOST = 6


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that is told.

    Attributes:
        key: the sentence, a name of the area ``import``.
        params: values for it.
        names: what it is about, where it is the same for several things.
        span: where the first of them is written.
    """

    key: str
    params: dict[str, object]
    names: tuple[str, ...] = ()
    span: Span | None = None

    def text(self, lang: Lang) -> str:
        """Return the sentence in a language."""
        params = dict(self.params)
        if self.names:
            more = len(self.names) - _MOST
            shown: list[object] = list(self.names[:_MOST])
            if more > 0:
                shown.append(Text("import.more", {"n": more}))
            params["names"] = shown
        return Text(f"import.{self.key}", params).render(lang)


@dataclass
class Told:
    """All that is told, alike things together.

    Attributes:
        notes: in the order in which they came up.
    """

    notes: list[Note] = field(default_factory=list)

    def add(
        self, key: str, /, *, name: str = "", span: Span | None = None, **params: object
    ) -> None:
        """Tell something; what differs only in the thing it is about becomes one line.

        Args:
            key: the sentence, a name of the area ``import``.
            name: what it is about; empty where the sentence names nothing.
            span: where that is written.
            **params: values for the sentence.
        """
        for row, note in enumerate(self.notes):
            if name and note.names and note.key == key and note.params == params:
                names = note.names if name in note.names else (*note.names, name)
                self.notes[row] = Note(key, params, names, note.span)
                return
        self.notes.append(Note(key, params, (name,) if name else (), span))
