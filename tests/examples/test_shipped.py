"""The examples that ship: sound, as large as they say, honest about their measures."""

from collections import Counter
from itertools import pairwise

import networkx as nx
import pytest

from sim import examples
from sim.building.load import load_site
from sim.town.load import load_town
from sim.town.roads import fastest_route, road_graph
from sim.yamlsrc import ProblemList
from tests.examples.played import played
from tests.examples.played import scenario as scenario_of

SITES = (
    "concert-hall", "county-hospital", "lake-shore", "lantern-fair", "metro-station",
    "primary-school", "riverside-clinic", "riverside-duty-room", "riverside-hotel",
    "riverside-steps", "sloping-alley", "small-hall", "stadium-gates", "standing-concert",
    "ten-storey-office", "xinhe-middle-school",
)  # fmt: skip
SCENARIOS = (
    "clinic-drill",
    "countdown-riverside",
    "fair-egress",
    "flood-warning-drill",
    "hall-show-fire",
    "holiday-metro",
    "hospital-night-fire",
    "hotel-night-fire",
    "lake-fair",
    "office-day-fire",
    "office-drill",
    "school-drill",
    "sloping-alley",
    "small-hall",
    "stadium-late-gate",
    "standing-concert",
    "xinhe-school-drill",
)
VENUES = {
    "countdown-riverside": 6870,
    "holiday-metro": 8100,
    "lake-fair": 20_000,
    "sloping-alley": 7200,
    "stadium-late-gate": 10_000,
    "standing-concert": 6012,
}
"""Venues over an evening, and how many people come to them."""


def site(name):
    problems = ProblemList()
    found, spec = load_site(examples.root() / "buildings" / f"{name}.yaml", problems=problems)
    assert found is not None, problems.render("en")
    return found, spec, problems


def town():
    problems = ProblemList()
    loaded = load_town(examples.root() / "buildings" / "riverside-town.yaml", problems=problems)
    assert loaded is not None, problems.render("en")
    assert not problems.warnings, problems.render("en")
    return loaded.town


# ---- what ships


def test_every_file_that_ships_is_one_this_test_knows():
    assert [path.stem for path in examples.scenarios()] == sorted(SCENARIOS)
    assert [path.stem for path in examples.buildings()] == sorted((*SITES, "riverside-town"))


@pytest.mark.parametrize("name", SITES)
def test_a_site_has_neither_faults_nor_warnings(name):
    _, _, problems = site(name)
    assert not problems.errors, problems.render("en")
    assert not problems.warnings, problems.render("en")


# ---- sites: counts as stated


def test_the_hotel_has_six_storeys_ninety_bedrooms_and_two_enclosed_stairs():
    hotel, spec, _ = site("riverside-hotel")
    uses = Counter(space.use for space in hotel.spaces)
    assert len(hotel.levels) == 6
    assert uses["bedroom"] == 90
    assert (uses["kitchen"], uses["restaurant"], uses["control-room"]) == (1, 1, 1)
    by_level = Counter(space.level for space in hotel.spaces if space.use == "bedroom")
    assert by_level == {"L2": 10, "L3": 20, "L4": 20, "L5": 20, "L6": 20}
    assert [(stair.id, stair.enclosed) for stair in spec.stairwells] == [("a", True), ("b", True)]
    assert {opening.id for opening in hotel.exits} == {"main", "side", "terrace", "back"}


def test_the_foot_of_stair_b_is_three_metres_from_the_back_door():
    hotel, _, _ = site("riverside-hotel")
    foot, back = (hotel.openings[hotel.opening_index[name]] for name in ("G/b/door", "back"))
    gap = abs(foot.segment_a[0][0] - back.segment_a[0][0])
    assert {foot.a, foot.b} & {back.a, back.b} == {"back-hall"}
    assert gap < 4


def test_every_bedroom_of_the_hotel_has_a_detector():
    hotel, _, _ = site("riverside-hotel")
    watched = {item.space for item in hotel.equipment if item.kind == "smoke-detector"}
    assert {space.id for space in hotel.spaces if space.use == "bedroom"} <= watched


