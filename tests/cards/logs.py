"""Hand-made logs whose scores are known by hand."""

from sim.events.log import EventLog


def log_of(*rows):
    """Rows are ``(t_s, event, columns)``; causes are left out, scores do not need them."""
    log = EventLog()
    for t_s, name, *columns in sorted(rows, key=lambda row: row[0]):
        log.add(name, t_s=t_s, **(columns[0] if columns else {}))
    return tuple(log)


def hotel():
    """A night fire that goes well, but for a locked back door and a slow fire brigade."""
    return log_of(
        (0, "fact-people", {"object": "guests", "value": 120}),
        (0, "fact-required", {"object": "guests", "value": 120}),
        (0, "fact-exit", {"object": "main", "value": 1.8, "text": "open"}),
        (0, "fact-exit", {"object": "back", "value": 0.9, "text": "locked"}),
        (0, "fact-exit-blocked", {"object": "back", "text": "locked"}),
        (0, "fact-post", {"object": "control-room", "value": 1}),
        (0, "fact-post", {"object": "front-desk", "value": 2}),
        (0, "fact-post-required", {"object": "control-room", "value": 2}),
        (0, "fact-post-required", {"object": "front-desk", "value": 1}),
        (0, "fact-deputy", {"object": "duty-manager", "actor": "front-desk"}),
        (0, "fact-key-post", {"object": "duty-manager"}),
        (0, "fact-key-post", {"object": "control-room"}),
        (0, "fact-stock", {"object": "extinguishers", "value": 30}),
        (0, "fact-stock-required", {"object": "extinguishers", "value": 40}),
        (0, "fact-hazard-major", {"object": "HH-012", "actor": "manager"}),
        (0, "t0", {"object": "kitchen"}),
        (0, "ignition", {"object": "kitchen"}),
        (61, "detect", {"actor": "sd-kitchen", "object": "kitchen"}),
        (63, "alarm-signal", {"actor": "sd-kitchen", "object": "control-room"}),
        (75, "alarm-ack", {"actor": "control-room"}),
        (80, "verify-start", {"actor": "front-desk", "object": "kitchen"}),
        (130, "alarm-confirmed", {"actor": "front-desk", "object": "kitchen"}),
        (140, "119-dial", {"actor": "front-desk"}),
        (145, "119-answer", {"actor": "119"}),
        (150, "119-content", {"actor": "front-desk", "value": 5}),
        (160, "general-alarm", {"actor": "control-room", "object": "all"}),
        (165, "evac-order", {"actor": "control-room", "object": "all"}),
        (200, "alerted", {"value": 90}),
        (230, "alerted", {"value": 30}),
        (190, "message-sent", {"actor": "front-desk", "object": "duty-manager"}),
        (195, "message-acknowledged", {"actor": "duty-manager", "object": "front-desk"}),
        (210, "dispatch-order", {"actor": "119", "object": "e1"}),
        (210, "dispatch-order", {"actor": "119", "object": "l1"}),
        (265, "unit-enroute", {"actor": "e1", "object": "hotel"}),
        (300, "unit-enroute", {"actor": "l1", "object": "hotel"}),
        (240, "exit-first", {"object": "main"}),
        (260, "exit-found-closed", {"actor": "guests-7", "object": "back"}),
        (280, "exit-found-closed", {"object": "back", "value": 3}),
        (300, "smoke-reaches", {"object": "hall", "value": 2.5}),
        (480, "last-evacuee", {"object": "main", "value": 120}),
        (600, "headcount-complete", {"actor": "duty-manager", "value": 120}),
        (660, "untenable", {"object": "kitchen"}),
        (700, "untenable", {"object": "hall"}),
        (760, "unit-arrive", {"actor": "e1", "object": "hotel", "text": "engine"}),
        (800, "unit-arrive", {"actor": "l1", "object": "hotel", "text": "ladder"}),
        (900, "first-water-fd", {"actor": "e1", "object": "kitchen"}),
        (1200, "final-outside", {"value": 120}),
        (1200, "final-required-outside", {"value": 120}),
        (1200, "final-dead", {"value": 0}),
        (1200, "final-injured", {"value": 2}),
        (1200, "final-incapacitated", {"value": 0}),
        (1200, "final-stuck", {"value": 0}),
        (1200, "final-peak-density", {"object": "hall", "value": 3.1}),
        (1200, "end", {"value": 1200}),
    )


def school():
    """A drill with a bell and no hazard; two classes, a roll call."""
    return log_of(
        (0, "fact-people", {"object": "class-1", "value": 45}),
        (0, "fact-people", {"object": "class-2", "value": 45}),
        (0, "fact-required", {"object": "class-1", "value": 45}),
        (0, "fact-required", {"object": "class-2", "value": 45}),
        (0, "fact-exit", {"object": "east", "value": 1.8}),
        (0, "fact-exit", {"object": "west", "value": 1.8}),
        (0, "fact-post", {"object": "teacher", "value": 2}),
        (0, "fact-post-required", {"object": "teacher", "value": 2}),
        (0, "t0", {"object": "school"}),
        (0, "general-alarm", {"actor": "bell", "object": "all"}),
        (5, "alerted", {"value": 90}),
        (5, "order-given", {"actor": "principal", "object": "teacher-1"}),
        (5, "order-given", {"actor": "principal", "object": "teacher-2"}),
        (25, "exit-first", {"object": "east"}),
        (30, "exit-first", {"object": "west"}),
        (150, "last-evacuee", {"object": "east", "value": 90}),
        (200, "order-done", {"actor": "teacher-1", "object": "principal"}),
        (210, "order-done", {"actor": "teacher-2", "object": "principal"}),
        (210, "headcount-complete", {"value": 90}),
        (215, "final-outside", {"value": 90}),
        (215, "final-required-outside", {"value": 90}),
        (215, "final-dead", {"value": 0}),
        (215, "final-injured", {"value": 0}),
        (215, "final-incapacitated", {"value": 0}),
        (215, "final-stuck", {"value": 0}),
        (215, "final-peak-density", {"object": "stair", "value": 2.4}),
        (215, "end", {"value": 215}),
    )
