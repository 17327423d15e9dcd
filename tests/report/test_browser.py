"""The report in a real browser: nothing missing, nothing covered, everything works."""

import base64
import time
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from sim.report.html import write_report

END_S = 802
"""The replay stops a little after the last event; the run goes on to 900 s."""

pytestmark = pytest.mark.browser

# Boxes of all visible texts of each picture; pictures that are not shown have none.
BOXES = """
return Array.from(document.querySelectorAll('svg')).map(svg =>
  Array.from(svg.querySelectorAll('text')).filter(t => t.getClientRects().length).map(t => {
    const b = t.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom, t.textContent];
  }).filter(b => b[2] > b[0]));
"""

# Signs of the page that look exactly like a sign no font has.
BOXED = """
const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
pen.canvas.width = pen.canvas.height = 40;
pen.font = '32px ' + getComputedStyle(document.body).fontFamily;
const look = sign => {
  pen.clearRect(0, 0, 40, 40);
  pen.fillText(sign, 2, 34);
  return Array.from(pen.getImageData(0, 0, 40, 40).data).join();
};
const nothing = look('\\u{e0ff}');
const chinese = /[\\u4e00-\\u9fff\\u3000-\\u303f\\uff00-\\uffef]/g;
const signs = new Set(document.body.textContent.match(chinese));
return [signs.size, Array.from(signs).filter(sign => look(sign) === nothing)];
"""

SCREENS = {
    "desktop": (1280, 900, False),
    "phone": (375, 800, True),
    "small phone": (360, 740, True),
}


@pytest.fixture(scope="module")
def report(outcome, tmp_path_factory):
    return write_report(outcome, tmp_path_factory.mktemp("report"), lang="en").as_uri()


@pytest.fixture
def page(browser, report):
    _screen(browser, "desktop")
    browser.get_log("browser")
    browser.get(report)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def _screen(browser, name):
    width, height, mobile = SCREENS[name]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {
            "width": width,
            "height": height,
            "deviceScaleFactor": 2 if mobile else 1,
            "mobile": mobile,
        },
    )


def _language(browser, lang):
    browser.find_element("css selector", f'.switch [data-lang="{lang}"]').click()


def _pixels(browser):
    """Return the pixels of all canvases that are shown, one behind another."""
    pictures = browser.execute_script(
        "return Array.from(document.querySelectorAll('.stage:not([hidden]) canvas'))"
        ".map(c => c.toDataURL('image/png').split(',')[1])"
    )
    found = [np.asarray(Image.open(BytesIO(base64.b64decode(p)))).ravel() for p in pictures]
    return np.concatenate(found)


def _scrub(browser, seconds):
    browser.execute_script(
        "const end = JSON.parse(document.getElementById('replay-data').textContent).end;"
        "const s = document.getElementById('scrub'); s.value = 1000 * arguments[0] / end;"
        "s.dispatchEvent(new Event('input', {bubbles: true}));",
        seconds,
    )


def _text(browser, selector):
    return browser.find_element("css selector", selector).text


def test_the_page_opens_without_a_word_in_the_console(page):
    assert page.get_log("browser") == []
    assert page.find_element("css selector", "h1").text.startswith("Night fire <kitchen>")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_nothing_is_wider_than_the_screen(page, screen, lang):
    _screen(page, screen)
    _language(page, lang)
    page.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = page.execute_script("return document.documentElement.scrollWidth")
    assert wide <= SCREENS[screen][0]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_no_label_of_a_picture_covers_another(page, screen, lang):
    _screen(page, screen)
    _language(page, lang)
    boxes = page.execute_script(BOXES)
    assert sum(len(picture) for picture in boxes) > 60
    covered = []
    for picture in boxes:
        for i, (x0, y0, x1, y1, words) in enumerate(picture):
            for a0, b0, a1, b1, other in picture[i + 1 :]:
                # The box of a text holds the whole height of the font: letters touch later.
                if min(x1, a1) - max(x0, a0) > 1 and min(y1, b1) - max(y0, b0) > 0.3 * (y1 - y0):
                    covered.append((words, other))
    assert covered == []


