"""Tables of the accounts. Names and addresses of people stand here and never in the log, so a row can simply be deleted."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

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
"""`sandi`: argon2id, NULL = cannot sign in by password. `contoh`: an invented person of the first start, no password asked.
`administrator`: came by the one-time link, so that it is offered no more; what he may do stands in the log."""
akun_pegawai = Table(
    "akun_pegawai",
    metadata,
    Column("akun", ForeignKey("akun.id"), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("pegawai", String(36), nullable=False),
)
akun_pengelola = Table(
    "akun_pengelola",
    metadata,
    Column("akun", ForeignKey("akun.id"), primary_key=True),
    Column("unit", String(64), nullable=False),
)
"""The unit that gave the account: only its administrators may hand out a new code, else those of a second unit could sign in as him."""
akun_luar = Table(
    "akun_luar",
    metadata,
    Column("akun", ForeignKey("akun.id"), primary_key=True),
    Column("penerbit", Text, nullable=False, index=True),
    Column("klaim", String(320), nullable=False),
    Column("subjek", String(255)),
)
"""Sign-in by another organisation. `klaim`: e-mail or user name that an administrator entered; `subjek`: bound at the first sign-in."""
akun_riwayat = Table(
    "akun_riwayat",
    metadata,
    Column("nomor", Integer, primary_key=True, autoincrement=True),
    Column("akun", String(36), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("apa", String(32), nullable=False),
    Column("oleh", String(128), nullable=False),
)
"""What was done to an account, shown to its owner: who gives himself another's code is seen by that other."""
sesi = Table(
    "sesi_masuk",
    metadata,
    Column("sidik", String(64), primary_key=True),
    Column("akun", ForeignKey("akun.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("peramban", String(200), nullable=False),
    Column("dibuat_at", DateTime, nullable=False),
    Column("terakhir_at", DateTime, nullable=False),
)
"""Only the digest of the cookie is kept: who reads this table cannot take over a session."""
kode = Table(
    "kode_sekali",
    metadata,
    Column("sidik", String(64), primary_key=True),
    Column("guna", String(16), nullable=False),
    Column("akun", String(36)),
    Column("unit", String(64), nullable=False),
    Column("sampai_at", DateTime, nullable=False),
)
"""One-time codes, by digest as well."""
