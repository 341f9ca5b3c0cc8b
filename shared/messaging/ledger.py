"""How far a consumer has come, and what it had to put aside. Replicas share it; every move is guarded by the old value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from shared.clock import Clock, system_clock
from shared.eventstore.port import LogIdentity, Record, genesis
from shared.messaging.database import Database

log = structlog.get_logger(__name__)

ParkCode = Literal["galat_berulang", "di_belakang"]
Effect = Callable[[Connection], None]
"""Changes to tables of the same database."""

_meta = MetaData()
_cursor = Table(
    "cursor",
    _meta,
    Column("consumer", String(64), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("chain", LargeBinary(32), nullable=False),
    # Failures of the message at `failing`. Counted here and not by the server, whose count starts anew with each durable.
    Column("failing", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)
_parked = Table(
    "parked",
    _meta,
    Column("consumer", String(64), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("kasus", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("kode", String(32), nullable=False),
    Column("galat", Text, nullable=False),
    Column("parked_at", DateTime(timezone=True), nullable=False),
)

# Made once: building a statement costs several times what running it does, and these run for every fact.
_WHERE = (_cursor.c.consumer == bindparam("name"),)
_READ = select(_cursor.c.epoch, _cursor.c.position, _cursor.c.chain).where(*_WHERE)
_MOVE = (
    update(_cursor)
    .where(*_WHERE, _cursor.c.epoch == bindparam("old_epoch"), _cursor.c.position == bindparam("old_position"))
    .values(epoch=bindparam("to_epoch"), position=bindparam("to_position"), chain=bindparam("to_chain"), failing=0, failures=0)
)
_PARKED = select(_parked).where(_parked.c.consumer == bindparam("name")).order_by(_parked.c.position)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to `position` is done or parked; `chain` is the log's chain value there."""

    epoch: int
    position: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Parked:
    """A fact put aside: where, of which case, and why. Codes and class names only, never anything a person typed."""

    position: int
    case: str
    type: str
    kode: ParkCode
    galat: str
    parked_at: datetime


class Moved(Exception):
    """Another replica moved the cursor first."""


class Ledger:
    """Cursor and parked facts of one consumer."""

    def __init__(self, database: Database, consumer: str, clock: Clock = system_clock) -> None:
        self._db, self._name, self._clock = database, consumer, clock
        self._prepared = False

    async def open(self, identity: LogIdentity) -> Cursor:
        """Make the tables and the first cursor where they are missing; the cursor as it stands."""

        def work(c: Connection) -> None:
            if c.execute(select(_cursor.c.position).where(_cursor.c.consumer == self._name)).first() is None:
                start = genesis(identity.log_id)
                c.execute(insert(_cursor).values(consumer=self._name, epoch=identity.epoch, position=0, chain=start, failing=0, failures=0))

        if self._prepared:
            return await self.cursor()
        await self._db.prepare(_meta)
        try:
            await self._db.run(work)
        except IntegrityError:
            log.info("cursor_made_by_replica", consumer=self._name)
        self._prepared = True
        return await self.cursor()

    async def cursor(self) -> Cursor:
        """Where the consumer stands now."""
        row = await self._db.read(lambda c: c.execute(_READ, {"name": self._name}).one())
        return Cursor(row.epoch, row.position, bytes(row.chain))

    async def advance(self, old: Cursor, new: Cursor, effect: Effect | None = None) -> None:
        """Move from `old` to `new`, with `effect` in the same transaction. Raises Moved if the cursor does not stand at `old`."""

        def work(c: Connection) -> None:
            self._move(c, old, new)  # first: of two replicas the second one stops here and changes nothing
            if effect is not None:
                effect(c)

        await self._db.run(work)

    async def change(self, effect: Effect) -> None:
        """An effect without a move: a parked fact handled after all."""
        await self._db.run(effect)

    async def failed(self, position: int) -> int:
        """Count one more failure of the message at `position`; how many there are now."""

        def work(c: Connection) -> int:
            row = c.execute(select(_cursor.c.failing, _cursor.c.failures).where(_cursor.c.consumer == self._name).with_for_update()).one()
            failures = row.failures + 1 if row.failing == position else 1
            c.execute(update(_cursor).where(_cursor.c.consumer == self._name).values(failing=position, failures=failures))
            return failures

        return await self._db.run(work)

    async def park(self, old: Cursor, new: Cursor, record: Record, galat: str) -> None:
        """Put the record aside and move on, in one transaction. Raises Moved."""

        def work(c: Connection) -> None:
            self._move(c, old, new)
            c.execute(insert(_parked).values(**self._row(record, "galat_berulang", galat)))

        await self._db.run(work)

    async def park_behind(self, old: Cursor, new: Cursor, record: Record) -> bool:
        """Put the record aside if its case has parked facts, and move on; False if it has none (any more). Raises Moved."""

        def work(c: Connection) -> bool:
            # Locked, so that a replay that is just taking the last one away either sees ours or is seen by us.
            waiting = (
                select(_parked.c.position).where(_parked.c.consumer == self._name, _parked.c.kasus == record.correlation).with_for_update()
            )
            if c.execute(waiting).first() is None:
                return False
            self._move(c, old, new)
            c.execute(insert(_parked).values(**self._row(record, "di_belakang", "")))
            return True

        return await self._db.run(work)

    async def parked(self, *, case: str | None = None) -> list[Parked]:
        """What is put aside, by position."""
        query = _PARKED if case is None else _PARKED.where(_parked.c.kasus == case)
        rows = await self._db.read(lambda c: c.execute(query, {"name": self._name}).all())
        return [Parked(r.position, r.kasus, r.type, r.kode, r.galat, _utc(r.parked_at)) for r in rows]

    async def unpark(self, position: int) -> None:
        """The fact was handled after all."""
        await self._db.run(lambda c: c.execute(delete(_parked).where(_parked.c.consumer == self._name, _parked.c.position == position)))

    async def adopt(self, epoch: int, old: Cursor) -> None:
        """Go on in a new epoch at the same place. Raises Moved."""
        await self.advance(old, Cursor(epoch, old.position, old.chain))

    def _move(self, c: Connection, old: Cursor, new: Cursor) -> None:
        was = {"name": self._name, "old_epoch": old.epoch, "old_position": old.position}
        if c.execute(_MOVE, was | {"to_epoch": new.epoch, "to_position": new.position, "to_chain": new.chain}).rowcount != 1:
            raise Moved(old.position)

    def _row(self, record: Record, kode: ParkCode, galat: str) -> dict[str, object]:
        return {
            "consumer": self._name,
            "position": record.position,
            "kasus": record.correlation,
            "type": record.type,
            "kode": kode,
            "galat": galat,
            "parked_at": self._clock().astimezone(UTC),
        }


def _utc(value: datetime) -> datetime:
    # SQLite keeps no zone; what was written was UTC.
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
