"""Takes the lane's facts in, and tells what the foot of an article says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from services.publisher.site.database import SiteDb
from services.publisher.site.jalur.tables import jalur, kewajiban
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import DILEWATI, HASIL, SUSULAN
from shared.sop.types import format_time

HEARD: tuple[type[Event], ...] = (e.KewajibanSusulanDitetapkan, e.KewajibanSusulanDipenuhi)


@dataclass(frozen=True, slots=True)
class Kewajiban:
    """One line. `hasil` empty: still open."""

    sebutan: str
    due_at: datetime
    hasil: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Kaki:
    """The whole block. `at`: when any of it changed last."""

    nomor_dokumen: str
    dilewati: tuple[str, ...]
    kewajiban: tuple[Kewajiban, ...]
    at: datetime


class JalurSitus:
    """The projection."""

    def __init__(self, db: SiteDb) -> None:
        self._db = db

    async def take(self, fact: Recorded[Any]) -> None:
        """One fact; the same again changes nothing."""
        match fact.event:
            case e.KewajibanSusulanDitetapkan() as owed:
                await self._db.write(lambda c: _owed(c, fact, owed))
            case e.KewajibanSusulanDipenuhi() as paid:
                await self._db.write(lambda c: _paid(c, fact, paid))
            case _:
                return


def _owed(c: Connection, fact: Recorded[Any], event: e.KewajibanSusulanDitetapkan) -> None:
    if c.execute(select(jalur.c.kasus).where(jalur.c.kasus == fact.case)).first() is not None:
        return
    row = {"kasus": fact.case, "nomor_dokumen": event.nomor_dokumen, "dilewati": " ".join(event.dilewati), "at": format_time(fact.at)}
    c.execute(insert(jalur).values(**row))
    for k in event.kewajiban:
        c.execute(insert(kewajiban).values(kasus=fact.case, kode=k.kode, due_at=format_time(k.due_at), hasil="", at=None))


def _paid(c: Connection, fact: Recorded[Any], event: e.KewajibanSusulanDipenuhi) -> None:
    here = and_(kewajiban.c.kasus == fact.case, kewajiban.c.kode == event.kode)
    c.execute(update(kewajiban).where(here).values(hasil=event.hasil, at=format_time(fact.at)))


def kaki(c: Connection, kasus: str) -> Kaki | None:
    """None: the article went step by step."""
    head = c.execute(select(jalur).where(jalur.c.kasus == kasus)).first()
    if head is None:
        return None
    rows = c.execute(select(kewajiban).where(kewajiban.c.kasus == kasus).order_by(kewajiban.c.kode)).all()
    lines = tuple(
        Kewajiban(
            SUSULAN[r.kode].sebutan if r.kode in SUSULAN else r.kode,
            _at(r.due_at),
            HASIL.get(r.hasil, r.hasil),
            _at(r.at) if r.at else None,
        )
        for r in rows
    )
    changed = max([_at(head.at), *(line.at for line in lines if line.at)])
    return Kaki(head.nomor_dokumen, tuple(DILEWATI.get(k, k) for k in head.dilewati.split()), lines, changed)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
