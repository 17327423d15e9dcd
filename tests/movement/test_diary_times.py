"""The log stays in order where people are brought out between two points of the crowd's grid."""

from __future__ import annotations

from sim.building.model import OUTSIDE
from sim.movement.diary import CrowdDiary
from sim.world.state import Phase
from tests.hazards import worlds
from tests.hazards.rooms import box, door, site


def test_who_is_brought_out_after_an_event_is_logged_no_earlier_than_it():
    ground = site([box("room", 5, 5, 3)], [door("main", "room", OUTSIDE, 1.2)])
    world = worlds.world(ground, [worlds.group("guests", {"room": 1})])
    diary = CrowdDiary(world)
    world.log.add("alarm-signal", t_s=10.9)
    diary.left_site(0, 0, 1, 10.75)
    world.people.phase[0], world.people.exit[0], world.people.out_s[0] = Phase.OUT, 0, 10.75
    diary.last_out(10.75)
    assert [(e.event, e.t_s) for e in world.log][1:] == [
        ("exit-first", 10.9),
        ("last-evacuee", 10.9),
    ]
