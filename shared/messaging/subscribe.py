"""The one way to subscribe to facts.

    @facts.on(PenyusunanDitugaskan, PenugasanDialihkan)
    async def catat_penugasan(fact: Recorded[Event]) -> None: ...

Handlers are FastStream's (injection, AsyncAPI); the loop that feeds them is ours, because FastStream's own one stops
silently when the stream goes and drops a fact at the first exception (TRAPS). What only fills tables of the service's own
goes by `facts.into(change, *events)` instead: in one transaction with the cursor, a page at a time when there is a backlog.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig

from shared.clock import Clock, system_clock
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, Record
from shared.messaging.consumer import Consumer
from shared.messaging.database import Database
from shared.messaging.feed import Feed
from shared.messaging.health import Health
from shared.messaging.ledger import Ledger, Parked
from shared.messaging.progress import Wiring
from shared.messaging.replay import Replayed, replay
from shared.messaging.tables import Project, Tables
from shared.messaging.topology import ACK_WAIT_S, stream_name
from shared.messaging.verdict import INFRASTRUCTURE, Retry
from shared.messaging.wire import headers_of, place_of, record_of, subject_of, subject_pattern
from shared.refusal import reason
from shared.sop.event import Event

log = structlog.get_logger(__name__)

SEEN_POLL_S = 0.05
STALLED_S = 30.0
"""Behind the log and not moving for this long is not alive."""

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


class Facts:
    """Facts of the log as one service follows them. Any number of replicas may run; each case keeps its order."""

    def __init__(
        self,
        service: str,
        broker: NatsBroker,
        store: EventStore,
        codec: Codec,
        database: Database,
        *,
        retry: Retry | None = None,
        clock: Clock = system_clock,
        ack_wait_s: float = ACK_WAIT_S,
    ) -> None:
        self.service = service
        self._broker, self._store, self._codec = broker, store, codec
        self._handlers: dict[str, list[Any]] = {}
        self._ledger = Ledger(database, service, clock)
        self._wiring = Wiring(service, store, codec, self._ledger, retry or Retry(), ack_wait_s)
        self._tables = Tables(codec, self._ledger)
        self._consumer = Consumer(self._wiring, self._effect, self._handlers, self._tables)
        self._nc: Client | None = None
        self._feed: Feed | None = None

    def on(self, *events: type[Event]) -> Callable[[Handler], Handler]:
        """Declare a handler `async def (fact: Recorded[Event]) -> None` for these events. Its effect must bear repetition."""

        def declare(handler: Handler) -> Handler:
            subscriber: Any = self._broker.subscriber(
                config=ConsumerConfig(filter_subjects=[subject_pattern(e) for e in events]),
                durable=self.service,
                stream=JStream(stream_name(1), declare=False),
                pull_sub=PullSub(batch_size=1),
                ack_policy=AckPolicy.MANUAL,
                decoder=self._decode,
                no_reply=True,
                title=f"{self.service}.{getattr(handler, '__name__', 'handler')}",
            )
            # FastStream prepares and documents the handler; fetching is the feed's.
            subscriber._create_subscription = _fetched_by_feed
            for event in events:
                self._handlers.setdefault(event.__name__, []).append(subscriber)
            subscriber(handler)
            return handler

        return declare

    def into(self, change: Project, *events: type[Event]) -> None:
        """Declare what these events change in tables of the ledger's database."""
        self._tables.add(change, *events)

    async def start(self) -> None:
        """Begin to follow. Without handlers there is nothing to follow."""
        self._nc = await self._broker.connect()
        for subscriber in {id(s): s for group in self._handlers.values() for s in group}.values():
            if not subscriber.running:
                await subscriber.start()
        if self._follows:
            self._feed = Feed(self._wiring, self._nc, self._consumer)
            await self._feed.start()

    async def stop(self) -> None:
        """Finish the fact in hand and stop following."""
        if self._feed is not None:
            await self._feed.stop()

    async def seen(self, position: int, timeout_s: float = 5.0) -> bool:
        """Whether this service (any replica of it) has come to `position`, waiting up to `timeout_s`."""
        progress = self._consumer.progress
        deadline = asyncio.get_running_loop().time() + timeout_s
        while not await self._has_seen(position):
            if (left_s := deadline - asyncio.get_running_loop().time()) <= 0:
                return False
            try:
                async with asyncio.timeout(min(SEEN_POLL_S, left_s)):
                    await progress.changed.wait()
            except TimeoutError:
                pass  # a replica may have moved it: look into the ledger
        return True

    async def catch_up_from_log(self) -> int:
        """Handle everything up to the end of the log without waiting for messages; how many records that were."""
        await self._consumer.open(await self._store.identity())
        return await self._consumer.catch_up((await self._store.head()).position)

    async def parked_list(self) -> list[Parked]:
        """Facts put aside, by position."""
        await self._ledger.open(await self._store.identity())
        return await self._ledger.parked()

    async def replay(self, *, position: int | None = None, case: str | None = None) -> Replayed:
        """Handle parked facts again, in order, and take them off the list: one case, a case up to `position`, or all."""
        await self._ledger.open(await self._store.identity())
        return await replay(self._wiring, self._consumer, position=position, case=case)

    async def health(self) -> Health:
        """Alive: the position moves, or there is nothing to do, or it is known what is being waited for."""
        progress, feed = self._consumer.progress, self._feed
        if feed is None:
            return Health(self.service, not self._follows, 0, 0)
        reasons = [r for r in (progress.trouble, feed.trouble) if r is not None]
        try:
            head = (await self._store.head()).position
        except INFRASTRUCTURE as error:
            head = progress.cursor.position
            reasons.append(reason("log_tidak_terjangkau", f"Log tidak terjangkau ({type(error).__name__})."))
        still_s = asyncio.get_running_loop().time() - progress.moved_at
        stalled = head > progress.cursor.position and still_s > STALLED_S
        alive = feed.alive and (not stalled or bool(reasons))
        if stalled and not reasons:
            reasons.append(reason("tidak_bergerak", "Layanan tertinggal dari log dan tidak bergerak."))
        return Health(self.service, alive, progress.cursor.position, head, tuple(reasons))

    @property
    def _follows(self) -> bool:
        return bool(self._handlers) or bool(self._tables)

    async def _has_seen(self, position: int) -> bool:
        known = self._consumer.progress.cursor
        if known.position >= position:
            return True
        try:
            if not self._follows:
                # It hears nothing and reads the log itself, so it has seen whatever stands there.
                return (await self._store.head()).position >= position
            # Before the first binding the ledger may not exist yet.
            return bool(known.chain) and (await self._ledger.cursor()).position >= position
        except INFRASTRUCTURE as error:
            log.info("position_not_readable", service=self.service, error=type(error).__name__)
            return False

    async def _effect(self, record: Record, event: type[Event]) -> None:
        assert self._nc is not None, "start() first"
        headers = headers_of(record, await self._store.identity())
        for subscriber in self._handlers[event.__name__]:
            # Never acknowledged by FastStream: a message without a reply address is the same whether it came from NATS or the log.
            await subscriber.process_message(Msg(self._nc, subject_of(record), "", record.body, headers))

    async def _decode(self, message: StreamMessage[Msg]) -> Recorded[Event]:
        (fact,) = await self._codec.decode([record_of(message.raw_message.data, place_of(message.raw_message.headers))])
        return fact


async def _fetched_by_feed() -> None:
    """In place of FastStream's subscription."""
