"""A number of people shared out over spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def shared(count: int, areas: Mapping[str, float]) -> list[tuple[str, int]]:
    """Share a number of people out over spaces by area; remainders go where they are largest."""
    total = sum(areas.values())
    if not areas:
        return []
    exact = {
        name: count * (area / total if total else 1 / len(areas)) for name, area in areas.items()
    }
    shares = {name: int(value) for name, value in exact.items()}
    left = count - sum(shares.values())
    for name in sorted(exact, key=lambda n: (shares[n] - exact[n], n))[:left]:
        shares[name] += 1
    return sorted(shares.items())
