"""A plan file becomes a frozen plan; the parts of a scenario become frozen inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import networkx as nx

from sim.response.command.spec import DEEDS
from sim.response.plan import model
from sim.response.plan.roster import Calendar, Duty, Shift
from sim.response.plan.spec import PlanSpec
from sim.response.plan.vocabulary import vocabulary
from sim.town.names import cure_for
from sim.yamlsrc import Source, load, validate
from sim.yamlsrc.expressions import read_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from sim.response.command.spec import AlarmSpec, InjectSpec, MeasureSpec
    from sim.response.plan.spec import PostSpec, RosterSpec, StepSpec
    from sim.yamlsrc import ProblemList, Span

LEVELS = ("site", "unit", "township", "county", "city", "province", "state")
"""Levels of the chain of reports, from below."""

OUTSIDE_BODIES = ("township", "county", "city", "province", "state", "119", "120")
"""Names a chain may use without a post of that name."""


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan with the file it came from."""

    plan: model.Plan
    spec: PlanSpec
    source: Source


def load_plan(
    path: Path,
    *,
    root: Path | None = None,
    problems: ProblemList,
    change: Callable[[Source], Source] | None = None,
) -> LoadedPlan | None:
    """Read a plan file, or return None after adding every fault.

    Args:
        path: the file.
        root: the project's folder.
        problems: takes the faults.
        change: applied to what was read before it is checked.
    """
    source = load(path, root=root, problems=problems)
    if source is None:
        return None
    if change is not None:
        source = change(source)
    spec = validate(PlanSpec, source, problems)
    if spec is None:
        return None
    before = len(problems.errors)
    check_plan(spec, problems)
    if len(problems.errors) > before:
        return None
    return LoadedPlan(build_plan(spec), spec, source)


def build_plan(spec: PlanSpec) -> model.Plan:
    """Return the frozen plan that a spec without faults describes."""
    day = spec.last_drill
    return model.Plan(
        name=spec.name or "",
        posts=tuple(sorted((_post(post) for post in spec.posts), key=lambda post: post.id)),
        roster=tuple(_duty(line) for line in spec.roster),
        chain=tuple(
            model.ChainLink(
                teller=line.from_,
                told=line.to,
                by=line.by,
                takes=line.takes,
                attempts=line.attempts,
                lost=line.lost,
                misunderstood=line.misunderstood,
                within_s=line.within,
                fallback_after_s=line.fallback.after if line.fallback else None,
                fallback_to=line.fallback.to if line.fallback else "",
            )
            for line in spec.chain
        ),
        procedures={name: _steps(steps) for name, steps in sorted(spec.procedures.items())},
        send={
            name: model.Send(first=send.first, second=send.second)
            for name, send in sorted(spec.send.items())
        },
        search=dict(sorted(spec.search.items())),
        water=(
            model.Water(hydrant_m=spec.water.hydrant, fill_m=spec.water.fill)
            if spec.water is not None
            else None
        ),
        stock=_stock(spec),
        reporting=spec.reporting or "",
        panel=None
        if spec.panel is None
        else model.Panel(
            automatic=spec.panel.linkage == "auto",
            detectors=spec.panel.detectors,
            delay_s=spec.panel.delay,
            by=spec.panel.by,
            zones=_several(spec.panel.zones),
        ),
        training=model.Training(
            report=spec.training.report,
            extinguish=spec.training.extinguish,
            lead_out=spec.training.lead_out,
        ),
        last_drill=datetime(day.year, day.month, day.day) if day else None,
        calendar=Calendar(season=spec.flood_season),
    )


def build_alarm(spec: AlarmSpec, *, starts: datetime) -> model.Alarm:
    """Return the alarm that a scenario describes."""
    return model.Alarm(
        at_s=None if spec.at is None else spec.at.after(starts),
        by=spec.by,
        zones=_several(spec.zones),
        works=spec.works,
        false_at_s=None if spec.false is None else spec.false.at.after(starts),
        false_in="" if spec.false is None else spec.false.in_,
    )


