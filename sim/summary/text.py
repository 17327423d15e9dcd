"""The summary of a scenario in words, from the data of :mod:`sim.summary.data`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import literature
from sim.messages import has, text
from sim.messages.shipped import shipped
from sim.scenario.parameters import shown
from sim.summary.changes import change_words
from sim.summary.data import check_data
from sim.summary.tables import table
from sim.units import format_duration, format_number

if TYPE_CHECKING:
    from sim.messages import Lang
    from sim.scenario.model import Scenario

_SHOWN = 8
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROUND = 100


def check_report(scenario: Scenario, lang: Lang) -> str:
    """Return the summary of a scenario and its compliance sheet as plain text.

    Args:
        scenario: a scenario without errors.
        lang: language of the text.
    """
    return report_text(check_data(scenario, lang), lang)


def report_text(data: dict[str, Any], lang: Lang) -> str:
    """Return the summary in words.

    Args:
        data: from :func:`sim.summary.data.check_data`.
        lang: language of the words.
    """
    words = _Words(lang)
    lines = [*words.head(data), *words.people(data["people"])]
    for site in data["sites"]:
        lines += words.site(site)
    lines += words.stairs(data["stairs"])
    lines += words.response(data["response"], data["town"])
    lines += words.register(data["register"])
    for site in data["sites"]:
        lines += words.compliance(site)
    lines += words.rest(data)
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Words:
    lang: Lang

    def say(self, key: str, /, **params: object) -> str:
        return text(f"check.{key}", self.lang, **params)

    def known(self, area: str, word: str) -> str:
        """Return a word of the files in the reader's language, if it is a usual one."""
        key = f"{area}-{word.replace(' ', '-').replace('/', '-per-')}"
        return text(key, self.lang) if has(key) else word

    def listed(self, names: list[str]) -> str:
        shown = [*names[:_SHOWN], "..."] if len(names) > _SHOWN else list(names)
        return (", " if self.lang == "en" else "、").join(shown)

    def number(self, value: float) -> str:
        if float(value).is_integer():
            return f"{int(value):,}"
        return format_number(value) if abs(value) < _ROUND else f"{value:,.0f}"

    def day(self, data: dict[str, Any]) -> str:
        """Return the day of the week, with what is special about the date."""
        name = self.say(f"day-{data['weekday']}")
        special = data["special_day"]
        return self.say(f"day-as-{special}", day=name) if special else name

    def head(self, data: dict[str, Any]) -> list[str]:
        run = data["run"]
        lines = [
            shipped(data["name"], self.lang),
            "  "
            + self.say(
                "starts",
                time=data["starts"],
                day=self.day(data),
                until=format_duration(run["until_s"], self.lang),
                calibration=run["calibration"],
            ),
            "  " + self.say("memory", needed=f"{run['memory_bytes'] / 1e9:.1f}"),
        ]
        choice = data["choice"]
        if "first" in choice:
            lines.append(
                "  " + self.say("starts-between", first=choice["first"], last=choice["last"])
            )
        elif len(choice["options"]) > 1:
            lines.append("  " + self.say("starts-any", options=self.listed(choice["options"])))
        for hazard in data["hazards"]:
            at = format_duration(hazard["at_s"], self.lang)
            lines.append("  " + self.say("hazard", id=hazard["id"], space=hazard["space"], at=at))
        for item in data["parameters"]:
            row = literature.constant(item["name"])
            value, usual = (shown(row, item[key]) for key in ("value", "literature"))
            lines.append("  " + self.say("parameter", name=item["name"], value=value, usual=usual))
        return lines

    def people(self, people: dict[str, Any]) -> list[str]:
        lines = [
            "",
            self.say(
                "people",
                total=self.number(people["total"]),
                required=self.number(people["required"]),
                asleep=self.number(people["asleep"]),
            )
            + (
                self.say("people-staying", staying=self.number(people["staying"]))
                if people["staying"]
                else ""
            )
            + (
                self.say("people-crews", crews=self.number(people["crews"]))
                if people["crews"]
                else ""
            ),
        ]
        groups = sorted(people["groups"], key=lambda group: (-group["people"], group["id"]))
        rows = [
            [
                group["id"],
                self.number(group["people"]),
                group["profile"],
                self.say("in-spaces", spaces=group["spaces"]) if group["spaces"] else "",
                " ".join(
                    part
                    for part in (
                        self.known("check.role", group["role"]),
                        self.say("asleep") if group["asleep"] else "",
                        self.say("coming", people=group["coming"]) if group["coming"] else "",
                    )
                    if part
                ),
            ]
            for group in groups[: 2 * _SHOWN]
        ]
        lines += table(rows, right=(1,))
        left = len(groups) - 2 * _SHOWN
        if left > 0:
            lines.append("  " + self.say("more-groups", count=left))
        if people["absent"]:
            lines.append("  " + self.say("absent", groups=self.listed(people["absent"])))
        return lines

    def stairs(self, stairs: list[dict[str, Any]]) -> list[str]:
        """Return how many people each stairwell gets, if there are several."""
        if not stairs:
            return []
        shown = [
            self.say("stair-people", id=well["id"], people=self.number(well["people"]))
            for well in stairs
        ]
        return ["  " + self.say("stairs", stairs=self.listed(shown))]

    def site(self, site: dict[str, Any]) -> list[str]:
        lines = [
            "",
            self.say(
                "site",
                name=shipped(site["name"], self.lang),
                use=self.known("report.use", site["use"]),
                levels=len(site["levels"]),
                spaces=site["spaces"],
                area=self.number(round(site["area_m2"])),
            ),
        ]
        rows = [[self.say(f"exits-{name}") for name in ("id", "width", "state", "from", "nearest")]]
        for exit_ in site["exits"]:
            state = f"state-{exit_['state']}"
            rows.append(
                [
                    exit_["id"],
                    f"{exit_['width_m']:.2f}",
                    self.say(state) + ("" if exit_["usable"] else " !"),
                    exit_["space"],
                    str(exit_["nearest_for"]),
                ]
            )
        lines += table(rows, right=(1, 4))
        lines.append(
            "  "
            + self.say(
                "widths",
                total=f"{site['exit_width_m']:.2f}",
                usable=f"{site['usable_width_m']:.2f}",
            )
        )
        far = site["farthest_way"]
        if far is not None:
            metres = self.number(round(far["from_farthest_m"], 1))
            lines.append("  " + self.say("farthest", space=site["farthest"], metres=metres))
        if site["least_time_s"] is not None:
            lines.append(
                "  "
                + self.say(
                    "least-time",
                    calibration=site["calibration"],
                    people=self.number(round(site["leaving"])),
                    flow=format_number(site["flow_per_s"]),
                    time=format_duration(site["least_time_s"], self.lang),
                    where=self.listed(list(site["bottleneck"])),
                )
                + (
                    self.say("least-time-gaps", spaces=self.listed(list(site["gaps"])))
                    if site["gaps"]
                    else ""
                )
            )
        return lines + self.redundancy(site)

    def redundancy(self, site: dict[str, Any]) -> list[str]:
        lines = [self.say("redundancy")]
        if site["cut_off"]:
            lines.append("  " + self.say("cut-off", spaces=self.listed(list(site["cut_off"]))))
        if site["one_exit"]:
            lines.append("  " + self.say("one-exit", spaces=self.listed(list(site["one_exit"]))))
        points = [self.say("point", id=name, spaces=n) for name, n in site["single_points"]]
        if points:
            lines.append("  " + self.say("single-points", points=self.listed(points)))
        if len(lines) == 1:
            lines.append("  " + self.say("all-redundant"))
        return lines

    def response(self, response: dict[str, Any], town: dict[str, Any] | None) -> list[str]:
        lines: list[str] = []
        if response["plan"] is not None:
            lines += ["", self.say("plan", name=shipped(response["plan"], self.lang))]
            rows = [
                [
                    post["id"],
                    self.say("on-duty", people=post["on_duty"], needs=post["needs"]),
                    "!" if post["on_duty"] < post["needs"] else "",
                    self.say("deputies", names=self.listed(post["deputies"]))
                    if post["deputies"]
                    else self.say("no-deputy"),
                ]
                for post in response["posts"]
            ]
            lines += table(rows)
            lines += self.roster(response["roster"])
            lines += self.stock(response["stock"])
        if town is not None and town["stations"]:
            lines += ["", self.say("town", name=shipped(town["name"], self.lang))]
            rows = [
                [
                    station["id"],
                    format_duration(station["travel_s"], self.lang),
                    f"{station['metres'] / 1000:.1f} km",
                    self.listed(station["units"]),
                ]
                for station in town["stations"]
            ]
            lines += table(rows, right=(1, 2))
        return lines

    def roster(self, roster: dict[str, Any]) -> list[str]:
        lines = []
        for rule in roster["rules"]:
            shown = format_number if rule["name"] == "control-room-people" else self.time
            key = f"rule-{rule['name']}" + ("" if rule["met"] else "-broken")
            words = {name: shown(rule[name]) for name in ("limit", "value")}
            mark = "" if rule["met"] else " !"
            post, source = rule["post"], shipped(rule["source"], self.lang)
            lines.append("  " + self.say(key, post=post, source=source, **words) + mark)
        if roster["gaps"]:
            lines.append("  " + self.say("gaps"))
            lines += table([self.gap(gap) for gap in roster["gaps"]])
        return lines

    def gap(self, gap: dict[str, Any]) -> list[str]:
        hours = gap["hours"] or self.say("whole-week")
        if self.lang == "zh":
            for name in _DAYS:
                hours = hours.replace(name, self.say(f"short-{name}"))
        people = {"people": gap["people"], "needs": gap["needs"]}
        return [
            gap["post"],
            hours,
            self.say("nobody" if gap["people"] == 0 else "on-duty", **people),
            "" if gap["week"] == "ordinary" else self.say(f"week-{gap['week']}"),
        ]

    def stock(self, stock: list[dict[str, Any]]) -> list[str]:
        if not stock:
            return []
        names = ("item", "usable", "expires", "at", "keeper", "loading")
        rows = [[self.say(f"stock-{name}") for name in names]]
        for item in stock:
            short = item["usable"] < item["required"]
            amounts = {key: self.number(item[key]) for key in ("usable", "required")}
            expires = item["expires"] or ""
            if item["expired"] > 0:
                expires += " " + self.say("stock-expired", expired=self.number(item["expired"]))
            elif item["lasts"] is False:
                expires += " " + self.say("stock-in-season")
            rows.append(
                [
                    item["item"],
                    self.say("stock-of", **amounts) + (" !" if short else ""),
                    expires,
                    item["at"],
                    item["keeper"],
                    "" if item["loading_s"] is None else self.time(item["loading_s"]),
                ]
            )
        return ["  " + self.say("stock"), *table(rows)]

    def time(self, seconds: float) -> str:
        return format_duration(seconds, self.lang)

    def register(self, register: dict[str, Any]) -> list[str]:
        if not register["entries"]:
            return []
        acting = register["acting"]
        lines = [
            "",
            self.say(
                "register",
                entries=register["entries"],
                acting=len(acting),
                overdue=len(register["overdue"]),
            ),
        ]
        rows = [
            [
                entry["id"],
                self.say(f"grade-{entry['grade']}"),
                entry["kind"],
                entry["target"],
                self.change(entry),
                self.say("overdue") if entry["overdue"] else "",
            ]
            for entry in acting
        ]
        return lines + table(rows)

    def change(self, entry: dict[str, Any]) -> str:
        low, high = entry["range"] or (None, None)
        return change_words(
            entry["field"],
            entry["value"],
            self.lang,
            factor=bool(entry["factor"]),
            low=low,
            high=high,
        )

    def compliance(self, site: dict[str, Any]) -> list[str]:
        rows = site["compliance"]
        if not rows:
            return []
        lines = ["", self.say("compliance", people=self.number(site["busiest"]))]
        cells = [
            [self.say(f"sheet-{name}") for name in ("rule", "limit", "value", "met", "source")]
        ]
        for row in rows:
            sign = "≥" if row["at_least"] else "≤"
            met = "unknown" if row["met"] is None else "yes" if row["met"] else "no"
            value = "-" if row["value"] is None else self.number(row["value"])
            place = f" ({row['where']})" if row["where"] else ""
            source = shipped(row["source"], self.lang)
            cells.append(
                [
                    row["text"] + place,
                    f"{sign} {self.number(row['limit'])} {self.known('check.unit', row['unit'])}",
                    value,
                    self.say(f"met-{met}"),
                    f"{source} [{self.say('sure-' + row['confidence'])}]",
                ]
            )
        lines += table(cells, right=(2,))
        notes = dict.fromkeys(row["note"] for row in rows if row["note"] and has(row["note"]))
        lines += ["  " + text(note, self.lang) for note in notes]
        return [*lines, "  " + self.say("no-approval")]

    def rest(self, data: dict[str, Any]) -> list[str]:
        lines: list[str] = []
        for site in data["sites"]:
            if site["venue"]:
                name = shipped(site["name"], self.lang)
                hint = text("ramp.hint", self.lang, name=name, path=data["file"])
                lines += ["", hint]
        if data["unused"]:
            lines += ["", self.say("unused")]
            lines += ["  " + item["text"] for item in data["unused"]]
        if data["warnings"]:
            lines += ["", self.say("warnings", count=len(data["warnings"]))]
            lines += ["  " + sentence for sentence in data["warnings"]]
        return lines
