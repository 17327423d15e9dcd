"""What a step may wait for, whoever writes it into the log; and where an alarm zone lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.response.incident import Incident
from sim.response.plan import model
from sim.response.site.alarm import spaces_of
from tests.response.stub import first, guests, hotel, plan, play


@pytest.mark.parametrize("event", ["smoke-reaches", "untenable", "alarm-ack", "general-alarm"])
def test_a_step_waits_for_an_event_of_any_part(event):
    steps = (
        model.Step("verify", "control-room"),
        model.Step("voice-alarm", "control-room", after="verified"),
        model.Step("stand-down", "security", after=event),
    )
    here = play(model.ResponseInputs(plan=plan(procedures={"fire-alarm": steps})), until=3600)
    assert first(here, event) is not None
    assert first(here, "stand-down") >= first(here, event)


def test_a_step_goes_on_at_once_for_an_event_that_has_been():
    steps = (
        model.Step("verify", "control-room"),
        model.Step("stand-down", "security", after="ignition"),
    )
    here = play(model.ResponseInputs(plan=plan(procedures={"fire-alarm": steps})), until=3600)
    assert first(here, "ignition") < first(here, "alarm-signal") < first(here, "stand-down")


def test_an_alarm_zone_reaches_the_spaces_in_which_its_equipment_hangs():
    place = hotel()
    zoned = tuple(
        replace(item, properties={**item.properties, "zone": "back"})
        if item.space == "kitchen"
        else item
        for item in place.equipment
    )
    alarm = model.Alarm(at_s=0.0, zones=("back", "bed-1"))
    inputs = model.ResponseInputs(alarm=alarm)
    here = play(
        inputs, place=replace(place, equipment=zoned), hazards=[], groups=(guests(False),), until=60
    )
    incident = Incident(here.env, here, inputs)
    reached = np.flatnonzero(spaces_of(incident, alarm.zones))
    assert [here.site.spaces[row].id for row in reached] == ["bed-1", "kitchen"]
    assert here.log.first("alerted").value == 2
