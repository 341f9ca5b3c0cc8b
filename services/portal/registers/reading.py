"""A register's lines as pages and files show them: found in the projection, their words opened from the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from services.portal.registers.table import cases, json, lines
from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.messaging.database import Database
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.register.catatan import Baris, Catatan, sel
from shared.sop.register.kata import Nilai, zona_dari
from shared.sop.register.saringan import Saringan
from shared.sop.types import format_time

PER_HALAMAN = 25
BATCH = 200
TELUSUR_MAKS = 5_000
"""Words are in no table: so many lines are opened for one search on a page, newest first. Files have no such bound."""
Sel = Mapping[str, Nilai]


@dataclass(frozen=True, slots=True)
class Halaman:
    """One page of lines. `terpotong`: more lines were there than one search opens."""

    baris: Sequence[Sel]
    nomor: int
    jumlah: int
    terpotong: bool = False

    @property
    def ada(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.jumlah // PER_HALAMAN))


class Reading:
    """Reads; changes nothing."""

    def __init__(self, database: Database, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = database, store, codec

    async def page(self, s: Saringan, d: Direktori, nomor: int) -> Halaman:
        """Newest first."""
        if s.teks:
            return await self._searched(s, d, nomor)
        count = await self.count(s, d)
        start = (nomor - 1) * PER_HALAMAN
        found = await self._found(s, d, start, PER_HALAMAN, newest_first=True)
        # The list's own numbers run in the order of the book, which is not the order of the page.
        return Halaman(await self._cells(found, d, lambda n: count - start - n), nomor, count)

    async def count(self, s: Saringan, d: Direktori) -> int:
        """How many lines the filter leaves, words aside."""
        query = _where(select(func.count()).select_from(lines), s, d)
        return int(await self._db.read(lambda c: c.execute(query).scalar_one()))

    async def all(self, s: Saringan, d: Direktori) -> AsyncIterator[list[Sel]]:
        """Every line in the order of the book, a batch at a time: for files."""
        start = kept = 0
        while found := await self._found(s, d, start, BATCH, newest_first=False):
            rows = []
            for cells in await self._cells(found, d, lambda n: n + 1):
                if s.cocok(cells):
                    kept += 1
                    rows.append({**cells, "no": kept} if "no" in cells else cells)
            yield rows
            start += BATCH

    async def _searched(self, s: Saringan, d: Direktori, nomor: int) -> Halaman:
        fitting: list[Sel] = []
        start = 0
        while start < TELUSUR_MAKS and (found := await self._found(s, d, start, BATCH, newest_first=True)):
            fitting += [cells for cells in await self._cells(found, d, lambda n: n + 1) if s.cocok(cells)]
            start += BATCH
        total = len(fitting)
        numbered = [{**cells, "no": total - n} if "no" in cells else cells for n, cells in enumerate(fitting)]
        first = (nomor - 1) * PER_HALAMAN
        return Halaman(numbered[first : first + PER_HALAMAN], nomor, total, await self.count(s, d) > TELUSUR_MAKS)

    async def _found(self, s: Saringan, d: Direktori, start: int, most: int, *, newest_first: bool) -> list[tuple[Baris, Catatan]]:
        columns = [c for c in lines.c if c.name != "isi"]
        query = _where(select(*columns, cases.c.isi).join(cases, cases.c.kunci == lines.c.kunci), s, d)
        order = [lines.c.tahun, lines.c.nomor] if s.jenis == "buku" else [lines.c.at]
        order += [lines.c.kunci, lines.c.urut]
        query = query.order_by(*(c.desc() for c in order) if newest_first else order).limit(most).offset(start)

        def work(c: Connection) -> list[tuple[Baris, Catatan]]:
            rows = c.execute(query).mappings().all()
            return [
                (Baris(**{k: v for k, v in r.items() if k != "isi"} | {"at": _at(r["at"])}), json.validate_json(r["isi"])) for r in rows
            ]

        return await self._db.read(work)

    async def _cells(self, found: Sequence[tuple[Baris, Catatan]], d: Direktori, number: Any) -> list[Sel]:
        words = await self._words({b.teks_position for b, _ in found})
        return [sel(b, c, words.get(b.teks_position), d, number(n)) for n, (b, c) in enumerate(found)]

    async def _words(self, positions: set[int]) -> dict[int, Event]:
        records = await asyncio.gather(*(self._store.read(p - 1, 1) for p in sorted(positions)))
        facts = await self._codec.decode([r for page in records for r in page])
        return {f.position: f.event for f in facts}


def _where(query: Select[Any], s: Saringan, d: Direktori) -> Select[Any]:
    start, end = s.saat(zona_dari(d.profil))
    query = query.where(lines.c.unit == d.unit, lines.c.jenis == s.jenis)
    for column, asked in ((lines.c.sifat, s.sifat), (lines.c.klasifikasi, s.klasifikasi), (lines.c.status, s.status)):
        query = query.where(column == asked) if asked else query
    query = query.where(lines.c.at >= format_time(start)) if start else query
    return query.where(lines.c.at < format_time(end)) if end else query


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
