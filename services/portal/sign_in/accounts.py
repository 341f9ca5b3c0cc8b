"""Accounts and sessions: who is at the keyboard. What he may do is the registry's business and the stages'."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pwdlib import PasswordHash
from sqlalchemy import Boolean, Column, Connection, DateTime, ForeignKey, MetaData, String, Table, Text, delete, insert, select, update

from shared.clock import Clock
from shared.messaging.database import Database
from shared.refusal import Reasons

metadata = MetaData()
akun = Table(
    "akun",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("nama_masuk", String(64), nullable=False, unique=True),
    Column("sandi", Text),
    Column("administrator", Boolean, nullable=False, default=False),
    Column("contoh", Boolean, nullable=False, default=False),
    Column("aktif", Boolean, nullable=False, default=True),
)
"""`sandi`: argon2id, NULL = cannot sign in by password. `contoh`: an invented person of the first start, no password asked."""
akun_pegawai = Table(
    "akun_pegawai",
    metadata,
    Column("akun", ForeignKey("akun.id"), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("pegawai", String(36), nullable=False),
)
sesi = Table(
    "sesi",
    metadata,
    Column("sidik", String(64), primary_key=True),
    Column("akun", ForeignKey("akun.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("dibuat_at", DateTime, nullable=False),
    Column("terakhir_at", DateTime, nullable=False),
)
"""Only the digest of the cookie is kept: who reads this table cannot take over a session."""
kode = Table(
    "kode",
    metadata,
    Column("sidik", String(64), primary_key=True),
    Column("akun", String(36)),
    Column("guna", String(16), nullable=False),
    Column("sampai_at", DateTime, nullable=False),
)

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
CODE_LIFE = timedelta(hours=24)
MIN_PASSWORD = 10
_hasher = PasswordHash.recommended()
_two_at_once = asyncio.Semaphore(2)
"""An argon2 hash takes 64 MiB and a third of a second; a storm of sign-ins must not take the memory (ECOSYSTEM §3)."""
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Verified against when there is no such account, so that both answers take as long."""


@dataclass(frozen=True, slots=True)
class Akun:
    """An account and the persons it stands for, by unit."""

    id: str
    nama_masuk: str
    administrator: bool
    contoh: bool
    pegawai: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sesi:
    """A signed-in account. `token` is the cookie's value, known only at sign-in; `csrf` goes into every form."""

    akun: Akun
    csrf: str
    token: str = ""