def test_the_school_has_four_storeys_of_six_classrooms_and_three_stairs():
    school, spec, _ = site("primary-school")
    by_level = Counter(space.level for space in school.spaces if space.use == "classroom")
    assert by_level == {"L1": 6, "L2": 6, "L3": 6, "L4": 6}
    assert len(spec.stairwells) == 3
    doors = Counter(
        room
        for opening in school.openings
        for room in (opening.a, opening.b)
        if opening.walkable and opening.kind == "door"
    )
    rooms = [space.id for space in school.spaces if space.use == "classroom"]
    assert {doors[room] for room in rooms} == {2}


def test_the_office_has_ten_storeys_two_enclosed_stairs_and_a_lobby_before_each_of_their_doors():
    office, spec, _ = site("ten-storey-office")
    assert len(office.levels) == 10
    assert Counter(space.use for space in office.spaces)["office"] == 10
    assert [(stair.id, stair.enclosed) for stair in spec.stairwells] == [("a", True), ("b", True)]
    uses = {space.id: space.use for space in office.spaces}
    doors = [
        (uses[o.a], uses[o.b]) for o in office.openings if o.id.endswith(("/a/door", "/b/door"))
    ]
    assert len(doors) == 20
    assert all(set(pair) == {"landing", "lobby"} for pair in doors)


def test_the_fair_has_six_gates_of_different_widths_and_more_than_two_square_metres_a_visitor():
    fair, _, _ = site("lantern-fair")
    widths = sorted(gate.width_m for gate in fair.exits)
    assert widths == [4, 6, 6, 6, 8, 14]
    free = sum(_area(space.outline) - sum(map(_area, space.obstacles)) for space in fair.spaces)
    assert free / 20_000 > 2
    assert not any(space.enclosed for space in fair.spaces)
    assert len(fair.water) == 2
    assert len(fair.zones) == 4


def _area(polygon):
    closed = (*polygon, polygon[0])
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(closed))) / 2


# ---- sites: plausible and honest


@pytest.mark.parametrize("name", SITES)
def test_every_measure_has_a_source_of_its_own_or_that_of_its_file(name):
    _, spec, _ = site(name)
    assert spec.source
    assert spec.note, "the file says what it is"


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("riverside-hotel", {"bedroom": 2, "conference": 60, "restaurant": 90}),
        ("primary-school", {"classroom": 46, "office": 4}),
        ("xinhe-middle-school", {"classroom": 51, "office": 3}),
        ("small-hall", {"hall": 120}),
        ("ten-storey-office", {"office": 60}),
        ("riverside-clinic", {"bedroom": 4, "consulting": 6}),
        ("county-hospital", {"bedroom": 4, "consulting": 6}),
        ("riverside-duty-room", {"office": 4}),
        ("concert-hall", {"hall": 700}),
    ],
)
def test_a_building_keeps_the_widths_that_the_codes_ask_for(name, people):
    from sim.building.compliance import compliance

    found, _, _ = site(name)
    rows = compliance(found, {space.id: people.get(space.use, 0) for space in found.spaces})
    # The stage of the concert hall, a hall to the rules, is given more than can stand on it.
    broken = [row for row in rows if row.met is False and row.rule != "standing-density"]
    assert not broken
    assert {"exit-width", "exit-number", "door-width"} <= {row.rule for row in rows}


def test_the_gates_of_the_fair_empty_it_within_the_eight_minutes_of_the_green_guide():
    from sim.building.compliance import compliance

    fair, _, _ = site("lantern-fair")
    crowd = {"stage-field": 13_000, "west-bank": 500, "east-lawn": 1500, "lantern-street": 5000}
    minutes = [row for row in compliance(fair, crowd) if row.rule == "ground-minutes"]
    assert minutes
    assert all(row.met for row in minutes)


@pytest.mark.parametrize("name", SITES)
def test_every_space_has_a_way_out_that_is_not_locked(name):
    found, _, _ = site(name)
    graph = nx.Graph((o.a, o.b) for o in found.openings if o.walkable and o.state != "locked")
    joined = nx.node_connected_component(graph, "outside")
    assert {space.id for space in found.spaces} <= joined


