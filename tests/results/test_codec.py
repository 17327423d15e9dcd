"""Records become JSON and records again, and what does not fit is told with its place."""

import json

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from sim.results.bands import Bands
from sim.results.codec import Malformed, from_json, to_json
from sim.results.counts import ExitUse
from sim.results.document import document, result_of, seal
from sim.results.record import Result
from sim.results.schema import result_schema
from tests.results.arbitrary import records
from tests.results.made import record

ANY = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
SCHEMA = jsonschema.Draft202012Validator(result_schema())
USE = {"id": "main", "used": 3, "first_s": 1.0, "last_s": None, "peak_flow_per_s": 0.5}


@ANY
@given(records(Result))
def test_a_result_read_back_is_the_one_written_and_is_written_the_same_again(result):
    written = document(result, {"events.csv": b"x"})
    read = result_of(json.loads(written))
    assert read == result
    assert document(read, {"events.csv": b"x"}) == written
    assert json.loads(written)["seal"] == seal(json.loads(written))


@ANY
@given(records(Result))
def test_whatever_is_written_is_what_the_schema_says(result):
    SCHEMA.validate(json.loads(document(result, {})))


@ANY
@given(records(Bands))
def test_what_seeds_say_is_read_back_as_it_was_written(bands):
    data = json.loads(json.dumps(to_json(bands)))
    read = from_json(Bands, data)
    assert to_json(read) == to_json(bands)
    assert (read.details(), read.bands) == (bands.details(), bands.bands)


def test_the_schema_is_one_and_asks_for_every_field_that_is_always_there():
    jsonschema.Draft202012Validator.check_schema(result_schema())
    plain = json.loads(document(record({}), {}))
    SCHEMA.validate(plain)
    for name in plain:
        short = {key: value for key, value in plain.items() if key != name}
        assert not SCHEMA.is_valid(short), name
    assert not SCHEMA.is_valid(plain | {"surplus": 1})
    assert all(part["description"] for part in result_schema()["properties"].values())


@pytest.mark.parametrize(
    ("changes", "place", "why"),
    [
        ({"used": None}, "exits[1].used", "type int"),
        ({"used": 3.5}, "exits[1].used", "type int"),
        ({"used": True}, "exits[1].used", "type int"),
        ({"id": 7}, "exits[1].id", "type str"),
        ({"peak_flow_per_s": "0.5"}, "exits[1].peak_flow_per_s", "type float"),
        ({"people": 4}, "exits[1].people", "unknown"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(changes, place, why):
    data = to_json(record({})) | {"exits": [USE, {**USE, **changes}]}
    with pytest.raises(Malformed) as caught:
        from_json(Result, data)
    assert caught.value.place == place
    assert str(caught.value) == f"{place}: {why}"


def test_a_whole_number_may_stand_for_seconds_and_is_written_as_such():
    use = from_json(ExitUse, {**USE, "first_s": 1})
    assert json.dumps(to_json(use)["first_s"]) == "1.0"


def test_a_field_that_is_missing_is_told():
    with pytest.raises(Malformed, match=r"^exits\[0\]\.last_s: missing$"):
        from_json(Result, to_json(record({})) | {"exits": [{
            key: value for key, value in USE.items() if key != "last_s"
        }]})  # fmt: skip
