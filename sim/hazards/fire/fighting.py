"""Attack on the fires of a run: what extinguishers and water do, and what the log says of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.hazards.fire.designfire import Hose, extinguisher_works

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from sim.hazards.fire.designfire import DesignFire
    from sim.world.hazard import Attack
    from sim.world.world import World


class Fighting:
    """Takes attempts to put the fires out, and says when one is under control or out.

    Args:
        world: the world of the run.
        fires: its fires.
    """

    def __init__(self, world: World, fires: Sequence[DesignFire]) -> None:
        self.world = world
        self.fires = fires

    def take_up(self, now: float, heat: NDArray[np.float64]) -> None:
        """Let every attempt since the last step act.

        Args:
            now: time, s.
            heat: what each fire released last, W, ``(n_fires,)``.
        """
        attacks, self.world.hazard.attacks = self.world.hazard.attacks, []
        for attack in attacks:
            self._attack(attack, now, heat)

    def conclude(self, now: float, released: NDArray[np.float64]) -> None:
        """Log fires that are under control or out.

        Args:
            now: time, s.
            released: what each fire released in the step, W, ``(n_fires,)``.
        """
        world = self.world
        for number, fire in enumerate(self.fires):
            if not fire.event or fire.out:
                continue
            heat = float(released[number])
            causes = sorted({fire.event, *(hose.cause for hose in fire.hoses)} - {0})
            by = fire.hoses[-1].by if fire.hoses else ""
            share = self.world.parameters.value("fire.controlled.share")
            if (
                fire.hoses
                and not fire.controlled
                and fire.held_w
                <= max(fire.attacked_w * share, self.world.parameters.value("fire.out"))
            ):
                fire.controlled = True
                event = world.log.add(
                    "fire-controlled", t_s=now, actor=by, object=fire.fire.space, cause=causes
                )
                for tell in list(world.hazard.on_controlled):
                    tell(now, event)
            grown = now > fire.fire.at_s + 60.0 or fire.put_out
            if grown and heat < self.world.parameters.value("fire.out"):
                # A fire that only lacks air may come back; one without fuel or put out does not.
                ended = fire.wanted(now) < self.world.parameters.value("fire.out")
                if ended:
                    fire.out = True
                    event = world.log.add(
                        "fire-out", t_s=now, actor=by, object=fire.fire.space, cause=causes
                    )
                    if all(other.out or not other.event for other in self.fires):
                        world.hazard.burning = False
                        for tell in list(world.hazard.on_out):
                            tell(now, event)

    def _attack(self, attack: Attack, now: float, released: NDArray[np.float64]) -> None:
        """Let one attempt act on the fire in its space."""
        here = [
            number
            for number, fire in enumerate(self.fires)
            if fire.event and not fire.out and fire.fire.space == attack.space
        ]
        worked, event = True, attack.cause
        for number in here:
            fire, heat = self.fires[number], float(released[number])
            if attack.means == "extinguisher":
                worked = extinguisher_works(
                    heat, luck=attack.luck, parameters=self.world.parameters
                )
                if worked:
                    fire.put_out = True
                    fire.held_w = min(fire.held_w, max(heat, 1.0))
                    fire.hoses.append(Hose(math.inf, attack.by, attack.cause))
                else:
                    event = self.world.log.add(
                        "extinguisher-failed",
                        t_s=now,
                        actor=attack.by,
                        value=round(heat),
                        unit="W",
                        cause=attack.cause,
                    )
            elif attack.means == "stop":
                fire.end_water(attack.by)
            else:
                capacity = self.world.parameters.value(f"fire.{attack.means}.capacity")
                fire.add_water(Hose(capacity, attack.by, attack.cause), heat_w=heat)
        if attack.answer is not None:
            attack.answer(worked, event)
