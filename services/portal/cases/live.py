"""Telling open pages that something changed (server-sent events). Content never travels here: the page fetches itself anew.

Any replica may have taken the fact in, so the projection is asked, once a second for all listeners of this process together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import structlog

from services.portal.cases.inbox import Inbox
from shared.messaging.sweeper import IDLE_S, Sweeper
from shared.messaging.verdict import INFRASTRUCTURE

log = structlog.get_logger(__name__)

LISTENERS = 500
"""Open pages of one process; who comes later works by reloading."""


class Live:
    """Newest position per unit, followed while somebody listens."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._newest: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._listeners = 0
        self._sweeper = Sweeper("portal-langsung", self._look)
        self._stopping = False

    @property
    def full(self) -> bool:
        """Whether another listener would be too many."""
        return self._listeners >= LISTENERS

    async def changes(self, unit: str, case: str = "") -> AsyncIterator[int]:
        """The newest position of the unit (or of one case) each time the unit moves, beginning with the present one. A database that
        is away for a while ends nothing: what moved meanwhile is told when it is back."""
        self._listeners += 1
        last = -1
        try:
            self._sweeper.nudge()
            while not self._stopping:
                changed = self._changed
                if (now := self._newest.get(unit, 0)) != last:
                    try:
                        position = await self._position(case) if case else now
                    except INFRASTRUCTURE as error:
                        log.warning("live_waits", error=type(error).__name__)
                        await asyncio.sleep(IDLE_S)
                        continue
                    last = now
                    yield position
                else:
                    await changed.wait()
        finally:
            self._listeners -= 1

    def start(self) -> None:
        """Begin to look."""
        self._sweeper.start()

    async def stop(self) -> None:
        """End all streams."""
        self._stopping = True
        self._wake()
        await self._sweeper.stop()

    async def _look(self) -> int:
        if self._listeners and (found := await self._inbox.heads()) != self._newest:
            self._newest = found
            self._wake()
        return 0

    async def _position(self, case: str) -> int:
        kasus = await self._inbox.case(case)
        return kasus.position if kasus is not None else 0

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
