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
        self._by_place: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T], *, by_place: bool = False) -> T:
        """Return what is kept under a key; made now if it is not.

        Args:
            key: a name and all that it depends on besides the ground.
            make: makes it.
            by_place: whether it depends on where spaces and openings lie alone, not on clear
                widths and states: then variants of the ground that differ in those share it too.
        """
        kept = self._by_place if by_place else self._kept
        if key not in kept:
            kept[key] = make()
        return cast("T", kept[key])

    def of_variant(self) -> Shared:
        """Return what a ground shares that differs in clear widths and states of openings alone."""
        other = Shared()
        other._by_place = self._by_place
        return other

    def __reduce__(self) -> tuple[type[Shared], tuple[()]]:
        """Pickle nothing of it."""
        return Shared, ()
