# ruff: noqa: E501 - rows of YAML
"""A small project in which every key that names something is written."""

FILES = {
    "buildings/house.yaml": """\
format: 1
name: House
use: hotel
levels: {G: {elevation: 0, height: 3}, L2: {height: 3}, L3: {like: L2, except: {remove: [cupboard], change: {room2: {use: office}}, add: {spaces: [{id: den, use: store, outline: [[16, 2], [20, 2], [20, 4], [16, 4]]}], openings: [{id: den-door, between: [den, upper], at: [16, 3]}]}}}}
spaces:
  - {id: hall, level: G, use: lobby, outline: [[0, 0], [20, 0], [20, 4], [0, 4]]}
  - {id: shop, level: G, use: shop, outline: [[0, -6], [10, -6], [10, 0], [0, 0]], lining: brick, tags: [refuge]}
  - {id: deck, level: G, use: terrace, outline: [[10, -6], [20, -6], [20, 0], [10, 0]]}
  - {id: upper, level: L2, use: corridor, outline: [[0, 2], [16, 2], [16, 4], [0, 4]]}
  - {id: room2, level: L2, use: bedroom, outline: [[0, -2], [8, -2], [8, 2], [0, 2]]}
  - {id: cupboard, level: L2, use: store, outline: [[8, 0], [10, 0], [10, 2], [8, 2]]}
rows:
  - {along: upper, side: south, start: 12, ids: [r1], width: 4, depth: 2, use: bedroom, door: {width: 0.9}}
openings:
  - {id: shop-door, between: [shop, hall], at: [2, 0], width: 1.2}
  - {id: deck-door, between: [deck, hall], at: [12, 0], width: 1.2}
  - {id: room2-door, between: [room2, upper], at: [4, 2], width: 0.9}
  - {id: cupboard-door, between: [cupboard, upper], at: [9, 2], width: 0.8}
stairwells:
  - {id: a, serves: [G, L2..L3], at: [0, 4], width: 1.2, riser: 0.16, tread: 0.28, landing: 1.4, doors: {width: 1.0}, discharge: hall, joins: {L2: upper}}
ramps:
  - {id: slope, from: shop, to: deck, at: [10, -5], to_at: [10, -2], width: 1, rise: 0.1, length: 2}
lifts:
  - {id: l1, serves: [hall, upper], capacity: 8, in_fire: evacuation, discharge: hall}
exits:
  - {id: main, from: hall, at: [20, 2], width: 1.2}
  - {id: side, from: shop, at: [0, -3], width: 1.0}
assembly: [{id: yard, reached_from: [main, side], distance: 20}]
equipment:
  - {id: sd, kind: smoke-detector, space: room2, zone: east}
  - {id: gong, kind: siren, space: hall}
obstacles: [{outline: [[15, 1], [16, 1], [16, 2], [15, 2]], level: G}]
zones: [{id: front, level: G, spaces: [hall, shop]}]
""",
    "buildings/village.yaml": """\
format: 1
name: Village
nodes: {a: [0, 0], b: [1000, 0], c: [1000, 1000]}
roads:
  - {id: main-street, from: a, to: b, kind: street, speed: 36 km/h}
  - {id: hill, from: b, to: c, kind: path, speed: 20 km/h}
stations: [{id: fs, kind: fire, at: a, units: [{id: e1, kind: engine, crew: 6}, {id: e2, kind: engine, crew: 6}, {id: l1, kind: ladder, crew: 4}]}]
hospitals: [{id: ward, at: c, beds: {red: 1, yellow: 2}}]
shelters: [{id: barn, at: c, capacity: 100}]
settlements: [{id: hamlet, at: [900, 900], node: c, households: 10, persons: 30}]
vehicles: [{id: bus-1, kind: bus, at: c, capacity: 40}]
dispatch:
  policy: running-order
  order: {hamlet: [fs], all: [fs]}
  min_crew: {engine: 4}
  calls: [{kind: brawl, rate: 0.1 /h, send: [engine], at: {hamlet: 1, c: 2}}]
  mutual_aid: [{id: m1, kind: tanker, crew: 3, from: c, delay: 10 min}]
river: {reaches: [{along: [b, c], crest: 4}], gauge: gauge.csv}
sites: {house: {file: house.yaml, at: [1000, 5], exits_to: b}}
""",
    "buildings/gauge.csv": "time,level\n0 min,1\n60 min,2\n",
    "scenarios/plans/house.yaml": """\
format: 1
posts:
  - {id: desk, needs: 2, deputies: [owner], where: hall, patrol: {every: 1 h, route: [shop, room2], first: 10 min}}
  - {id: owner, needs: 1, settlement: hamlet}
roster:
  - {post: desk, shifts: {day: 08:00-20:00, night: 20:00-08:00}, people: {day: 2, night: 1}}
  - {post: owner}
chain:
  - {from: desk, to: owner, by: phone, fallback: {after: 2 min, to: county}}
panel: {zones: [G, east]}
procedures:
  fire-alarm:
    - {do: verify, by: desk}
    - {do: voice-alarm, by: desk, after: verified, zones: [front, bedroom, upper]}
    - {do: headcount, by: desk, after: general-alarm}
    - {do: task, by: owner, after: told, what: open the barn, takes: 5 min, needs: {item: key, n: 1}}
  flood-warning: [{do: warn-village, by: desk, to: owner}, {do: report, by: desk, to: county}]
send: {building-fire: {first: [engine, ladder], second: [engine]}}
search: {engine: 1}
stock: [{item: key, required: 1, on_hand: 1, at: desk, keeper: owner}, {item: sandbag, required: 9, on_hand: 9, at: shop}]
""",
    "scenarios/registers/house.yaml": """\
format: 1
site: house
hazards:
  - {id: H1, kind: exit-locked, target: side, grade: major, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: registered}]}
  - {id: H2, kind: detector-broken, target: sd, grade: major, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
  - {id: H3, kind: stock-missing, target: key, grade: major, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
  - {id: H4, kind: fire-lane-blocked, target: main-street, grade: general, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
  - {id: H5, kind: combustible-panel, target: shop, grade: general, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
  - {id: H6, kind: hydrant-no-pressure, target: site, grade: general, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
  - {id: H7, kind: contact-list-stale, target: chain, grade: general, responsible: x, verifier: y, deadline: 2026-09-25, history: [{on: 2026-09-12, status: found}]}
""",
    "scenarios/night.yaml": """\
format: 1
name: Night
site: ../buildings/house.yaml
town: ../buildings/village.yaml
starts: 2026-10-01 02:10
profiles: {slow: {like: adults, needs_assistance: 1, moved_by: chair}}
people:
  - {group: guests, in: {use: bedroom, level: L2, except: [r1]}, count: {per_space: 2}, profile: slow, lifts: evacuation}
  - {group: night staff, in: [hall, shop], count: 2, role: staff, post: desk, sweep: {level: L2}, familiarity: [main, side], pre_movement: trained}
  - {group: parents, in: {zone: front}, count: 4, together: true, leader: staff, leave_by: side}
  - {group: children, in: hall, count: 4, together: {with: parents}, profile: pupils, leader: night staff}
  - {group: "set-{x}", for: [room2], count: 1, route: {stair: a, via: [hall], exit: main, assembly: yard}, release: {after: bell, delay: {L2: 20 s}}}
  - {group: visitors, arrive: {from: main, rate: 1 /min, between: [02:12, 02:20]}, visit: [{at: {shop: 0.6, deck: 0.4}, stay: 3 min}, {at: hall, stay: 1 min}], leave_by: nearest}
  - {group: helpers, count: 2, arrive: {from: main, after: unit-arrive}, role: responder}
hazards:
  - {id: pan, kind: fire, in: shop, growth: fast, contents: oil}
alarm: {by: bell, zones: front, false: {at: 5 min, in: room2}}
register: registers/house.yaml
response: {plan: plans/house.yaml, weather: rain, closed_roads: [hill]}
measures:
  - {id: m1, when: "density(hall) > 2 /m2 and event(general-alarm)", do: {stop: deck-door}}
  - {id: m2, when: "since(alarm-ack) > 60 s", do: {open: side}}
  - {id: m3, when: "smoke(shop) > 1 /m or not passable(main)", do: {guide: parents, exits: [main]}}
  - {id: m4, when: "count(upper) > 3", do: {release: set-room2}}
  - {id: m5, when: "out() > 3", do: {say: all out}}
  - {id: m6, when: "said('all out')", do: {close: shop-door}}
injects:
  - {id: i1, at: 3 min, to: [desk, owner], text: A call, effect: {channel: phone-119, busy_for: 1 min}, expect: {event: last-evacuee, within: 20 min}}
  - {id: i2, at: 4 min, to: desk, text: Another, effect: {post: owner, people: 0}}
  - {id: i3, at: 4 min, text: A door, effect: {door: main, state: locked, known: told}}
  - {id: i4, at: 4 min, to: owner, text: Water, effect: {procedure: flood-warning}}
scorecard: cn-hotel
run: {until: 30 min, calibration: sfpe}
""",
}