# ---- the town


def test_the_town_has_two_bridges_three_fire_stations_and_a_hospital():
    riverside = town()
    assert 60 <= len(riverside.nodes) <= 100
    assert sum(road.kind == "bridge" for road in riverside.roads) == 2
    assert sum(station.kind == "fire" for station in riverside.stations) == 3
    assert len(riverside.hospitals) == 1
    assert {site.id for site in riverside.sites} == {
        "county-hospital",
        "lantern-fair",
        "primary-school",
        "riverside-duty-room",
        "riverside-hotel",
        "ten-storey-office",
    }


def test_both_banks_are_joined_by_the_bridges_alone():
    riverside = town()
    graph = road_graph(riverside)
    bridges = frozenset(road.id for road in riverside.roads if road.kind == "bridge")
    assert fastest_route(graph, "a3", "a6", 2.0) is not None
    assert fastest_route(graph, "a3", "a6", 2.0, closed=bridges) is None


def test_an_engine_is_within_the_five_minutes_of_the_building_standard_at_every_site():
    riverside = town()
    graph = road_graph(riverside)
    for placed in riverside.sites:
        ways = [
            fastest_route(graph, station.node, placed.exits_to, 18.0)
            for station in riverside.stations
            if station.kind == "fire"
        ]
        quickest = min(way.seconds for way in ways if way is not None)
        assert quickest < 240, placed.id


def test_the_gauge_rises_above_the_lowest_bank_and_falls_again():
    river = town().river
    assert river is not None
    assert river.gauge is not None
    levels = river.gauge.levels_m
    crest = min(reach.crest_m for reach in river.reaches)
    assert levels[0] < 12 < crest < max(levels) < 16
    assert levels[-1] < levels[0] + 1
    assert river.gauge.times_s[-1] == 96 * 3600


# ---- scenarios


@pytest.fixture(scope="module")
def outcomes():
    """Each shipped scenario, played once."""
    return {name: played(name) for name in SCENARIOS}


def _groups(scenario):
    return {group.id: group.size for group in scenario.groups}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_loads_without_fault_or_warning_and_says_where_its_people_come_from(name):
    scenario = scenario_of(name)
    assert scenario.groups
    assert scenario.run.calibration == "sfpe"


def test_the_hotel_holds_180_sleeping_guests_and_four_people_on_duty_at_night():
    night = scenario_of("hotel-night-fire")
    asleep = sum(group.size for group in night.groups if group.asleep)
    on_duty = sum(group.size for group in night.groups if group.post)
    assert (asleep, on_duty) == (180, 4)
    day = scenario_of("hotel-night-fire", "starts=2026-10-01 10:00")
    assert sum(group.size for group in day.groups if group.post) > 2 * on_duty
    assert "guests" not in _groups(day)


def test_the_back_door_is_locked_by_the_register_and_closed_entries_do_not_act():
    scenario = scenario_of("hotel-night-fire")
    back = next(o for site in scenario.sites.values() for o in site.openings if o.id == "back")
    assert back.state == "locked"
    assert "HH-012" in scenario.register.acting
    assert "HH-012" in scenario.register.overdue
    assert "HH-004" not in scenario.register.acting
    assert scenario.response.plan.on_duty("control-room", scenario.starts) == 1


def test_the_hotel_breaks_only_those_rules_that_its_register_says_it_breaks():
    from sim.building.compliance import compliance

    scenario = scenario_of("hotel-night-fire")
    (hotel,) = scenario.sites.values()
    guests = {space.id: 2 for space in hotel.spaces if space.use == "bedroom"}
    broken = {(row.rule, row.where) for row in compliance(hotel, guests) if row.met is False}
    assert broken == {
        (code + rule, where)
        for code in ("", "gb-55037-")
        for rule, where in (("door-width", "side"), ("locked-exits", "back"))
    }
    targets = {entry.target for entry in scenario.register.entries}
    assert {where for _, where in broken} <= targets


