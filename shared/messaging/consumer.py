"""One fact after another: witness the chain, run the effect, move the cursor, then acknowledge. Repeating any of it is harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from shared.eventstore.codec import UnknownEvent, parse_type
from shared.eventstore.port import LogIdentity, Record, link
from shared.messaging.ledger import Cursor, Moved
from shared.messaging.progress import Progress, Wiring
from shared.messaging.verdict import Verdict, judge, where
from shared.refusal import reason
from shared.sop.event import EVENTS, Event

log = structlog.get_logger(__name__)

PAGE = 256
Effect = Callable[[Record, type[Event]], Awaitable[None]]

_HELD = {
    Verdict.WAIT: "Layanan menunggu basis data atau jaringan pulih.",
    Verdict.STOP: "Ada peristiwa yang lebih baru daripada program ini; perbarui program.",
}


class ChainBroken(Exception):
    """A record does not continue the chain this consumer has witnessed: log or copy was altered, or the log was set back."""


class Consumer:
    """Takes records of one log in order through the effects of one service."""

    def __init__(self, wiring: Wiring, effect: Effect, wanted: Collection[str]) -> None:
        self._service, self._retry = wiring.service, wiring.retry
        self._store, self._codec, self._ledger = wiring.store, wiring.codec, wiring.ledger
        self._effect, self._wanted = effect, wanted
        self._one_at_a_time = asyncio.Lock()
        # Cases with parked facts, as of the cursor we know: parking always moves the cursor, so a stale set shows as a moved cursor.
        self._parked: set[str] = set()
        self.progress = Progress(Cursor(0, 0, b""))
        # What the ledger holds. Behind `progress` only while a page is being read from the log: one commit serves it all.
        self._stored = self.progress.cursor

    async def open(self, identity: LogIdentity) -> Cursor:
        """Read the cursor from the ledger; make it on the first start."""
        await self._ledger.open(identity)
        return await self.reload()

    async def reload(self) -> Cursor:
        """The cursor as all replicas together have moved it."""
        cursor = await self._ledger.cursor()
        self._parked = {p.case for p in await self._ledger.parked()}
        self._stored = cursor
        if cursor != self.progress.cursor:
            self.progress.move(cursor)
        return cursor

    async def take(self, record: Record) -> float | None:
        """Bring the cursor to `record`, reading what lies between from the log. None: done (acknowledge); else: seconds to wait."""
        async with self._one_at_a_time:
            try:
                if record.position != self.progress.cursor.position + 1:
                    await self.reload()
                while (gap := record.position - self.progress.cursor.position - 1) > 0:
                    missing = await self._store.read(self.progress.cursor.position, min(gap, PAGE))
                    if not missing:
                        raise ChainBroken(record.position)
                    if (pause_s := await self._all(missing)) is not None:
                        return pause_s
                return await self._all([record])
            except Moved:
                await self.reload()
                return 0.0
            except Exception as error:
                if judge(error) is Verdict.RETRY and not isinstance(error, ChainBroken):
                    raise
                return self._hold(record, error)

    async def catch_up(self, until: int) -> int:
        """Take everything up to position `until` from the log itself; how many records that were."""
        start = (await self.reload()).position
        while self.progress.cursor.position < until:
            records = await self._store.read(self.progress.cursor.position, min(PAGE, until - self.progress.cursor.position))
            if not records:
                break
            while (pause_s := await self.take(records[-1])) is not None:
                await asyncio.sleep(pause_s)
        return self.progress.cursor.position - start

    async def redo(self, record: Record) -> None:
        """Run the effect of a parked record again. Raises what the handler raises."""
        async with self._one_at_a_time:
            await self._run(record)

    async def _all(self, records: Sequence[Record]) -> float | None:
        try:
            for record in records:
                if (pause_s := await self._one(record)) is not None:
                    return pause_s
            return None
        finally:
            # After the effects and before any acknowledgement. A crash in between repeats effects, which bear it.
            await self._keep_cursor()

    async def _keep_cursor(self) -> None:
        if self._stored != self.progress.cursor:
            await self._ledger.advance(self._stored, self.progress.cursor)
            self._stored, self.progress.trouble = self.progress.cursor, None

    async def _one(self, record: Record) -> float | None:
        cursor = self.progress.cursor
        if record.position <= cursor.position:
            return None
        new = Cursor(cursor.epoch, record.position, record.chain)
        if link(cursor.chain, record.position, record.digest) != record.chain:
            raise ChainBroken(record.position)
        try:
            if await self._wants(record):
                if await self._parked_behind(new, record):
                    return None
                await self._run(record)
        except Exception as error:
            if judge(error) is not Verdict.RETRY or isinstance(error, Moved):
                raise
            return await self._failed(record, new, error)
        self.progress.move(new)
        return None

    async def _parked_behind(self, new: Cursor, record: Record) -> bool:
        if record.correlation not in self._parked:
            return False
        if not await self._ledger.park_behind(self._stored, new, record):
            self._parked.discard(record.correlation)  # replayed meanwhile, perhaps by another process
            return False
        log.warning("parked_behind", service=self._service, position=record.position, case=record.correlation)
        self._moved(new)
        return True

    async def _failed(self, record: Record, new: Cursor, error: Exception) -> float | None:
        await self._keep_cursor()  # first: moving the cursor clears the count
        failures = await self._ledger.failed(record.position)
        about = {"service": self._service, "position": record.position, "case": record.correlation, "error": type(error).__name__}
        pause_s = self._retry.delay_s(failures)
        if pause_s is None:
            await self._ledger.park(self._stored, new, record, type(error).__name__)
            self._parked.add(record.correlation)
            log.error("parked", **about, where=where(error), failures=failures)
            self._moved(new)
        else:
            log.warning("handler_failed", **about, where=where(error), failures=failures)
        return pause_s

    async def _wants(self, record: Record) -> bool:
        """Whether this service has an effect for the record. Raises UnknownEvent for what is newer than this program."""
        name, version = parse_type(record.type)
        cls = EVENTS.get(name)
        if cls is None or cls.version != version:
            # Renamed or lifted from an older version, or not known at all: the codec says which.
            (fact,) = await self._codec.decode([record])
            name = type(fact.event).__name__
        return name in self._wanted

    async def _run(self, record: Record) -> None:
        name, _ = parse_type(record.type)
        cls = EVENTS.get(name)
        if cls is None or name not in self._wanted:
            (fact,) = await self._codec.decode([record])
            cls = type(fact.event)
        await self._effect(record, cls)

    def _moved(self, new: Cursor) -> None:
        """The ledger moved with what was parked."""
        self._stored, self.progress.trouble = new, None
        self.progress.move(new)

    def _hold(self, record: Record, error: Exception) -> float:
        """Not ready, nothing parked: the cure is outside this message."""
        code, sentence = f"{judge(error).value}_{type(error).__name__}", _HELD.get(judge(error), "")
        if isinstance(error, ChainBroken):
            code, sentence = "rantai_putus", "Rantai log tidak bersambung; log atau salinannya telah diubah."
        elif isinstance(error, UnknownEvent):
            code = "peristiwa_tidak_dikenal"
        held = reason(code, sentence)
        if held != self.progress.trouble:
            log.error("consumer_held", service=self._service, position=record.position, error=type(error).__name__, where=where(error))
        self.progress.trouble = held
        return self._retry.wait_s