class Accounts:
    """Accounts, sessions and one-time codes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db, self._clock = database, clock

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        await self._db.prepare(metadata)

    async def add(
        self, id_: str, nama_masuk: str, password: str | None, pegawai: dict[str, str], *, administrator: bool = False, contoh: bool = False
    ) -> None:
        """Add an account; an existing id is left as it is."""
        hashed = await _hash(password) if password is not None else None

        def work(c: Connection) -> None:
            if c.execute(select(akun.c.id).where(akun.c.id == id_)).first():
                return
            row = {"id": id_, "nama_masuk": nama_masuk, "sandi": hashed, "administrator": administrator, "contoh": contoh, "aktif": True}
            c.execute(insert(akun).values(**row))
            for unit, person in pegawai.items():
                c.execute(insert(akun_pegawai).values(akun=id_, unit=unit, pegawai=person))

        await self._db.run(work)

    async def check(self, nama_masuk: str, password: str) -> Akun | None:
        """The account, if name and password fit. Takes as long for a name that does not exist."""
        query = select(akun.c.id, akun.c.sandi).where(akun.c.nama_masuk == nama_masuk, akun.c.aktif)
        row = await self._db.run(lambda c: c.execute(query).first())
        hashed = row.sandi if row is not None and row.sandi else _NOBODY
        async with _two_at_once:
            good = await asyncio.to_thread(_hasher.verify, password, hashed)
        return await self.get(row.id) if good and row is not None and row.sandi else None

    async def get(self, id_: str) -> Akun | None:
        """An active account by id."""

        def work(c: Connection) -> Akun | None:
            row = c.execute(select(akun).where(akun.c.id == id_, akun.c.aktif)).first()
            if row is None:
                return None
            people = c.execute(select(akun_pegawai.c.unit, akun_pegawai.c.pegawai).where(akun_pegawai.c.akun == id_)).all()
            return Akun(row.id, row.nama_masuk, row.administrator, row.contoh, {p.unit: p.pegawai for p in people})

        return await self._db.run(work)

    async def samples(self) -> list[Akun]:
        """The invented people of a first start."""
        ids = await self._db.run(
            lambda c: c.execute(select(akun.c.id).where(akun.c.contoh, akun.c.aktif).order_by(akun.c.nama_masuk)).all()
        )
        found = [await self.get(row.id) for row in ids]
        return [a for a in found if a is not None]

    async def exists_administrator(self) -> bool:
        """Whether somebody administers this portal already."""
        query = select(akun.c.id).where(akun.c.administrator, akun.c.aktif).limit(1)
        return await self._db.run(lambda c: c.execute(query).first()) is not None

    async def sign_in(self, account: Akun) -> Sesi:
        """A new session; never one the browser brought (fixation)."""
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), _naive(self._clock())
        row = {"sidik": _digest(token), "akun": account.id, "csrf": csrf, "dibuat_at": now, "terakhir_at": now}
        await self._db.run(lambda c: c.execute(insert(sesi).values(**row)))
        return Sesi(account, csrf, token)

    async def session(self, token: str) -> Sesi | None:
        """The session behind a cookie; None when it is unknown, too old or was left idle."""
        now = _naive(self._clock())
        row = await self._db.run(lambda c: c.execute(select(sesi).where(sesi.c.sidik == _digest(token))).first())
        if row is None or now - row.dibuat_at > SESSION_LIFE or now - row.terakhir_at > SESSION_IDLE:
            return None
        if now - row.terakhir_at > timedelta(minutes=1):
            await self._db.run(lambda c: c.execute(update(sesi).where(sesi.c.sidik == _digest(token)).values(terakhir_at=now)))
        account = await self.get(row.akun)
        return Sesi(account, row.csrf) if account is not None else None

    async def sign_out(self, token: str) -> None:
        """End this session."""
        await self._db.run(lambda c: c.execute(delete(sesi).where(sesi.c.sidik == _digest(token))))

    async def end_all(self, account: str) -> None:
        """End every session of an account (lost phone, new password)."""
        await self._db.run(lambda c: c.execute(delete(sesi).where(sesi.c.akun == account)))

    async def issue_code(self, guna: str, account: str | None = None) -> str:
        """A one-time code for `guna` ("pertama", "sandi"); older ones for the same are void."""
        code, until = secrets.token_urlsafe(18), _naive(self._clock() + CODE_LIFE)

        def work(c: Connection) -> None:
            c.execute(delete(kode).where(kode.c.guna == guna, kode.c.akun.is_(None) if account is None else kode.c.akun == account))
            c.execute(insert(kode).values(sidik=_digest(code), akun=account, guna=guna, sampai_at=until))

        await self._db.run(work)
        return code

    async def code_is_good(self, code: str, guna: str) -> bool:
        """Whether the code can still be used."""
        query = select(kode.c.sampai_at).where(kode.c.sidik == _digest(code), kode.c.guna == guna)
        row = await self._db.run(lambda c: c.execute(query).first())
        return row is not None and row.sampai_at > _naive(self._clock())

    async def first_administrator(self, code: str, nama_masuk: str, password: str) -> Akun | None:
        """Use the one-time link of the first start; None when it was used or ran out."""
        if not await self.code_is_good(code, "pertama"):
            return None
        id_ = f"admin-{_digest(code)[:12]}"
        await self.add(id_, nama_masuk, password, {}, administrator=True)
        await self._db.run(lambda c: c.execute(delete(kode).where(kode.c.sidik == _digest(code))))
        return await self.get(id_)


def check_password(password: str, again: str, why: Reasons) -> None:
    """Long enough and typed twice; no rules about signs, which only make people write it down (NIST SP 800-63B)."""
    enough = f"Kata sandi paling sedikit {MIN_PASSWORD} huruf."
    why.unless(len(password) >= MIN_PASSWORD, "sandi_terlalu_pendek", enough, "sandi")
    why.unless(len(password) <= 200, "sandi_terlalu_panjang", "Kata sandi paling banyak 200 huruf.", "sandi")
    why.unless(hmac.compare_digest(password.encode(), again.encode()), "sandi_berbeda", "Kedua kata sandi tidak sama.", "ulang")


async def _hash(password: str) -> str:
    async with _two_at_once:
        return await asyncio.to_thread(_hasher.hash, password)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