def test_no_sign_is_a_box(page):
    count, boxed = page.execute_script(BOXED)
    assert count > 300
    assert boxed == [], "install a font with Chinese signs (Debian: fonts-noto-cjk)"


def test_the_switch_changes_the_language_of_everything(page):
    assert _text(page, "#summary h2") == "What happened"
    _language(page, "zh-Hans")
    assert page.find_element("css selector", "html").get_attribute("lang") == "zh-Hans"
    assert _text(page, "#summary h2") == "经过概述"
    assert "On 1 Oct 2026" not in _text(page, ".story")
    assert (
        page.find_element("css selector", "svg.timeline")
        .get_attribute("aria-label")
        .startswith("按行动者")
    )
    _scrub(page, END_S)
    assert "清点完毕" in _text(page, "#ticker")
    _language(page, "en")
    assert "roll call" in _text(page, "#ticker").lower()
    shown = page.execute_script(
        "return Array.from(document.querySelectorAll('.zh'))"
        ".filter(e => e.getClientRects().length).length"
    )
    assert shown == 0


def test_without_scripts_the_first_language_still_reads(browser, report):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(report)
        assert _text(browser, "#summary h2") == "What happened"
        assert "3 of those who had to leave" in _text(browser, ".story")
        assert "needs JavaScript" in _text(browser, "noscript")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_scrubbing_moves_people_smoke_and_events(page):
    _scrub(page, 0)
    first = _pixels(page)
    assert first.any()
    assert _text(page, "#outside") == "0"
    _scrub(page, 450)
    middle = _pixels(page)
    assert (first != middle).any()
    assert _text(page, "#clock") == "7:30"
    assert "02:16:40" in _text(page, "#ticker")
    smoke = page.execute_script(
        "return Array.from(document.querySelectorAll('#player [data-smoke]'))"
        ".map(e => Number(e.getAttribute('fill-opacity')))"
    )
    assert max(smoke) > 0.3
    _scrub(page, END_S)
    assert _text(page, "#outside") == "57"
    shut = "return document.querySelectorAll('#player [data-way]:not(.off)').length"
    assert page.execute_script(shut) == 1


def test_play_runs_and_pause_stands_still(page):
    _scrub(page, 280)
    before = _pixels(page)
    page.find_element("id", "play").click()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (_pixels(page) == before).all():
        time.sleep(0.05)
    page.find_element("id", "play").click()
    after = _pixels(page)
    assert (before != after).any()
    clock = _text(page, "#clock")
    page.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    assert _text(page, "#clock") == clock
    assert (_pixels(page) == after).all()


def test_the_replay_obeys_the_keyboard(page):
    from selenium.webdriver.common.keys import Keys

    player = page.find_element("id", "player")
    player.send_keys(Keys.HOME)
    player.send_keys(Keys.PAGE_UP)
    player.send_keys(Keys.ARROW_RIGHT)
    assert _text(page, "#clock") == "1:05"
    player.send_keys(Keys.END)
    assert _text(page, "#clock") == "13:22"
    player.send_keys(Keys.HOME)
    player.send_keys(Keys.SPACE)
    assert "playing" in player.get_attribute("class")
    player.send_keys(Keys.SPACE)
    assert "playing" not in player.get_attribute("class")


def test_levels_can_be_chosen(page):
    shown = "return Array.from(document.querySelectorAll('.stage')).filter(s => !s.hidden).length"
    assert page.execute_script(shown) == 2
    page.find_element("css selector", '[data-show="0"]').click()
    assert page.execute_script(shown) == 1
    assert _text(page, ".stage:not([hidden]) .stage-name") == "Level G"
    page.find_element("css selector", '[data-show="all"]').click()
    assert page.execute_script(shown) == 2


