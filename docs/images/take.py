"""Take the picture of a report that the gallery shows: its head beside its replay.

``.venv/bin/python docs/images/take.py reports/.../run-001/index.html picture.png``
needs the ``dev`` extra, Chromium and its driver.
"""

import argparse
import base64
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

_SCRUB = """
const end = JSON.parse(document.getElementById('replay-data').textContent).end;
const bar = document.getElementById('scrub');
bar.value = 1000 * Math.min(1, arguments[0] / end);
bar.dispatchEvent(new Event('input', {bubbles: true}));
document.querySelectorAll('.player .legend, .player .keys, .links').forEach(e => e.remove());
"""


def take(page: Path, picture: Path, *, at_s: float, width: int) -> None:
    """Write a PNG of the head of a page and of its replay at a time."""
    with opened(page, width=width) as browser:
        browser.execute_script(_SCRUB, at_s)
        player = _shot(browser, "document.getElementById('player').getBoundingClientRect()")
        head = _shot(
            browser,
            "({left: 0, top: 0, width: innerWidth, height: "
            "document.querySelector('.tiles').getBoundingClientRect().bottom + scrollY + 24})",
        )
    player = player.resize((round(player.width * head.height / player.height), head.height))
    whole = Image.new("RGB", (head.width + player.width + 24, head.height), "white")
    whole.paste(head, (0, 0))
    whole.paste(player, (head.width + 12, 0))
    # Few colours keep the file small; this way of choosing them keeps the rare red ones.
    whole = whole.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    whole.save(picture, optimize=True)


@contextmanager
def opened(page: Path, *, width: int) -> Iterator[Any]:
    """Open a page in a window of some width, and close the browser again."""
    with tempfile.TemporaryDirectory() as profile:
        browser = _browser(profile, width)
        try:
            browser.get(page.resolve().as_uri())
            yield browser
        finally:
            browser.quit()


def _browser(profile: str, width: int) -> Any:
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--window-size={width},1000",
    ):
        options.add_argument(argument)
    return webdriver.Chrome(
        options=options, service=Service(executable_path=shutil.which("chromedriver"))
    )


def _shot(browser: Any, box: str) -> Image.Image:
    """Return the picture of a rectangle of the page, wherever it is scrolled to."""
    clip = browser.execute_script(
        f"const b = {box}; return {{x: b.left + scrollX, y: b.top + scrollY,"
        "width: b.width, height: b.height, scale: 1};"
    )
    shot = browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    return Image.open(BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--at", type=float, default=540, help="seconds after the start")
    parser.add_argument("--width", type=int, default=960)
    asked = parser.parse_args()
    take(asked.page, asked.picture, at_s=asked.at, width=asked.width)
