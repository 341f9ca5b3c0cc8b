"""One fact after another: witness the chain, run the effect, move the cursor, then acknowledge. Repeating any of it is harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from shared.eventstore.codec import UnknownEvent
from shared.eventstore.port import LogIdentity, Record, link
from shared.messaging.ledger import Cursor, Moved
from shared.messaging.progress import Progress, Wiring
from shared.messaging.tables import Tables, today
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

    def __init__(self, wiring: Wiring, effect: Effect, wanted: Collection[str], tables: Tables) -> None:
        self._service, self._retry = wiring.service, wiring.retry
        self._store, self._codec, self._ledger = wiring.store, wiring.codec, wiring.ledger
        self._effect, self._wanted, self._tables = effect, wanted, tables
        self._one_at_a_time = asyncio.Lock()
        # Cases with parked facts, as of the cursor we know: parking always moves the cursor, so a stale set shows as a moved cursor.
        self._parked: set[str] = set()
        self.progress = Progress(Cursor(0, 0, b""))
        # What the ledger holds. Behind `progress` only while a page is being read from the log: one commit serves it all.
        self._stored = self.progress.cursor
        self._alone_until = 0
        # Chain of what was read ahead of its message: the message must say the same.
        self._ahead: dict[int, bytes] = {}

    async def open(self, identity: LogIdentity) -> Cursor:
        """Read the cursor from the ledger; make it on the first start."""
        await self._ledger.open(identity)
        return await self.reload()

    async def reload(self) -> Cursor:
        """The cursor as all replicas together have moved it."""
        async with self._one_at_a_time:  # else what was read before a step would be believed after it
            return await self._reload()

    async def _reload(self) -> Cursor:
        cursor = await self._ledger.cursor()
        self._parked = {p.case for p in await self._ledger.parked()}
        self._stored = cursor
        if cursor != self.progress.cursor:
            self.progress.move(cursor)
        return cursor

    async def take(self, record: Record, behind: int = 0) -> float | None:
        """Bring the cursor to `record`, reading what lies between from the log. None: done (acknowledge); else: seconds to wait.

        `behind`: how many more the stream holds already. They are read from the log with this one, so that one commit serves them all.
        """
        async with self._one_at_a_time:
            try:
                if record.position <= self._stored.position:
                    self._witness(record)  # done with an earlier one
                    return None
                if record.position != self.progress.cursor.position + 1:
                    await self._reload()
                while (gap := record.position - self.progress.cursor.position - 1) > 0:
                    missing = await self._store.read(self.progress.cursor.position, min(gap, PAGE))
                    if not missing:
                        raise ChainBroken(record.position)
                    if (pause_s := await self._all(missing)) is not None:
                        return pause_s
                if behind and self._leading([record]):
                    ahead = [record, *await self._store.read(record.position, min(behind, PAGE))]
                    self._ahead = {r.position: r.chain for r in ahead[: await self._together(ahead)]}
                return await self._all([record])
            except Moved:
                await self._reload()
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
            name = await self._name(record)
            if name in self._wanted:
                await self._effect(record, EVENTS[name])
            if name in self._tables:
                await self._tables.redo(record)

    def _witness(self, record: Record) -> None:
        """What was read from the log before its message came: the copy is looked at all the same. Raises ChainBroken."""
        if (chain := self._ahead.get(record.position)) is None:
            return
        before = self._ahead.get(record.position - 1)
        if chain != record.chain or (before is not None and link(before, record.position, record.digest) != chain):
            raise ChainBroken(record.position)

    async def _all(self, records: Sequence[Record]) -> float | None:
        try:
            while records:
                if not (taken := await self._together(records)):
                    if (pause_s := await self._one(records[0])) is not None:
                        return pause_s
                    taken = 1
                records = records[taken:]
            return None
        finally:
            # After the effects and before any acknowledgement. A crash in between repeats effects, which bear it.
            await self._keep_cursor()

    async def _together(self, records: Sequence[Record]) -> int:
        """Take the leading ones that change nothing but tables in one transaction with the cursor; how many those were."""
        group = self._leading(records)
        if len(group) < 2:
            return 0
        try:
            await self._change(group)
        except Exception as error:
            if judge(error) is not Verdict.RETRY or isinstance(error, Moved):
                raise
            self._alone_until = group[-1].position  # one of them is at fault: one at a time shows which
            return 0
        return len(group)

    def _leading(self, records: Sequence[Record]) -> Sequence[Record]:
        position, chain, found = self.progress.cursor.position, self.progress.cursor.chain, 0
        for record in records:
            name = today(record)
            if name is None or name in self._wanted or record.correlation in self._parked or record.position <= self._alone_until:
                break
            position += 1
            if record.position != position or link(chain, position, record.digest) != record.chain:
                break
            chain, found = record.chain, found + 1
        return records[:found]

    async def _change(self, group: Sequence[Record]) -> None:
        new = Cursor(self.progress.cursor.epoch, group[-1].position, group[-1].chain)
        await self._tables.change(self._stored, new, group)
        self._moved(new)

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
            name = await self._name(record)
            if name in self._wanted or name in self._tables:
                if await self._parked_behind(new, record):
                    return None
                if name in self._wanted:
                    await self._effect(record, EVENTS[name])
                if name in self._tables:
                    await self._change([record])
                    return None
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

    async def _name(self, record: Record) -> str:
        """What the record is called today. Raises UnknownEvent for what is newer than this program."""
        if (name := today(record)) is None:
            (fact,) = await self._codec.decode([record])  # renamed or lifted from an older version, or not known at all
            name = type(fact.event).__name__
        return name

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
