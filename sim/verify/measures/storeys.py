"""A building of several equal storeys, built from rows of rooms (RiMEA 8)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.verify.bench import fields_of, play

if TYPE_CHECKING:
    from sim.verify.cases import Case, Table


def parameter_study(case: Case, calibration: str) -> dict[str, float]:
    """Return the last time for each walking speed, and how it falls from each to the next.

    Times are means over several draws of where people stand.
    """
    tables = building(case.table)
    fields = fields_of(tables)
    draws = range(case.table["populations"])
    last = []
    for speed in case.table["speeds"]:
        for group in tables["people"].values():
            group["speed"] = speed
        times = [
            play(tables, calibration=calibration, seed=seed, fields=fields).last_s for seed in draws
        ]
        last.append(float(np.mean(times)))
    found = {f"last-at-{s:g}": t for s, t in zip(case.table["speeds"], last, strict=True)}
    people = sum(group["count"] for group in tables["people"].values())
    return found | {"people": float(people), "least-fall": float(np.min(-np.diff(last)))}


def building(table: Table) -> dict[str, Any]:
    """Return spaces, openings and people of all storeys.

    Args:
        table: ``storeys``, ``rows`` of rooms, the ``floor`` that each storey has, the ``ground``
            that stands beside the lowest, and ``stairs``: two flights and a landing.
    """
    spaces: dict[str, Any] = {}
    openings: dict[str, Any] = dict(table["ground"]["openings"])
    people: dict[str, Any] = {}
    for storey in range(table["storeys"]):
        for name, row in table["floor"]["spaces"].items():
            spaces[f"{name}-{storey}"] = row
        for name, row in table["floor"]["openings"].items():
            openings[f"{name}-{storey}"] = _on(row, storey)
        for row in table["rows"]:
            until = row["until_ground"] if storey == 0 else row["until"]
            for number in range(round((until - row["from"]) / table["room_m"])):
                _room(spaces, openings, people, table, row, storey, number)
        if storey:
            _stairs(spaces, openings, table["stairs"], storey)
    spaces |= table["ground"]["spaces"]
    return {"spaces": spaces, "openings": openings, "people": people}


def _on(row: Table, storey: int) -> dict[str, Any]:
    return {**row, "from": f"{row['from']}-{storey}", "to": f"{row['to']}-{storey}"}


def _room(
    spaces: dict[str, Any],
    openings: dict[str, Any],
    people: dict[str, Any],
    table: Table,
    row: Table,
    storey: int,
    number: int,
) -> None:
    name = f"room-{storey}-{row['id']}-{number}"
    x0 = row["from"] + number * table["room_m"]
    middle, half = x0 + table["room_m"] / 2, table["door_m"] / 2
    spaces[name] = {"box": [x0, row["y"][0], x0 + table["room_m"], row["y"][1]]}
    openings[f"{name}-door"] = {
        "from": name,
        "to": f"{row['corridor']}-{storey}",
        "at": [[middle - half, row["door_y"]], [middle + half, row["door_y"]]],
    }
    people[name] = {"count": table["per_room"], "in": name}


def _stairs(spaces: dict[str, Any], openings: dict[str, Any], stairs: Table, storey: int) -> None:
    """Add two flights and a landing from one storey to the one below."""
    length = math.hypot(stairs["run"], stairs["rise"])
    flight = {"stair": {
        "length": length, "width": stairs["width"], "rise": stairs["rise"],
        "riser": stairs["riser"], "tread": stairs["tread"],
    }}  # fmt: skip
    top, foot = [[0, length], [stairs["width"], length]], [[0, 0], [stairs["width"], 0]]
    upper, lower, landing = (f"{part}-{storey}" for part in ("upper", "lower", "landing"))
    spaces |= {upper: flight, lower: flight, landing: {"box": stairs["landing"]}}
    parts = {
        "leave": (f"lobby-{storey}", upper, stairs["upper_at"], top),
        "turn-in": (upper, landing, foot, stairs["landing_upper"]),
        "turn-out": (landing, lower, stairs["landing_lower"], top),
        "arrive": (lower, f"lobby-{storey - 1}", foot, stairs["lower_at"]),
    }
    for name, (start, to, at, at_to) in parts.items():
        openings[f"{name}-{storey}"] = {
            "from": start, "to": to, "at": at, "at_to": at_to, "kind": "open",
        }  # fmt: skip
