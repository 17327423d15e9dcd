"""How a validator of a spec reports a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Mapping


def fault(
    code: str,
    /,
    *,
    at: tuple[str | int, ...] = (),
    key: bool = False,
    offset: int = 0,
    **params: object,
) -> PydanticCustomError:
    """Return the exception with which a validator of a spec reports a fault.

    Args:
        code: Code of the fault.
        at: Keys and indices from the validated value to the faulty one.
        key: Whether the key is at fault, not the value.
        offset: Characters into a text where the fault stands.
        **params: Values for the sentence.
    """
    return fault_with(code, params, at=at, key=key, offset=offset)


def fault_with(
    code: str,
    params: Mapping[str, object],
    *,
    at: tuple[str | int, ...] = (),
    key: bool = False,
    offset: int = 0,
) -> PydanticCustomError:
    """Return the exception of a fault whose parameters are at hand as a mapping."""
    context = {"at": at, "key": key, "offset": offset, "params": params}
    return PydanticCustomError(code, "fault", context)
