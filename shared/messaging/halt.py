"""Log and stream disagree: every process that appends must stop, not only the one whose relay has noticed."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from shared.eventstore.plausible import TimeGuard
from shared.eventstore.port import Appended, EventStore, Head, LogIdentity, ReadOnlyLog, Record, StreamAppend
from shared.messaging.background import Background
from shared.messaging.topology import HALTED
from shared.messaging.witness import Halt

log = structlog.get_logger(__name__)

HOLDS_S = 5.0
"""A halted relay repeats itself every second; a silence this long means that it was released, or is gone."""


class HaltSwitch:
    """Give `announce` to the relay as `on_halt`; wrap the store of every process that appends in `Guarded`."""

    def __init__(self) -> None:
        self._nc: Client | None = None
        self._until = 0.0
        self._tasks = Background("halt")
        self.reason = ""

    async def connect(self, nc: Client) -> None:
        """Tell others, and hear from relays in other processes."""
        self._nc = nc
        await nc.subscribe(HALTED, cb=self._on_halted)

    @property
    def halted(self) -> bool:
        """Whether appends must be refused now."""
        return time.monotonic() < self._until

    def announce(self, halt: Halt | None) -> None:
        """What the relay found, each time it looks while halted, and once when it is over."""
        self._set(str(halt) if halt else "", HOLDS_S if halt else 0.0)
        if self._nc is not None and self._nc.is_connected:
            self._tasks.run(self._nc.publish(HALTED, json.dumps({"alasan": self.reason}).encode()), NatsError)

    async def _on_halted(self, message: Msg) -> None:
        try:
            why = str(json.loads(message.data)["alasan"])
        except (ValueError, KeyError, TypeError):
            log.warning("halt_message_malformed")
            return
        self._set(why, HOLDS_S if why else 0.0)

    def _set(self, why: str, holds_s: float) -> None:
        self.reason, self._until = why, time.monotonic() + holds_s


class Guarded:
    """A store that refuses to append while the switch says so, or at a time that cannot be right. Reading goes on."""

    def __init__(self, store: EventStore, switch: HaltSwitch, time_guard: TimeGuard | None = None) -> None:
        self._store, self._switch, self._time = store, switch, time_guard

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        if self._switch.halted:
            raise ReadOnlyLog(self._switch.reason)
        if self._time is not None:
            await self._time.check(self._store.head)
        return await self._store.append(appends)

    async def identity(self) -> LogIdentity:
        return await self._store.identity()

    async def head(self) -> Head:
        return await self._store.head()

    async def read(self, after: int = 0, limit: int = 500) -> list[Record]:
        return await self._store.read(after, limit)

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        return await self._store.read_stream(stream, after_version)

    async def read_causation(self, causation: str) -> list[Record]:
        return await self._store.read_causation(causation)

    async def read_correlation(self, correlation: str) -> list[Record]:
        return await self._store.read_correlation(correlation)

    async def close(self) -> None:
        await self._store.close()
