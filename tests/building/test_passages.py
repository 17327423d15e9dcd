"""What a site says of how fast, and when, openings let people through."""

import pytest

from sim.building.model import Cycle
from sim.building.routes import mean_flow
from sim.movement.flows import greatest_flows
from tests.building.conftest import Load, Make

SITE = """\
format: 1
name: Metro hall
use: station
levels: {G: {elevation: 0, height: 4}}
spaces:
  - {id: hall, use: hall, outline: [[0, 0], [20, 0], [20, 10], [0, 10]]}
  - {id: platform, use: platform, outline: [[20, 0], [30, 0], [30, 10], [20, 10]]}
openings:
  - {id: bar, between: [hall, platform], at: [20, 5], kind: turnstile, width: 4, GATE}
exits: [{id: street, from: hall, at: [0, 5], width: 3}]
"""


def test_a_bank_of_turnstiles_has_lanes_and_a_law_of_service(make: Make) -> None:
    text = "lanes: 5, service: {lognormal: {median: 2 s, p90: 4 s}}"
    (bar,) = (o for o in make(SITE.replace("GATE", text)).openings if o.id == "bar")
    assert bar.lanes == 5
    assert bar.service is not None
    assert bar.service.median() == pytest.approx(2.0)
    assert bar.service_s == pytest.approx(bar.service.mean())
    fixed = make(SITE.replace("GATE", "lanes: 5, service: 2 s"))
    assert greatest_flows(fixed, calibration="imo")["bar"] == pytest.approx(5 / 2)


def test_no_time_is_no_service(make: Make) -> None:
    (bar,) = (o for o in make(SITE.replace("GATE", "service: 0 s")).openings if o.id == "bar")
    assert bar.service is None
    assert bar.service_s == 0.0


def test_a_train_opens_its_doors_every_so_often(make: Make) -> None:
    text = "opens: {every: 3 min, for: 40 s, first: 1 min, takes: 200}"
    (bar,) = (o for o in make(SITE.replace("GATE", text)).openings if o.id == "bar")
    assert bar.cycle == Cycle(60.0, 40.0, 180.0, 200.0)
    assert mean_flow(10.0, bar.cycle) == pytest.approx(200 / 180)
    assert mean_flow(2.0, bar.cycle) == pytest.approx(2.0 * 40 / 180)


def test_a_limit_holds_whatever_the_width(make: Make) -> None:
    site = make(SITE.replace("GATE", "capacity: 40 /min"))
    assert greatest_flows(site, calibration="imo")["bar"] == pytest.approx(40 / 60)


@pytest.mark.parametrize(
    ("gate", "code", "part"),
    [
        ("opens: {every: 1 min, for: 2 min}", "opens-longer-than-every", "for: 2 min"),
        ("opens: {every: 1 min}", "opens-always", "every: 1 min"),
        ("lanes: 3", "lanes-without-service", "lanes: 3"),
        ("service: 2 s, capacity: 40 /min", "capacity-and-service", "capacity"),
        ("service: 2 s, lanes: 0", "too-small", "lanes: 0"),
    ],
)
def test_what_makes_no_sense_is_a_fault_at_its_place(
    load: Load, gate: str, code: str, part: str
) -> None:
    text = SITE.replace("GATE", gate)
    site, problems = load(text)
    assert site is None
    (fault,) = problems.items
    assert fault.code == code
    assert fault.span is not None
    assert fault.span.line == text[: text.index(part)].count("\n") + 1
    for language in ("en", "zh"):
        assert fault.code in problems.render(language)
