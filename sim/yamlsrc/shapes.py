"""Fields that may be written in several shapes: a scalar, a list, a mapping.

A plain union reports what every branch finds wrong. Choosing the branch by the shape of what is
written first makes the message speak of what was meant::

    Annotated[
        Annotated[Count, Tag("scalar")] | Annotated[PerSpaceSpec, Tag("mapping")],
        by_shape("scalar", "mapping"),
    ]
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Discriminator

from sim.yamlsrc.distributions import KINDS


def shape_of(value: object) -> str:
    """Return ``mapping``, ``law`` (a mapping that is a distribution), ``list`` or ``scalar``."""
    if isinstance(value, Mapping):
        return "law" if len(value) == 1 and next(iter(value)) in KINDS else "mapping"
    return "list" if isinstance(value, list | tuple) else "scalar"


def by_shape(*tags: str) -> Discriminator:
    """Return what chooses the branch of a union by the shape of the value.

    Args:
        *tags: tags of the branches: ``scalar``, ``list``, ``mapping``, ``law``. A shape without a
            branch goes to the first one, which reports it.
    """

    def choose(value: object) -> str:
        shape = shape_of(value)
        if shape == "law" and shape not in tags:
            shape = "mapping"
        return shape if shape in tags else tags[0]

    return Discriminator(choose)
