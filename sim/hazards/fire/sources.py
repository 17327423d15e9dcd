"""What the fire engine asks of whoever knows the smoke: the zone model, or a record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.hazards.smoke.network import Network


class SmokeSource(Protocol):
    """The smoke in a site.

    Attributes:
        network: the network of spaces and openings that it flows through.
        hole: the openings as the network's kernel has them.
        fire_zone: zone of each fire, ``(n_fires,)``.
    """

    network: Network
    hole: NDArray[np.float64]
    fire_zone: NDArray[np.int32]

    @property
    def followed(self) -> NDArray[np.bool_]:
        """Where smoke is followed; none once nothing burns and the air is clear."""

    def ignite(self, fire: int) -> None:
        """Begin to follow the zone in which a fire burns."""

    def set_doors(self, doors: NDArray[np.int8]) -> None:
        """Take over the state of the openings, ``(n_openings,)``."""

    def advance(self, duration_s: float, heat_w: NDArray[np.float64]) -> int:
        """Advance by so much with these heat release rates; return the sub-steps taken."""

    def released(self) -> NDArray[np.float64]:
        """Return the heat that each fire really released last, W."""

    def quiet_s(self) -> float:
        """Return for how long nothing happens that anybody would answer to, as far as known, s."""


class FieldsSource(Protocol):
    """The fields of the spaces.

    Attributes:
        fresh: news of the spaces since the last step as bits, ``(n_spaces,)``.
        toxic: dose rate at breathing height, 1/s, ``(n_spaces,)``.
        aset_s: when each space became untenable, ``inf`` if it did not, ``(n_spaces,)``.
    """

    fresh: NDArray[np.int8]
    toxic: NDArray[np.float64]
    aset_s: NDArray[np.float64]

    @property
    def smoke(self) -> SmokeSource:
        """The smoke they are made of."""

    @property
    def change(self) -> float:
        """Greatest change of a field in the last step, in units of what matters."""

    def publish(self, dt: float) -> bool:
        """Write the conditions after a step of so many seconds; return whether there is news."""
