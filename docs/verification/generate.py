"""Write the list of cases from their data.

``.venv/bin/python docs/verification/generate.py`` writes it, and a test compares it with what this
would write.
"""

from pathlib import Path

from sim.messages import text
from sim.verify.cases import Case, Check, all_cases
from sim.verify.runner import band_text, short
from sim.verify.table import title

PAGE = Path(__file__).resolve().parent / "cases.md"
NOTE = "<!-- written by docs/verification/generate.py -->"


def page() -> str:
    """Return the page: what is compared in every case, and where it was read."""
    lines = [
        "# The cases",
        "",
        NOTE,
        "",
        "What has to come out, within which band, under which calibration, and where it was read.",
        "The data stand in `sim/data/verification/`; `muster verify` plays them.",
    ]
    for case in all_cases():
        lines += ["", f"## {title(case, 'en')}", ""]
        lines += [f"`{case.id}`, {case.case_class}. {case.source}. ({case.confidence})", ""]
        lines += _checks(case) if case.measure else [f"Not expressible: {_needs(case)}."]
    return "\n".join(lines) + "\n"


def _needs(case: Case) -> str:
    return text(case.needs, "en")


def _checks(case: Case) -> list[str]:
    lines = [
        "| calibration | quantity | expected | band | unit | where from |",
        "|---|---|---|---|---|---|",
    ]
    for calibration in case.calibrations:
        lines += [_row(check, calibration) for check in case.checks_under(calibration)]
    return lines


def _row(check: Check, calibration: str) -> str:
    expected = "" if check.expected is None else short(check.expected)
    cells = [calibration, f"`{check.quantity}`", expected, band_text(check.low, check.high)]
    return f"| {' | '.join([*cells, check.unit, check.origin])} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
