"""A day and an hour as people type them in two fields, by the office's own clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_JAM = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def moment(tanggal: str, jam: str, zona: str) -> datetime | None:
    """None where it cannot be read."""
    found = _JAM.fullmatch(jam.strip())
    if found is None:
        return None
    try:
        day = date.fromisoformat(tanggal.strip())
    except ValueError:
        return None
    at = datetime.combine(day, time(int(found[1]), int(found[2])), ZoneInfo(zona))
    return at if 2000 <= day.year <= 2200 else None


def typed_moment(at: datetime, zona: str) -> tuple[str, str]:
    """What to put in the two fields for it."""
    local = at.astimezone(ZoneInfo(zona))
    return local.date().isoformat(), f"{local:%H.%M}"
