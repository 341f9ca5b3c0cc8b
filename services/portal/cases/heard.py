"""What the inbox is made of, for whoever follows the log or replays it."""

from __future__ import annotations

from shared.sop.event import Event
from shared.sop.events import EVENTS

CASE_SERVICES = ("disposition", "content", "verification", "publisher")
NOT_OF_A_CASE = ("NomorPertamaDitetapkan", "NomorDicadangkan", "NomorDisposisiDibatalkan")
CASE_FACTS: tuple[type[Event], ...] = tuple(
    cls for name, cls in EVENTS.items() if cls.service in CASE_SERVICES and name not in NOT_OF_A_CASE
)
