"""A log, a real nats-server and the parts between them, for tests of the messaging. Facts are small real events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import Error as NatsError

from shared.command import Circumstances, Signer
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import EventStore, Record, StreamAppend, VersionConflict
from shared.messaging.connection import close, connect, make_broker
from shared.messaging.database import Database
from shared.messaging.doorbell import Doorbell
from shared.messaging.ledger import Ledger
from shared.messaging.relay import Relay
from shared.messaging.subscribe import Facts
from shared.messaging.verdict import Retry
from shared.sop.event import Event
from shared.sop.events import KeterbukaanPulih, KeterbukaanTidakOptimal
from shared.sop.types import Instant
from tests.support.servers import NatsServer

UNIT = "kebakkramat"
SERVICE = "content"
QUICK = Retry(delays_s=(0.01, 0.02), wait_s=0.05)
"""Three tries, then park."""


def fact(n: int) -> KeterbukaanTidakOptimal:
    """An event to react to, told from others by its number."""
    since: Instant = datetime(2026, 1, 1, tzinfo=UTC)
    return KeterbukaanTidakOptimal(sebab=f"n{n}", sejak=since, batas="14 hari")


def number(event: Event) -> int:
    """The number given to `fact`, also of the effect it had."""
    assert isinstance(event, KeterbukaanTidakOptimal | KeterbukaanPulih)
    return int(event.sebab[1:])


@dataclass
class Rig:
    """Log and server; everything started through it is stopped with it."""

    server: NatsServer
    folder: Path
    stack: AsyncExitStack
    store: EventStore = field(default_factory=MemoryStore)
    bell: Doorbell = field(default_factory=Doorbell)
    codec: Codec = field(default_factory=lambda: Codec(MemoryKeyring()))

    async def tell(self, event: Event, case: str, cause: str | None = None, service: str = "deadlines") -> int:
        """Record one event in the case's stream of `service`; its position. The same cause records once."""
        about = Circumstances(cause or str(uuid4()), "system", None, UNIT, case, Signer("layanan", "layanan"), datetime.now(UTC))
        drafts = await self.codec.encode([event], about, f"{service}.uji")
        stream = f"{service}-{case}"
        while True:
            version = len(await self.store.read_stream(stream))
            try:
                appended = await self.store.append([StreamAppend(stream, version, drafts)])
            except VersionConflict:
                continue
            self.bell.ring(appended.positions[-1])
            return appended.positions[-1]

    async def tell_many(self, numbers: Sequence[int], case: str) -> list[int]:
        """Facts with these numbers in one append."""
        stream = f"deadlines-{case}"
        about = Circumstances(str(uuid4()), "system", None, UNIT, case, Signer("layanan", "layanan"), datetime.now(UTC))
        drafts = await self.codec.encode([fact(n) for n in numbers], about, "deadlines.uji")
        version = len(await self.store.read_stream(stream))
        appended = await self.store.append([StreamAppend(stream, version, drafts)])
        self.bell.ring(appended.positions[-1])
        return list(appended.positions)

    async def effects(self, case: str) -> list[int]:
        """Numbers of the effects recorded for a case, in the order of the log."""
        return [number(f.event) for f in await self.codec.decode(await self.store.read_stream(f"{SERVICE}-{case}"))]

    async def log(self) -> list[Record]:
        """The whole log."""
        return await self.store.read(0, 1_000_000)

    async def client(self) -> Client:
        """A connection of its own."""
        nc = await connect(self.server.url, "uji")
        self.stack.push_async_callback(close, nc)
        return nc

    async def relay(self, **options: object) -> Relay:
        """A running relay with a connection and doorbell of its own."""
        nc = await self.client()
        bell = Doorbell()
        await bell.connect(nc)
        self.stack.push_async_callback(bell.close)
        relay = Relay(self.store, nc, bell, **options)  # type: ignore[arg-type]
        await relay.start()
        self.stack.push_async_callback(relay.stop)
        return relay

    async def broker(self) -> NatsBroker:
        """A FastStream broker as services use it."""
        broker = make_broker(self.server.url, "uji")
        self.stack.push_async_callback(close, broker)
        return broker

    def database(self, name: str = SERVICE) -> Database:
        """The service's own database; replicas share the file."""
        database = Database(f"sqlite:///{self.folder / name}.db")
        self.stack.push_async_callback(database.close)
        return database

    def ledger(self) -> Ledger:
        """The service's ledger as an operator would look into it."""
        return Ledger(self.database(), SERVICE)

    async def facts(self, *, retry: Retry = QUICK, ack_wait_s: float = 5.0) -> Facts:
        """One replica, not started, without handlers."""
        facts = Facts(SERVICE, await self.broker(), self.store, self.codec, self.database(), retry=retry, ack_wait_s=ack_wait_s)
        self.stack.push_async_callback(facts.stop)
        return facts

    async def reacting(self, *, retry: Retry = QUICK) -> Facts:
        """One running replica whose effect is an append under an id derived from its cause, as all reactions are."""
        facts = await self.facts(retry=retry)

        @facts.on(KeterbukaanTidakOptimal)
        async def catat(fact: Recorded[Event]) -> None:
            await self.react(fact)

        await facts.start()
        return facts

    async def react(self, caused_by: Recorded[Event]) -> None:
        """The effect: one event in the service's own stream, however often it is asked."""
        await self.tell(KeterbukaanPulih(sebab=f"n{number(caused_by.event)}"), caused_by.case, str(caused_by.event_id), SERVICE)

    async def stored(self, nc: Client, stream: str = "LOG_1") -> int:
        """Last sequence of the stream; -1 while it cannot be asked or is not there."""
        try:
            return int((await nc.jetstream(timeout=1).stream_info(stream)).state.last_seq)
        except NatsError:
            return -1


@asynccontextmanager
async def rig(server: NatsServer, folder: Path, store: EventStore | None = None) -> AsyncIterator[Rig]:
    """A rig for the length of the block. The doorbell rings through a connection of the rig's own."""
    async with AsyncExitStack() as stack:
        made = Rig(server, folder, stack, store or MemoryStore())
        await made.bell.connect(await made.client(), listen=False)
        stack.push_async_callback(made.bell.close)
        yield made
