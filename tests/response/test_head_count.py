"""Only those count who are there: outside, able, and somebody at all."""

import simpy

from sim.distribution import Distribution
from sim.hazards.process import start_hazards
from sim.response.plan import model
from sim.response.site.ways import Ways
from sim.response.start import start_response
from sim.world.state import Harm, Phase
from sim.world.world import World
from tests.hazards import worlds
from tests.response.stub import DAY, StubWorld, first, hotel, plan, post, staff_of


def lesson(name, place):
    return worlds.group(name, {place: 5}, leader="teacher", assembly="yard")


def teachers(*places):
    return worlds.group("teachers", dict.fromkeys(places, 1), role="teacher")


def drilled(*groups, falls=None, until=1800):
    """Return a drill whose manager holds the roll call; ``falls`` (group, number) soon after."""
    steps = (
        model.Step("bell", "control-room"),
        # Keeps the manager inside until the classes are out.
        model.Step("task", "manager", after="alarm", takes=Distribution.fixed(150.0), what="calls"),
        model.Step("headcount", "manager", after="evacuated"),
    )
    posts = (post("control-room", "control-room"), post("manager", "office"))
    made = plan(posts=posts, procedures={"drill": steps})
    everybody = (*groups, *staff_of(made, DAY))
    world = worlds.world(hotel(), everybody, seed=1, starts=DAY)
    here = StubWorld(**{name: getattr(world, name) for name in World.__dataclass_fields__})
    here.env = env = simpy.Environment()
    here.ways, here.walks = Ways(hotel()), {}
    start_hazards(env, here, [])
    start_response(
        env, here, model.ResponseInputs(plan=made, alarm=model.Alarm(at_s=0.0, by="bell"))
    )
    env.run(until=1.0)
    if falls is not None:
        name, number = falls
        here.people.harm[here.population.rows_of_group[name].start + number] = Harm.INCAPACITATED
    env.run(until=until)
    return here


def accounted(here):
    return [event.object for event in here.log if event.event == "accounted"]


def test_a_class_is_counted_by_its_teacher():
    here = drilled(
        lesson("class-1", "bed-0"), lesson("class-2", "bed-1"), teachers("bed-0", "bed-1")
    )
    assert sorted(accounted(here)) == ["class-1", "class-2"]
    assert here.log.first("headcount-complete").value == 12


def test_a_class_without_any_teacher_is_counted_with_all_others_and_by_nobody_of_its_own():
    here = drilled(lesson("class-1", "bed-0"), lesson("class-2", "bed-1"))
    assert accounted(here) == []
    assert here.log.first("headcount-complete").value == 10


def test_a_teacher_who_is_inside_counts_no_class_and_the_others_are_still_counted():
    here = drilled(
        lesson("class-1", "bed-0"), lesson("class-2", "bed-1"), teachers("bed-0", "bed-1"),
        falls=("teachers", 1),
    )  # fmt: skip
    assert here.people.phase[here.population.rows_of_group["teachers"]][1] != Phase.OUT
    assert accounted(here) == ["class-1"]
    assert here.log.first("headcount-complete").value == 11
    assert here.log.first("missing").value == 1


def test_whoever_holds_the_roll_call_is_out_before_it_begins():
    here = drilled(lesson("class-1", "bed-0"), teachers("bed-0"))
    row = here.population.rows_of_post("manager")[0]
    assert here.people.phase[row] == Phase.OUT
    assert first(here, "headcount-start") >= here.people.out_s[row]
    assert first(here, "headcount-complete") > first(here, "headcount-start")


def test_who_never_gets_out_never_holds_it():
    here = drilled(lesson("class-1", "bed-0"), teachers("bed-0"), falls=("post-manager", 0))
    assert first(here, "headcount-start") is None
    assert first(here, "headcount-complete") is None
