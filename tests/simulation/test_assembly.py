"""One assembly of a run, in an order that stands in one place."""

from __future__ import annotations

import pytest

from sim.simulation.assembly import PARTS, plan
from sim.world.hazard import ORDER, HazardChannel


def test_whoever_listens_to_the_hazards_is_called_in_the_stated_order_however_it_began():
    for asked in (ORDER, tuple(reversed(ORDER))):
        channel = HazardChannel()
        called: list[tuple[str, float]] = []
        for part in asked:
            channel.listen(part, lambda t, part=part, to=called: to.append((part, t)))
        channel.tell(3.0)
        assert called == [(part, 3.0) for part in ORDER]


def test_several_of_one_part_keep_their_order():
    channel, called = HazardChannel(), []
    for number in range(3):
        channel.listen("search", lambda _, number=number: called.append(number))
    channel.tell(0.0)
    assert called == [0, 1, 2]


def test_nobody_listens_without_a_place_in_the_order():
    with pytest.raises(ValueError, match="not in tuple"):
        HazardChannel().listen("gossip", print)


def test_the_order_is_printed_and_stands_in_the_pages(repository):
    printed = plan()
    assert [line.split()[1] for line in printed.splitlines()[: len(PARTS)]] == [
        name for name, _ in PARTS
    ]
    assert printed in (repository / "docs" / "layers.md").read_text(encoding="utf-8")
