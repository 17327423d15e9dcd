"""From inputs and a start to a frozen scenario; may be done again for another start or seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sim import literature
from sim.events.vocabulary import vocabulary as events
from sim.messages import Text
from sim.registers.effects import changed_site, state_on
from sim.registers.model import RegisterState
from sim.response.plan.load import build_alarm, build_inject, build_measure
from sim.response.plan.model import Alarm, OpenHazard, ResponseInputs
from sim.response.plan.roster import Duty, Shift
from sim.scenario.calendar import check_days, days_of
from sim.scenario.checks.bodies import check_bodies
from sim.scenario.checks.conditions import check_conditions
from sim.scenario.checks.files import check_response, check_story
from sim.scenario.checks.helping import check_help, check_named_helpers
from sim.scenario.checks.limits import check_limits
from sim.scenario.checks.one_way import check_ways
from sim.scenario.checks.shut_doors import check_shut_doors
from sim.scenario.hazards import resolve_hazards
from sim.scenario.model import RunSettings, Scenario
from sim.scenario.names import Lookup, SiteNames, site_in_town
from sim.scenario.naming import placed_alarm, placed_inject, placed_plan
from sim.scenario.parameters import resolve_parameters
from sim.scenario.people.busiest import busiest
from sim.scenario.people.groups import Setting, resolve_groups
from sim.scenario.people.profiles import resolve_profiles
from sim.scenario.people.staff import check_names, post_groups, post_places
from sim.scenario.reading.places import below_root
from sim.scenario.reading.register_options import without_what_options_set
from sim.scenario.remarks import collect_remarks
from sim.scenario.starts import start_choice
from sim.scenario.stops import check_stops
from sim.scenario.unused import unused_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.people.model import Group
    from sim.people.premovement import Notification
    from sim.registers.model import Applied
    from sim.response.plan.model import Plan
    from sim.rng import Streams
    from sim.scenario.reading.inputs import Inputs
    from sim.scenario.spec import RunSpec, ScenarioSpec
    from sim.yamlsrc import Problem, ProblemList

_DAY_S = 86400.0
_ASKED = ("clock", "crowd")
"""What may have written an event that a condition asks for."""


def resolve(
    inputs: Inputs,
    *,
    starts: datetime | None = None,
    streams: Streams | None = None,
    sampled: bool = False,
    problems: ProblemList,
) -> Scenario | None:
    """Return the scenario for a start of the run.

    Args:
        inputs: what was read.
        starts: start of the run; by default the scenario's own, drawn with ``streams`` where it
            leaves a choice.
        streams: random numbers of the run, for drawn starts and assumed ranges of the register;
            None for the first start and the middle of each range.
        sampled: whether numbers of the model that have a range are drawn too, as they are in every
            run of many; else they keep their values.
        problems: takes what is wrong between the files.

    Returns:
        The scenario, or None after an error.
    """
    before = len(problems.errors)
    spec = inputs.spec
    choice = start_choice(spec.starts, problems)
    if starts is None:
        starts = choice.usual if streams is None else choice.draw(streams)
    run = run_settings(spec.run)
    register = _register(inputs, starts, streams)
    register = without_what_options_set(register, inputs.overrides, problems)
    sites = tuple(changed_site(site, register.applied) for site in inputs.names.sites)
    names = SiteNames(sites, inputs.names.specs)
    lookup = Lookup(names, problems)
    plan = inputs.plan.plan if inputs.plan is not None else None
    plan = changed_plan(_dated(plan, spec, problems), register.applied)
    plan = placed_plan(plan, names)
    if plan is not None and plan.panel is not None and not _flags(register.applied).automatic:
        plan = replace(plan, panel=replace(plan.panel, automatic=False))
    alarm = build_alarm(spec.alarm, starts=starts) if spec.alarm is not None else None
    alarm = placed_alarm(alarm, names)
    notification = notification_of(alarm, plan)
    if not _flags(register.applied).alarm_works:
        by = "voice" if notification == "voice" else "bell"
        alarm = replace(alarm or Alarm(by=by), works=False)
    parameters = resolve_parameters(spec, problems, streams if sampled else None)
    setting = Setting(
        starts=starts,
        until_s=run.until_s,
        notification=notification,
        profiles=resolve_profiles(spec.profiles, problems),
        series=inputs.series,
        days=days_of(spec),
        parameters=parameters,
    )
    check_days(spec, starts=starts, until_s=run.until_s, problems=problems)
    resolved = resolve_groups(spec.people, setting, lookup)
    staff = post_groups(
        plan, names=names, groups=resolved.groups, starts=starts, notification=notification
    )
    groups = tuple(sorted((*resolved.groups, *staff), key=lambda group: group.id))
    check_names(inputs.plan, resolved.named, problems)
    hazards = resolve_hazards(
        spec.hazards,
        starts=starts,
        lookup=lookup,
        parameters=parameters,
        groups=resolved.named,
    )
    town = inputs.town.town if inputs.town is not None else None
    response = _response(inputs, lookup, groups, plan, alarm, register, starts)
    check_response(inputs, lookup, groups=groups)
    check_stops(spec.measures, response.measures, lookup)
    check_conditions(
        spec.measures,
        response.measures,
        groups=groups,
        run=run,
        fixed=choice.is_fixed,
        lookup=lookup,
    )
    written = {**post_places(inputs.plan), **resolved.written}
    check_limits(groups, lookup, written=written, run=run, where=spec.where("name"))
    check_shut_doors(response, lookup, where=spec.where("name"))
    check_named_helpers(spec.people, groups, problems)
    check_help(groups, lookup, written=resolved.written)
    check_bodies(groups, lookup, written=resolved.written)
    check_ways(spec, groups, lookup, planned=inputs.plan is not None)
    told = any(group.route_via and group.places for group in groups)
    if told and streams is None and len(problems.errors) == before:
        # Loading the cut ground takes as long as the rest of a check; few scenarios tell a way.
        from sim.scenario.checks.told_ways import check_told_ways  # noqa: PLC0415

        # Ranges that a seed draws move nobody to another stair: looked at once.
        check_told_ways(groups, lookup, written=resolved.routes, run=run, town=town)
    check_story(inputs, lookup, response=response, groups=groups, run=run, starts=starts)
    if len(problems.errors) > before:
        return None
    return Scenario(
        id=inputs.path.stem,
        name=spec.name,
        path=inputs.path,
        inputs_sha256=inputs.sha256,
        sites={site.id: site for site in sites},
        town=town,
        starts=starts,
        choice=choice,
        special_day=setting.days.special(starts.date()),
        groups=groups,
        absent=resolved.absent,
        busiest=busiest(spec.people, setting, names),
        hazards=hazards,
        response=response,
        register=register,
        scorecard=spec.scorecard or "",
        run=run,
        parameters=parameters,
        remarks=collect_remarks(inputs, sites=sites, town=town, groups=groups, register=register),
        file=below_root(inputs.path, inputs.root),
        options=inputs.options,
        files=inputs.files,
        warnings=tuple(problem.message("en") for problem in problems.warnings),
        warning_texts=tuple(_text(problem) for problem in problems.warnings),
        unused=unused_features(
            inputs, town=town, register=register, groups=groups, parameters=parameters
        ),
        varies=not choice.is_fixed or any(item.low != item.high for item in register.applied),
    )


def run_settings(spec: RunSpec) -> RunSettings:
    """Return how a run is carried out, with the usual sizes where none are given."""
    return RunSettings(
        until_s=spec.until,
        calibration=spec.calibration,
        doors=spec.doors,
        cell_m=literature.value("movement.cell") if spec.cell is None else spec.cell,
        patch_m=literature.value("movement.patch") if spec.patch is None else spec.patch,
        step_s=literature.value("movement.step") if spec.step is None else spec.step,
        seed=spec.seed,
        seeds=spec.seeds,
    )


def notification_of(alarm: Alarm | None, plan: Plan | None) -> Notification:
    """Return whether people hear words or a tone, for the pre-movement presets."""
    if alarm is not None:
        return "voice" if alarm.by == "voice" else "tone"
    steps = [step.do for steps in plan.procedures.values() for step in steps] if plan else []
    return "voice" if "voice-alarm" in steps else "tone"


def _register(inputs: Inputs, starts: datetime, streams: Streams | None) -> RegisterState:
    if inputs.register is None:
        return RegisterState()
    return state_on(inputs.register.entries, starts.date(), streams=streams)


def changed_plan(plan: Plan | None, changes: Sequence[Applied]) -> Plan | None:
    """Return a plan with what entries of a register change in it.

    An entry about a post sets the people on it at all hours at which the roster has more; one
    about stock changes what is on hand.

    Args:
        plan: the plan, or None.
        changes: what entries change.
    """
    if plan is None:
        return None
    for change in changes:
        if change.what == "post":
            plan = replace(plan, roster=_fewer(plan, change.target, int(change.value)))
        elif change.what == "stock":
            share = float(change.value)
            stock = tuple(
                replace(item, on_hand=item.on_hand * share if change.factor else share)
                if item.item == change.target
                else item
                for item in plan.stock
            )
            plan = replace(plan, stock=stock)
    return plan


def _fewer(plan: Plan, post: str, people: int) -> tuple[Duty, ...]:
    lines = [duty for duty in plan.roster if duty.post == post]
    if not lines:
        return (*plan.roster, Duty(post, (Shift("all day", 0.0, _DAY_S, people),)))
    needs = next((item.needs for item in plan.posts if item.id == post), 1)
    return tuple(
        duty
        if duty.post != post
        else replace(
            duty,
            shifts=tuple(
                replace(shift, people=min(shift.people, people))
                for shift in duty.shifts or (Shift("all day", 0.0, _DAY_S, needs),)
            ),
        )
        for duty in plan.roster
    )


@dataclass(frozen=True, slots=True)
class _Flags:
    stale: float
    lane_s: float
    alarm_works: bool
    automatic: bool


def _flags(changes: Sequence[Applied]) -> _Flags:
    def greatest(field: str) -> float:
        return max((float(c.value) for c in changes if c.field == field), default=0.0)

    return _Flags(
        stale=greatest("wrong_number_share"),
        lane_s=greatest("blocked_lane_s"),
        automatic=not any(c.field == "linkage" and c.value == "manual" for c in changes),
        alarm_works=not any(c.field == "alarm" and c.value == "off" for c in changes),
    )


def _response(
    inputs: Inputs,
    lookup: Lookup,
    groups: Sequence[Group],
    plan: Plan | None,
    alarm: Alarm | None,
    register: RegisterState,
    starts: datetime,
) -> ResponseInputs:
    spec, names = inputs.spec, lookup.names
    vocabulary = {
        "space": list(names.spaces),
        "opening": list(names.openings),
        "exit": list(names.exits),
        "event": [kind.name for kind in events().values() if kind.by in _ASKED],
        "person-group": [group.id for group in groups],
        "zone": names.zones,
        "text": [item.do.say for item in spec.measures if item.do.say is not None],
    }
    measures = [build_measure(item, lookup.problems, names=vocabulary) for item in spec.measures]
    entries = {entry.id: entry for entry in register.entries}
    flags = _flags(register.applied)
    town = inputs.town.town if inputs.town is not None else None
    return ResponseInputs(
        plan=plan,
        alarm=alarm,
        injects=tuple(
            sorted(
                (placed_inject(build_inject(item, starts=starts), names) for item in spec.injects),
                key=lambda inject: (inject.at_s, inject.id),
            )
        ),
        measures=tuple(
            sorted(
                (
                    replace(
                        item,
                        target=names.find(item.target, names.openings) or item.target,
                        exits=tuple(names.find(e, names.exits) or e for e in item.exits),
                    )
                    for item in measures
                    if item is not None
                ),
                key=lambda item: item.id,
            )
        ),
        site=site_in_town(names, town),
        closed_roads=frozenset(spec.response.closed_roads if spec.response else ()),
        weather=(spec.response.weather if spec.response else None) or "",
        blocked_lane_s=flags.lane_s,
        stale_contacts=flags.stale,
        open_hazards=tuple(
            OpenHazard(
                id=name,
                major=entries[name].grade == "major",
                responsible=entries[name].responsible,
                text=entries[name].name or entries[name].description,
            )
            for name in register.acting
        ),
        no_notice=not start_choice(spec.starts, lookup.problems).is_fixed,
    )


def _dated(plan: Plan | None, spec: ScenarioSpec, problems: ProblemList) -> Plan | None:
    """Return a plan that knows the kinds of days and the flood warning of the scenario."""
    if plan is None:
        return None
    given, warning = spec.flood_warning, None
    if isinstance(given, tuple):
        warning = given
        if given[0] >= given[1]:
            problems.add("starts-order", spec.where("flood_warning"))
    elif given:
        warning = (datetime.min, datetime.max)
    days = days_of(spec)
    dated = replace(plan.calendar, holidays=days.holidays, makeup_days=days.makeup, warning=warning)
    return replace(plan, calendar=dated)


def _text(problem: Problem) -> Text:
    key = problem.code if "." in problem.code else f"faults.{problem.code}"
    return Text(key, dict(problem.params))
