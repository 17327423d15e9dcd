"""Fields of specs that name an event: resolved to a name of the vocabulary, or a fault."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from sim.events.vocabulary import find, nearest, vocabulary
from sim.messages import Text
from sim.yamlsrc import fault, ranges
from sim.yamlsrc.names import check_label

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_LAST_OUT = "last-evacuee"
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class EventName:
    """The name of an event, or its short name in either language.

    Attributes:
        by: what may write it, as in :class:`sim.events.vocabulary.EventKind`.
        also: words that may stand instead, such as stages of a response.
        last_out: the word to write instead of ``last-evacuee``, if there is one.
        own: whether words of one's own are taken, too.
    """

    by: tuple[str, ...] = ("clock",)
    also: tuple[str, ...] = ()
    last_out: str = ""
    own: bool = False

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "maxLength": ranges.LONGEST_LABEL, "examples": list(self.names)}

    @property
    def names(self) -> tuple[str, ...]:
        """The words and the names of events that it takes."""
        events = (kind.name for kind in vocabulary().values() if kind.by in self.by)
        return (*self.also, *events)

    def cure(self, written: str) -> Text:
        """Return what was probably meant by a word that nobody knows."""
        near = get_close_matches(written, self.names, n=1, cutoff=_NEAR)
        meant = near[0] if near else nearest(written)
        if meant is None:
            return Text("cures.list-of-events")
        return Text("cures.did-you-mean", {"meant": meant})

    def _check(self, value: object) -> str:
        written = check_label(value)
        if written in self.also:
            return written
        name = find(written)
        if name is None:
            if self.own:
                return written
            raise fault("event-unknown", name=written, cure=self.cure(written))
        kind = vocabulary()[name]
        if kind.by in self.by:
            return name
        if name == _LAST_OUT and self.last_out:
            cure = Text("cures.did-you-mean", {"meant": self.last_out})
        else:
            cure = Text("cures.list-of-events")
        why = Text(f"events.written-by-{kind.by or 'trainers'}")
        raise fault("event-not-awaited", name=written, why=why, cure=cure)
