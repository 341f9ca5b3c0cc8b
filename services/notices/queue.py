"""Messages without an outcome, and when each is due: a projection of this service's own streams, rebuilt from the log at will."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table, Text, delete, insert, select, update

from shared.eventstore.codec import Recorded
from shared.messaging.database import Database
from shared.sop import events as e

_meta = MetaData()
_open = Table(
    "notices_antrian",
    _meta,
    Column("pemberitahuan", String(36), primary_key=True),
    Column("kasus", Text, nullable=False),
    Column("unit", String(64), nullable=False),
    Column("pegawai", String(36), nullable=False),
    Column("saluran", String(16), nullable=False),
    Column("langkah", Integer, nullable=False),
    Column("sebab", String(16), nullable=False),
    Column("dibuat", DateTime, nullable=False),
    Column("due_at", DateTime, nullable=False, index=True),
    Column("percobaan", Integer, nullable=False, default=0),
    Column("kode", String(64), nullable=False, default=""),
)
"""Times in UTC. `percobaan` and `kode` are lost when it is rebuilt: then trying begins anew, within the same day."""


@dataclass(frozen=True, slots=True)
class Antri:
    """One message that waits."""

    pemberitahuan: str
    kasus: str
    unit: str
    pegawai: str
    saluran: str
    langkah: int
    sebab: str
    dibuat: datetime
    percobaan: int
    kode: str


class Queue:
    """What has to be sent. Any number of senders may sweep: a message is claimed before it is tried."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self) -> None:
        """Make the table where it is missing."""
        await self._db.prepare(_meta)

    async def put(self, fact: Recorded[e.PemberitahuanDisiapkan]) -> None:
        """It is to be sent; put again, nothing happens."""
        event = fact.event
        row = {
            **event.model_dump(include={"pemberitahuan", "pegawai", "saluran", "langkah", "sebab"}),
            "kasus": fact.case,
            "unit": fact.unit,
            "dibuat": _naive(fact.recorded_at),
            "due_at": _naive(event.mulai),
        }

        def work(c: Connection) -> None:
            if c.execute(select(_open.c.kasus).where(_open.c.pemberitahuan == event.pemberitahuan)).first() is None:
                c.execute(insert(_open).values(row))

        await self._db.run(work)

    async def drop(self, pemberitahuan: str) -> None:
        """It has an outcome."""
        await self._db.run(lambda c: c.execute(delete(_open).where(_open.c.pemberitahuan == pemberitahuan)))

    async def claim(self, now: datetime, until: datetime, limit: int = 100) -> list[Antri]:
        """What is due, longest waiting first; nobody else gets it before `until`."""
        query = select(_open).where(_open.c.due_at <= _naive(now)).order_by(_open.c.due_at).limit(limit)

        def work(c: Connection) -> list[Antri]:
            found = []
            for row in c.execute(query).mappings().all():
                same = (_open.c.pemberitahuan == row["pemberitahuan"], _open.c.due_at == row["due_at"])
                if c.execute(update(_open).where(*same).values(due_at=_naive(until))).rowcount:
                    found.append(_row(row))
            return found

        return await self._db.run(work)

    async def later(self, rows: Sequence[Antri], at: datetime, *, percobaan: int | None = None, kode: str = "") -> None:
        """Try again then."""
        values: dict[str, Any] = {"due_at": _naive(at)}
        if percobaan is not None:
            values |= {"percobaan": percobaan, "kode": kode}
        ids = [r.pemberitahuan for r in rows]
        await self._db.run(lambda c: c.execute(update(_open).where(_open.c.pemberitahuan.in_(ids)).values(values)))


def by_person(rows: Iterable[Antri]) -> list[list[Antri]]:
    """Several tasks of one moment make one message; trials stand alone."""
    groups: dict[tuple[str, ...], list[Antri]] = {}
    for r in rows:
        alone = r.pemberitahuan if r.langkah == 0 else ""
        groups.setdefault((r.unit, r.pegawai, r.saluran, r.sebab, alone), []).append(r)
    return list(groups.values())


def _row(row: Any) -> Antri:
    values = {name: row[name] for name in Antri.__slots__}
    return Antri(**values | {"dibuat": values["dibuat"].replace(tzinfo=UTC)})


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
