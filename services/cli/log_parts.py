"""What leads from the log to NATS, as parts of a process: the relay, or where there is none, a bell that wakes it."""

from __future__ import annotations

from shared.messaging.connection import close, connect
from shared.messaging.health import Health
from shared.messaging.relay import Relay
from shared.service import Foundation


class BellComponent:
    """In a process without a relay: tells the relay elsewhere that something was committed here."""

    name = "bel"

    def __init__(self, on: Foundation) -> None:
        self._on = on

    async def start(self) -> None:
        """Ring through NATS from now on."""
        self._nc = await connect(self._on.nats_url, "bel")
        await self._on.bell.connect(self._nc, listen=False)
        await self._on.halt.connect(self._nc)

    async def stop(self) -> None:
        """Stop ringing; the relay polls."""
        await self._on.bell.close()
        await close(self._nc)

    async def health(self) -> Health:
        """A lost ring costs a second, so this is never a reason to be unready."""
        return Health(self.name, True, 0, 0)


class RelayComponent:
    """The relay with a connection of its own."""

    name = "relay"

    def __init__(self, on: Foundation) -> None:
        self._on = on

    async def start(self) -> None:
        """Follow the log; the bell rings at each commit of this process and, through NATS, of others."""
        self._nc = await connect(self._on.nats_url, "relay")
        await self._on.bell.connect(self._nc)
        await self._on.halt.connect(self._nc)
        self._relay = Relay(self._on.store, self._nc, self._on.bell, on_halt=self._on.halt.announce)
        await self._relay.start()

    async def stop(self) -> None:
        """Stop at once; the fence makes a restart find its place."""
        await self._relay.stop()
        await self._on.bell.close()
        await close(self._nc)

    async def health(self) -> Health:
        """Whether the stream follows the log."""
        return await self._relay.health()
