"""What the checks look into: every version that was out anywhere, its texts by digest, and how reports stand.

Folded from the log like any projection (`follow.py`); delete the site's database and it is made again. No column
holds what a stranger typed. Of what was withdrawn only digests stay, so that it is still recognised.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from services.publisher.site.tables import metadata

bahan = Table(
    "cek_bahan",
    metadata,
    Column("kasus", String(64), nullable=False),
    Column("sidik", String(64), nullable=False),
    Column("saluran", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mime", String(160), nullable=False),
    PrimaryKeyConstraint("kasus", "sidik", "saluran"),
)
"""Which stored bytes an outlet shows."""

setuju = Table(
    "cek_setuju",
    metadata,
    Column("kasus", String(64), nullable=False),
    Column("sidik", String(64), nullable=False),
    Column("at", String(27), nullable=False),
    PrimaryKeyConstraint("kasus", "sidik"),
)

versi = Table(
    "cek_versi",
    metadata,
    Column("unit", String(64), nullable=False),
    Column("kasus", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("sidik", String(64), nullable=False),
    Column("kode", String(10), nullable=False, index=True),
    Column("judul", Text, nullable=False),
    Column("tayang_at", String(27), nullable=False),
    Column("perubahan", Text, nullable=False, default=""),
    PrimaryKeyConstraint("kasus", "versi"),
)
"""`perubahan`: what readers were told had changed with this version."""

kiriman = Table(
    "cek_kiriman",
    metadata,
    Column("kasus", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("saluran", String(64), nullable=False),
    Column("tautan", Text),
    Column("at", String(27), nullable=False),
    PrimaryKeyConstraint("kasus", "versi", "saluran"),
    Index("cek_kiriman_tautan", "tautan"),
)

sidik_teks = Table(
    "cek_sidik_teks",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("kasus", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("saluran", String(64), nullable=False),
    PrimaryKeyConstraint("sha256", "kasus", "versi", "saluran"),
)

teks = Table(
    "cek_teks",
    metadata,
    Column("kasus", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("saluran", String(64), nullable=False),
    Column("teks", Text, nullable=False),
    PrimaryKeyConstraint("kasus", "versi", "saluran"),
)
"""Only of what stands now: an older or withdrawn text may be what had to go, and is never quoted."""

sketsa = Table(
    "cek_sketsa",
    metadata,
    Column("nilai", BigInteger, nullable=False),
    Column("kasus", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    PrimaryKeyConstraint("nilai", "kasus"),
    Index("cek_sketsa_kasus", "kasus"),
)

tarik = Table(
    "cek_tarik",
    metadata,
    Column("kasus", String(64), primary_key=True),
    Column("at", String(27), nullable=False),
    Column("sebab", String(64), nullable=False),
    Column("penjelasan", Text, nullable=False),
)

laporan = Table(
    "laporan",
    metadata,
    Column("nomor", String(10), primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("diterima_at", String(27), nullable=False),
    Column("hasil", String(64), nullable=False, default=""),
    Column("selesai_at", String(27)),
)
"""`nomor`: what the reporter got. Neither what he wrote nor about what."""
