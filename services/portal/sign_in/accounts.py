"""Accounts: who is at the keyboard. What he may do is the registry's business and the stages'."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from services.portal.sign_in.passwords import Passwords, warm_up
from services.portal.sign_in.secret import naive
from services.portal.sign_in.tables import akun, akun_pegawai, akun_pengelola, akun_riwayat, metadata
from shared.clock import Clock
from shared.messaging.database import Database


@dataclass(frozen=True, slots=True)
class Akun:
    """An account and the persons it stands for, by unit, at home first. `pengelola`: the unit that looks after it."""

    id: str
    nama_masuk: str
    contoh: bool
    aktif: bool
    bersandi: bool
    pegawai: dict[str, str]
    pengelola: str


@dataclass(frozen=True, slots=True)
class Catatan:
    """Something that was done to an account."""

    at: datetime
    apa: str
    oleh: str


class NameTaken(Exception):
    """Another account signs in by this name."""


class Accounts:
    """Made, found, changed."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords | None = None) -> None:
        self._db, self._clock = database, clock
        self._passwords = passwords or Passwords()

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        await self._db.prepare(metadata)
        await asyncio.to_thread(warm_up)

    async def add(
        self, id_: str, nama_masuk: str, password: str | None, pegawai: dict[str, str], *, administrator: bool = False, contoh: bool = False
    ) -> None:
        """Add an account; an existing id is left as it is. The first unit looks after it. Raises NameTaken."""
        hashed = await self._passwords.hash(password) if password is not None else None

        def work(c: Connection) -> None:
            if c.execute(select(akun.c.id).where(akun.c.id == id_)).first():
                return
            row = {"id": id_, "nama_masuk": _name(nama_masuk), "sandi": hashed, "administrator": administrator, "contoh": contoh}
            c.execute(insert(akun).values(**row, aktif=True))
            for n, (unit, person) in enumerate(pegawai.items()):
                c.execute(insert(akun_pegawai).values(akun=id_, unit=unit, pegawai=person))
                if n == 0:
                    c.execute(insert(akun_pengelola).values(akun=id_, unit=unit))

        try:
            await self._db.run(work)
        except IntegrityError as error:
            raise NameTaken from error

    async def give(self, nama_masuk: str, unit: str, pegawai: str, *, administrator: bool = False) -> Akun:
        """A new account without a password for a person of a unit. Raises NameTaken."""
        id_ = str(uuid4())
        await self.add(id_, nama_masuk, None, {unit: pegawai}, administrator=administrator)
        made = await self.get(id_)
        assert made is not None
        return made

    async def link(self, id_: str, unit: str, pegawai: str) -> None:
        """The same person in one more unit."""
        await self._db.run(lambda c: c.execute(insert(akun_pegawai).values(akun=id_, unit=unit, pegawai=pegawai)))

    async def unlink(self, id_: str, unit: str) -> None:
        """No longer in this unit."""
        await self._db.run(lambda c: c.execute(delete(akun_pegawai).where(akun_pegawai.c.akun == id_, akun_pegawai.c.unit == unit)))

    async def check(self, nama_masuk: str, password: str) -> Akun | None:
        """The account, if name and password fit. Takes as long for a name that does not exist. Raises TooBusy."""
        query = select(akun.c.id, akun.c.sandi).where(akun.c.nama_masuk == _name(nama_masuk))
        row = await self._db.read(lambda c: c.execute(query).first())
        good = await self._passwords.fits(password, row.sandi if row is not None else None)
        return await self.get(row.id) if good and row is not None else None

    async def hashed(self, password: str) -> str:
        """For `set_password`. Raises TooBusy."""
        return await self._passwords.hash(password)

    async def set_password(self, id_: str, hashed: str | None) -> None:
        """This one from now on; None = nothing opens it until the person sets one."""
        await self._db.run(lambda c: c.execute(update(akun).where(akun.c.id == id_).values(sandi=hashed)))

    async def set_active(self, id_: str, *, aktif: bool) -> None:
        """Closed, or open again."""
        await self._db.run(lambda c: c.execute(update(akun).where(akun.c.id == id_).values(aktif=aktif)))

    async def get(self, id_: str) -> Akun | None:
        """An active account by id."""
        return await self._one(akun.c.id == _clean(id_), akun.c.aktif)

    async def named(self, nama_masuk: str) -> Akun | None:
        """Any account by its name."""
        return await self._one(akun.c.nama_masuk == _name(nama_masuk))

    async def of_person(self, unit: str, pegawai: str) -> Akun | None:
        """The account of a person of a unit, active or not."""
        linked = select(akun_pegawai.c.akun).where(akun_pegawai.c.unit == unit, akun_pegawai.c.pegawai == pegawai)
        return await self._one(akun.c.id.in_(linked))

    async def of_unit(self, unit: str) -> dict[str, Akun]:
        """All accounts of a unit, by person."""
        query = select(akun_pegawai.c.akun, akun_pegawai.c.pegawai).where(akun_pegawai.c.unit == unit)
        rows = await self._db.read(lambda c: c.execute(query).all())
        found = [(r.pegawai, await self._one(akun.c.id == r.akun)) for r in rows]
        return {pegawai: a for pegawai, a in found if a is not None}

    async def samples(self) -> list[Akun]:
        """The invented people of a first start who may still come in."""
        query = select(akun.c.id).where(akun.c.contoh, akun.c.aktif).order_by(akun.c.nama_masuk)
        rows = await self._db.read(lambda c: c.execute(query).all())
        found = [await self.get(row.id) for row in rows]
        return [a for a in found if a is not None]

    async def exists_administrator(self) -> bool:
        """Whether the one-time link of the first start has been used."""
        query = select(akun.c.id).where(akun.c.administrator, akun.c.aktif).limit(1)
        return await self._db.read(lambda c: c.execute(query).first()) is not None

    async def note(self, id_: str, apa: str, oleh: str) -> None:
        """Write down what was done to it, for its owner to see."""
        row = {"akun": id_, "at": naive(self._clock()), "apa": apa, "oleh": oleh[:128]}
        await self._db.run(lambda c: c.execute(insert(akun_riwayat).values(**row)))

    async def notes(self, id_: str, most: int = 10) -> list[Catatan]:
        """The newest first."""
        query = select(akun_riwayat).where(akun_riwayat.c.akun == id_).order_by(akun_riwayat.c.nomor.desc()).limit(most)
        rows = await self._db.read(lambda c: c.execute(query).all())
        return [Catatan(r.at.replace(tzinfo=UTC), r.apa, r.oleh) for r in rows]

    async def _one(self, *where: ColumnElement[bool]) -> Akun | None:
        return await self._db.read(lambda c: _found(c, *where))


def account(row: Any, linked: dict[str, str], home: str | None) -> Akun:
    """An account from its row, its persons by unit, and the unit that looks after it."""
    pegawai = {unit: linked[unit] for unit in sorted(linked, key=lambda u: (u != home, u))}
    return Akun(row.id, row.nama_masuk, row.contoh, row.aktif, row.sandi is not None, pegawai, home or next(iter(pegawai), ""))


def _found(c: Connection, *where: ColumnElement[bool]) -> Akun | None:
    row = c.execute(select(akun).where(*where).limit(1)).first()
    if row is None:
        return None
    home = c.execute(select(akun_pengelola.c.unit).where(akun_pengelola.c.akun == row.id)).scalar_one_or_none()
    linked = c.execute(select(akun_pegawai.c.unit, akun_pegawai.c.pegawai).where(akun_pegawai.c.akun == row.id)).all()
    return account(row, {r.unit: r.pegawai for r in linked}, home)


def _name(typed: str) -> str:
    return _clean(typed).strip().lower()


def _clean(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL keeps no such character
