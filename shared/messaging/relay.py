"""From the log to the stream, fenced: sequence == position (invariant 9). Any number may run; the fence lets one win."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable

import structlog
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from shared.eventstore.port import EventStore, StoreError
from shared.messaging.background import Background
from shared.messaging.doorbell import Doorbell
from shared.messaging.health import Health
from shared.messaging.publish import FenceLost, batches, publish
from shared.messaging.topology import SERVER_VERSION_NEEDED, LogStream
from shared.messaging.verdict import INFRASTRUCTURE
from shared.messaging.witness import Halt, standing
from shared.refusal import reason

log = structlog.get_logger(__name__)

POLL_S = 1.0
"""A lost ring costs at most this (invariant 15)."""
LOOK_S = 5.0
"""How often an idle relay makes sure that the stream is still there and still the same."""
STANDBY_S = 0.5
"""A relay that lost the race waits up to this long: the winner is most likely at it."""
PAGE = 512

OnHalt = Callable[[Halt | None], None]


class ServerTooOld(Exception):
    """This nats-server knows no atomic batches."""


class Relay:
    """Publishes what the log has and the stream has not, for ever; keeps the stream in being.

    `on_halt` is told, at every look, that log and stream disagree (make the store read-only: `HaltSwitch.announce`),
    and once, with None, that they agree again.
    """

    def __init__(
        self,
        store: EventStore,
        nc: Client,
        bell: Doorbell | None = None,
        *,
        replicas: int = 1,
        on_halt: OnHalt | None = None,
        poll_s: float = POLL_S,
        look_s: float = LOOK_S,
    ) -> None:
        self._store, self._nc, self._js = store, nc, nc.jetstream(timeout=5)
        self._bell = bell or Doorbell()
        self._replicas, self._on_halt = replicas, on_halt
        self._poll_s, self._look_s = poll_s, look_s
        self._task = Background("relay")
        self._stream: LogStream | None = None
        self._at: int | None = None
        self._looked_at = 0.0
        self._trouble: str | None = None
        self.halt: Halt | None = None

    async def start(self) -> None:
        """Begin in the background; a server that is away is waited for, not an error."""
        self._task.run(self._run())

    async def stop(self) -> None:
        """Stop at once; what was under way is found out at the next start."""
        await self._task.stop()

    async def health(self) -> Health:
        """Whether the stream follows the log."""
        try:
            head = (await self._store.head()).position
        except StoreError:
            head = self._at or 0
        reasons = []
        if self.halt is not None:
            reasons.append(reason(self.halt.code, str(self.halt)))
        elif self._at is None or self._trouble is not None:
            reasons.append(reason("relay_menunggu", f"Penerus log menunggu: {self._trouble or 'sedang memeriksa aliran'}."))
        return Health("relay", self._task.busy, self._at or 0, head, tuple(reasons))

    async def _run(self) -> None:
        pause_s = 0.0
        while True:
            try:
                pause_s = await self._step()
                self._trouble = None
            except FenceLost as lost:
                # Somebody else published, or the stream is not the one we knew: look before going on.
                log.info("relay_fence_lost", reason=str(lost), position=self._at)
                self._at, pause_s = None, STANDBY_S * (1 + secrets.randbelow(4)) / 4
            except INFRASTRUCTURE as error:
                if self._trouble != type(error).__name__:
                    log.warning("relay_waits", error=type(error).__name__, position=self._at)
                self._trouble, self._at, pause_s = type(error).__name__, None, 0.5
            if pause_s:
                await self._bell.heard(pause_s) if self._at is not None else await asyncio.sleep(pause_s)

    async def _step(self) -> float:
        """One look or one publication; returns how long to rest (0 = there may be more)."""
        stream = self._stream or LogStream(await self._store.identity(), self._replicas)
        self._stream = stream
        now = asyncio.get_running_loop().time()
        if self._at is None or now - self._looked_at > self._look_s:
            await self._look(stream)
            self._looked_at = now
        if self._at is None:
            return self._poll_s
        records = await self._store.read(self._at, PAGE)
        for batch in batches(records):
            # One at a time: with several batches under way the server takes longer in all (tried: 0.6-0.8 x).
            await publish(self._nc, stream.identity, batch)
            self._at = batch[-1].position
        return 0.0 if len(records) == PAGE else self._poll_s

    async def _look(self, stream: LogStream) -> None:
        version = self._nc.connected_server_version
        if (version.major, version.minor) < SERVER_VERSION_NEEDED:
            # It would take each message of a batch singly, without fence or answer.
            raise ServerTooOld(str(version))
        try:
            found = await standing(self._store, self._js, stream)
        except NotFoundError:
            log.warning("stream_missing_rebuilding", stream=stream.name)
            await stream.ensure(self._js)
            found = await standing(self._store, self._js, stream)
        halt = found if isinstance(found, Halt) else None
        if halt != self.halt:
            (log.critical if halt else log.info)("relay_halted" if halt else "relay_resumed", reason=str(halt))
        if self._on_halt is not None and (halt or self.halt):
            self._on_halt(halt)
        self.halt = halt
        self._at = None if isinstance(found, Halt) else found
