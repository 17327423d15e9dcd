"""The bars that show where the time went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.scales import Scale
from sim.report.svg import figure, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from sim.messages import Lang
    from sim.report.language import Both
    from sim.report.phases import Phase

_WIDTH: Final = 600.0
_HEIGHT: Final = 30.0
_ROOM_FOR_NUMBER: Final = 16.0


def phase_bar(phases: Sequence[Phase], *, end_s: float, label: Both, lang: Lang) -> Markup:
    """Return one bar with a numbered piece for each phase.

    Args:
        phases: The phases, one after another.
        end_s: Right end of the bar, so that several bars share a scale.
        label: What a screen reader says.
        lang: The language the page opens in.
    """
    start = min((phase.start_s for phase in phases), default=0.0)
    x = Scale(min(start, 0.0), max(end_s, 1.0), 0.0, _WIDTH)
    parts = []
    for number, phase in enumerate(phases, 1):
        left, right = x(phase.start_s), x(phase.end_s)
        cls = f"ph p{(number - 1) % 8}" + ("" if phase.ended else " open")
        parts.append(
            tag("rect", x=left, y=0.0, width=max(right - left, 0.5), height=_HEIGHT, class_=cls)
        )
        if right - left >= _ROOM_FOR_NUMBER:
            parts.append(
                tag("text", str(number), x=(left + right) / 2, y=20.0, font_size=13.0,
                    text_anchor="middle", class_="pn" if phase.ended else "pn open")
            )  # fmt: skip
    return figure(*parts, width=_WIDTH, height=_HEIGHT, label=label, lang=lang, class_="phasebar")
