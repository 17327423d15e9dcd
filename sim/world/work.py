"""Who had their hands full when: tasks of those on duty, kept beside the log."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(slots=True)
class StaffTask:
    """One task of somebody on duty, from when it was given to them until it was done.

    Attributes:
        holder: who does it, ``<post>-<number>``.
        post: the post they hold.
        cause: id of the event behind it, 0 for none.
        given_s: when it was given to them.
        begun_s: when their hands were free for it, ``inf`` if never.
        there_s: when they were where it is done, ``inf`` if never.
        ended_s: when it was done, ``inf`` if never.
        walks: from when to when they walked for it.
    """

    holder: str
    post: str
    cause: int
    given_s: float
    begun_s: float = math.inf
    there_s: float = math.inf
    ended_s: float = math.inf
    walks: list[tuple[float, float]] = field(default_factory=list)
