"""What a page shows to somebody who reads it in Chinese, and which English it still holds."""

import json
import re
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path", "rect", "line"})
_SPOKEN = ("aria-label", "title", "alt", "placeholder")

# A sentence or a phrase: three words of two letters and more beside each other.
_PHRASE = re.compile(r"[A-Za-z][A-Za-z'’-]+(?:,? [A-Za-z][A-Za-z'’-]+){2,}")

# What stands in Latin letters on a Chinese page for good reason.
ALLOWED = (
    # Titles of works published in English only, and of the journals they stand in.
    "Human Dimension and Interior Space",
    "Highway Capacity Manual",
    # What is typed in a terminal: the command that plays the run again.
    "muster run scenarios",
)


class _Shown(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def _hidden(self):
        return any(hidden for _, hidden in self.open)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        hidden = tag in {"script", "style"} or given.get("lang") == "en"
        if not hidden and not self._hidden():
            self.found += [given[name] for name in _SPOKEN if given.get(name)]
        if tag not in _VOID:
            self.open.append((tag, hidden))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data):
        if data.strip() and not self._hidden():
            self.found.append(" ".join(data.split()))


def shown(page: str) -> list[str]:
    """Return the texts of a page that opens in Chinese, labels for screen readers included."""
    parser = _Shown()
    parser.feed(page)
    parser.close()
    # The replay tells its events from data: time, clock, and a sentence in each language.
    told = re.search(r'id="replay-data">(.*?)</script>', page, re.DOTALL)
    events = json.loads(told[1])["events"] if told else []
    return [*parser.found, *(sentence for *_, sentence in events)]


def english(page: str) -> list[str]:
    """Return the texts that hold an English phrase, each once, in order."""
    found = {}
    for words in shown(page):
        rest = words
        for allowed in ALLOWED:
            rest = rest.replace(allowed, "")
        if _PHRASE.search(rest):
            found[words] = None
    return list(found)
