"""Write the pages of this folder that follow from the program.

``.venv/bin/python docs/reference/generate.py`` writes them, and a test compares them with what this
would write, so that the reference cannot fall behind.
"""

import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from sim import messages
from sim.cli import COMMANDS, main
from sim.events.vocabulary import vocabulary

HERE = Path(__file__).resolve().parent
NOTE = "<!-- written by docs/reference/generate.py -->"


def commands() -> str:
    """Return the help page of every command, in English."""
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "Exit status: 0 done, 1 failed while running, 2 the user's input, 130 stopped by the user.",
        "Output that is not a terminal gets plain lines. The language is that of `--lang`, then of",
        "`MUSTER_LANG`, then of the system.",
    ]
    for name in COMMANDS:
        printed = StringIO()
        with redirect_stdout(printed):
            main([name, "--help", "--lang", "en"])
        lines += ["", f"## muster {name}", "", "```", printed.getvalue().rstrip("\n"), "```"]
    return "\n".join(lines) + "\n"


def faults() -> str:
    """Return every code with its sentence in both languages."""
    lines = [
        "# Faults and warnings",
        "",
        NOTE,
        "",
        "A fault is printed as `file:line:col: what is wrong - the cure`, with the line and a",
        "caret. The code stays the same between versions; `--json` prints it.",
        "",
        "| code | en | zh |",
        "|---|---|---|",
    ]
    for key in messages.keys():  # noqa: SIM118
        area, _, code = key.partition(".")
        if area == "faults":
            said = [_cell(messages.template(key, lang)) for lang in messages.LANGUAGES]
            lines.append(f"| `{code}` | {' | '.join(said)} |")
    return "\n".join(lines) + "\n"


def events() -> str:
    """Return every event of the log."""
    lines = [
        "# Events",
        "",
        NOTE,
        "",
        "`events.csv` holds one event a row: `id, t_s, event, actor, object, value, unit, cause`.",
        "The cause is the ids of the events that led to it, joined by `;`. An observed drill is",
        "the same file kept by hand. Events that are not in this list are kept and shown, and no",
        "card counts them.",
    ]
    phase = ""
    for kind in vocabulary().values():
        if kind.phase != phase:
            phase = kind.phase
            lines += [
                "",
                f"## {phase}",
                "",
                "| event | short name | 中文 | actor | object | unit |",
            ]
            lines.append("|---|---|---|---|---|---|")
        cells = [kind.label("en"), kind.label("zh"), kind.actor, kind.object, kind.unit]
        lines.append(f"| `{kind.name}` | {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def files() -> str:
    """Return every key of every kind of file."""
    from sim.scenario.schema import json_schemas  # noqa: PLC0415

    lines = ["# Files", "", NOTE, ""]
    lines += ["Every key of every kind of file; `muster schema` prints the same for editors."]
    for kind, schema in json_schemas().items():
        lines += ["", f"## {kind}", "", *_keys(schema)]
        for name, part in sorted(schema.get("$defs", {}).items()):
            if part.get("properties"):
                lines += ["", f"### {kind}: {name}", "", *_keys(part)]
    return "\n".join(lines) + "\n"


PAGES = {"commands.md": commands, "faults.md": faults, "events.md": events, "files.md": files}


def _keys(schema: Mapping[str, Any]) -> list[str]:
    lines = []
    if schema.get("description"):
        lines += [" ".join(schema["description"].split()), ""]
    lines += ["| key | value | |", "|---|---|---|"]
    required = schema.get("required", [])
    for name, part in schema.get("properties", {}).items():
        meaning = " ".join(str(part.get("description", "")).split())
        if name in required:
            meaning = f"required. {meaning}".strip()
        lines.append(f"| `{name}` | {_cell(_kind(part))} | {_cell(meaning)} |")
    return lines


def _kind(part: Mapping[str, Any]) -> str:
    if "$ref" in part:
        return str(part["$ref"]).rpartition("/")[2]
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    for joined in ("anyOf", "oneOf"):
        if joined in part:
            kinds = [_kind(one) for one in part[joined] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if part.get("type") == "array" and isinstance(part.get("items"), Mapping):
        return f"list of {_kind(part['items'])}"
    if part.get("examples"):
        return f"{part.get('type', '')} such as `{part['examples'][0]}`".strip()
    kinds = part.get("type", "any")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("``", "`")


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
