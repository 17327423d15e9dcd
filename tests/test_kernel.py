"""How functions are compiled: what is merged into its callers is made for them alone."""

import numpy as np
import pytest

from sim.kernel import direct, inlined, is_compiling, stepping

compiling = pytest.mark.skipif(not is_compiling(), reason="nothing is compiled")


@inlined
def _added(values, at, more):
    return values[at] + more


@stepping
def _both(values, small, large):
    return _added(values, small, large) + _added(values, large, small)


@compiling
def test_one_version_serves_whole_numbers_of_all_kinds():
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
