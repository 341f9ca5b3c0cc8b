"""Time comes in through here, so that tests and replays can bring their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)


def elapsed_since_start() -> float:
    """Seconds since the machine was started, sleep counted; no one sets this clock. (Linux only: elsewhere sleep may be left out.)"""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.time()


def day_in(zone: str, at: datetime) -> date:
    """The calendar day of an instant where the office stands (WIB, WITA or WIT)."""
    return at.astimezone(ZoneInfo(zone)).date()
