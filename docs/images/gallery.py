"""Make the gallery: reports of three shipped scenarios in pictures and on paper, in two languages.

``make gallery`` plays the scenarios and writes ``reports/gallery``; it needs the ``dev`` extra,
Chromium and its driver. The page in the second language is made again from the folder of the run.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from take import opened, take

SHOWN = {
    "hotel-night-fire": (540.0, 30),
    "fair-egress": (240.0, 5),
    "xinhe-school-drill": (90.0, 30),
}
"""Of each scenario: seconds after the start at which the replay is shown, and quick seeds."""
LANGUAGES = ("en", "zh")
_PAPER = {"preferCSSPageSize": True, "printBackground": True, "pageRanges": "1-2"}
"""Two pages: whole reports with Chinese letters take megabytes."""


def make(folder: Path) -> None:
    """Write a PNG and a PDF of each scenario in each language; folders of runs are not kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (at_s, seeds) in SHOWN.items():
            run = Path(scratch) / name
            scenario = Path("scenarios") / f"{name}.yaml"
            _muster("run", str(scenario), "--seeds", str(seeds), "--out", str(run))
            for lang in LANGUAGES:
                page = Path(scratch) / f"{name}-{lang}.html"
                _muster("report", str(run), "--lang", lang, "--out", str(page))
                take(page, folder / f"{name}-{lang}.png", at_s=at_s, width=960)
                _print(page, folder / f"{name}-{lang}.pdf")


def _muster(*arguments: str) -> None:
    environment = {**os.environ, "MUSTER_LANG": LANGUAGES[0]}
    subprocess.run(
        [sys.executable, "-m", "sim", *arguments, "--quiet"],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def _print(page: Path, paper: Path) -> None:
    """Print the first pages of a report on A4, as a reader would."""
    with opened(page, width=1280) as browser:
        printed = browser.execute_cdp_cmd("Page.printToPDF", _PAPER)
    paper.write_bytes(base64.b64decode(printed["data"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    make(parser.parse_args().folder)
