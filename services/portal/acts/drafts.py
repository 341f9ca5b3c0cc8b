"""What somebody has typed and not sent yet. It lives here alone, belongs to its writer alone, and goes when the act is accepted, at the
latest after thirty days: the log never sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from services.portal.acts.draft_rows import (
    ACCEPT,
    ACCEPTED,
    COUNT,
    DELETE,
    DRAF,
    INSERT,
    LOCKED,
    METADATA,
    TERCATAT,
    UPDATE,
    YOUNG,
    Draf,
    DrafKey,
    place_of,
    read,
    written,
)
from shared.clock import Clock
from shared.messaging.database import Database
from shared.sop.types import format_time

__all__ = ["Draf", "DrafKey", "Drafts"]

LIFE = timedelta(days=30)
SWEEP = timedelta(hours=1)


class Drafts:
    """All drafts of the portal."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock, self._swept = database, clock, clock()

    async def prepare(self) -> None:
        """Make the tables that are missing, drop what is too old."""
        await self._db.prepare(METADATA)
        await self.sweep()

    async def get(self, key: DrafKey) -> Draf | None:
        """The draft, if there is one young enough."""
        given = place_of(key) | {"oldest": self._oldest()}
        row = await self._db.read(lambda c: c.execute(YOUNG, given).first())
        return read(row) if row is not None else None

    async def of(self, akun: str, unit: str, perintah: str | None = None) -> list[Draf]:
        """A writer's drafts, the newest first."""
        which = [DRAF.c.akun == akun, DRAF.c.unit == unit, DRAF.c.at > self._oldest()]
        which += [DRAF.c.perintah == perintah] if perintah else []
        rows = await self._db.read(lambda c: c.execute(select(DRAF).where(*which).order_by(DRAF.c.at.desc())).all())
        return [read(row) for row in rows]

    def count_on(self, c: Connection, akun: str, unit: str) -> int:
        """How many, on a connection that reads more than that."""
        return int(c.execute(COUNT, {"akun": akun, "unit": unit, "oldest": self._oldest()}).scalar_one())

    async def change(self, start: Draf, how: Callable[[Draf], Draf]) -> Draf:
        """Read, change and write in one transaction; `start` is what a draft that is not there yet begins as."""
        try:
            return await self._change(start, how)
        except IntegrityError:  # two first writings at once: the other one is there now
            return await self._change(start, how)

    async def _change(self, start: Draf, how: Callable[[Draf], Draf]) -> Draf:
        def work(c: Connection) -> Draf:
            row = c.execute(LOCKED, place_of(start.key)).first()
            before = read(row) if row is not None else start
            after = replace(how(before), at=self._clock())
            if row is None:
                c.execute(INSERT, written(after))
            else:
                c.execute(UPDATE, written(after) | place_of(start.key))
            return after

        return await self._db.run(work)

    async def replace_photo(self, key: DrafKey, old: str, new: Mapping[str, Any]) -> Draf | None:
        """Put another file in a photo's place, with its words: a blurred one for the original. None: no such draft or photo."""
        draf = await self.get(key)
        if draf is None or all(f["sha256"] != old for f in draf.files):
            return None

        def how(d: Draf) -> Draf:
            moved = {f"{name.rpartition('.')[0]}.{new['sha256']}" if name.endswith(f".{old}") else name: v for name, v in d.values.items()}
            return replace(d, values=moved, files=tuple(new if f["sha256"] == old else f for f in d.files))

        return await self.change(draf, how)

    async def delete(self, key: DrafKey) -> None:
        """Throw it away."""
        await self._db.run(lambda c: c.execute(DELETE, place_of(key)))

    async def done(self, key: DrafKey, nomor_perintah: str, kasus: str) -> None:
        """The act was accepted: the text goes, and only that it was accepted stays. Now and then what is too old goes with it."""
        mine = {"akun": key.akun, "nomor_perintah": nomor_perintah}

        def work(c: Connection) -> None:
            c.execute(DELETE, place_of(key))
            if c.execute(ACCEPTED, mine).first() is None:
                c.execute(ACCEPT, mine | {"kasus": kasus, "at": self._clock().replace(tzinfo=None)})
            if self._clock() - self._swept > SWEEP:
                self._sweep(c)

        await self._db.run(work)

    async def recorded(self, akun: str, nomor_perintah: str) -> str | None:
        """The case in which this form was accepted already."""
        given = {"akun": akun, "nomor_perintah": nomor_perintah}
        row = await self._db.read(lambda c: c.execute(ACCEPTED, given).first())
        return row.kasus if row is not None else None

    async def holds(self, akun: str, unit: str, sha256: str) -> Mapping[str, Any] | None:
        """The file of one of the writer's own drafts; nobody else's."""
        for draf in await self.of(akun, unit):
            for row in draf.files:
                if sha256 in (row["sha256"], row.get("kecil")):
                    return row
        return None

    async def sweep(self) -> int:
        """Delete what is older than thirty days; how many drafts went."""
        return await self._db.run(self._sweep)

    def _sweep(self, c: Connection) -> int:
        self._swept = self._clock()
        c.execute(delete(TERCATAT).where(TERCATAT.c.at < (self._clock() - LIFE).replace(tzinfo=None)))
        return int(c.execute(delete(DRAF).where(DRAF.c.at <= self._oldest())).rowcount)

    def _oldest(self) -> str:
        return format_time(self._clock() - LIFE)
