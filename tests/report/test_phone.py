"""The report on a phone: words stay whole, and wide tables scroll and show that they do."""

import pytest

from sim.report.html import write_report

pytestmark = pytest.mark.browser

# Words of Latin letters of which a part stands in another line; paths and digests may be broken.
BROKEN = """
const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let count = 0;
while (texts.nextNode()) {
  const node = texts.currentNode, parent = node.parentElement;
  if (parent.closest('svg, script, style, .mono') || !parent.getClientRects().length) continue;
  for (const word of node.data.matchAll(/[A-Za-z]{2,}/g)) {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const lines = Array.from(range.getClientRects()).filter(r => r.width > 0);
    count++;
    if (new Set(lines.map(r => Math.round(r.top / 4))).size > 1) broken.push(word[0]);
  }
}
return [count, broken];
"""

# Tables that stand in no box that scrolls, and what stands out of the page without one.
OUT = """
const out = Array.from(document.querySelectorAll('table')).filter(t => !t.closest('.scroll'));
const wide = Array.from(document.querySelectorAll('main *')).filter(e => !e.closest('svg, .scroll')
  && e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1);
return [...out, ...wide].map(e => e.tagName + '.' + e.className);
"""

# How the four backgrounds of boxes that have more than they show move: covers with the table, the
# shadows with the box.
SHADOWS = """
return Array.from(document.querySelectorAll('.scroll'))
  .filter(box => box.scrollWidth > box.clientWidth + 1)
  .map(box => getComputedStyle(box).backgroundAttachment);
"""


@pytest.fixture(scope="module")
def report(outcome, tmp_path_factory):
    return write_report(outcome, tmp_path_factory.mktemp("phone"), lang="en").as_uri()


@pytest.fixture(params=[375, 320])
def phone(browser, report, request):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": request.param, "height": 800, "deviceScaleFactor": 2, "mobile": True},
    )
    browser.get(report)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def _language(browser, lang):
    browser.find_element("css selector", f'.switch [data-lang="{lang}"]').click()


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_no_word_is_broken_in_the_middle(phone, lang):
    _language(phone, lang)
    count, broken = phone.execute_script(BROKEN)
    assert count > 300
    assert broken == []


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_every_table_stands_in_a_box_that_scrolls_and_nothing_leaves_the_page(phone, lang):
    _language(phone, lang)
    assert phone.execute_script(OUT) == []


def test_a_table_with_more_than_it_shows_has_a_shadow_at_its_edge(phone):
    found = phone.execute_script(SHADOWS)
    assert len(found) >= 3
    assert set(found) == {"local, local, scroll, scroll"}
