"""How functions are compiled: what is merged into its callers is made for them alone."""

import ast
import pickle
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import NullCache

import sim
from sim.kernel import (
    _stamped,
    compiled,
    digest,
    direct,
    inlined,
    is_compiling,
    stamped_files,
    stepping,
)

compiling = pytest.mark.skipif(not is_compiling(), reason="nothing is compiled")


@inlined
def _added(values, at, more):
    return values[at] + more


@stepping
def _both(values, small, large):
    return _added(values, small, large) + _added(values, large, small)


@compiling
def test_one_version_serves_whole_numbers_of_all_kinds(monkeypatch):
    monkeypatch.setattr(_both, "_cache", NullCache())  # or nothing is compiled the second time
    values = np.arange(4.0)
    for small, large in ((np.int32(1), np.int64(2)), (np.int8(1), np.uint32(2))):
        assert _both(values, small, large) == 6.0
    assert len(_added.signatures) == 1


@compiling
def test_python_that_calls_a_merged_function_is_told_so():
    values = np.arange(4.0)
    _both(values, 1, 2)
    with pytest.raises(TypeError, match="_added is called by compiled functions only"):
        _added(values, 1, 2)


@stepping
def _doubled(values, more):
    for i in range(values.shape[0]):
        values[i] = 2 * values[i] + more
    return values.shape[0]


@stepping
def _tripled(values, more):
    for i in range(values.shape[0]):
        values[i] = 3 * values[i] + more
    return values.shape[0]


def test_a_direct_call_does_what_the_function_does():
    call, values = direct(_doubled), np.arange(3.0)
    for _ in range(3):
        assert call(values, 1) == 3
    expected = np.arange(3.0)
    for _ in range(3):
        expected = 2 * expected + 1
    assert values.tolist() == expected.tolist()


def test_where_a_function_has_several_versions_each_call_gets_its_own():
    call = direct(_tripled)
    _tripled(np.arange(3, dtype=np.int32), 1)
    for kind in (np.float64, np.int32, np.float64):
        values = np.arange(3).astype(kind)
        assert call(values, 1) == 3
        assert values.tolist() == [1, 4, 7]


@compiled
def _twice(value):
    return 2 * value


@compiling
def test_a_cache_that_an_older_muster_left_is_passed_over():
    assert _twice(3) == 6
    index = Path(_twice._cache._cache_file._index_path)
    with index.open("rb") as file:
        version, rest = pickle.load(file), file.read()
    assert digest() in version
    # What follows the version is not even read: it may name what is no more.
    with index.open("wb") as file:
        pickle.dump(version.replace(digest(), "older"), file)
        file.write(b"what an older one wrote")
    again = compiled(_twice.py_func)
    assert again(4) == 8
    with index.open("rb") as file:
        assert pickle.load(file) == version
    assert len(rest) > 0


@compiling
def test_a_cache_that_cannot_be_tied_to_the_kernels_is_not_used():
    other = compiled(_twice.py_func)
    del other._cache._cache_file._version
    other = _stamped(other)
    assert other._cache.load_overload(None, None) is None
    assert other(5) == 10


def test_compiled_code_is_tied_to_all_that_kernels_take_constants_from():
    package = Path(sim.__file__).parent
    stamped = set(stamped_files())
    for path in package.rglob("kernels/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim."):
                file = package.joinpath(*node.module.split(".")[1:]).with_suffix(".py")
                assert not file.is_file() or file in stamped, f"{path.name} imports {node.module}"
