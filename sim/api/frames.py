"""Columns as a DataFrame, where pandas is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Mapping


def frame_of(columns: Mapping[str, Any]) -> Any:
    """Return columns as a DataFrame.

    Args:
        columns: columns of equal length by name.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415  # an extra
    except ImportError:
        raise MissingExtra("data") from None
    return pd.DataFrame(dict(columns))
