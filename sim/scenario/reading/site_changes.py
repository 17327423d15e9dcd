"""Options that change a site after its repeats are expanded: ``openings.301/door.state=locked``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from sim.registers.effects import with_width
from sim.scenario.reading.overrides import option_span
from sim.town.names import cure_for
from sim.yamlsrc import Problem, choice_params

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.building.model import Opening, OpeningState, Site
    from sim.scenario.reading.overrides import Override
    from sim.yamlsrc import ProblemList, Source

_STATES = ("open", "closed", "locked")
_FIELDS = ("state", "width", "barred")
_STEPS = 3  # openings.<id>.<field>


def split_site_overrides(
    overrides: Sequence[Override], source: Source
) -> tuple[list[Override], list[Override]]:
    """Return the options that change the text of a site, and those that change the expanded site.

    Args:
        overrides: all options.
        source: the site's file; an opening written there is changed there.
    """
    on_text, on_model = [], []
    for override in overrides:
        if override.document != "site":
            continue
        late = override.steps[0] == "openings" and len(override.steps) == _STEPS
        if late and not _is_written(source, override.steps[1]):
            on_model.append(override)
        else:
            on_text.append(override)
    return on_text, on_model


def _is_written(source: Source, name: str) -> bool:
    data = source.data if isinstance(source.data, dict) else {}
    lists = [data.get(key) or [] for key in ("openings", "exits", "gates")]
    return any(
        isinstance(item, dict) and str(item.get("id")) == name for items in lists for item in items
    )


def apply_to_site(site: Site, overrides: Sequence[Override], problems: ProblemList) -> Site:
    """Return a site with options applied to openings that an expansion made.

    Args:
        site: the expanded site.
        overrides: options ``openings.<id>.<field>``.
        problems: takes a fault for an unknown opening, field or value.
    """
    openings = list(site.openings)
    for override in overrides:
        _, name, field = override.steps
        row = site.opening_index.get(name)
        place = option_span(override.written)
        if row is None:
            cure = cure_for(name, site.opening_index)
            problems.add("override-no-item", place, step=name, cure=cure)
        elif field not in _FIELDS:
            cure = cure_for(field, _FIELDS)
            problems.add("override-no-item", place, step=field, cure=cure)
        else:
            changed = _changed(openings[row], field, override.value.value)
            if changed is None:
                _add_bad_value(field, override, problems)
            else:
                openings[row] = changed
    return replace(site, openings=tuple(openings)) if overrides else site


def _add_bad_value(field: str, override: Override, problems: ProblemList) -> None:
    place = option_span(override.written)
    if field == "width":
        problems.add("override-width", place)
        return
    options = _STATES if field == "state" else ("true", "false")
    params = choice_params(override.value.value, options)
    problems.items.append(Problem("bad-choice", place, params))


def _changed(opening: Opening, field: str, value: object) -> Opening | None:
    if field == "state" and value in _STATES:
        return replace(opening, state=cast("OpeningState", value))
    if field == "barred" and isinstance(value, bool):
        return replace(opening, barred=value)
    if field == "width" and isinstance(value, int | float) and value > 0:
        return with_width(opening, float(value))
    return None
