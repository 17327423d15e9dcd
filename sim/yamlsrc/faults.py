"""How a validator of a spec reports a fault."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


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
    return PydanticCustomError(
        code, "fault", {"at": at, "key": key, "offset": offset, "params": params}
    )
