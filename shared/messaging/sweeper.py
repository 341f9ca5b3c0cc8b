"""A loop beside the messages: look at what is due, then wait for a nudge or a second. It outlives every fault."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.messaging.background import Background
from shared.messaging.verdict import INFRASTRUCTURE, where

log = structlog.get_logger(__name__)

IDLE_S = 1.0
"""A lost nudge costs at most this."""


class Sweeper:
    """Runs `sweep` again and again; it says how much there was to do."""

    def __init__(self, name: str, sweep: Callable[[], Awaitable[int]]) -> None:
        self._name, self._sweep = name, sweep
        self._nudged = asyncio.Event()
        self._tasks = Background(name)

    def start(self) -> None:
        """Begin."""
        self._tasks.run(self._run())

    async def stop(self) -> None:
        """End, also in the middle of a sweep."""
        await self._tasks.stop()

    def nudge(self) -> None:
        """There may be something to do."""
        self._nudged.set()

    async def _run(self) -> None:
        while True:
            self._nudged.clear()
            try:
                if not await self._sweep():
                    async with asyncio.timeout(IDLE_S):
                        await self._nudged.wait()
            except TimeoutError:
                continue
            except INFRASTRUCTURE as error:
                log.warning("sweep_waits", sweeper=self._name, error=type(error).__name__)
                await asyncio.sleep(IDLE_S)
            except Exception as error:  # noqa: BLE001 - it must outlive a fault of ours; what was due comes again
                log.error("sweep_failed", sweeper=self._name, error=type(error).__name__, where=where(error))  # noqa: TRY400 - the text may hold personal data
                await asyncio.sleep(IDLE_S)
