"""The one way functions are compiled: by numba, cached on disk until any kernel changes.

Numba drops a cached function when its own file changes, not when a function it calls does. A stale
step of the crowd would give wrong numbers without a word, so the cache is stamped with a digest of
every kernel file of the package.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.core.caching import NullCache
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir import SetItem
from numba.core.typed_passes import NopythonRewrites
from numba.core.types import containers
from numba.core.typing import signature
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

    F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function on its first call for each set of argument types.

    With ``NUMBA_DISABLE_JIT=1`` in the environment the function stays plain Python.

    Args:
        function: the function; numba's subset of Python and NumPy.
    """
    return _stamped(numba.njit(cache=True, no_cfunc_wrapper=True)(function))


def _stamped(dispatcher: F) -> F:
    """Tie the cache of a compiled function to all kernels, not to its own file alone.

    The digest stands in the version of the index as well: numba reads the version by itself, and
    only then the rest, in which types of an older Muster may be that are no more.
    """
    if not is_compiling():
        return dispatcher
    stored = getattr(dispatcher._cache, "_cache_file", None)  # type: ignore[attr-defined]
    if not (hasattr(stored, "_source_stamp") and hasattr(stored, "_version")):
        # A numba that keeps its cache in another way: better slow than stale.
        dispatcher._cache = NullCache()  # type: ignore[attr-defined]
        return dispatcher
    assert stored is not None
    stored._source_stamp = digest()
    stored._version = f"{stored._version} {digest()}"
    return dispatcher


def _natural(kind: Any) -> Any:
    """Return the type of an index that is never negative, for the type of any index."""
    if isinstance(kind, types.Integer):
        return types.uintp
    if isinstance(kind, containers.BaseTuple):
        return containers.Tuple([_natural(part) for part in kind.types])
    return kind


@register_pass(mutates_CFG=False, analysis_only=False)
class _NaturalIndices(FunctionPass):  # type: ignore[misc]  # numba is not typed
    """Takes indices of arrays for natural numbers: none counts from the end.

    Else each use of an array loads its length and compares, a fifth of the time of a step.
    """

    _name = "natural_indices"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        for place, call in list(state.calltypes.items()):
            is_index = getattr(place, "op", "") == "getitem" or isinstance(place, SetItem)
            if is_index and isinstance(call.args[0], types.Array):
                array, index, *rest = call.args
                del state.calltypes[place]  # an entry of it may be made, not changed
                state.calltypes[place] = signature(call.return_type, array, _natural(index), *rest)
        return True


class _Stepping(CompilerBase):  # type: ignore[misc]
    """Numba's own way to compile, and natural indices."""

    def define_pipelines(self) -> list[Any]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_NaturalIndices, NopythonRewrites)
        passes.finalize()
        return [passes]


def inlined(function: F) -> F:
    """Compile a small function so that it is always merged into its callers.

    A call passes every array as seven numbers; for a few lines of arithmetic that costs more than
    the lines. What Python needs to call a function is left out, and integers of all kinds share one
    version of it: a third of the time to compile is left.

    Args:
        function: the function; numba's subset of Python and NumPy, with no index below 0. Only
            compiled functions may call it.
    """
    made = numba.njit(
        forceinline=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        _nrt=False,
        error_model="numpy",
        pipeline_class=_Stepping,
    )(function)
    return made if numba.config.DISABLE_JIT else _for_compiled_code(made)


def _for_compiled_code(made: Any) -> Any:
    """Let a compiled function be called by compiled functions alone, for one kind of integers."""
    template = made.get_call_template

    def of_one_kind(args: Any, kws: Any) -> Any:
        return template(tuple(_whole(kind) for kind in args), kws)

    def refuse(*_args: Any, **_kws: Any) -> None:
        msg = f"{made.py_func.__name__} is called by compiled functions only"
        raise TypeError(msg)

    made.get_call_template = of_one_kind
    made._insert = lambda *_args, **_kws: None  # nothing Python could call
    made._compile_for_args = refuse
    return made


