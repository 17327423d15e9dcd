"""The grounds on which the crowd alone is measured, each of a fixed description.

They are tables as the bench of ``muster verify`` takes them: spaces, openings and people.
"""

from typing import Any

Tables = dict[str, Any]

STADIUM = (280.0, 220.0)
PITCH = (85.0, 75.0, 195.0, 145.0)
GATE = 8.0
BLOCKS, PITCH_OF_BLOCKS, STREET = 26, 100.0, 16.0
SHELTER = 60.0
WALKERS = {"normal": [1.25, 0.25], "low": 0.5, "high": 2.0}


def _gate(space: str, x0: float, y0: float, x1: float, y1: float) -> Tables:
    return {"from": space, "at": [[x0, y0], [x1, y1]], "kind": "gate"}


def stadium(people: int) -> Tables:
    """Return a stadium of 280 by 220 m round a pitch, with 16 gates of 8 m; people all over it."""
    width, depth = STADIUM
    half, openings = GATE / 2, {}
    for i in range(5):
        x = width / 5 * (i + 0.5)
        openings[f"south-{i}"] = _gate("bowl", x - half, 0, x + half, 0)
        openings[f"north-{i}"] = _gate("bowl", x - half, depth, x + half, depth)
    for i in range(3):
        y = depth / 3 * (i + 0.5)
        openings[f"west-{i}"] = _gate("bowl", 0, y - half, 0, y + half)
        openings[f"east-{i}"] = _gate("bowl", width, y - half, width, y + half)
    x0, y0, x1, y1 = PITCH
    pitch = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    bowl = {"box": [0, 0, width, depth], "obstacles": [pitch]}
    group = {"count": people, "in": "bowl", "speed": WALKERS}
    return {"spaces": {"bowl": bowl}, "openings": openings, "people": {"people": group}}


def district(people: int, *, blocks: int = BLOCKS) -> Tables:
    """Return a square district: blocks of houses, streets of 16 m every 100 m.

    People are spread evenly over the streets between the crossings. By every third crossing each
    way lies a shelter, open along 60 m of the two streets that leave it eastward and northward.
    """
    spaces: Tables = {}
    openings: Tables = {}
    groups: Tables = {}
    n, pitch, w = blocks, PITCH_OF_BLOCKS, STREET
    each, rest = divmod(people, 2 * n * (n + 1))
    for i in range(n + 1):
        for j in range(n + 1):
            x, y = i * pitch, j * pitch
            here = f"x-{i}-{j}"
            spaces[here] = {"box": [x, y, x + w, y + w]}
            streets = {
                f"h-{i}-{j}": ((i + 1, j), [x + w, y, x + pitch, y + w]),
                f"v-{i}-{j}": ((i, j + 1), [x, y + w, x + w, y + pitch]),
            }
            for name, (beyond, box) in streets.items():
                if max(beyond) > n:
                    continue
                x0, y0, x1, y1 = box
                along = name.startswith("h")
                spaces[name] = {"box": box}
                near = [[x0, y0], [x0, y1]] if along else [[x0, y0], [x1, y0]]
                far = [[x1, y0], [x1, y1]] if along else [[x0, y1], [x1, y1]]
                there = f"x-{beyond[0]}-{beyond[1]}"
                kind = {"kind": "open"}
                openings[f"{name}-a"] = {"from": name, "to": here, "at": near, **kind}
                openings[f"{name}-b"] = {"from": name, "to": there, "at": far, **kind}
                if i % 3 == 1 and j % 3 == 1:
                    side = (x0, y1, x0 + SHELTER, y1) if along else (x1, y0, x1, y0 + SHELTER)
                    openings[f"{name}-shelter"] = _gate(name, *side)
                count = each + (len(groups) < rest)
                groups[name] = {"count": count, "in": name, "speed": WALKERS}
    return {"spaces": spaces, "openings": openings, "people": groups}


def plain(people: int, *, speed: float | Tables = 1.25) -> Tables:
    """Return an open square that people cross towards one whole side, at half a person per m2."""
    side = float(round((2 * people) ** 0.5))
    square = {"box": [0, 0, side, side]}
    out = {"from": "plain", "at": [[side, 0], [side, side]], "kind": "open"}
    group = {"count": people, "in": "plain", "speed": speed}
    return {"spaces": {"plain": square}, "openings": {"out": out}, "people": {"people": group}}


def office(people: int, *, storeys: int = 10) -> Tables:
    """Return the ten-storey office on which jupedsim-network was timed."""
    per = people // storeys
    side = max(600.0, 10.0 * per) ** 0.5
    spaces: Tables = {}
    openings: Tables = {}
    groups: Tables = {}
    middle, length, width = side / 2, 9.0, 12.0 / 9.0
    stair = {"length": length, "width": width, "rise": 3.0, "riser": 0.18, "tread": 0.28}
    low = [[0.0667, 0.0], [1.2667, 0.0]]
    for i in range(1, storeys + 1):
        x, room, flight = 1000.0 * i, f"office-{i:02d}", f"flight-{i:02d}"
        spaces[room] = {"box": [x, 0, x + side, side]}
        spaces[flight] = {"stair": stair}
        openings[f"door-{i:02d}"] = {
            "from": room,
            "to": flight,
            "at": [[x, middle - 0.5], [x, middle + 0.5]],
            "at_to": [[0.15, length], [1.15, length]],
        }
        if i > 1:
            high = [[0.0667, length], [1.2667, length]]
            below = {"from": flight, "to": f"flight-{i - 1:02d}", "at": low, "at_to": high}
            openings[f"landing-{i:02d}"] = {**below, "kind": "open"}
        groups[room] = {
            "count": per,
            "in": room,
            "area": [x + 15, 0, min(x + 22, x + side), side],  # some 20 m from the door
            "speed": {"normal": [1.2, 0.2], "low": 0.6, "high": 1.8},
            "delay": {"lognormal": [_LOG_MEDIAN, _LOG_DEVIATION]},
        }
    openings["street"] = {"from": "flight-01", "at": low}
    return {"spaces": spaces, "openings": openings, "people": groups}


# A lognormal time with a mean of 60 s and a deviation of 30 s.
_LOG_MEDIAN, _LOG_DEVIATION = 3.982772977, 0.472380727


def rooms(people: int, *, n: int = 10, leaf: bool = True) -> Tables:
    """Return the rooms above a corridor on which JuPedSim was timed.

    Args:
        people: how many, evenly spread over the rooms.
        n: number of rooms.
        leaf: whether leaves hang in the doors, as in every door of a building of Muster.
    """
    spaces: Tables = {"corridor": {"box": [0, 0, 11.0 * n, 4.0]}}
    openings: Tables = {"out": {"from": "corridor", "at": [[0, 0.8], [0, 3.2]], "leaf": leaf}}
    groups: Tables = {}
    per, rest = divmod(people, n)
    for i in range(n):
        x, name = 11.0 * i + 0.5, f"room-{i:02d}"
        spaces[name] = {"box": [x, 4.2, x + 10, 14.2]}
        at = [x + 4.4, x + 5.6]
        openings[f"door-{i:02d}"] = {
            "from": name,
            "to": "corridor",
            "at": [[at[0], 4.2], [at[1], 4.2]],
            "at_to": [[at[0], 4.0], [at[1], 4.0]],
            "leaf": leaf,
        }
        groups[name] = {"count": per + (i < rest), "in": name, "speed": 1.3}
    return {"spaces": spaces, "openings": openings, "people": groups}
