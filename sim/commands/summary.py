"""What ``muster run`` prints at its end: the first paragraph and the key figures of the report."""

from typing import TYPE_CHECKING

from sim.commands import helptext
from sim.messages import Lang

if TYPE_CHECKING:
    from sim.results.bands import Bands
    from sim.simulation.outcome import RunOutcome


def summary(outcome: "RunOutcome", bands: "Bands | None", lang: Lang) -> str:
    """Return the text, in a language."""
    from sim.report import best
    from sim.report.keyfigures import key_figures
    from sim.report.reading import Reading
    from sim.report.second import sentence
    from sim.report.spread import read_spread
    from sim.report.story import paragraph
    from sim.report.trust import distrust

    reading = Reading(outcome)
    spread = read_spread(outcome.record, bands)
    lines = helptext.paragraphs(paragraph(reading).of(lang), indent=0)
    if warning := distrust(reading, spread):
        lines = [*helptext.paragraphs(f"! {warning.of(lang)}", indent=0), "", *lines]
    figures = [
        (figure.name.of(lang), figure.value.of(lang), figure.band.of(lang))
        for figure in key_figures(reading, spread, lang)
    ]
    least = helptext.paragraphs(best.sentence(reading).of(lang), indent=0)
    second = outcome.record.second_opinion
    refused = second is not None and second.refused is not None
    opinion = [] if refused else helptext.paragraphs(sentence(reading).of(lang), indent=0)
    return "\n".join(
        [
            "",
            *lines,
            "",
            *helptext.grid(figures, indent=2),
            "",
            *([*least, ""] if best.sentence(reading) else []),
            *([*opinion, ""] if opinion else []),
        ]
    )
