"""Write the pages of this folder that follow from the program.

``.venv/bin/python docs/reference/generate.py`` writes them, and a test compares them with what this
would write, so that the reference cannot fall behind.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from sim import messages
from sim.cli import COMMANDS, main
from sim.events.vocabulary import vocabulary
from sim.yamlsrc.ranges import LONGEST_ID, LONGEST_LABEL, LONGEST_LIST, LONGEST_PROSE

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
        "",
        "The last column says what writes an event in a run: `clock` for what happens on the clock",
        "(people on duty, hazards, lifts), `crowd` for what is seen of those who walk, `start` and",
        "`end` for the first and last rows; some stand in records of real drills only.",
    ]
    phase = ""
    for kind in vocabulary().values():
        if kind.phase != phase:
            phase = kind.phase
            lines += [
                "",
                f"## {phase}",
                "",
                "| event | short name | 中文 | actor | object | unit | by |",
            ]
            lines.append("|---|---|---|---|---|---|---|")
        by = kind.by or "trainers only"
        cells = [kind.label("en"), kind.label("zh"), kind.actor, kind.object, kind.unit, by]
        lines.append(f"| `{kind.name}` | {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def files() -> str:
    """Return every key of every kind of file."""
    from sim.scenario.schema import json_schemas  # noqa: PLC0415

    lines = ["# Files", "", NOTE, ""]
    lines += [
        "Every key of every kind of file; `muster schema` prints the same for editors. Behind a",
        "number stands the range in which it has to lie. Ids have at most "
        f"{LONGEST_ID} characters, names",
        f"{LONGEST_LABEL}, notes, descriptions and conditions {LONGEST_PROSE:,}; a list or mapping "
        f"has at most {LONGEST_LIST:,}",
        "entries unless it says another number. Texts hold no control characters, and none that",
        "have no shape or turn the order of others round.",
    ]
    for kind, schema in json_schemas().items():
        lines += ["", f"## {kind}", "", *_keys(schema)]
        for name, part in sorted(schema.get("$defs", {}).items()):
            if part.get("properties"):
                lines += ["", f"### {kind}: {name}", "", *_keys(part)]
    return "\n".join(lines) + "\n"


def known_words() -> str:
    """Return every list of known words with what each word does."""
    from sim import words  # noqa: PLC0415
    from sim.events.stages import ALARMS, STAGES, TOLD  # noqa: PLC0415

    lines = [
        "# Words",
        "",
        NOTE,
        "",
        "Words that Muster knows for keys such as `use:`, `kind:` or `role:`, and what each of",
        "them does. Unless it says otherwise, words of your own may be written there: they are",
        "shown as they are and have no effect of their own. A word that is nearly a known one gets",
        "a warning.",
    ]
    for name, known in words.lists().items():
        lines += ["", f"## {messages.text(f'words.list-{name}', 'en')}", "", WHERE[name]]
        effects: dict[str, list[str]] = {}
        for word, effect in known.items():
            effects.setdefault(effect, []).append(f"`{word}`")
        lines += ["", "| words | en | zh |", "|---|---|---|"]
        for effect, ones in effects.items():
            said = [messages.text(f"words.effect-{effect}", lang) for lang in messages.LANGUAGES]
            lines.append(f"| {', '.join(ones)} | {' | '.join(map(_cell, said))} |")
    alarms, stages = (", ".join(f"`{word}`" for word in some) for some in (ALARMS, STAGES))
    lines += [
        "",
        "## what may be waited for",
        "",
        "Where a key names an event ([events](events.md)), its short name in either language does,",
        "too.",
        "",
        "| key | words besides events that happen on the clock |",
        "|---|---|",
        f"| `after:` of a step | {stages}, `{TOLD}` (whoever does it has had the message) |",
        f"| `after:` of `release:` | {alarms}, {stages}; any for a group that a measure lets go |",
        "| `after:` of `arrive:` | none |",
        "| `event:` of `expect:` | none; also events that are seen of the crowd |",
        "",
        "## free words",
        "",
        "Free are names and texts that people read, and: the `item:` of stock, its `keeper:` (a",
        "post, or the name of somebody who counts as at hand) and its `at:` (a space, a post, or a",
        "place elsewhere to which no way is walked), the names of procedures that an inject",
        "starts, the `zone:` of equipment, `type:`, `properties:`, and in a register everything",
        "but `kind:`, `target:`, `grade:` and `status:`.",
    ]
    return "\n".join(lines) + "\n"


WHERE = {
    "site-use": "`use:` of a site.",
    "space-use": "`use:` of spaces and rows, and of what `except:` changes.",
    "equipment": "`kind:` of equipment.",
    "lining": "`lining:` of spaces and rows. Only these.",
    "tag": "`tags:` of spaces, rows and stairs.",
    "role": "`role:` of a group. A `leader:` names any role, or a group.",
    "unit": "`kind:` of units, vehicles and mutual aid; `first:`, `second:`, `send:`, and the "
    "keys of `search:` and `min_crew:`.",
    "station": "`kind:` of stations.",
    "road": "`kind:` of roads.",
    "channel": "`channel:` of the effect of an inject. Only these.",
    "procedure": "Names below `procedures:` of a plan. One that nothing starts is listed by "
    "`muster check`.",
    "incident": "Names below `send:` of a plan.",
}


def profiles() -> str:
    """Return the shipped profiles."""
    from sim.people.profiles import profile_rows, shipped_profile  # noqa: PLC0415

    lines = [
        "# Profiles",
        "",
        NOTE,
        "",
        "What `profile:` of a group may name, besides the profiles of the scenario itself. One of",
        "a scenario may build on them: `profiles: {slow: {like: adults, needs_assistance: 1}}`.",
        "",
        "| profile | speed, m/s | helpers | stairs | width, m | room | source | how sure |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, row in profile_rows().items():
        profile = shipped_profile(name)
        low, middle, high = (float(profile.speed.ppf(share)) for share in (0.05, 0.5, 0.95))
        alone = "yes" if profile.stairs else "no"
        alone = "does not walk" if not profile.walks else alone
        body = "" if profile.body_m is None else f"{profile.body_m:g}"
        source = "; ".join(part for part in (row["source"], row["note"]) if part)
        cells = (f"{middle:.2f} ({low:.2f}-{high:.2f})", f"{profile.needs_assistance}", alone, body)
        more = (f"{profile.size:g}", _cell(source), row["confidence"])
        lines.append(f"| `{name}` | {' | '.join((*cells, *more))} |")
    lines += [
        "",
        "Speed is the median, with 5 and 95 per cent in brackets; helpers are those needed to",
        "leave (on stairs, for whoever cannot take stairs alone); room is in places of one person.",
    ]
    return "\n".join(lines) + "\n"


def registers() -> str:
    """Return what a register kept as a table may hold."""
    from sim.registers.tables import tables  # noqa: PLC0415

    known = tables()
    lines = [
        "# Registers",
        "",
        NOTE,
        "",
        "## columns of a table",
        "",
        "A register kept as CSV or Excel has one entry a row. A column may be called by any of",
        "these names; another name is a fault.",
        "",
        "| field | column |",
        "|---|---|",
    ]
    named: dict[str, list[str]] = {}
    for column, field in known.columns.items():
        named.setdefault(field, []).append(f"`{column}`")
    lines += [f"| `{field}` | {', '.join(columns)} |" for field, columns in named.items()]
    lines += ["", "## kinds", "", "| kind | target | what it changes | to |", "|---|---|---|---|"]
    for kind, effect in known.effects.items():
        field = f"scenario.field-{effect.field}"
        what = messages.text(field, "en") if messages.has(field) else effect.field
        value = (
            str(effect.value) if effect.value is not None else f"{effect.low:g} to {effect.high:g}"
        )
        value += " times" if effect.factor else ""
        value += "" if effect.engine else " (not yet used)"
        target = messages.text(f"scenario.what-{effect.target}", "en")
        lines.append(f"| `{kind}` | {target} | {what} | {value} |")
    lines += [
        "",
        "## statuses",
        "",
        f"In order: {_listed(known.line)}. A record begins with one of {_listed(known.first)}; of",
        f"those between, {_listed(known.never_skipped)} are never left out. Besides there are",
        f"{_listed(s for s in known.statuses if s not in known.line)}. Entries do not act that are",
        f"{_listed(sorted(known.inactive))}. In a table these words do, too:",
        "",
        ", ".join(f"{word} (`{status}`)" for word, status in known.words.items()) + ".",
    ]
    return "\n".join(lines) + "\n"


def result() -> str:
    """Return the JSON schema of ``result.json``."""
    from sim.results.schema import result_schema  # noqa: PLC0415

    return json.dumps(result_schema(), ensure_ascii=False, indent=1) + "\n"


PAGES = {
    "commands.md": commands,
    "faults.md": faults,
    "events.md": events,
    "files.md": files,
    "words.md": known_words,
    "profiles.md": profiles,
    "registers.md": registers,
    "result.schema.json": result,
}


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
            ones = [one for one in part[joined] if one.get("type") != "null"]
            kinds = [_kind(one) for one in ones]
            if len({one.get("x-range", i) for i, one in enumerate(ones[:2])}) < len(ones[:2]):
                kinds[0] = kinds[0].partition(",")[0]  # one range for a number and its text
            return " or ".join(dict.fromkeys(kinds))
    if part.get("type") == "array":
        return _list(part)
    kinds = part.get("type", "any")
    kind = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if part.get("examples"):
        kind = f"{kind} such as `{part['examples'][0]}`"
    return f"{kind}, {part['x-range']}" if "x-range" in part else kind


def _list(part: Mapping[str, Any]) -> str:
    """Return what a list holds, and how many where that is less than usual."""
    items = part.get("items")
    if not isinstance(items, Mapping):
        ones = [_kind(one) for one in part.get("prefixItems", ())]
        return f"list of {len(ones)}: {ones[0]}" if ones else "list"
    most = part.get("maxItems", LONGEST_LIST)
    few = f" at most {most}" if most < LONGEST_LIST else ""
    return f"list of{few} {_kind(items)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("``", "`")


if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
