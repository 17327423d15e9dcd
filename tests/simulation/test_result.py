import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.building.model import Assembly
from sim.events.csvfile import events_csv
from sim.results.codec import to_json
from sim.results.document import document
from sim.simulation.gathered import gathered
from sim.simulation.result import (
    PeakDensity,
    build_result,
    evacuation_time_s,
    exit_use,
    milestones,
    people_columns,
    percentiles_s,
    tally_of,
)
from sim.simulation.start_and_end import log_facts, log_final
from sim.world.state import Harm, Phase
from tests.simulation import small


def test_percentiles_are_times_of_people_by_their_order():
    out = np.array([40.0, 10.0, 30.0, 20.0])
    assert percentiles_s(out) == {"p50": 20.0, "p90": 40.0, "p95": 40.0, "p100": 40.0}


def test_a_share_that_is_not_out_has_no_time():
    out = [*np.arange(1.0, 92.0), *[np.nan] * 9]
    assert percentiles_s(out) == {"p50": 50.0, "p90": 90.0, "p95": None, "p100": None}
    assert set(percentiles_s([np.nan] * 5).values()) == {None}
    assert set(percentiles_s([]).values()) == {None}


@given(st.lists(st.floats(0, 1e4) | st.just(float("nan")), max_size=40))
def test_percentiles_rise_and_become_null_in_order(out):
    found = list(percentiles_s(out).values())
    times = [t for t in found if t is not None]
    assert times == sorted(times)
    assert None not in found[: len(times)]


def test_the_evacuation_ends_with_the_last_required_person():
    assert evacuation_time_s(small.world(3, out=[10, 70, 40])) == 70


def test_it_has_no_end_while_a_required_person_is_alive_inside():
    assert evacuation_time_s(small.world(3, out=[10, 70])) is None


def test_it_has_no_end_where_somebody_died_inside_and_the_last_out_has_another_name():
    end = small.world(3, out=[10, 70], harm=[0, 0, Harm.DEAD])
    assert evacuation_time_s(end) is None
    tally = tally_of(end, ended_s=600.0)
    assert (tally.last_out_s, tally.counts().required.dead_inside) == (70, 1)
    assert tally.percentiles_s()["p100"] is None


def test_the_dead_who_were_carried_out_do_not_keep_it_open():
    end = small.world(3, out=[10, 70, 95], harm=[0, 0, Harm.DEAD])
    assert evacuation_time_s(end) == 95


@pytest.mark.parametrize(("alarm", "time_s"), [(False, None), (True, 70)])
def test_those_who_have_not_come_keep_it_open_until_an_alarm(alarm, time_s):
    end = small.world(3, out=[10, 70], phase=[Phase.OUT, Phase.OUT, Phase.NOT_ARRIVED])
    if alarm:
        end.log.add("general-alarm", t_s=5.0)
    assert evacuation_time_s(end) == time_s
    assert tally_of(end, ended_s=600.0).percentiles_s()["p100"] == 70


def test_whoever_stands_before_a_door_from_outside_has_not_come():
    end = small.world(2, out=[10], phase=[Phase.OUT, Phase.QUEUING], space=[-1, -1])
    end.log.add("general-alarm", t_s=5.0)
    assert people_columns(end, ended_s=600.0)["where"] == ["assembly", "not_arrived"]
    assert evacuation_time_s(end) == 10


def test_it_has_no_end_where_nobody_got_out():
    assert evacuation_time_s(small.world(2, harm=[Harm.DEAD] * 2)) is None


def test_the_excused_do_not_count():
    end = small.world(3, out=[10, 70])
    end.population.required[2] = False
    assert evacuation_time_s(end) == 70


def test_where_and_state_each_add_up_to_the_total():
    end = small.world(
        6,
        out=[10.0, 550.0],
        harm=[0, 1, 2, 3],
        space=[-1, -1, 0, 1],
        phase=[Phase.OUT, Phase.OUT, Phase.WAITING, Phase.WAITING, Phase.NOT_ARRIVED],
    )
    counts = to_json(tally_of(end, ended_s=560.0).counts())
    assert counts["total"] == 6
    assert counts["where"] == {
        "not_arrived": 1, "inside": 2, "refuge": 1, "outside": 1, "assembly": 1,
    }  # fmt: skip
    assert counts["state"] == {"unhurt": 3, "injured": 1, "incapacitated": 1, "dead": 1}
    cells = [n for row in counts["table"].values() for n in row.values()]
    assert sum(cells) == 6
    assert counts["table"]["refuge"]["incapacitated"] == 1
    assert counts["required"] == {
        "total": 6, "out": 2, "alive_inside": 2, "dead_inside": 1, "not_arrived": 1,
        "injured": 1, "incapacitated": 1, "dead": 1,
    }  # fmt: skip
    assert counts["occupants"] == counts["required"]
    assert counts["staff"]["total"] == counts["crews"]["total"] == 0


def test_people_reach_the_assembly_point_after_the_way_to_it():
    # 60 m at 1.2 m/s are 50 s
    end = small.world(2, out=[10.0, 11.0])
    assert people_columns(end, ended_s=60.5)["where"] == ["assembly", "outside"]


def test_the_carried_stay_where_they_were_laid_down():
    end = small.world(1, out=[10.0], harm=[Harm.INCAPACITATED])
    assert people_columns(end, ended_s=1e6)["where"] == ["outside"]


