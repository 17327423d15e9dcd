"""What each section of the page shows, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from sim.report import (
    assumptions,
    best,
    card,
    codes,
    curves,
    diary,
    fields,
    helped,
    keyfigures,
    plan,
    replay,
    sampled,
    story,
)
from sim.report.chaintree import chain_drawing
from sim.report.chainview import chain_tree
from sim.report.crowding import levels
from sim.report.dense import dense_times
from sim.report.dense import hint as dense_hint
from sim.report.densemap import MOST_ROWS, dense_map
from sim.report.doorclass import door_times
from sim.report.language import NOTHING, Both, elapsed, number, same, say
from sim.report.minutes import goals
from sim.report.planlabels import LIFT, lifts_on, shape
from sim.report.planview import inner_points
from sim.report.reading import MILESTONES, is_number
from sim.report.second import second
from sim.report.spacetime import space_time, space_time_drawing
from sim.report.spacetime import title as spacetime_title
from sim.report.svg import group, tag
from sim.report.timeline import timeline
from sim.report.told import told, told_sentence
from sim.report.trust import distrust
from sim.report.waterfall import waterfall
from sim.report.zonetable import zone_rows, zones_left_out
from sim.simulation.tally import KINDS, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.messages import Lang
    from sim.report.fields import Density, Smoke
    from sim.report.planview import PlanView
    from sim.report.reading import Reading
    from sim.report.spread import Spread

WHERE: Final = ("inside", "refuge", "outside", "assembly", "not_arrived")
_MANY_LEVELS: Final = 3


def everything(reading: Reading, view: PlanView, spread: Spread, lang: Lang) -> dict[str, Any]:
    """Return the variables of the templates."""
    smoke = fields.smoke(reading)
    uses = curves.exit_use(reading)
    data = replay.replay_data(reading, view, smoke)
    entries, left_out = diary.entries(reading, milestones=MILESTONES)
    # Both the plans and the replay carry it, and finding room for names is most of their work.
    letters = {
        row: plan.lettering(reading, view, view.site.levels[row])
        for row in plan.levels_with_floors(view)
    }
    return {
        "head": head(reading),
        "distrust": distrust(reading, spread),
        "story": story.paragraph(reading),
        "figures": keyfigures.key_figures(reading, spread, lang),
        "seeds": spread.seeds,
        "asked": spread.asked,
        "interrupted": spread.interrupted,
        "goals": [(goal, waterfall(goal, lang)) for goal in goals(reading)],
        "owners": {sum_.owner: sum_ for goal in goals(reading) for sum_ in goal.sums}.values(),
        "best": best.sentence(reading),
        "best_hint": best.hint(reading),
        "planned": best.planned(reading),
        "door_times": door_times(reading),
        "symbols": plan_symbols(view),
        "plans": plans(reading, view, smoke, letters, lang),
        "plan_legend": legend(reading, view),
        "density_legend": fields.density_legend(reading),
        "dense_legend": fields.density_legend(reading)[-len(levels(reading.result.density)) :],
        **dense_views(reading, lang),
        "map_legends": [
            (say(f"legend-{key}"), fields.map_legend(field))
            for key, field in fields.patch_maps(reading).items()
        ],
        "stages": stages(reading, view, smoke, letters) if data else [],
        "replay": data,
        "replay_json": Markup(replay.to_json(data)) if data else Markup(""),
        "people_out": curves.people_out(reading, spread.curve, lang),
        "exits": exits(reading, uses),
        "exit_plot": curves.exits_over_time(uses, lang),
        "one_exit": one_exit(uses),
        "has_curve": spread.curve is not None,
        "second": second(reading, lang),
        "timeline": timeline(reading, lang, milestones=MILESTONES),
        "told": told(reading),
        "told_sentence": told_sentence(reading),
        "chain": chain_drawing(root, lang) if (root := chain_tree(reading)) else None,
        "entries": entries,
        "left_out": left_out,
        "minor": any(not row.key for row in entries),
        "card": card.card_view(reading, spread, shown=frozenset(row.id for row in entries)),
        "people": people_table(reading),
        "waited": helped.waited(reading),
        "lifts_used": helped.lifts_used(reading),
        "compliance": codes.sheets(reading),
        **sampled.view(reading),
        **assumptions.views(reading),
    }


def dense_views(reading: Reading, lang: Lang) -> dict[str, Any]:
    """Return the variables of the part on how long it was dense; only where it ever was."""
    found = dense_times(reading)
    zones = {"zones": zone_rows(reading), "zones_more": zones_left_out(reading)}
    if found is None:
        return {"dense": None, "spacetime": None, **zones}
    longest = space_time(reading, found)
    return {
        **zones,
        "spacetime": None
        if longest is None
        else (spacetime_title(longest), space_time_drawing(longest, lang)),
        "dense": found,
        "dense_hint": dense_hint(),
        "dense_map": dense_map(found, lang),
        "dense_limits": found.limits,
        "dense_rows": MOST_ROWS,
    }


def head(reading: Reading) -> dict[str, Any]:
    """Return title and the line below it."""
    result = reading.result
    parts: list[Both] = [same(reading.site_name)]
    if reading.starts is not None:
        parts.append(same(f"{reading.starts:%Y-%m-%d %H:%M}"))
    parts.append(say("head-people", n=number(reading.total)))
    parts.append(say("head-seed", seed=result.seed))
    return {"title": same(result.scenario), "parts": parts, "version": result.version}


def plan_symbols(view: PlanView) -> Markup:
    """Return the floor plans that the figures use."""
    clips = [plan.clip(view, row) for row in plan.levels_with_floors(view)]
    return plan.symbols(view) + tag("defs", *clips)


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """One storey of the section of plans.

    Attributes:
        id: Its id.
        large: Whether it is drawn over the whole width of the page.
        name: Its name.
        drawing: Plan with density.
        highest: Greatest density on it.
        smoke: Caption and plan for each time with smoke.
        maps: The same for what else was recorded by patch: press, people who lie.
    """

    id: str
    large: bool
    name: Both
    drawing: Markup
    highest: float
    smoke: list[tuple[Both, Markup]]
    maps: list[tuple[Both, Markup]]


def plans(
    reading: Reading,
    view: PlanView,
    smoke: Smoke | None,
    letters: Mapping[int, Markup],
    lang: Lang,
) -> list[LevelPlan]:
    """Return the storeys from the top down, with density, and smoke where there is any.

    Args:
        reading: The run.
        view: How storeys are drawn.
        smoke: The smoke, if there is any.
        letters: The lettering of each row of levels that is drawn.
        lang: The language the page opens in.
    """
    density = fields.density(reading)
    more = fields.patch_maps(reading)
    times = fields.smoke_times(reading, smoke) if smoke is not None else []
    return [
        _level_plan(reading, view, row, lettering, density, smoke, times, more, lang)
        for row, lettering in letters.items()
    ]


def _level_plan(
    reading: Reading,
    view: PlanView,
    row: int,
    lettering: Markup,
    density: Density | None,
    smoke: Smoke | None,
    times: list[tuple[float, Both]],
    more: Mapping[str, Density],
    lang: Lang,
) -> LevelPlan:
    level = view.site.levels[row]
    name = reading.level_name(level.id)
    dense = fields.density_layer(view, density, row) if density is not None else Markup("")
    drawing = _drawing(
        view,
        plan.use(view, f"fl-{row}"),
        group(dense, clip_path=f"url(#cl-{row})"),
        plan.use(view, f"wa-{row}"),
        lettering,
        plan.scale_bar(view),
        label=say("aria-plan", level=name),
        lang=lang,
    )
    shown = []
    for seconds, words in times:
        assert smoke is not None
        layer = fields.smoke_layer(view, smoke.at(seconds), row)
        if layer:
            caption = say("smoke-caption", what=words, at=reading.clock(seconds))
            small = _drawing(
                view, plan.use(view, f"fl-{row}"), layer, plan.use(view, f"wa-{row}"),
                label=caption, lang=lang,
            )  # fmt: skip
            shown.append((caption, small))
    maps = []
    for key, field in more.items():
        if field.highest(row) >= field.steps[0]:
            caption = say(f"plan-{key}", value=f"{field.highest(row):.0f}")
            layer = group(fields.density_layer(view, field, row), clip_path=f"url(#cl-{row})")
            small = _drawing(
                view, plan.use(view, f"fl-{row}"), layer, plan.use(view, f"wa-{row}"),
                label=caption, lang=lang,
            )  # fmt: skip
            maps.append((caption, small))
    highest = density.highest(row) if density is not None else 0.0
    way_out = any(opening.exit for opening, _ in view.openings_on(level))
    large = way_out or len(view.site.levels) < _MANY_LEVELS
    return LevelPlan(level.id, large, name, drawing, highest, shown, maps)


def _drawing(view: PlanView, *content: Markup, label: Both, lang: Lang) -> Markup:
    marks = (
        {"data_attr": "aria-label", "data_en": label.en, "data_zh": label.zh}
        if label.en != label.zh
        else {}
    )
    return tag(
        "svg", *content, viewBox=view.view_box, class_="plan", role="img",
        aria_label=label.of(lang), **marks,
    )  # fmt: skip


def legend(reading: Reading, view: PlanView) -> list[tuple[Markup, Both]]:
    """Return icon and name of every kind of equipment on the site, and of its lifts."""
    kinds = sorted(
        {item.kind for item in view.site.equipment if item.space in view.site.space_index}
    )
    if any(lifts_on(view, level) for level in view.site.levels):
        kinds.append(LIFT)
    return [
        (tag("svg", shape(kind, 7.0, 7.0), viewBox="0 0 14 14", class_="key"), reading.kind(kind))
        for kind in kinds
    ]


def stages(
    reading: Reading, view: PlanView, smoke: Smoke | None, letters: Mapping[int, Markup]
) -> list[dict[str, Any]]:
    """Return what lies under the moving dots of the replay, one stage a storey."""
    rows = replay.smoke_rows(smoke) if smoke is not None else []
    marks = replay.way_marks(reading, view)
    found = []
    for row, lettering in letters.items():
        level = view.site.levels[row]
        shades, fires = [], []
        for number_, space_row in enumerate(rows):
            space = view.site.spaces[space_row]
            if space.level == level.id:
                shades.append(
                    tag("path", d=view.outline(space.plan), class_="smoke", fill_opacity="0",
                        data_smoke=number_)
                )  # fmt: skip
                fires.append(_flame(view, space.plan, number_))
        ways = [
            _cross(x, y, index) for index, (_, where, (x, y)) in enumerate(marks) if where == row
        ]
        drawing = tag(
            "svg", plan.use(view, f"fl-{row}"), *shades, plan.use(view, f"wa-{row}"),
            viewBox=view.view_box, class_="plan", aria_hidden="true",
        )  # fmt: skip
        # Above the people, so that no crowd hides a name, a flame or a cross.
        above = tag(
            "svg", lettering, *fires, *ways,
            viewBox=view.view_box, class_="plan above", aria_hidden="true",
        )  # fmt: skip
        found.append(
            {
                "row": row,
                "id": reading.level_name(level.id, short=True),
                "name": reading.level_name(level.id),
                "drawing": drawing,
                "above": above,
            }
        )
    return found


def _flame(view: PlanView, polygon: tuple[tuple[float, float], ...], index: int) -> Markup:
    spots = inner_points(polygon)
    x, y = view.at(spots[0] if spots else polygon[0])
    flame = "c-6 0-8-4-8-7 0-4 4-5 4-10 4 2 5 5 5 6 1-1 1-2 1-3 3 2 5 5 5 8 0 4-3 6-7 6z"
    return tag("path", d=f"M{x:.1f} {y + 9:.1f}{flame}", class_="flame off", data_fire=index)


def _cross(x: float, y: float, index: int) -> Markup:
    data = f"M{x - 6:.1f} {y - 6:.1f}l12 12m0-12l-12 12"
    return tag("path", d=data, class_="shut off", data_way=index)


def exits(reading: Reading, uses: list[curves.ExitUse]) -> list[dict[str, Any]]:
    """Return the table of exits."""
    openings = {opening.id: opening for opening in reading.site.openings}
    flows = {use.id: use.peak_flow_per_s for use in reading.result.exits}
    most = max((use.used for use in uses), default=0)
    found = []
    for number_, use in enumerate(uses):
        opening = openings.get(use.id)
        flow = flows.get(use.id)
        found.append(
            {
                "name": use.name,
                "class": f"x{min(number_, curves.MOST_EXITS)}" if use.used else "",
                "width": same(f"{opening.width_m:.2f} m") if opening else NOTHING,
                "state": say(f"state-{opening.state}") if opening else NOTHING,
                "bad": opening is not None and opening.state == "locked",
                "used": use.used,
                "share": round(100 * use.used / most) if most else 0,
                "first": elapsed(float(use.times_s[0])) if use.used else "–",
                "last": elapsed(float(use.times_s[-1])) if use.used else "–",
                "flow": f"{flow:.2f}" if is_number(flow) and use.used else "–",
            }
        )
    return found


def one_exit(uses: list[curves.ExitUse]) -> Both:
    """Say that everybody left through the same exit, if that is so."""
    used = [use for use in uses if use.used]
    if len(used) != 1:
        return NOTHING
    return say("one-exit", n=number(used[0].used), exit=used[0].name)


def people_table(reading: Reading) -> dict[str, Any]:
    """Return the cross table of where people are and how they are at the end."""
    rows = []
    for where in WHERE:
        cells = [reading.people(where=where, state=state) for state in STATES]
        if sum(cells) or where in {"inside", "outside"}:
            rows.append({"name": say(f"where-{where}"), "cells": cells, "sum": sum(cells)})
    total = [reading.people(state=state) for state in STATES]
    kinds = []
    for kind in KINDS:
        cells = [reading.people(state=state, kind=kind) for state in STATES]
        if sum(cells) and kind != "occupants":
            name = say(f"people-kind-{kind}", out=number(getattr(reading.counts, kind).out))
            kinds.append({"name": name, "cells": cells, "sum": sum(cells)})
    return {
        "states": [say(f"state-{state}") for state in STATES],
        "rows": rows,
        "kinds": kinds,
        "total": total,
        "sum": sum(total),
        "required": reading.required,
    }
