"""Call trees: everybody who knows calls others, one after the other, a unit of time a call.

Three shapes. ``as-told``: whoever is told first fills their list first, with the next people who
stand on nobody's list. ``levels``: a list is filled level by level, as on paper. ``one-caller``:
one person calls everybody.
"""

from __future__ import annotations

import math


def parents(people: int, branching: int, shape: str) -> list[int]:
    """Return who calls each person, by number; person 0 is the first to know and has -1.

    Each calls their people in the order of the numbers.

    Args:
        people: number of people with the first.
        branching: people on one list.
        shape: ``as-told``, ``levels`` or ``one-caller``.
    """
    if shape == "one-caller":
        return [-1] + [0] * (people - 1)
    above, told_at = [-1], [0]
    waiting = [0]
    while len(above) < people:
        if shape == "as-told":
            waiting.sort(key=lambda person: (told_at[person], person))
        caller = waiting.pop(0)
        for call in range(1, min(branching, people - len(above)) + 1):
            waiting.append(len(above))
            above.append(caller)
            told_at.append(told_at[caller] + call)
    return above


def last_told(people: int, branching: int, shape: str) -> int:
    """Return after how many calls' time everybody knows, without building the tree.

    In the order of being told, person m has their whole list called at their own time plus k; the
    last list is shorter. How many are told at each time follows from a(t) = a(t-1) + ... + a(t-k).
    By levels, a person's number tells by which calls the message came.

    Args:
        people: number of people with the first.
        branching: people on one list.
        shape: ``as-told``, ``levels`` or ``one-caller``.

    >>> [last_told(31, k, "as-told") for k in (1, 2, 3, 5, 7)]
    [30, 7, 7, 8, 9]
    >>> [last_told(31, k, "levels") for k in (1, 2, 3, 5, 7)]
    [30, 8, 8, 10, 10]
    """
    calls = people - 1
    if shape == "one-caller" or calls == 0:
        return calls
    k = branching
    if shape == "levels":
        return max(_told_by_levels(person, k) for person in range(people))
    lists = math.ceil(calls / k)
    rest = calls - k * (lists - 1)
    told, total = [1], 1  # told at time 0, 1, ...; in the order of being told
    while total < lists:
        told.append(sum(told[-k:]))
        total += told[-1]
    times = [time for time, number in enumerate(told) for _ in range(number)][:lists]
    full = times[lists - 2] + k if lists > 1 else 0
    return max(full, times[lists - 1] + rest)


def _told_by_levels(person: int, branching: int) -> int:
    """Return when a person is told: the digits 1..k of their number in bijective base k, added."""
    time = 0
    while person:
        person, call = divmod(person - 1, branching)
        time += call + 1
    return time


def reaches(answers: float, depth: int) -> float:
    """Return the chance that a message comes to somebody ``depth`` calls away: p^h.

    Args:
        answers: chance p that a call is answered, each tried once.
        depth: calls h on the way.

    >>> round(reaches(0.9, 4), 3)
    0.656
    """
    return float(answers**depth)
