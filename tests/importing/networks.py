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


def between_two_stairs(storeys: int = 3, people: int = 60, **changes: Any) -> dict[str, Any]:
    """Offices one above the other, as far from a stair on the left as from one on the right."""
    nodes: list[dict[str, Any]] = [{"name": "street", "kind": "safe"}]
    links: list[dict[str, Any]] = []
    for n in range(1, storeys + 1):
        nodes.append({"name": f"office {n}", "kind": "room", "area": 300.0})
        for side in ("left", "right"):
            stair = {"kind": "stair", "riser": 0.17, "tread": 0.28, "area": 11.0}
            nodes.append({"name": f"{side} {n}", **stair})
            door = {"width": 0.9, "length": 18.0, "bidirectional": False}
            links.append({"source": f"office {n}", "target": f"{side} {n}", **door})
            below = f"{side} {n - 1}" if n > 1 else "street"
            kind = {"kind": "stair"} if n > 1 else {}
            flight = {"width": 1.1, "length": 9.0, "bidirectional": False, **kind}
            links.append({"source": f"{side} {n}", "target": below, **flight})
    return {
        "format_version": 1,
        "nodes": nodes,
        "connections": links,
        "populations": [
            {"node": f"office {n}", "count": people, "speed": 1.2, "pre_movement": 10.0}
            for n in range(1, storeys + 1)
        ],
        "run": {"seed": 1},
        **changes,
    }
