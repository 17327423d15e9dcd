"""Small networks to import."""

from typing import Any


def hall_and_stair(**changes: Any) -> dict[str, Any]:
    """A hall of 12 x 10 m on an upper storey, a stair down, and a lobby with the way out."""
    return {
        "format_version": 1,
        "nodes": [
            {"name": "hall", "kind": "room", "length": 12.0, "width": 10.0},
            {"name": "lobby", "kind": "room", "length": 6.0, "width": 4.0},
            {"name": "stair", "kind": "stair", "riser": 0.17, "tread": 0.29, "area": 9.0},
            {"name": "street", "kind": "safe"},
        ],
        "connections": [
            {"source": "hall", "target": "stair", "width": 1.0, "length": 6.0},
            {"source": "stair", "target": "lobby", "kind": "stair", "width": 1.2, "length": 7.5},
            {"source": "lobby", "target": "street", "width": 1.4, "length": 4.0},
        ],
        "populations": [{"node": "hall", "count": 50, "speed": 1.3, "pre_movement": 20.0}],
        "simulation": {"t_max": 600.0},
        "run": {"seed": 7},
        **changes,
    }