def test_the_drill_has_24_classes_of_45_and_a_teacher_in_each():
    groups = _groups(scenario_of("school-drill"))
    classes = {name: size for name, size in groups.items() if name.startswith("class-")}
    assert len(classes) == 24
    assert set(classes.values()) == {45}
    assert sum(classes.values()) == 1080
    assert groups["teachers"] == 24


def test_the_office_has_60_people_on_each_storey_two_of_them_wardens():
    scenario = scenario_of("office-drill")
    assert _groups(scenario) == {"office workers": 580, "floor wardens": 20}
    assert sum(group.size for group in scenario.groups) == 600
    there = Counter()
    for group in scenario.groups:
        there.update(dict(group.places))
    assert set(there.values()) == {60}


def test_the_clinic_has_two_wheelchairs_two_beds_and_six_nurses():
    groups = _groups(scenario_of("clinic-drill"))
    assert (groups["wheelchair users"], groups["bed patients"], groups["nurses"]) == (2, 2, 6)


def test_the_fair_has_20000_visitors():
    scenario = scenario_of("fair-egress")
    assert sum(group.size for group in scenario.groups if not group.post) == 20_000


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "flood-warning-drill"])
def test_everybody_who_has_to_leave_is_out_before_the_end(outcomes, name):
    result = outcomes[name].result
    assert result["people"]["required"]["alive_inside"] == 0
    assert result["people"]["state"]["dead"] == 0
    assert result["evacuation_time_s"] is not None


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in VENUES])
def test_from_any_event_the_causes_lead_back_to_the_start(outcomes, name):
    log = outcomes[name].events
    known = {event.id: event for event in log}
    leads_back = {event.id for event in log if event.event == "t0"}
    assert leads_back
    for event in log:
        if leads_back & set(event.cause):
            leads_back.add(event.id)
    gaps = [
        (event.id, event.event)
        for event in log
        if event.id not in leads_back and not _at_the_edge(event)
    ]
    assert not gaps
    assert all(known[cause].t_s <= event.t_s for event in log for cause in event.cause)


def _at_the_edge(event):
    """Facts known at the start and the counts at the end need no cause."""
    return event.event.startswith(("fact-", "final-")) or event.event == "end"


def test_the_chain_of_the_night_fire_is_told_and_its_messages_are_accounted_for(outcomes):
    chain = outcomes["hotel-night-fire"].result["chain"]
    assert chain["told"] + len(chain["not_told"]) == chain["due"] > 0
    messages = chain["messages"]
    assert messages["sent"] == sum(messages[end] for end in ("acknowledged", "lost", "open"))
    assert chain["posts"][0]["only_way_to"] == len(chain["posts"]) - 1
    assert "chain" not in outcomes["small-hall"].result


def test_the_night_fire_reads_like_a_diary_from_ignition_to_water(outcomes):
    times = outcomes["hotel-night-fire"].result["milestones"]
    order = (
        "t0", "detect", "alarm-signal", "alarm-ack", "verify-start", "alarm-confirmed", "119-dial",
        "119-answer", "dispatch-order", "unit-enroute", "unit-arrive", "first-water-fd",
    )  # fmt: skip
    assert [times[name] for name in order] == sorted(times[name] for name in order)
    assert times["general-alarm"] > times["alarm-confirmed"]
    assert 450 < times["first-water-fd"] < 1200


def test_nobody_uses_the_chained_back_door_and_people_find_out_at_it(outcomes):
    outcome = outcomes["hotel-night-fire"]
    used = {entry["id"]: entry["used"] for entry in outcome.result["exits"]}
    assert used["back"] == 0
    assert used["main"] > 100
    found = [event.object for event in outcome.events if event.event == "exit-found-closed"]
    assert "back" in found


def test_with_every_hazard_put_right_half_of_the_guests_leave_by_the_back_door(outcomes):
    outcome = played("hotel-night-fire", "register=null")
    used = {entry["id"]: entry["used"] for entry in outcome.result["exits"]}
    assert used["back"] > 60
    chained = outcomes["hotel-night-fire"].result["percentiles_s"]["p50"]
    assert outcome.result["percentiles_s"]["p50"] < chained


