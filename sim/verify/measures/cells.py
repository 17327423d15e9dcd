"""What times owe to the size of cells, which only steer, and of patches, which hold the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.verify.bench import fields_of, play, setup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.verify.cases import Case

_CELLS_M = (2.0, 1.0, 0.5)
_PATCHES_M = (1.0, 2.0, 4.0)
_LATE = 0.95


def change(case: Case, calibration: str) -> dict[str, float]:
    """Return how far times change from cells of 2 m to cells of 1 m, the farthest of all layouts.

    ``mean-change`` and ``t95-change`` are per cent of the mean time and of the time by which 95 %
    are out. For each layout, cell and patch there is ``<layout>-mean-cell-2`` and the like.
    """
    found: dict[str, float] = {}
    for layout, tables in _layouts(case).items():
        for cell_m in _CELLS_M:
            times = _times(case, tables, calibration, cell_m=cell_m)
            found |= {f"{layout}-{key}-cell-{cell_m:g}": value for key, value in times.items()}
        for patch_m in _PATCHES_M:
            times = _times(case, tables, calibration, patch_m=patch_m)
            found |= {f"{layout}-{key}-patch-{patch_m:g}": value for key, value in times.items()}
    return (
        found
        | {
            f"{key}-change": max(
                (_per_cent(found, layout, key, "cell-2", "cell-1") for layout in _layouts(case)),
                key=abs,
            )
            for key in ("mean", "t95")
        }
        | {
            f"{key}-{name}": max(
                (_per_cent(found, layout, key, patch, "patch-2") for layout in _layouts(case)),
                key=abs,
            )
            for key in ("mean", "t95")
            for name, patch in (("smaller-patch", "patch-1"), ("larger-patch", "patch-4"))
        }
    )


def _layouts(case: Case) -> Mapping[str, dict[str, Any]]:
    if "streets" in case.table:
        return {"streets": district(case.table["streets"])}
    return {variant: setup(case, variant) for variant in case.table["variants"]}


def _times(
    case: Case,
    tables: dict[str, Any],
    calibration: str,
    *,
    cell_m: float | None = None,
    patch_m: float | None = None,
) -> dict[str, float]:
    """Return the mean time and that by which 95 % are out, means over the seeds of the case."""
    fields = fields_of(tables, cell_m=cell_m, patch_m=patch_m)
    out = [
        play(tables, calibration=calibration, seed=seed, fields=fields).people.out_s
        for seed in range(1, case.table.get("seeds", 1) + 1)
    ]
    return {
        "mean": float(np.mean([each.mean() for each in out])),
        "t95": float(np.mean([np.quantile(each, _LATE) for each in out])),
    }


def _per_cent(found: Mapping[str, float], layout: str, key: str, other: str, usual: str) -> float:
    return 100.0 * (found[f"{layout}-{key}-{other}"] / found[f"{layout}-{key}-{usual}"] - 1.0)


def district(streets: Mapping[str, Any]) -> dict[str, Any]:
    """Return a district of crossing streets: blocks in rows and columns, streets round them.

    Args:
        streets: ``blocks`` a side, ``block_m``, ``width_m`` of a street, ``people`` spread over the
            streets, ``speed``, and ``exits``: side (``west``, ``south``, ...) and number of the
            street that leads out there.
    """
    blocks, width = streets["blocks"], float(streets["width_m"])
    pitch = width + streets["block_m"]
    side = blocks * pitch + width
    start = [width + i * pitch for i in range(blocks)]
    size = streets["block_m"]
    space = {
        "box": [0.0, 0.0, side, side],
        "blocks": [[x, y, x + size, y + size] for x in start for y in start],
    }
    openings = {}
    for number, (edge, street) in enumerate(streets["exits"]):
        low, high = street * pitch, street * pitch + width
        across = {"west": 0.0, "south": 0.0, "east": side, "north": side}[edge]
        at = [[across, low], [across, high]]
        if edge in {"south", "north"}:
            at = [[low, across], [high, across]]
        openings[f"{edge}-{number}"] = {"from": "streets", "at": at, "kind": "open"}
    people = {"count": streets["people"], "in": "streets", "speed": streets["speed"]}
    return {"spaces": {"streets": space}, "openings": openings, "people": {"p": people}}
