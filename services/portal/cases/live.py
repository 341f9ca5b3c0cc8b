"""Telling open pages that something changed (server-sent events). Content never travels here: the page fetches itself anew.

Any replica may have taken the fact in, so the projection is asked, once a second for all listeners of this process together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from services.portal.cases.inbox import Inbox
from shared.messaging.sweeper import Sweeper

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

    async def changes(self, unit: str) -> AsyncIterator[int]:
        """The newest position of the unit each time it moves, beginning with the present one."""
        self._listeners += 1
        last = -1
        try:
            await self._look()
            while not self._stopping:
                changed = self._changed
                if (now := self._newest.get(unit, 0)) != last:
                    last = now
                    yield now
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

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
