"""What the training of the staff does."""

from __future__ import annotations

import pytest

from sim.response.plan import model
from sim.world.requests import Release
from tests.response.stub import guests, play, post


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_only_who_can_lead_people_out_is_refused_by_nobody(share):
    the_plan = model.Plan(
        posts=(post("desk", "control-room"),),
        procedures={"night": (model.Step("warn", "desk"),)},
        training=model.Training(lead_out=share),
    )
    inject = model.Inject("I", 1.0, ("desk",), effect=model.Effect("procedure", "night"))
    here = play(
        model.ResponseInputs(plan=the_plan, injects=(inject,)),
        hazards=[],
        groups=(guests(),),
        until=1200,
    )
    told = [request for request in here.inbox if isinstance(request, Release)]
    assert told
    assert {request.in_person for request in told} == {bool(share)}
