"""The loop that feeds a service: bind, pull one, take it, acknowledge. It waits out every outage and never spins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from shared.messaging.background import Background
from shared.messaging.consumer import Consumer
from shared.messaging.keeper import Keeper, NotBound
from shared.messaging.progress import Wiring
from shared.messaging.pull import Gone, Puller
from shared.messaging.topology import Durable
from shared.messaging.verdict import INFRASTRUCTURE, where
from shared.messaging.wire import Malformed, delivered
from shared.refusal import Reason, reason

log = structlog.get_logger(__name__)

PULL_S = 2.0
LOOK_S = 5.0
"""How often an idle feed makes sure that its durable is still there and where it should be."""
PAUSE_S = 0.2
STOP_GRACE_S = 5.0


class Feed:
    """Runs until stopped. `trouble` says why nothing is being fetched, if so."""

    def __init__(self, wiring: Wiring, nc: Client, consumer: Consumer) -> None:
        self._service, self._retry, self._ack_wait_s = wiring.service, wiring.retry, wiring.ack_wait_s
        self._nc, self._consumer = nc, consumer
        self._keeper = Keeper(wiring, nc.jetstream(timeout=5), consumer)
        self._tasks = Background(f"feed-{wiring.service}")
        self._stopping = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._serving = False
        self.trouble: Reason | None = reason("belum_mulai", "Layanan sedang mulai.")

    @property
    def alive(self) -> bool:
        """Whether the loop runs."""
        return self._tasks.busy

    async def start(self) -> None:
        """Begin in the background."""
        self._stopping.clear()
        self._running = self._tasks.run(self._run())

    async def stop(self) -> None:
        """Let the message in hand be finished (for a while), fetch no more."""
        self._stopping.set()
        if self._serving and self._running is not None:
            await asyncio.wait({self._running}, timeout=STOP_GRACE_S)
        await self._tasks.stop()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                durable = await self._keeper.bind()
                self.trouble = None
                await self._fetch(durable)
                continue
            except NotBound as not_bound:
                trouble = not_bound.reason
            except Gone:
                trouble = reason("aliran_hilang", "Aliran NATS atau kursornya hilang; dipasang kembali.")
            except INFRASTRUCTURE as error:
                trouble = reason("menunggu_prasarana", f"Menunggu basis data atau jaringan ({type(error).__name__}).")
            if trouble != self.trouble:
                log.warning("feed_waits", service=self._service, reason=trouble.kode)
            self.trouble = trouble
            await asyncio.sleep(PAUSE_S)

    async def _fetch(self, durable: Durable) -> None:
        """Fetch until it is time to look after the durable again."""
        clock = asyncio.get_running_loop().time
        look_at = clock() + LOOK_S
        puller = Puller(self._nc, durable)
        await puller.open()
        try:
            while not self._stopping.is_set() and clock() < look_at:
                asked_at = clock()
                message = await puller.next(PULL_S)
                if message is not None:
                    await self._serve(message)
                    look_at = clock() + LOOK_S
                elif clock() - asked_at < PAUSE_S:
                    # Refused at once (leader change, too many waiting): asking again at once would spin.
                    await asyncio.sleep(PAUSE_S)
        finally:
            await puller.close()

    async def _serve(self, message: Msg) -> None:
        self._serving = True
        try:
            pause_s = await self._taken(message)
            await (message.ack() if pause_s is None else message.nak(delay=pause_s))
        except asyncio.CancelledError:
            # Stopped in the middle: another replica need not wait out the whole ack time.
            await message.nak()
            raise
        except NatsError as error:
            log.info("ack_not_sent", service=self._service, error=type(error).__name__)
        finally:
            self._serving = False

    async def _taken(self, message: Msg) -> float | None:
        try:
            record, identity = delivered(message)
            if identity != self._keeper.identity:
                raise Malformed("another log or epoch")
        except Malformed as error:
            log.critical("message_malformed", service=self._service, error=str(error), where=where(error))
            self.trouble = reason("pesan_rusak", "Pesan di aliran NATS tidak sesuai dengan log.")
            return self._retry.wait_s
        async with self._sign_of_life(message):
            return await self._consumer.take(record, behind=message.metadata.num_pending)

    @asynccontextmanager
    async def _sign_of_life(self, message: Msg) -> AsyncIterator[None]:
        """A slow handler keeps its message: without it the server would give it to a second replica meanwhile."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(self._ack_wait_s / 3)
                await message.in_progress()

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
