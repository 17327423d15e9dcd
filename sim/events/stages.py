"""Words for what may be waited for, besides events of the log: alarms, and stages of a response."""

from types import MappingProxyType

ALARMS = ("bell", "siren", "tone", "voice", "alarm", "general-alarm", "evac-order")
"""What people mean who say that a group is let go by the alarm."""

STAGES = MappingProxyType(
    {
        "verified": "verified",
        "confirmed": "verified",
        "alarm": "alarm-tried",
        "alarmed": "alarm-tried",
        "called": "called",
        "evacuated": "evacuated",
        "counted": "counted",
        "controlled": "controlled",
        "out": "out",
    }
)
"""Stages as they are written, and what an incident calls them."""

TOLD = "told"
"""That whoever does a step has had the message."""