def _whole(kind: Any) -> Any:
    """Return the widest type of whole numbers for a type of them, others as they are."""
    return types.int64 if isinstance(kind, types.Integer) else kind


def stepping(function: F) -> F:
    """Compile a function that makes no arrays; counting references is left out.

    Numba counts references to an array each time it is taken out of a tuple, which costs a step of
    the crowd several times its arithmetic.

    Args:
        function: the function; numba's subset of Python and NumPy, without new arrays and with no
            index below 0.
    """
    return _stamped(
        numba.njit(
            cache=True,
            no_cfunc_wrapper=True,
            _nrt=False,
            error_model="numpy",
            pipeline_class=_Stepping,
        )(function)
    )


def direct(function: F) -> F:
    """Return a way to call a compiled function without looking at its arguments' types again.

    To find the version compiled for them numba looks at each array of each tuple in every call. Of
    a short step that is the most part. Here the version of the first call is kept, unless there
    are several.

    Args:
        function: a function made by :func:`stepping`; all that calls it by this way hands over
            arguments of the same types.
    """
    if not is_compiling():
        return function
    made: Any = function
    version: Callable[..., object] | None = None

    def call(*arguments: object) -> object:
        nonlocal version
        if version is not None:
            return version(*arguments)
        result = made(*arguments)
        versions = list(made.overloads.values())
        version = versions[0].entry_point if len(versions) == 1 else made
        return result

    return cast("F", call)


def is_compiling() -> bool:
    """Return False where compilation is switched off (``NUMBA_DISABLE_JIT=1``)."""
    return not numba.config.DISABLE_JIT


LINE = 64
"""Bytes of a cache line."""

FEW = 256
"""Records of which none is asked for early: those of a small crowd are still in the cache."""


def _fetch(typing: Any, array: Any, index: Any, line: Any) -> Any:
    """Return the signature of ``fetch`` and what writes its code."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    prefetch = ir.FunctionType(ir.VoidType(), [byte, number, number, number])

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        place = context.cast(builder, arguments[1], signature.args[1], types.intp)
        offset = context.cast(builder, arguments[2], signature.args[2], types.intp)
        made = context.make_array(kind)(context, builder, arguments[0])
        first = cgutils.get_item_pointer(context, builder, kind, made, [place], wraparound=False)
        start = builder.ptrtoint(first, ir.IntType(64))
        there = builder.add(start, builder.mul(offset, ir.Constant(offset.type, LINE)))
        call = builder.module.declare_intrinsic("llvm.prefetch", [byte], prefetch)
        # For reading, to stay in all caches, of data.
        builder.call(call, [builder.inttoptr(there, byte), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, index, line), write


if numba.config.DISABLE_JIT:

    def fetch(array: Any, index: Any, line: Any) -> None:
        """Do nothing: plain Python has no use for it."""

else:
    fetch = intrinsic(_fetch)
    """Ask the processor for a record that will be looked at soon, so that nobody waits for it.

    ``fetch(array, index, line)`` asks for the cache line that begins 64 ``line`` bytes after the
    start of record ``index``. It changes nothing and an index out of range does no harm.
    """


@cache
def digest() -> str:
    """Return a digest of all kernel files, the same for the same code anywhere."""
    total = hashlib.sha256()
    package = Path(__file__).parent
    for path in stamped_files():
        total.update(path.relative_to(package).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def stamped_files() -> list[Path]:
    """Return the files on which compiled code depends: kernels, and where their constants are."""
    package = Path(__file__).parent
    return sorted(
        {
            package / "kernel.py",
            package / "units.py",
            *package.rglob("kernels/*.py"),
            package / "movement" / "arrays.py",
            package / "world" / "crowding_arrays.py",
            package / "world" / "state.py",
        }
    )
