"""Time comes in through here, so that tests and replays can bring their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


def day_in(zone: str, at: datetime) -> date:
    """The calendar day of an instant where the office stands (WIB, WITA or WIT)."""
    return at.astimezone(ZoneInfo(zone)).date()
