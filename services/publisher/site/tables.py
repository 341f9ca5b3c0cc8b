"""The site's own database: an article per address, every version that was ever out, and its files.

Times are RFC 3339 text of fixed width (`format_time`), so that text order is time order on any database.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

artikel = Table(
    "artikel",
    metadata,
    Column("unit", String(64), nullable=False),
    Column("slug", String(64), nullable=False),
    Column("kasus", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("pertama_at", String(27), nullable=False),
    Column("diubah_at", String(27), nullable=False),
    Column("ditarik_at", String(27)),
    Column("penjelasan", Text, nullable=False, default=""),
    PrimaryKeyConstraint("unit", "slug"),
    UniqueConstraint("unit", "kasus"),
    Index("artikel_terbaru", "unit", "pertama_at"),
)
"""`versi` is the one that is shown; `diubah_at` the last time a reader could see a difference."""

terbitan = Table(
    "terbitan",
    metadata,
    Column("unit", String(64), nullable=False),
    Column("slug", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("penanda", String(128), nullable=False),
    Column("sidik", String(64), nullable=False),
    Column("judul", Text, nullable=False),
    Column("ringkasan", Text, nullable=False),
    Column("jenis", String(64), nullable=False),
    Column("klasifikasi", String(64), nullable=False),
    Column("kategori", String(64), nullable=False),
    Column("isi", LargeBinary, nullable=False),
    Column("ralat", Text, nullable=False),
    Column("tayang_at", String(27), nullable=False),
    Column("teks", Text, nullable=False),
    PrimaryKeyConstraint("unit", "slug", "versi"),
    UniqueConstraint("unit", "penanda"),
    ForeignKeyConstraint(["unit", "slug"], ["artikel.unit", "artikel.slug"]),
)
"""`teks` is what the search looks through: case folded, without marks."""

media = Table(
    "media",
    metadata,
    Column("unit", String(64), nullable=False),
    Column("slug", String(64), nullable=False),
    Column("versi", Integer, nullable=False),
    Column("urutan", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mime", String(160), nullable=False),
    Column("alt", Text, nullable=False),
    PrimaryKeyConstraint("unit", "slug", "versi", "sha256"),
    ForeignKeyConstraint(["unit", "slug", "versi"], ["terbitan.unit", "terbitan.slug", "terbitan.versi"]),
    Index("media_dicari", "unit", "sha256"),
)
"""A file is served while a version that is shown refers to it."""

gambar = Table(
    "gambar",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("sisi", Integer, nullable=False),
    Column("isi", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256", "sisi"),
)
"""Photos in the sizes pages use, by the digest of what was approved; can be made again at any time."""