def test_a_finger_can_drag_the_time_on_a_phone(page):
    _screen(page, "phone")
    bar = page.find_element("id", "scrub")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", bar)
    box = bar.rect
    top = page.execute_script("return arguments[0].getBoundingClientRect().top", bar)
    y = top + box["height"] / 2
    touch = {"type": "touchStart", "touchPoints": [{"x": box["x"] + 20, "y": y}]}
    page.execute_cdp_cmd("Input.dispatchTouchEvent", touch)
    touch = {"type": "touchMove", "touchPoints": [{"x": box["x"] + box["width"] - 20, "y": y}]}
    page.execute_cdp_cmd("Input.dispatchTouchEvent", touch)
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert _text(page, "#clock") > "10:00"


def test_contrast_of_all_text_is_enough_to_read(page):
    """Every text has at least 4.5 : 1 against the colour behind it (WCAG 2.2, AA)."""
    low = page.execute_script(CONTRAST)
    assert low == []


CONTRAST = """
const rgba = c => (c.match(/[\\d.]+/g) || []).map(Number);
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
  return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * r + .7152 * g + .0722 * b; };
const low = [];
document.querySelectorAll('main *, header *, footer *').forEach(e => {
  if (e.closest('svg') || !e.getClientRects().length) return;
  if (!Array.from(e.childNodes).some(n => n.nodeType === 3 && n.textContent.trim())) return;
  let back = e, colour = [255, 255, 255];
  while (back) {
    const c = rgba(getComputedStyle(back).backgroundColor);
    if (c.length === 3 || c[3] === 1) { colour = c; break; }
    back = back.parentElement;
  }
  const a = light(rgba(getComputedStyle(e).color)), b = light(colour);
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) low.push([e.className, e.textContent.slice(0, 30), ratio.toFixed(2)]);
});
return low;
"""


def test_it_prints_on_a4_without_controls(page):
    printed = page.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
    )
    raw = base64.b64decode(printed["data"])
    assert raw.startswith(b"%PDF")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = page.execute_script(
        "return ['.switch', '.links', '#replay']"
        ".map(s => getComputedStyle(document.querySelector(s)).display)"
    )
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert hidden == ["none", "none", "none"]


def test_paper_keeps_together_what_belongs_together(page):
    """On A4 no line or heading stands alone, totals come once, and a timeline fits its page."""
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": A4_PX[0], "height": A4_PX[1], "deviceScaleFactor": 1, "mobile": False},
    )
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        found = page.execute_script(PAPER)
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert found["tables"] > 5
    assert found["repeated feet"] == []
    assert found["headings let go"] == []
    assert found["lone lines"] == []
    assert 0 < found["timeline"] <= A4_PX[1]
    assert found["wide"] <= A4_PX[0]


A4_PX = (688, 1009)
"""What A4 leaves between the margins of the page, in CSS pixels of 1/96 inch."""

PAPER = """
const style = e => getComputedStyle(e), all = s => Array.from(document.querySelectorAll(s));
const shown = all('main *').filter(e => e.getClientRects().length && !e.closest('svg'));
return {
  tables: all('table').length,
  // A foot of this kind is printed at the foot of every page that the table takes.
  'repeated feet': all('tfoot')
    .filter(e => style(e).display === 'table-footer-group')
    .map(e => e.textContent),
  'headings let go': shown.filter(e => /^H[23]$/.test(e.tagName)
    && style(e).breakAfter !== 'avoid').map(e => e.textContent),
  'lone lines': shown.filter(e => /^(P|LI|DD|TD)$/.test(e.tagName)
    && !(style(e).orphans > 2 && style(e).widows > 2)).map(e => e.textContent),
  timeline: document.querySelector('svg.timeline').getBoundingClientRect().height,
  wide: document.documentElement.scrollWidth,
};
"""
