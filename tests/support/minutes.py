"""Working time minute by minute: slow in thought, quick to believe. Written from the rules, not from the calendar under test."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

Hours = Sequence[tuple[int, int]]
MINUTE = timedelta(minutes=1)

SENIN_KAMIS: Hours = ((450, 720), (780, 960))
JUMAT: Hours = ((450, 690), (780, 990))
RAMADAN: Hours = ((480, 720), (750, 900))
RAMADAN_JUMAT: Hours = ((480, 690), (750, 930))


def normal_week(day: date) -> Hours:
    """Perpres 21/2023, as most offices have it."""
    return () if day.weekday() > 4 else JUMAT if day.weekday() == 4 else SENIN_KAMIS


class Minutes:
    """Every minute of some years, and how many of them were worked before each."""

    def __init__(self, first: date, last: date, hours: Callable[[date], Hours]) -> None:
        self.start = datetime.combine(first, datetime.min.time())
        worked: list[int] = []
        for n in range((last - first).days + 1):
            day = [0] * 1440
            for a, b in hours(first + timedelta(days=n)):
                day[a:b] = [1] * (b - a)
            worked += day
        self.before = [0, *accumulate(worked)]

    def between(self, a: datetime, b: datetime) -> int:
        """Minutes worked from `a` to `b` (local, whole minutes)."""
        return self.before[(b - self.start) // MINUTE] - self.before[(a - self.start) // MINUTE]

    def after(self, a: datetime, minutes: int) -> datetime:
        """The end of the last of so many worked minutes from `a` on."""
        goal = self.before[(a - self.start) // MINUTE] + minutes
        return self.start + bisect_left(self.before, goal) * MINUTE
