"""People who are woken know since when, and set out after a while."""

import numpy as np
import pytest

from sim.world.alerting import send_out, wake
from tests.hazards import worlds
from tests.response.stub import hotel

KNEW_S, NOW_S = 30.0, 100.0


@pytest.fixture
def made():
    site = hotel()
    made = worlds.world(site, (worlds.group("guests", {site.spaces[0].id: 3}, asleep=True),))
    made.people.alerted_s[1] = KNEW_S
    return made


def test_who_knew_before_keeps_the_time(made):
    wake(made, np.array([0, 1], dtype=np.int32), now_s=NOW_S)
    assert made.people.alerted_s[:2].tolist() == [NOW_S, KNEW_S]
    assert made.people.asleep.tolist() == [False, False, True]


def test_an_alarm_counts_anew(made):
    wake(made, np.array([0, 1], dtype=np.int32), now_s=NOW_S, is_first=False)
    assert made.people.alerted_s[:2].tolist() == [NOW_S, NOW_S]


def test_who_is_sent_out_sets_out_after_a_while_with_somebody_before_them(made):
    rows = np.array([0, 2], dtype=np.int32)
    send_out(made, rows, now_s=NOW_S, after_s=15.0, cause=7)
    (asked,) = made.inbox
    assert asked.people.tolist() == [0, 2]
    assert asked.at_s.tolist() == [115.0, 115.0]
    assert (asked.cause, asked.in_person) == (7, True)
    assert made.people.asleep.tolist() == [False, True, False]
