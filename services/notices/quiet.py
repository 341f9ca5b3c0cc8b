"""When a person may be told: not at night, unless he wants it so."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DARI, SAMPAI = time(21), time(6)
"""Local time of the unit: quiet from nine in the evening to six in the morning."""


def not_before(now: datetime, zone: str, *, tenang: bool) -> datetime:
    """`now`, or the next morning."""
    local = now.astimezone(ZoneInfo(zone))
    if not tenang or SAMPAI <= local.time() < DARI:
        return now
    day = local.date() + timedelta(days=1) if local.time() >= DARI else local.date()
    return datetime.combine(day, SAMPAI, ZoneInfo(zone)).astimezone(now.tzinfo)