def build_inject(spec: InjectSpec, *, starts: datetime) -> model.Inject:
    """Return an inject that a scenario describes."""
    effect = None
    given = spec.effect
    if given is not None:
        if given.channel is not None:
            effect = model.Effect("channel", given.channel, seconds=given.busy_for or 0.0)
        elif given.door is not None:
            effect = model.Effect(
                "door", given.door, state=given.state or "", known=given.known or ""
            )
        elif given.escalator is not None:
            effect = model.Effect("escalator", given.escalator, state=given.runs or "")
        elif given.procedure is not None:
            effect = model.Effect("procedure", given.procedure)
        else:
            effect = model.Effect("post", given.post or "", people=given.people or 0)
    return model.Inject(
        id=spec.id,
        at_s=spec.at.after(starts),
        to=_several(spec.to),
        text=spec.text,
        effect=effect,
        expect_event=spec.expect.event if spec.expect else "",
        expect_within_s=spec.expect.within if spec.expect else 0.0,
    )


def build_measure(
    spec: MeasureSpec, problems: ProblemList, *, names: Mapping[str, Collection[str]]
) -> model.Measure | None:
    """Return a measure, or None after adding what is wrong with its condition.

    Args:
        spec: as written.
        problems: takes the faults.
        names: names by kind that conditions may use: ``space``, ``exit``, ``event`` ...
    """
    when = read_expression(spec, "when", vocabulary(names), problems)
    if when is None:
        return None
    do = next(n for n in DEEDS if getattr(spec.do, n))
    return model.Measure(
        id=spec.id,
        when=when,
        do=do,
        target=str(getattr(spec.do, do)),
        delay_s=spec.delay,
        known=spec.do.known or "",
        exits=spec.do.exits,
        into=spec.do.into or "",
        rate=spec.do.rate or 0.0,
        share=1.0 if spec.do.share is None else spec.do.share,
        by=spec.by or "",
    )


