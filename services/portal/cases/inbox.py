"""The portal's projection: every case as the work list folds it, and the tasks by office. Codes and ids only; titles come from the log.

Rebuilt from the log at will.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from services.portal.cases.inbox_rows import (
    ACTED,
    CASE,
    COUNTS,
    DELETE_TASKS,
    HEADS,
    INSERT,
    INSERT_ACTED,
    INSERT_TASKS,
    JSON,
    LOCKED,
    METADATA,
    NEWEST,
    PAGE,
    PILES,
    UPDATE,
    tasks,
    values,
)
from shared.eventstore.codec import Recorded
from shared.messaging.database import Database
from shared.sop.event import Event
from shared.sop.worklist import Kasus, Tugas, evolve

PARSED_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of a list: the case and, in the inbox, the tasks that wait for the reader."""

    kasus: Kasus
    tugas: tuple[Tugas, ...] = ()


@dataclass(frozen=True, slots=True)
class Tumpukan:
    """One pile: its lines, how much lies on each pile, and the unit's newest position then."""

    baris: tuple[Baris, ...]
    jumlah: Mapping[str, int]
    kepala: int


class Inbox:
    """What waits for whom."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._parsed: dict[tuple[str, int], Kasus] = {}
        """By case and position: what a case was there never changes."""

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        await self._db.prepare(METADATA)

    def take(self, c: Connection, fact: Recorded[Event]) -> None:
        """Take a fact in, in the transaction that moves the cursor; one that was taken before changes nothing."""
        row = c.execute(LOCKED, {"kasus": fact.case}).first()
        if row is not None and row.position >= fact.position:
            return
        before = self._kasus(fact.case, row.position, row.isi) if row is not None else Kasus()
        now = evolve(before, fact)
        if row is None:
            c.execute(INSERT, values(now) | {"kasus": fact.case})
        else:
            c.execute(UPDATE, values(now) | {"k": fact.case})
        if (before.tugas, before.sifat, before.unit) != (now.tugas, now.sifat, now.unit):
            c.execute(DELETE_TASKS, {"k": fact.case})
            if rows := tasks(now):
                c.execute(INSERT_TASKS, rows)
        for pegawai in now.pelaku[len(before.pelaku) :]:
            if c.execute(ACTED, {"pegawai": pegawai, "kasus": fact.case}).first() is None:
                c.execute(INSERT_ACTED, {"pegawai": pegawai, "kasus": fact.case})

    def pile(self, c: Connection, unit: str, jabatan: Sequence[str], pegawai: str, kind: str, page: int = 1) -> Tumpukan:
        """One pile with what the page around it shows, on a connection that reads more than that.

        `tugas`: tasks of these offices (staf tasks only if named), most urgent first, then longest waiting. `berjalan`,
        `selesai`, `saya` (all I had a hand in): newest first, 20 a page.
        """
        mine = {"unit": unit, "jabatan": list(jabatan), "pegawai": pegawai}
        window = {"limit": PAGE, "offset": (page - 1) * PAGE}
        found = [self._kasus(r.kasus, r.position, r.isi) for r in c.execute(PILES[kind], mine if kind == "tugas" else mine | window)]
        if kind == "tugas":
            rows = tuple(Baris(k, tuple(t for t in k.tugas if t.jabatan in jabatan and t.pegawai in (None, pegawai))) for k in found)
        else:
            rows = tuple(Baris(k) for k in found)
        counted = c.execute(COUNTS, mine).one()
        return Tumpukan(rows, {kind: int(getattr(counted, kind)) for kind in PILES}, int(counted.kepala or 0))

    async def newest(self, unit: str, most: int, after: int = 0) -> list[Kasus]:
        """The unit's cases that moved beyond `after`, newest first."""
        given = {"unit": unit, "after": after, "most": most}
        rows = await self._db.read(lambda c: c.execute(NEWEST, given).all())
        return [self._kasus(r.kasus, r.position, r.isi) for r in rows]

    async def heads(self) -> dict[str, int]:
        """Unit → position of its newest fact."""
        rows = await self._db.read(lambda c: c.execute(HEADS).all())
        return {r.unit: int(r.position) for r in rows}

    async def case(self, case: str) -> Kasus | None:
        """One case as the lists show it."""
        row = await self._db.read(lambda c: c.execute(CASE, {"kasus": case}).first())
        return self._kasus(case, row.position, row.isi) if row is not None else None

    def _kasus(self, case: str, position: int, isi: str) -> Kasus:
        # Called by several threads: each step on the dict is one.
        if (known := self._parsed.get((case, position))) is None:
            known = self._parsed[case, position] = JSON.validate_json(isi)
            if len(self._parsed) > PARSED_KEPT:
                self._parsed = {(case, position): known}
        return known