def test_times_that_never_came_are_null_in_the_columns():
    columns = people_columns(small.world(2, out=[10.0]), ended_s=600.0)
    assert columns["out_s"] == [10.0, None]
    assert columns["exit"] == ["main", ""]
    assert columns["id"] == ["guests-1", "guests-2"]


def test_the_flow_of_an_exit_is_the_most_people_in_ten_seconds():
    out = [1.0, 2.0, 3.0, 10.9, 11.0, 30.0]
    end = small.world(6, out=out)
    back, main = map(to_json, exit_use(tally_of(end, ended_s=600.0), end.site))
    assert back == {
        "id": "back", "used": 0, "first_s": None, "last_s": None, "peak_flow_per_s": 0.0,
    }  # fmt: skip
    assert (main["used"], main["first_s"], main["last_s"]) == (6, 1.0, 30.0)
    assert main["peak_flow_per_s"] == pytest.approx(0.4)


def test_milestones_are_first_times_in_order_of_time():
    end = small.world(1)
    for name, t in (("t0", 0), ("message-sent", 3), ("unit-arrive", 9), ("unit-arrive", 12)):
        end.log.add(name, t_s=t)
    assert milestones(end.log) == {"t0": 0, "unit-arrive": 9}


def test_the_fields_are_those_of_formats_and_json_has_no_nan():
    peak = PeakDensity(value=3.2, where="room", at_s=40.0, patch_m2=4.0, held_s=12.5)
    result = build_result(
        small.world(2, out=[5.0]), ended_s=60.0, scenario="s", seed=3, version="1",
        inputs_sha256="x", calibration="sfpe", peak_density=peak, warnings=["w"], wall_s=0.5,
    )  # fmt: skip
    read = json.loads(document(result, {}))
    assert list(read) == [
        "format", "scenario", "seed", "version", "inputs_sha256", "inputs", "calibration", "people",
        "evacuation_time_s", "last_out_s", "percentiles_s", "bands", "exits", "peak_density",
        "milestones", "scorecard", "warnings", "assembly", "minutes", "wall_s", "files", "seal",
    ]  # fmt: skip
    assert list(read["people"]) == [
        "total", "where", "state", "table", "required", "occupants", "staff", "crews",
    ]  # fmt: skip
    assert read["evacuation_time_s"] is None
    assert read["peak_density"]["held_s"] == 12.5


def test_facts_and_the_outcome_stand_in_the_log():
    end = small.world(4, out=[5.0, 6.0])
    end.people.stuck[3] = True
    log_facts(end)
    log_final(end, ended_s=90.0)
    rows = {(e.event, e.object): e.value for e in end.log}
    assert rows["fact-people", "guests"] == 4
    assert rows["fact-exit", "main"] == 1.0
    assert ("fact-exit-blocked", "back") in rows
    assert ("fact-exit-blocked", "main") not in rows
    assert rows["fact-detector", "sd-1"] is None
    assert rows["final-outside", ""] == 2
    assert rows["final-required-outside", ""] == 2
    assert rows["final-stuck", ""] == 1
    assert rows["end", ""] == 90
    assert events_csv(end.log)


def test_a_fact_that_somebody_else_logged_is_not_repeated():
    end = small.world(1)
    end.log.add("fact-exit", t_s=0, object="main", value=2.0)
    log_facts(end)
    assert [e.value for e in end.log if e.event == "fact-exit"] == [2.0]


def pointed(n, *points, told=""):
    """Return a world whose people leave a second apart, and whose site has these points."""
    end = small.world(n, out=[float(i) for i in range(n)])
    end.site = replace(end.site, assembly=points)
    group = replace(end.population.groups[0], assembly=told)
    end.population.groups = (group,)
    return end


def test_an_assembly_point_holds_no_more_than_its_capacity_and_the_others_go_on():
    lawn, yard = Assembly("lawn", ("main",), 30.0, 3), Assembly("yard", ("main",), 60.0, 5)
    end = pointed(10, lawn, yard)
    found = gathered(end)
    # 30 m at 1.2 m/s are 25 s; to the next it is as far again as from the exit: 75 s in all.
    assert found.reached_s[:4].tolist() == [25.0, 26.0, 27.0, 78.0]
    assert found.point.tolist() == [0] * 3 + [1] * 5 + [-1] * 2
    assert found.turned.tolist() == [7, 2]
    assert people_columns(end, ended_s=1e3)["where"] == ["assembly"] * 8 + ["outside"] * 2


def test_those_who_find_the_point_they_were_told_full_go_to_the_nearest():
    lawn, yard = Assembly("lawn", ("main",), 30.0), Assembly("yard", ("back",), 60.0, 4)
    found = gathered(pointed(6, lawn, yard, told="yard"))
    assert found.point.tolist() == [1] * 4 + [0] * 2


def test_a_full_assembly_point_is_said():
    end = pointed(5, Assembly("lawn", ("main",), 30.0, 2))
    result = build_result(
        end, ended_s=600.0, scenario="s", seed=1, version="0", inputs_sha256="", calibration="sfpe"
    )
    assert to_json(result)["assembly"] == [
        {"id": "lawn", "capacity": 2, "people": 2, "turned_away": 3}
    ]
    (words,) = result.warnings
    assert "lawn" in words
    assert "3 who came later" in words
