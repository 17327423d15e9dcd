"""The world of one run: frozen inputs, arrays of state, an inbox of requests; no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.events.log import EventLog
from sim.events.series import SeriesRecorder
from sim.parameters import LITERATURE
from sim.world.care import Care
from sim.world.conditions import Conditions
from sim.world.hazard import HazardChannel
from sim.world.pushing import PushChannel
from sim.world.shared import Shared
from sim.world.state import PeopleState, doors_at_start
from sim.world.watch import Watch
from sim.world.windows import Windows

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Self

    import numpy as np
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.parameters import Parameters
    from sim.people.model import Population
    from sim.rng import Streams
    from sim.town.model import Town
    from sim.world.crowding import Crowding
    from sim.world.press import CrowdView
    from sim.world.requests import Request
    from sim.world.walkable import Walkable
    from sim.world.work import StaffTask


@dataclass
class World:
    """Everything that is true at one moment of a run.

    Attributes:
        site: the walkable site (several sites and a town are composed into one).
        town: roads, stations, hospitals; None if the scenario names no town.
        walkable: cells, links and gates cut from the site.
        population: the people as sampled.
        streams: random numbers.
        starts: date and time of the start of the run, for duty and for the clock in reports.
        parameters: numbers of the model.
        shared: what runs on the same ground work out once.
        people: state of the people.
        doors: state of each opening, shape ``(n_openings,)``; change it by a ``SetDoor`` request.
        conditions: state of the air and floor of each space.
        log: what happened.
        series: recorded time series.
        inbox: requests to the crowd, in order, taken at the next point of its grid.
        hazard: what has begun where, and attacks on it; where hazards and response meet.
        watch: who wants to be told of what.
        care: who does not set out alone; where crowd and services meet.
        work: tasks of those on duty, in the order they were given.
        windows: windows that people could leave by, where people and crews meet.
        crowd_view: who queues where and how full it is, for a crowd that presses; None without a
            crowd.
        crowding: how crowded it is and was, as people feel it; None where nobody looks.
        pushing: whom those who respond calm, and whom they set off, in a crowd that pushes.
        frozen: the most who stood still for minutes though free to go on: ``people``,
            ``since_s`` (seconds) and ``where`` (ids of spaces); None if nobody did.
    """

    site: Site
    town: Town | None
    walkable: Walkable
    population: Population
    streams: Streams
    starts: datetime
    people: PeopleState
    doors: NDArray[np.int8]
    conditions: Conditions
    log: EventLog
    series: SeriesRecorder
    watch: Watch
    parameters: Parameters = LITERATURE
    shared: Shared = field(default_factory=Shared)
    inbox: list[Request] = field(default_factory=list)
    hazard: HazardChannel = field(default_factory=HazardChannel)
    care: Care = field(default_factory=Care)
    work: list[StaffTask] = field(default_factory=list)
    windows: Windows = field(default_factory=Windows)
    crowd_view: CrowdView | None = None
    crowding: Crowding | None = None
    pushing: PushChannel = field(default_factory=PushChannel)
    frozen: dict[str, Any] | None = None

    @classmethod
    def at_start(
        cls,
        *,
        walkable: Walkable,
        population: Population,
        streams: Streams,
        starts: datetime,
        town: Town | None = None,
        parameters: Parameters = LITERATURE,
    ) -> Self:
        """Return the world before anything has happened: clear air, doors as the plan has them."""
        site = walkable.site
        return cls(
            site=site,
            town=town,
            walkable=walkable,
            population=population,
            streams=streams,
            starts=starts,
            people=PeopleState.at_start(population),
            doors=doors_at_start(site),
            conditions=Conditions.clear(site, parameters),
            log=EventLog(),
            series=SeriesRecorder(),
            watch=Watch(),
            parameters=parameters,
            shared=walkable.shared,
            windows=Windows.at_start(site, parameters),
        )

    def ask(self, request: Request) -> None:
        """Put a request to the crowd into the inbox."""
        self.inbox.append(request)
