"""The words that Muster knows are those that its parts act on."""

import ast
from pathlib import Path

import pytest

import sim
from sim import literature, messages, words
from sim.building.expand import BRIDGE_USES
from sim.building.placing import CIRCULATION_USES, OPEN_AIR_USES
from sim.events.stages import ALARMS, STAGES
from sim.events.vocabulary import vocabulary
from sim.people.model import CREW, HELPERS
from sim.people.premovement import preset_for
from sim.response.dispatch.centre import CORDON
from sim.response.plan.model import INCIDENT
from sim.response.plan.spec import ChainSpec
from sim.response.scene.units import AMBULANCE, WATER
from sim.response.site.detection import HEAT_DETECTORS, SMOKE_DETECTORS
from sim.response.site.panel import CALL_POINTS

SIM = Path(sim.__file__).parent


def with_effect(name, part):
    return {word for word, effect in words.known(name).items() if part in effect.split("-")}


def test_every_list_and_effect_has_its_words_in_both_languages():
    for name, known in words.lists().items():
        for lang in messages.LANGUAGES:
            assert messages.template(f"words.list-{name}", lang)
            for effect in known.values():
                assert messages.template(f"words.effect-{effect}", lang)


def test_the_uses_of_spaces_that_act_are_those_of_the_building():
    uses = words.known("space-use")
    assert with_effect("space-use", "way") == CIRCULATION_USES
    assert with_effect("space-use", "open") == OPEN_AIR_USES
    assert with_effect("space-use", "bridge") == BRIDGE_USES
    said = {key.removeprefix("report.use-") for key in messages.keys() if "report.use-" in key}  # noqa: SIM118
    assert said <= {*uses, *words.known("site-use")}


def test_the_uses_of_sites_with_a_pre_movement_of_their_own_say_so():
    for use, effect in words.known("site-use").items():
        preset = preset_for(use=use, notification="tone", role="", asleep=False)
        assert (preset == "school") == (effect in ("rules-school", "rules-kindergarten-school"))
        assert (preset == "office-tone") == (effect == "at-home")


def test_the_roles_that_act_say_so():
    assert with_effect("role", "helps") == set(HELPERS)
    assert words.known("role")[CREW] == words.RESERVED
    for role, effect in words.known("role").items():
        preset = preset_for(use="hall", notification="tone", role=role, asleep=False)
        assert (preset == "trained") == ("trained" in effect)


def test_the_equipment_units_and_channels_that_act_are_known():
    kinds = {kind for kind, effect in words.known("equipment").items() if effect != "none"}
    assert {*SMOKE_DETECTORS, *HEAT_DETECTORS, *CALL_POINTS} <= kinds
    assert with_effect("unit", "water") == set(WATER)
    assert with_effect("unit", "cordon") == set(CORDON)
    assert with_effect("unit", "ambulance") == {AMBULANCE}
    channels = ChainSpec.model_json_schema()["properties"]["by"]["enum"]
    assert with_effect("channel", "channel") == set(channels)
    assert words.known("incident")[INCIDENT] == "sent"


def test_the_linings_are_those_of_the_literature():
    linings = {name for name in literature.table() if name.startswith("fire.lining.")}
    assert {f"fire.lining.{word}" for word in words.known("lining")} == linings


def test_no_known_word_is_taken_for_a_slip_of_another():
    for known in words.lists().values():
        assert all(words.nearest(word, known) is None for word in known)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("bedrom", "bedroom"),
        ("bedroomm", "bedroom"),
        ("ebdroom", "bedroom"),
        ("Bedroom", "bedroom"),
        ("control room", "control-room"),
        ("Control_Room", "control-room"),
        ("canteeen", "canteen"),
        ("kitchens", "kitchen"),
        ("conferrence", "conference"),
        ("confrenze", "conference"),
        # not alike enough, or too short to tell
        ("boiler-room", None),
        ("spa", None),
        ("厨房", None),
        ("bedroom", None),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_word(word, meant):
    assert words.nearest(word, words.known("space-use")) == meant


def test_what_writes_an_event_in_a_run_is_what_the_table_says():
    """Names that stand in the code of the crowd, of the run, or of what is on the clock."""
    written: dict[str, set[str]] = {}
    parts = {"movement": "crowd", "response": "clock", "hazards": "clock", "services": "clock"}
    for part, by in parts.items():
        for module in (SIM / part).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    written.setdefault(node.value, set()).add(by)
    for kind in vocabulary().values():
        if kind.by in ("clock", "crowd"):
            assert kind.by in written.get(kind.name, ()), kind.name
        elif kind.by == "" and kind.name not in ("explosion", "refused"):
            assert kind.name not in written, kind.name


def test_words_for_alarms_and_stages_are_no_other_events():
    assert {name for name in (*ALARMS, *STAGES) if name in vocabulary()} == {
        "general-alarm",
        "evac-order",
    }
