"""A single random number is the one that stands in the array."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.rng import Streams

WHOLE = st.integers(0, 2**62)


@given(seed=WHOLE, group=st.text(max_size=8), index=WHOLE, draw=WHOLE)
def test_one_number_is_the_one_of_the_array_to_the_last_bit(seed, group, index, draw):
    streams = Streams(seed)
    (wanted,) = streams.uniform("a.stream", group=group, index=index, draw=draw)
    assert streams.one("a.stream", group=group, index=index, draw=draw) == wanted
    assert streams.one("a.stream", group=group, index=np.int64(index), draw=draw) == wanted
    assert 0.0 < wanted < 1.0
