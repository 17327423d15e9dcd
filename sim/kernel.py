"""The one way functions are compiled: by numba, cached on disk until any kernel changes.

Numba drops a cached function when its own file changes, not when a function it calls does. A stale
step of the crowd would give wrong numbers without a word, so the cache is stamped with a digest of
every kernel file of the package.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

    F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function on its first call for each set of argument types.

    With ``NUMBA_DISABLE_JIT=1`` in the environment the function stays plain Python.

    Args:
        function: the function; numba's subset of Python and NumPy.
    """
    dispatcher = numba.njit(cache=True)(function)
    stored = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if stored is not None:
        stored._source_stamp = digest()  # noqa: SLF001 - numba offers no public place for it
    return dispatcher  # type: ignore[no-any-return]


@cache
def digest() -> str:
    """Return a digest of all kernel files, the same for the same code anywhere."""
    total = hashlib.sha256()
    package = Path(__file__).parent
    # What kernels import as constants counts like their own code.
    for path in sorted(
        {
            *package.rglob("kernel.py"),
            package / "movement" / "arrays.py",
            package / "world" / "state.py",
        }
    ):
        total.update(path.relative_to(package).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()