def _several(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _post(spec: PostSpec) -> model.Post:
    return model.Post(
        id=spec.id,
        name=spec.name or "",
        needs=spec.needs,
        deputies=spec.deputies,
        where=spec.where_ or "",
        answer_p=spec.answers.p if spec.answers else None,
        answer_after=spec.answers.after if spec.answers else None,
        level=spec.level or "",
        carries=spec.carries,
        key=spec.key,
        patrol=None
        if spec.patrol is None
        else model.Patrol(spec.patrol.every, spec.patrol.route, spec.patrol.first),
        settlement=spec.settlement or "",
    )


def _duty(spec: RosterSpec) -> Duty:
    return Duty(
        post=spec.post,
        shifts=tuple(
            Shift(name, span.start, span.end, spec.people.get(name, 1))
            for name, span in sorted(spec.shifts.items())
        ),
        days=_several(spec.days),
        but=_several(spec.except_),
        reachable=spec.must == "reachable",
        arrives=spec.arrives,
    )


def _stock(spec: PlanSpec) -> tuple[model.Stock, ...]:
    """Return the stock by item and place: the order of its lines means nothing."""
    lines = [
        model.Stock(
            item=line.item,
            required=line.required,
            on_hand=line.on_hand,
            at=line.at or "",
            keeper=line.keeper or "",
            loading_s=line.loading,
            expires=line.expires,
        )
        for line in spec.stock
    ]
    return tuple(sorted(lines, key=lambda line: (line.item, line.at, str(line))))


def _steps(specs: tuple[StepSpec, ...]) -> tuple[model.Step, ...]:
    steps: list[model.Step] = []
    for spec in specs:
        by = spec.by or (steps[-1].by if steps else "")
        steps.append(
            model.Step(
                do=spec.do,
                by=by,
                to=spec.to or "",
                after=spec.after or "",
                zones=_several(spec.zones) or ("all",),
                takes=spec.takes,
                anywhere=None if spec.from_ is None else spec.from_ == "anywhere",
                what=spec.what or "",
                item=spec.needs.item if spec.needs else "",
                number=spec.needs.n if spec.needs else 0.0,
            )
        )
    return tuple(steps)


# ---- checks


def check_plan(spec: PlanSpec, problems: ProblemList) -> None:
    """Add every fault within a plan: names twice or unknown, circles, steps without a doer."""
    posts = {post.id for post in spec.posts}
    seen: set[str] = set()
    for post in spec.posts:
        if post.id in seen:
            problems.add("plan-id-twice", post.where("id"), id=post.id)
        seen.add(post.id)
        for n, deputy in enumerate(post.deputies):
            _known(deputy, posts, post.where(f"deputies.{n}"), problems)
    for line in spec.roster:
        _known(line.post, posts, line.where("post"), problems)
        _check_duty(line, spec, problems)
        for shift in line.people:
            if shift not in line.shifts:
                place = line.where(f"people.{shift}", key=True)
                cure = cure_for(shift, line.shifts)
                problems.add("plan-shift-unknown", place, post=line.post, shift=shift, cure=cure)
    listed = {line.post for line in spec.roster}
    for post in spec.posts:
        if listed and post.where_ and post.id not in listed:
            place = post.where("id")
            problems.add("plan-post-without-roster", place, severity="warning", post=post.id)
    bodies = posts | set(OUTSIDE_BODIES)
    for link in spec.chain:
        _known(link.from_, bodies, link.where("from_"), problems)
        _known(link.to, bodies, link.where("to"), problems)
        if link.fallback is not None:
            _known(link.fallback.to, bodies, link.fallback.where("to"), problems)
    _check_circles(spec, problems)
    for steps in spec.procedures.values():
        _check_steps(steps, posts, problems)
        for step in steps:
            _check_needs(step, {line.item for line in spec.stock}, problems)


def _check_duty(line: RosterSpec, spec: PlanSpec, problems: ProblemList) -> None:
    """Add what a line of the roster asks for and nothing gives."""
    nowhere = any(post.id == line.post and post.where_ is None for post in spec.posts)
    if line.arrives is not None and line.must != "reachable":
        problems.add("roster-arrives-from-where", line.where("arrives"), post=line.post)
    elif nowhere and (line.must == "on-site" or line.arrives is not None):
        field = "must" if line.must == "on-site" else "arrives"
        problems.add("roster-nowhere", line.where(field), post=line.post)
    for field, kinds in (("days", _several(line.days)), ("except_", _several(line.except_))):
        if "flood-season" in kinds and spec.flood_season is None:
            problems.add("roster-no-season", line.where(field), post=line.post)


def _check_steps(
    steps: tuple[StepSpec, ...], posts: Collection[str], problems: ProblemList
) -> None:
    last = ""
    for step in steps:
        last = step.by or last
        if not last:
            problems.add("plan-step-nobody", step.where())
            return
        if step.by:
            _known(step.by, posts, step.where("by"), problems)
        if step.to:
            _known(step.to, {*posts, *OUTSIDE_BODIES}, step.where("to"), problems)
        elif step.do in ("report", "notify", "warn-village"):
            problems.add("plan-report-nobody", step.where())


def _check_needs(step: StepSpec, stock: Collection[str], problems: ProblemList) -> None:
    if step.do == "task" and (step.what is None or step.takes is None):
        problems.add("plan-task-form", step.where("do"))
    if step.needs is not None and step.needs.item not in stock:
        item = step.needs.item
        place = step.needs.where("item")
        problems.add("plan-stock-unknown", place, item=item, cure=cure_for(item, stock))


def _known(name: str, names: Collection[str], place: Span | None, problems: ProblemList) -> None:
    if name not in names:
        problems.add("plan-unknown-post", place, post=name, cure=cure_for(name, names))


def _check_circles(spec: PlanSpec, problems: ProblemList) -> None:
    graph = nx.DiGraph()
    for number, link in enumerate(spec.chain):
        graph.add_edge(link.from_, link.to, line=number)
    try:
        circle = nx.find_cycle(graph)
    except nx.NetworkXNoCycle:
        return
    last = max(graph.edges[edge]["line"] for edge in circle)
    names = [edge[0] for edge in circle]
    problems.add("plan-chain-cycle", spec.chain[last].where(), posts=[*names, names[0]])
