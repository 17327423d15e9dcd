"""What is kept of the crowding of a run: densities by zone, streams by minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import literature
from sim.results.crowding import BusyMinute, Density, ZoneDensity
from sim.world.crowding import MINUTE_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.parameters import Parameters
    from sim.world.crowding import Crowding

SERVICE = "ABCDEF"
"""Fruin's levels of service, from free to crowded."""
_MINUTE_DIGITS, _DENSITY_DIGITS, _SHARE_DIGITS = 4, 4, 3


def service_limits(kind: str, parameters: Parameters) -> tuple[float, ...]:
    """Return the densities at which levels of service B to F begin, 1/m2.

    Args:
        kind: ``walkway`` or ``stairs``.
        parameters: numbers of the model.
    """
    return tuple(parameters.value(f"crowding.{kind}.{name.lower()}") for name in SERVICE[1:])


def density_record(watched: Crowding, site: Site) -> Density:
    """Return what ``result.json`` says of crowding.

    Args:
        watched: what a run kept.
        site: its site.
    """
    state, ids = watched.state, watched.zones.ids
    streams = watched.by_minute()
    limits = {kind: service_limits(kind, watched.parameters) for kind in ("walkway", "stairs")}
    found = []
    for number, name in enumerate(ids):
        of_site = number >= len(site.spaces)
        kind = "walkway" if of_site or not _is_stair(site, number) else "stairs"
        highest = float(state.highest[number])
        listed_from = limits[kind][SERVICE.index("E") - 1]
        if not of_site and highest < listed_from:
            continue
        found.append(_zone(watched, number, name, _service(highest, limits[kind]), streams))
    found.sort(key=lambda zone: (*(-s for s in reversed(zone.minutes)), -zone.highest, zone.zone))
    return Density(
        levels=watched.levels,
        area_m2=literature.value("crowding.area"),
        time_s=watched.hold_s,
        zones=tuple(found),
        listed_from=limits["walkway"][SERVICE.index("E") - 1],
    )


def crowding_series(watched: Crowding) -> dict[str, NDArray[Any]]:
    """Return what ``series.npz`` holds of crowding besides what patches have by themselves.

    ``patch.near``, ``patch.share`` and ``patch.near_ptr`` say which patches are taken together, in
    compressed rows, and ``patch.felt_m2`` over which area; ``zone.*`` are by minute and zone, the
    spaces first and then the zones of the site.
    """
    ground = watched.ground
    kept: dict[str, NDArray[Any]] = {
        "patch.near_ptr": ground.ptr.astype(np.int32),
        "patch.near": ground.beside.astype(np.int32),
        "patch.share": ground.share.astype(np.float64),
        "patch.felt_m2": ground.area_m2.copy(),
    }
    for name, values in watched.by_minute().items():
        kept[f"zone.{name}"] = values.copy()
    return kept


def _is_stair(site: Site, row: int) -> bool:
    incline = site.spaces[row].incline
    return incline is not None and incline.riser_m > 0.0


def _service(density: float, limits: tuple[float, ...]) -> str:
    return SERVICE[int(np.searchsorted(limits, density + 1e-6, side="right"))]


def _zone(
    watched: Crowding, number: int, name: str, service: str, streams: dict[str, NDArray[Any]]
) -> ZoneDensity:
    state = watched.state
    inflow, outflow = streams["inflow"][:, number], streams["outflow"][:, number]
    surplus = inflow.astype(np.int64) - outflow
    fullest = int(np.argmax(surplus)) if len(surplus) else 0
    moving = int(streams["moving"][:, number].sum())
    against = int(streams["against"][:, number].sum())
    dense, other = state.dense[number].tolist()
    at = int(state.highest_at[number])
    return ZoneDensity(
        zone=name,
        minutes=tuple(round(float(s) / MINUTE_S, _MINUTE_DIGITS) for s in state.seconds[number]),
        first_s=tuple(None if t < 0.0 else float(t) for t in state.first_s[number]),
        highest=round(float(state.highest[number]), _DENSITY_DIGITS),
        at_s=float(state.highest_s[number]),
        area_m2=round(float(watched.ground.area_m2[at]), 2) if at >= 0 else 0.0,
        service=service,
        inflow=int(inflow.sum()),
        outflow=int(outflow.sum()),
        fullest=BusyMinute(
            at_s=fullest * MINUTE_S,
            inflow=int(inflow[fullest]),
            outflow=int(outflow[fullest]),
        )
        if len(surplus) and surplus[fullest] > 0
        else None,
        opposed=round(against / moving, _SHARE_DIGITS) if moving else 0.0,
        opposed_dense=round(other / dense, _SHARE_DIGITS) if dense else None,
    )
