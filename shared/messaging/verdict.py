"""What an error in a handler means: wait (the world is down), stop (we are too old), or try again and then park (this message)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum

import nats.errors
import sqlalchemy.exc

from shared.eventstore.codec import UnknownEvent
from shared.eventstore.port import ClockImplausible, ReadOnlyLog, StoreUnavailable
from shared.eventstore.postgres_errors import is_passing
from shared.execute import Contention

INFRASTRUCTURE: tuple[type[Exception], ...] = (
    StoreUnavailable,
    ReadOnlyLog,
    ClockImplausible,
    Contention,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    nats.errors.Error,
    ConnectionError,
    TimeoutError,
    asyncio.TimeoutError,
    OSError,
)
"""Errors that say nothing about the message: waiting cures them, parking would lose the fact (TRAPS)."""


class Verdict(Enum):
    """What to do with a message whose handler failed."""

    WAIT = "tunggu"
    STOP = "berhenti"
    RETRY = "ulangi"


def judge(error: BaseException) -> Verdict:
    """The verdict; an error that was raised *from* an infrastructure error is one too."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, UnknownEvent):
            return Verdict.STOP
        if isinstance(seen, INFRASTRUCTURE) or (isinstance(seen, sqlalchemy.exc.DBAPIError) and is_passing(seen)):
            return Verdict.WAIT
        if isinstance(seen, ExceptionGroup):
            # The group waits if any part of it has to.
            found = {judge(e) for e in seen.exceptions}
            return next((v for v in (Verdict.STOP, Verdict.WAIT) if v in found), Verdict.RETRY)
        seen = seen.__cause__
    return Verdict.RETRY


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a failing handler is tried, and how long between; `wait_s` is the pause while the world is down."""

    delays_s: tuple[float, ...] = (0.1, 0.5, 1.5, 4.0)
    wait_s: float = 2.0

    @property
    def deliveries(self) -> int:
        """Tries before parking."""
        return len(self.delays_s) + 1

    def delay_s(self, failures: int) -> float | None:
        """Pause after the n-th failure (1 = first); None: park."""
        return self.delays_s[failures - 1] if failures <= len(self.delays_s) else None


def where(error: BaseException) -> str:
    """`file:line` where it was raised. Logged instead of the text of the error, which may quote what a person typed."""
    tb = error.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    return f"{tb.tb_frame.f_globals.get('__name__', '?')}:{tb.tb_lineno}" if tb is not None else "?"
