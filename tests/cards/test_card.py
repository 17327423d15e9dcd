import pytest

from sim import messages
from sim.cards.card import all_items, card_names, load_card
from sim.cards.measures import events_of
from sim.events.vocabulary import vocabulary

ITEMS = list(all_items().values())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_an_item_is_whole(item):
    assert item.title("en")
    assert item.title("zh")
    for key in (
        f"phase-{item.phase}", f"section-{item.section}", f"confidence-{item.confidence}",
        *(f"source-{source}" for source in item.sources),
    ):  # fmt: skip
        assert messages.has(f"cards.{key}"), key
    assert item.sources
    assert item.weight > 0
    assert item.missing in {"fail", "fail-if-begun", "unrated"}
    assert item.direction in {"lower", "higher", "yes"}
    assert (item.target is None) == (item.direction == "yes")
    assert item.unit in {"s", "ratio", "count", "/m2", "d", "yes"}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_an_item_reads_events_that_exist(item):
    marks = [mark for mark in item.applies if not mark.startswith("phase:")]
    phases = {mark.removeprefix("phase:") for mark in item.applies} - set(item.applies)
    assert set(events_of(item.measure)) | set(marks) <= set(vocabulary())
    assert phases <= {kind.phase for kind in vocabulary().values()}
    assert events_of(item.measure)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_limits_go_from_good_to_bad_and_the_target_is_performed(item):
    limits = list(item.limits().values())
    assert limits == sorted(limits, reverse=item.direction == "higher")
    if item.target is not None and not item.strict and not item.bands:
        assert item.rate(item.target) == "P"
    if item.legal and item.direction != "yes":
        assert list(item.limits()) == ["P"]


@pytest.mark.parametrize("name", card_names())
def test_a_preset_is_whole(name):
    card = load_card(name)
    assert card.title("en") != card.title("zh")
    ids = [item.id for item in card.items]
    assert len(ids) == len(set(ids)) >= (20 if name == "cn-flood" else 40)  # nothing burns


def test_presets_override_targets_with_their_own_sources():
    school = {item.id: item for item in load_card("cn-school").items}
    assert (school["D01"].target, school["A07"].target) == (180.0, 31.0)
    assert school["D01"].sources == ("MOE2014", "BUCKS")
    assert all_items()["D01"].target == 330.0


def test_default_bands_follow_from_the_target():
    times = all_items()["B01"]
    assert [times.rate(240 * x) for x in (1, 1.01, 1.5, 1.51, 2.5, 2.51)] == list("PSSMMU")
    shares = all_items()["B08"]
    assert [shares.rate(x) for x in (1, 0.99, 0.9, 0.89, 0.7, 0.69)] == list("PSSMMU")


def test_a_density_at_the_limit_is_beyond_it():
    density = all_items()["D08"]
    assert [density.rate(x) for x in (3.99, 4, 5, 6)] == list("PSMU")


def test_every_source_and_confidence_in_the_catalogue_is_used():
    used = {
        f"cards.source-{s}"
        for name in card_names()
        for i in load_card(name).items
        for s in i.sources
    }
    listed = {key for key in sorted(messages.keys()) if key.startswith("cards.source-")}
    assert listed - used <= {"cards.source-FLOODDUTY"}
