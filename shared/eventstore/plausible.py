"""The log takes no time that cannot be right (invariant 14). Recorded times never go back: one record a year ahead, and the office
would have to wait that year.

A leap is seen by the seconds since the machine was started, which nobody sets. What was wrong before the process began shows only
against the log's last record, and there a long silence is no proof: so after one somebody is asked (`tayang clock confirm`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from shared.clock import Clock
from shared.eventstore.plan import CLOCK_TOLERANCE
from shared.eventstore.port import ClockImplausible, Head
from shared.sop.types import format_time

log = structlog.get_logger(__name__)

Elapsed = Callable[[], float]
"""Seconds that have passed, whatever the clock was set to meanwhile, sleep counted."""


class TimeGuard:
    """One process's judgement of its clock. `leap`: as far ahead as the log lets a clock be behind, so that it can live with either."""

    def __init__(self, clock: Clock, elapsed: Elapsed, silence: timedelta, leap: timedelta = CLOCK_TOLERANCE) -> None:
        self._clock, self._elapsed, self._silence, self._leap = clock, elapsed, silence, leap
        self._good: tuple[datetime, float] | None = None
        self._told = False

    async def check(self, head: Callable[[], Awaitable[Head]]) -> None:
        """Before each append. Raises ClockImplausible."""
        now, ticks = self._clock(), self._elapsed()
        if self._good is not None and (ahead := now - self._good[0] - timedelta(seconds=ticks - self._good[1])) <= self._leap:
            if ahead >= -self._leap:
                self._good = now, ticks  # slow corrections are followed; a clock that went back is the store's to judge
            return
        last = (await head()).recorded_at
        bound = self._silence if self._good is None else self._leap
        if last is not None and now - last > bound:
            if not self._told:
                self._told = True  # once a stop: it is asked again each second
                log.error("jam_meragukan", jam=format_time(now), terakhir=format_time(last))
            kata = f"jam menunjukkan {format_time(now)}, catatan terakhir {format_time(last)}"
            raise ClockImplausible(f"{kata}; betulkan jamnya, atau bila jamnya benar jalankan tayang clock confirm")
        if last is None or last - now <= self._leap:
            self._good, self._told = (now, ticks), False
