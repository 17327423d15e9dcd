"""The form of a second opinion in ``result.json``, and what can be said before there is one."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from sim.errors import MissingExtra
from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def with_opinion(outcome: RunOutcome, opinion: Mapping[str, Any]) -> RunOutcome:
    """Return a run with the second opinion in its result."""
    return replace(outcome, result={**outcome.result, "second_opinion": dict(opinion)})


def refused(reason: Text) -> dict[str, Any]:
    """Return what stands in ``result.json`` where the engine cannot play the scenario."""
    return {
        **about(),
        "evacuation_time_s": None,
        "refused": {
            "key": reason.key,
            "params": dict(reason.params),
            "sentence": reason.render("en"),
        },
    }


def why_refused(opinion: Mapping[str, Any]) -> Text | None:
    """Return why the engine could not play the scenario; None if it did."""
    reason = opinion.get("refused")
    return Text(reason["key"], reason["params"]) if reason else None


def about() -> dict[str, Any]:
    """Return what is known of the engine before it plays anything."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        installed = version("jupedsim")
    except PackageNotFoundError:
        installed = ""
    return {"engine": ENGINE, "version": installed, "model": "CollisionFreeSpeedModel"}
