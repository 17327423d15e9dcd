"""What all runs on one ground may share, since it follows from the ground and the numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    T = TypeVar("T")


class Shared:
    """Things that are worked out once, by the key of what they depend on.

    A ground holds one, and the worlds of its runs take it. Nothing frozen is written to, and a
    pickle of it is empty: another process works it out again.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key; made now if it is not.

        Args:
            key: a name and all that it depends on besides the ground.
            make: makes it.
        """
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def __reduce__(self) -> tuple[type[Shared], tuple[()]]:
        """Pickle nothing of it."""
        return Shared, ()
