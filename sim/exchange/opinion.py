"""The form of a second opinion in ``result.json``, and what can be said before there is one."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from sim.errors import MissingExtra
from sim.messages import Text
from sim.results.compared import Refused, SecondOpinion

if TYPE_CHECKING:
    from sim.simulation.outcome import RunOutcome

ENGINE: Final = "jupedsim"
"""Name of the engine on the command line and in ``result.json``."""


def need_jupedsim() -> None:
    """Complain if JuPedSim is not installed.

    Raises:
        MissingExtra: it is not.
    """
    if find_spec("jupedsim") is None:
        raise MissingExtra("jupedsim")


def with_opinion(outcome: RunOutcome, opinion: SecondOpinion) -> RunOutcome:
    """Return a run with the second opinion in its record."""
    return replace(outcome, record=replace(outcome.record, second_opinion=opinion))


def refused(reason: Text) -> SecondOpinion:
    """Return what stands in ``result.json`` where the engine cannot play the scenario."""
    said = Refused(key=reason.key, params=dict(reason.params), sentence=reason.render("en"))
    return SecondOpinion(**about(), evacuation_time_s=None, refused=said)


def why_refused(opinion: SecondOpinion) -> Text | None:
    """Return why the engine could not play the scenario; None if it did."""
    reason = opinion.refused
    return Text(reason.key, reason.params) if reason else None


def about() -> dict[str, Any]:
    """Return what is known of the engine before it plays anything."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        installed = version("jupedsim")
    except PackageNotFoundError:
        installed = ""
    return {"engine": ENGINE, "version": installed, "model": "CollisionFreeSpeedModel"}
