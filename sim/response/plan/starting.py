"""Which procedures of a plan start by themselves: for a signal, or for the alarm of a drill."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.response.plan.model import Plan

SOUNDS = ("bell", "voice-alarm")
"""Steps that sound an alarm."""

_FIRES = ("fire-alarm", "fire")
_DRILLS = ("drill", "evacuation")


def fire_procedure(plan: Plan) -> str:
    """Return the procedure that a signal at the panel starts, ``""`` for none.

    It is called ``fire-alarm`` or ``fire``, or is the first that has something to verify.
    """
    names = list(plan.procedures)
    verifying = (n for n in names if any(s.do == "verify" for s in plan.procedures[n]))
    return next((n for n in _FIRES if n in names), "") or next(verifying, "")


def drill_procedure(plan: Plan) -> str:
    """Return the procedure that the alarm of a drill starts, ``""`` for none.

    It is called ``drill`` or ``evacuation``, or is the first that sounds an alarm and has nothing
    to verify.
    """
    names = list(plan.procedures)
    sounding = [n for n in names if any(s.do in SOUNDS for s in plan.procedures[n])]
    plain = (n for n in sounding if all(s.do != "verify" for s in plan.procedures[n]))
    return next((n for n in _DRILLS if n in names), "") or next(plain, "")
