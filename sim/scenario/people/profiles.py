"""Profiles of a scenario: shipped ones, and the scenario's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.people.profiles import profile_names, shipped_profile, speed_of_ages
from sim.scenario.names import unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.people.model import Profile
    from sim.people.spec import ProfileSpec
    from sim.yamlsrc import ProblemList


_FIELDS = (
    "speed", "stairs_down", "stairs_up", "needs_assistance", "stairs", "size", "walks", "moved_by",
)  # fmt: skip


def resolve_profiles(specs: Mapping[str, ProfileSpec], problems: ProblemList) -> dict[str, Profile]:
    """Return all profiles that groups may name: the shipped ones and those of the scenario.

    Args:
        specs: the scenario's own, by name; a name of a shipped one replaces it.
        problems: takes a fault for a profile that is like an unknown one, or like itself.
    """
    found = {name: shipped_profile(name) for name in profile_names() if name not in specs}
    for name in specs:
        _resolve(name, specs, found, (), problems)
    return found


def _resolve(
    name: str,
    specs: Mapping[str, ProfileSpec],
    found: dict[str, Profile],
    above: tuple[str, ...],
    problems: ProblemList,
) -> Profile:
    if name in found:
        return found[name]
    spec = specs[name]
    like = spec.like
    if like is not None and like == name and name in profile_names():
        base = shipped_profile(name)
    elif like is None:
        base = shipped_profile("adults")
        if spec.speed is None and spec.age is None:
            problems.add("profile-no-speed", spec.where(), name=name)
    elif like in (*above, name):
        problems.add("profile-circle", spec.where("like"), name=name)
        base = shipped_profile("adults")
    elif like in specs or like in found:
        base = _resolve(like, specs, found, (*above, name), problems)
    else:
        names = [*profile_names(), *specs]
        unknown(problems, what="profile", name=like, among=names, span=spec.where("like"))
        base = shipped_profile("adults")
    own = {field: getattr(spec, field) for field in _FIELDS if getattr(spec, field) is not None}
    if spec.age is not None:
        own["speed"] = speed_of_ages(spec.age)
    if spec.width is not None:
        own["body_m"] = spec.width
    source = spec.source or ("" if "speed" in own else base.source)
    found[name] = replace(base, name=name, source=source, **own)
    return found[name]
