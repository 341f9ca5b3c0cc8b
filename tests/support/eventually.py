"""Waiting for something to become true: poll with a limit, and say what was seen when it never did."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")


class NeverHappened(AssertionError):
    """The condition did not come true in time."""


@overload
async def eventually(probe: Callable[[], Awaitable[T]], until: Callable[[T], Any] = ..., *, limit_s: float = ..., what: str = ...) -> T: ...
@overload
async def eventually(probe: Callable[[], T], until: Callable[[T], Any] = ..., *, limit_s: float = ..., what: str = ...) -> T: ...
async def eventually(probe: Callable[[], Any], until: Callable[[Any], Any] = bool, *, limit_s: float = 20.0, what: str = "") -> Any:
    """The probe's first value that satisfies `until`. Fails with the last value seen, or the last error met.

    Connection errors of a probe count as "not yet"; any other error ends the wait at once.
    """
    deadline = time.monotonic() + limit_s
    pause_s, seen = 0.005, "nothing"
    while True:
        try:
            value = probe()
            found = await value if inspect.isawaitable(value) else value
            if until(found):
                return found
            seen = repr(found)
        except (ConnectionError, TimeoutError) as error:
            seen = repr(error)
        if time.monotonic() >= deadline:
            raise NeverHappened(f"{what or getattr(probe, '__name__', 'condition')}: not within {limit_s} s; last seen: {seen}")
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 1.5, 0.1)