def test_the_drill_is_counted_and_every_storey_stands_on_its_field(outcomes):
    outcome = outcomes["school-drill"]
    times = outcome.result["milestones"]
    assert times["headcount-complete"] > times["last-evacuee"]
    assert outcome.result["people"]["where"]["assembly"] >= 1120
    assert 120 < outcome.result["evacuation_time_s"] < 360


def test_the_stair_of_the_office_that_ends_beside_a_door_is_the_fuller_one(outcomes):
    outcome = outcomes["office-drill"]
    assert "/b/" in outcome.result["peak_density"]["where"]
    used = {entry["id"]: entry["used"] for entry in outcome.result["exits"]}
    assert used["back"] > used["main"] > used["side"] > 0


def test_the_clinic_brings_wheelchairs_and_beds_down_by_the_lift_that_a_nurse_runs(outcomes):
    outcome = outcomes["clinic-drill"]
    events = Counter(event.event for event in outcome.events)
    assert events["lift-manned"] == 1
    assert events["waits-for-lift"] == events["assisted-out"] == 2
    assert events["room-checked"] == 20
    assert outcome.result["people"]["required"]["alive_inside"] == 0


def test_without_the_lift_wheelchair_users_of_the_clinic_wait_in_the_refuges():
    outcome = played("clinic-drill", "lifts.l1.in_fire=parked")
    events = Counter(event.event for event in outcome.events)
    assert events["refuge-reached"] == 2
    assert events["assisted-out"] == 4
    assert outcome.result["people"]["required"]["alive_inside"] == 0


def test_the_line_before_the_bridge_is_closed_and_opened_again(outcomes):
    log = outcomes["fair-egress"].events
    deeds = [event.text.split()[0] for event in log if event.event == "measure"]
    assert deeds[:2] == ["stop", "resume"]
    used = {entry["id"]: entry["used"] for entry in outcomes["fair-egress"].result["exits"]}
    assert all(number > 1000 for number in used.values())
    assert outcomes["fair-egress"].result["evacuation_time_s"] < 1800


def test_every_shipped_run_fills_a_card_of_at_least_fifteen_items(outcomes):
    from sim.cards import with_scorecard

    for name in ("hotel-night-fire", "school-drill", "fair-egress"):
        card = with_scorecard(outcomes[name]).result["scorecard"]
        assert card["evaluated"] >= 15, name


@pytest.mark.parametrize("name", VENUES)
def test_a_venue_has_as_many_visitors_as_it_says_and_nobody_stands_still_for_minutes(
    outcomes, name
):
    result = outcomes[name].result
    assert result["people"]["required"]["total"] == VENUES[name]
    assert "frozen" not in result


def test_who_crosses_the_lake_meets_the_other_stream_on_the_bridge(outcomes):
    outcome = outcomes["lake-fair"]
    zones = {zone["zone"]: zone for zone in outcome.result["density"]["zones"]}
    bridge = zones["footbridge"]
    assert bridge["minutes"][0] > 5
    assert bridge["opposed_dense"] == max(zone["opposed_dense"] for zone in zones.values()) > 0.1
    stops = [event.t_s for event in outcome.events if event.event == "measure"]
    assert stops[0] > 4 * 3600, "the bridge fills when all go home, and not before"


def test_the_forecourt_waits_for_turnstiles_that_open_twenty_minutes_late(outcomes):
    late = outcomes["stadium-late-gate"]
    (stadium,) = late.scenario.sites.values()
    banks = [opening for opening in stadium.openings if opening.id.startswith("turnstiles")]
    assert sum(bank.lanes for bank in banks) == 20
    assert {bank.cycle.first_s for bank in banks} == {20 * 60}


def test_the_alley_of_itaewon_flows_with_a_person_a_second_at_each_mouth(outcomes):
    outcome = outcomes["sloping-alley"]
    alley = next(space for space in outcome.site.spaces if space.id == "alley")
    assert alley.outline == ((-1.6, 0), (1.6, 0), (1.6, 40), (-1.6, 40))
    assert outcome.result["evacuation_time_s"] < 70 * 60
