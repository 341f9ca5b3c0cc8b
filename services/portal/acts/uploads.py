"""Files that arrive in pieces, because a phone's line breaks: each piece says where it belongs; who comes back asks how far it got."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, String, Table, Text, delete, func, insert, select, update

from services.portal.acts.drafts import DrafKey
from shared.clock import Clock
from shared.media.intake import BAWAAN
from shared.messaging.database import Database
from shared.sop.types import format_time

_meta = MetaData()
_unggahan = Table(
    "portal_unggahan",
    _meta,
    Column("id", String(36), primary_key=True),
    Column("akun", String(64), nullable=False, index=True),
    Column("unit", String(64), nullable=False),
    Column("kasus", Text, nullable=False),
    Column("perintah", String(64), nullable=False),
    Column("saluran", String(64), nullable=False),
    Column("nama", Text, nullable=False),
    Column("ukuran", BigInteger, nullable=False),
    Column("diterima", BigInteger, nullable=False),
    Column("hasil", Text, nullable=False),
    Column("at", String(32), nullable=False, index=True),
)
_bagian = Table(
    "portal_unggahan_bagian",
    _meta,
    Column("unggahan", String(36), primary_key=True),
    Column("mulai", BigInteger, primary_key=True, autoincrement=False),
    Column("isi", LargeBinary, nullable=False),
)
"""In the database, not in a folder: the next piece may reach another replica of the portal."""
UPLOADS, PIECES = _unggahan, _bagian
"""For who has to clear them when data is erased."""

PIECE = 1024 * 1024
LIFE = timedelta(hours=24)
MAX_OPEN = 40
"""Unfinished files of one account: as many as an article may carry."""
MAX_OPEN_BYTE = 4 * BAWAAN.video_byte
_BY_ENDING = {
    **dict.fromkeys(("jpg", "jpeg", "jfif", "png", "webp", "heic", "heif"), BAWAAN.gambar_byte),
    **dict.fromkeys(("mp4", "m4v"), BAWAAN.video_byte),
    "pdf": BAWAAN.pdf_byte,
    "docx": BAWAAN.docx_byte,
}


@dataclass(frozen=True, slots=True)
class Unggahan:
    """One file on its way. `hasil`: what came of it, once it was complete."""

    id: str
    key: DrafKey
    nama: str
    ukuran: int
    diterima: int
    hasil: Mapping[str, Any]

    @property
    def complete(self) -> bool:
        """Whether all pieces are here."""
        return self.diterima == self.ukuran


class WrongOffset(Exception):
    """The piece does not continue what is there; `at` does."""

    def __init__(self, at: int) -> None:
        super().__init__(str(at))
        self.at = at


def limit_of(name: str) -> int:
    """The size at which this file will be refused anyway, so that nobody waits for it in vain."""
    return _BY_ENDING.get(re.sub(r".*\.", "", name).lower(), BAWAAN.video_byte)


class Uploads:
    """All files on their way."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def prepare(self) -> None:
        """Make the tables that are missing, drop what was abandoned."""
        await self._db.prepare(_meta)
        await self.sweep()

    async def open(self, key: DrafKey, nama: str, ukuran: int) -> Unggahan | None:
        """A new one, or the same file's unfinished one: after a reload the person picks it again. None: too many are open."""
        await self.sweep()
        same = (*_of(key), _unggahan.c.nama == nama, _unggahan.c.ukuran == ukuran, _unggahan.c.hasil == "")
        id_, now = str(uuid4()), format_time(self._clock())

        def work(c: Connection) -> Any:
            if (row := c.execute(select(_unggahan).where(*same)).first()) is not None:
                return row
            open_ = c.execute(
                select(func.count(), func.coalesce(func.sum(_unggahan.c.ukuran), 0)).where(
                    _unggahan.c.akun == key.akun, _unggahan.c.hasil == ""
                )
            ).one()
            if open_[0] >= MAX_OPEN or open_[1] + ukuran > MAX_OPEN_BYTE:
                return None
            values = {"akun": key.akun, "unit": key.unit, "kasus": key.kasus, "perintah": key.perintah, "saluran": key.saluran}
            c.execute(insert(_unggahan).values(id=id_, **values, nama=nama, ukuran=ukuran, diterima=0, hasil="", at=now))
            return c.execute(select(_unggahan).where(_unggahan.c.id == id_)).one()

        row = await self._db.run(work)
        return _read(row) if row is not None else None

    async def get(self, akun: str, id_: str) -> Unggahan | None:
        """One's own."""
        query = select(_unggahan).where(_unggahan.c.id == id_, _unggahan.c.akun == akun)
        row = await self._db.read(lambda c: c.execute(query).first())
        return _read(row) if row is not None else None

    async def unfinished(self, key: DrafKey) -> list[Unggahan]:
        """What was broken off in this form."""
        query = select(_unggahan).where(*_of(key), _unggahan.c.hasil == "").order_by(_unggahan.c.at)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return [_read(row) for row in rows]

    async def take(self, akun: str, id_: str, offset: int, piece: bytes) -> Unggahan | None:
        """The next piece; how far it is now. None: no such upload of this account. Raises WrongOffset."""

        def work(c: Connection) -> Any:
            row = c.execute(select(_unggahan).where(_unggahan.c.id == id_, _unggahan.c.akun == akun).with_for_update()).first()
            if row is None:
                return None
            if row.diterima != offset or offset + len(piece) > row.ukuran:
                raise WrongOffset(row.diterima)
            if piece:
                c.execute(insert(_bagian).values(unggahan=id_, mulai=offset, isi=piece))
                now = format_time(self._clock())
                c.execute(update(_unggahan).where(_unggahan.c.id == id_).values(diterima=offset + len(piece), at=now))
            return c.execute(select(_unggahan).where(_unggahan.c.id == id_)).one()

        row = await self._db.run(work)
        return _read(row) if row is not None else None

    async def content(self, id_: str) -> tuple[bytes, str]:
        """The whole file and its SHA-256."""
        query = select(_bagian.c.isi).where(_bagian.c.unggahan == id_).order_by(_bagian.c.mulai)
        rows = await self._db.read(lambda c: c.execute(query).all())
        content = b"".join(row.isi for row in rows)
        return content, hashlib.sha256(content).hexdigest()

    async def finish(self, id_: str, hasil: Mapping[str, Any]) -> None:
        """It has become a file, or was refused: the pieces go, the answer stays for whoever asks again."""

        def work(c: Connection) -> None:
            c.execute(delete(_bagian).where(_bagian.c.unggahan == id_))
            c.execute(update(_unggahan).where(_unggahan.c.id == id_).values(hasil=json.dumps(dict(hasil)), nama=""))

        await self._db.run(work)

    async def drop(self, akun: str, id_: str) -> None:
        """Not wanted any more."""

        def work(c: Connection) -> None:
            if c.execute(delete(_unggahan).where(_unggahan.c.id == id_, _unggahan.c.akun == akun)).rowcount:
                c.execute(delete(_bagian).where(_bagian.c.unggahan == id_))

        await self._db.run(work)

    async def sweep(self) -> int:
        """Drop what nobody has continued for a day; how many."""
        limit = format_time(self._clock() - LIFE)

        def work(c: Connection) -> int:
            old = select(_unggahan.c.id).where(_unggahan.c.at <= limit)
            c.execute(delete(_bagian).where(_bagian.c.unggahan.in_(old)))
            return int(c.execute(delete(_unggahan).where(_unggahan.c.at <= limit)).rowcount)

        return await self._db.run(work)


def _of(key: DrafKey) -> tuple[Any, ...]:
    return (
        _unggahan.c.akun == key.akun,
        _unggahan.c.unit == key.unit,
        _unggahan.c.kasus == key.kasus,
        _unggahan.c.perintah == key.perintah,
        _unggahan.c.saluran == key.saluran,
    )


def _read(row: Any) -> Unggahan:
    key = DrafKey(row.akun, row.unit, row.kasus, row.perintah, row.saluran)
    return Unggahan(row.id, key, row.nama, row.ukuran, row.diterima, json.loads(row.hasil) if row.hasil else {})
