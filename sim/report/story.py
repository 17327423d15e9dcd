"""One paragraph that says what happened, composed from the log by rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.held import held_by_measures, why_shut
from sim.report.language import NOTHING, Both, duration, joined, number, same, say, sentences
from sim.report.minutes import most
from sim.report.sampled import sentence as sampled_sentence
from sim.simulation.tally import WHERE

if TYPE_CHECKING:
    from sim.events.log import Event
    from sim.report.reading import Reading

_MOST_NAMES: Final = 3


def paragraph(reading: Reading) -> Both:
    """Return the story of the run: when, where, who noticed, alarm, 119, last out, harm, cost."""
    return sentences(Both(part.en[:1].upper() + part.en[1:], part.zh) for part in _parts(reading))


def _parts(reading: Reading) -> list[Both]:
    return [
        _beginning(reading),
        _coming(reading),
        _noticed(reading),
        *_alarm(reading),
        _call(reading),
        _crews(reading),
        _closed_ways(reading),
        *_by_windows(reading),
        _end(reading),
        *held_by_measures(reading),
        _staying(reading),
        _harm(reading),
        sampled_sentence(reading),
        _cost(reading),
    ]


def _date(reading: Reading) -> Both:
    start = reading.starts
    if start is None:
        return NOTHING
    return Both(
        f"{start.day} {start:%b} {start.year}, {start:%H:%M}",
        f"{start.year}年{start.month}月{start.day}日 {start:%H:%M}",
    )


def _beginning(reading: Reading) -> Both:
    origin, site = reading.origin, same(reading.site_name)
    inside = reading.at_start
    where = _place(reading, origin)
    kind = "calm"
    if reading.has_hazard:
        kind = "fire" if reading.has_fire else "event"
        if reading.first("t0") is None:
            kind = "unbegun"
    elif reading.first("general-alarm") is None and reading.first("evac-order") is None:
        kind = "plain"
        news = _news(reading)
        if news is not None:
            return say(
                "story-begin-news" + ("-dated" if _date(reading) else ""),
                date=_date(reading), site=site, who=_who(reading, news.object),
                at=duration(news.t_s), text=news.text,
            )  # fmt: skip
    date = _date(reading)
    key = f"story-begin-{kind}" + ("-dated" if date else "")
    return say(key, date=date, site=site, where=where, people=number(inside))


def _news(reading: Reading) -> Event | None:
    """Return the message with which a procedure began, None if none did."""
    begun = reading.first("notify-start") or reading.first("order-given")
    if begun is None:
        return None
    told = [item for item in reading.chain(begun) if item.event == "inject" and item.text]
    return told[0] if told else None


def _place(reading: Reading, event: Event | None) -> Both:
    return reading.name(event.object) if event is not None and event.object else same("")


def _who(reading: Reading, identifier: str) -> Both:
    return reading.name(identifier) if identifier else say("story-somebody")


def _noticed(reading: Reading) -> Both:
    event = reading.first("detect") if reading.has_hazard else None
    if event is None:
        begun = reading.has_hazard and reading.first("t0") is not None
        return say("story-unnoticed") if begun else NOTHING
    after = event.t_s - (reading.origin.t_s if reading.origin else 0.0)
    return say("story-noticed", who=_who(reading, event.actor), after=duration(after))


def _alarm(reading: Reading) -> list[Both]:
    sure, general = reading.first("alarm-confirmed"), reading.first("general-alarm")
    parts = []
    if sure is not None:
        parts.append(
            say("story-confirmed", who=_who(reading, sure.actor), at=reading.moment(sure.t_s))
        )
    elif reading.first("alarm-signal") is not None:
        parts.append(say("story-never-confirmed"))
    if general is not None:
        key = "story-alarm" if reading.has_hazard else "story-signal"
        parts.append(say(key, at=reading.moment(general.t_s)))
        out_s = reading.result.evacuation_time_s
        if out_s is not None and float(out_s) < general.t_s:
            parts.append(say("story-out-before"))
    elif reading.has_hazard:
        parts.append(say("story-no-alarm"))
    return parts


def _call(reading: Reading) -> Both:
    dial, answer = reading.first("119-dial"), reading.first("119-answer")
    if dial is None:
        return say("story-no-call") if reading.has_hazard else NOTHING
    who = _who(reading, dial.actor)
    if answer is None:
        return say("story-call-unanswered", who=who, at=reading.moment(dial.t_s))
    wait = duration(answer.t_s - dial.t_s)
    return say("story-call", who=who, at=reading.moment(dial.t_s), wait=wait)


def _crews(reading: Reading) -> Both:
    arrive, water = reading.first("unit-arrive"), reading.first("first-water-fd")
    if arrive is None:
        return say("story-no-crew") if reading.first("dispatch-order") else NOTHING
    unit = reading.name(arrive.actor)
    if water is None:
        return say("story-crew", unit=unit, at=reading.moment(arrive.t_s))
    same_crew = water.actor in ("", arrive.actor)
    return say(
        "story-crew-water" if same_crew else "story-crew-other-water",
        unit=unit,
        at=reading.moment(arrive.t_s),
        other=reading.name(water.actor),
        water=duration(water.t_s - arrive.t_s),
    )


def _closed_ways(reading: Reading) -> Both:
    events = {e.object: e for e in reversed(reading.all("exit-found-closed")) if e.object}
    met = set(events)
    exits = {opening.id for opening in reading.site.exits}
    found = sorted(met & exits) or sorted(met)
    if not found:
        return NOTHING
    names = joined(why_shut(reading, events[item]) for item in found[:_MOST_NAMES])
    if len(found) > _MOST_NAMES:
        return say("story-found-closed-more", names=names, more=len(found) - _MOST_NAMES)
    return say("story-found-closed", names=names)


def _by_windows(reading: Reading) -> list[Both]:
    """Return how many left by windows, alone or with the help of crews, and what bars cost."""
    windows = {opening.id for opening in reading.site.openings if opening.kind == "window"}
    brought = [*reading.all("led-out"), *reading.all("carried-out")]
    people = int(sum(event.value or 0 for event in brought if event.object in windows))
    counts = (
        ("story-climbed-out", len(reading.all("climbed-out"))),
        ("story-handed-out", people),
        ("story-bars-cut", len(reading.all("bars-cut"))),
    )
    return [say(key, n=number(n)) for key, n in counts if n]


def _coming(reading: Reading) -> Both:
    """Return how many come during the run, and how many of those expected do not."""
    late = reading.people(where="not_arrived")
    came = reading.total - reading.at_start - late
    if not came and not late:
        return NOTHING
    if not late:
        return say("story-coming", n=number(came))
    shut = _shut_out(reading)
    if shut:
        names = joined(reading.name(item) for item in shut[:_MOST_NAMES])
        return say("story-coming-shut", n=number(came), late=number(late), names=names)
    return say("story-coming-some", n=number(came), late=number(late))


def _shut_out(reading: Reading) -> list[str]:
    """Return the exits that those found shut who wanted in by them and have not come in."""
    population = reading.outcome.population
    away = reading.tally.where == WHERE.index("not_arrived")
    found = reading.all("exit-found-closed")
    actors = {event.actor for event in found}
    never = set(map(population.person_id, np.flatnonzero(away).tolist())) & actors
    return sorted({event.object for event in found if event.actor in never and event.object})


def _end(reading: Reading) -> Both:
    last = reading.result.evacuation_time_s
    if last is not None:
        return say("story-last-out", at=reading.moment(float(last)), exit=_last_exit(reading))
    end, required = reading.moment(reading.end_s), reading.required
    if not required.total:
        return say("story-nobody-required", end=end)
    left = {
        "left": number(reading.remaining),
        "alive": number(required.alive_inside),
        "dead": number(required.dead_inside),
        "late": number(required.not_arrived),
        "end": end,
    }
    if not reading.remain:
        return say("story-to-come", **left)
    with_dead = "-dead" if required.dead_inside else ""
    if reading.last_out_s is None:
        return say(f"story-nobody-out{with_dead}", **left)
    at = reading.moment(reading.last_out_s)
    last_left = say("story-last-left", at=at, exit=_last_exit(reading))
    return sentences([say(f"story-remain{with_dead}", **left), last_left])


def _staying(reading: Reading) -> Both:
    """Return how many are inside at the end because that is what their group is to do."""
    groups = reading.outcome.population.groups
    stays = np.array([group.choice == "nobody" for group in groups], dtype=np.bool_)
    tally = reading.tally
    rows = tally.own & tally.inside & ~tally.required
    rows &= stays[reading.outcome.population.group]
    if not rows.any():
        return NOTHING
    mine = np.unique(reading.outcome.population.group[rows])
    names = joined(reading.name(groups[int(row)].id) for row in mine[:_MOST_NAMES])
    key = "story-staying" if len(mine) <= _MOST_NAMES else "story-staying-more"
    more = number(len(mine) - _MOST_NAMES)
    return say(key, n=number(int(np.count_nonzero(rows))), groups=names, more=more)


def _last_exit(reading: Reading) -> Both:
    row = reading.tally.last_row
    used = "" if row is None else str(reading.tally.exit[row])
    return say("story-through", exit=reading.name(used)) if used else NOTHING


def _harm(reading: Reading) -> Both:
    counts = [
        (state, reading.people(state=state)) for state in ("dead", "incapacitated", "injured")
    ]
    parts = [say(f"story-{state}", n=number(n)) for state, n in counts if n]
    crews = [
        say(f"story-{state}", n=number(n))
        for state, _ in counts
        if (n := reading.people(state=state, kind="crews"))
    ]
    if not crews:
        return say("story-harm", list=joined(parts)) if parts else say("story-no-harm")
    theirs = say("story-harm-crews", list=joined(crews))
    return sentences([say("story-harm", list=joined(parts)), theirs]) if parts else theirs


def _cost(reading: Reading) -> Both:
    found = most(reading)
    if found is None:
        return NOTHING
    longest, goal = found
    name = Both(longest.name.en[:1].lower() + longest.name.en[1:], longest.name.zh)
    if not goal.reached:
        return say("story-cost-open", phase=name, length=longest.length)
    return say("story-cost", phase=name, length=longest.length, share=longest.share)
