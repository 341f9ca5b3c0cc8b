"""Commit, then tell: a ring after each append wakes relays here and elsewhere. A lost ring costs one polling interval."""

from __future__ import annotations

import asyncio

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from shared.messaging.background import Background
from shared.messaging.topology import DOORBELL


class Doorbell:
    """Give `ring` to the store as its doorbell; a relay waits on `heard`. `ring` may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._heard = asyncio.Event()
        self._nc: Client | None = None
        self._subscription: Subscription | None = None
        self._telling = Background("doorbell")

    async def connect(self, nc: Client, *, listen: bool = True) -> None:
        """Ring others through NATS; with `listen` hear their rings too."""
        self._loop, self._nc = asyncio.get_running_loop(), nc
        if listen:
            self._subscription = await nc.subscribe(DOORBELL, cb=self._on_ring)

    def ring(self, position: int = 0) -> None:
        """Say that something was committed (up to `position`)."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung)

    async def heard(self, timeout_s: float) -> bool:
        """Wait for a ring, at most `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._heard.wait()
        except TimeoutError:
            return False
        self._heard.clear()
        return True

    async def close(self) -> None:
        """Stop listening."""
        await self._telling.stop()
        if self._subscription is not None and self._nc is not None and not self._nc.is_closed:
            await self._subscription.unsubscribe()
        self._loop = None

    def _rung(self) -> None:
        self._heard.set()
        # One message for a burst of appends: while one is on its way, the next ring adds nothing.
        if self._nc is not None and self._nc.is_connected and not self._telling.busy:
            self._telling.run(self._nc.publish(DOORBELL, b""), NatsError)

    async def _on_ring(self, _: Msg) -> None:
        self._heard.set()
