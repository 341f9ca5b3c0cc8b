"""The portal's projections made anew beside the running ones, and put in their place in one transaction once they have caught up.

Readers see the old rows or the new, never a mixture or a gap. What people keep here (accounts, sessions, drafts, claims) is no
projection and is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, delete, func, insert, select

from services.portal.audits.past import taken
from services.portal.cases.heard import CASE_FACTS
from services.portal.cases.inbox import Inbox
from services.portal.cases.inbox_rows import METADATA
from services.portal.registers import table as register
from services.portal.tenggat.table import FACTS as DUE_FACTS
from services.portal.tenggat.table import TABLES as DUE_TABLES
from services.portal.tenggat.table import DueTimes
from shared.eventstore.as_of import AsOf
from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.eventstore.wanted import wanted
from shared.messaging.database import Database
from shared.messaging.ledger import Ledger

log = structlog.get_logger(__name__)
TABLES: tuple[Table, ...] = (
    *METADATA.sorted_tables,
    *DUE_TABLES,
    *(register.place, register.cases, register.lines),
)
CONSUMER = "portal"
_cursor = Table("cursor", MetaData(), Column("consumer", String(64), primary_key=True), Column("position", Integer))
"""The ledger's own table, as far as it is read here. Every effect of a fact moves this row first, so whoever holds it holds them all."""
BATCH = 500
Told = Callable[[int], None]


class Behind(Exception):
    """The running projection has seen more than the new one."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How far the new rows reach, and by table how many of the old ones were not as the log says: too many, and missing."""

    position: int
    rows: Mapping[str, int]
    berbeda: Mapping[str, tuple[int, int]]


async def rebuild(store: EventStore, codec: Codec, live: Database, beside: Path, told: Told = lambda position: None) -> Rebuilt:
    """Fill a fresh file at `beside`, then switch. Raises StoreUnavailable, UnknownEvent; the running rows are then as they were."""
    await _prepared(store, live)
    fresh = Database(f"sqlite:///{beside}")
    try:
        inbox, due, position = Inbox(fresh), DueTimes(fresh, store, codec), 0
        await inbox.prepare()
        await due.prepare()
        while True:
            position = await _grown(store, codec, fresh, inbox, due, position, told)
            rows = create_engine(f"sqlite:///{beside}")
            try:
                return await live.run(lambda c, rows=rows, at=position: _switched(c, rows, at))  # type: ignore[misc]
            except Behind:
                log.info("rebuild_catches_up", position=position)
            finally:
                rows.dispose()
    finally:
        await fresh.close()


async def _prepared(store: EventStore, live: Database) -> None:
    """Also where the portal has not run yet."""
    for tables in (METADATA, DUE_TABLES[0].metadata, register.place.metadata):
        await live.prepare(tables)
    await Ledger(live, CONSUMER).open(await store.identity())


async def _grown(store: EventStore, codec: Codec, fresh: Database, inbox: Inbox, due: DueTimes, after: int, told: Told) -> int:
    """From `after` to where the log ends now; all tables reach to the same fact."""
    until = (await store.head()).position
    log_then = AsOf(store, until)
    await register.Registers(fresh, log_then, codec).prepare()
    async for at, facts in wanted(log_then, codec, (*CASE_FACTS, *DUE_FACTS), after):
        cases = [f for f in facts if isinstance(f.event, CASE_FACTS)]
        await fresh.run(lambda c, cases=cases: taken(inbox, c, cases))  # type: ignore[misc]
        for fact in facts:
            if isinstance(fact.event, DUE_FACTS):
                await due.take(fact)
        told(at)
    return until


def _switched(c: Connection, rows: Engine, position: int) -> Rebuilt:
    cursor = c.execute(select(_cursor.c.position).where(_cursor.c.consumer == CONSUMER).with_for_update()).scalar_one_or_none()
    if cursor is not None and cursor > position:
        raise Behind
    counted: dict[str, int] = {}
    different: dict[str, tuple[int, int]] = {}
    with rows.connect() as new:
        for table in TABLES:
            different[str(table.name)] = _difference(c, new, table)
            c.execute(delete(table))
            for part in new.execute(select(table)).mappings().partitions(BATCH):
                c.execute(insert(table), [dict(row) for row in part])
            counted[str(table.name)] = int(c.execute(select(func.count()).select_from(table)).scalar_one())
    return Rebuilt(position, counted, {name: d for name, d in different.items() if d != (0, 0)})


def _difference(c: Connection, new: Connection, table: Table) -> tuple[int, int]:
    """By a hash of each row, so that a big table is no big list. Rows the running one has not come to yet count as missing."""
    if table is register.place:
        return 0, 0
    old_rows = {hash(tuple(row)) for row in c.execute(select(table)).yield_per(BATCH)}
    new_rows = {hash(tuple(row)) for row in new.execute(select(table)).yield_per(BATCH)}
    return len(old_rows - new_rows), len(new_rows - old_rows)
