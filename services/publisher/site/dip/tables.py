"""The list's own tables, filled from the log. Words are those that were published; those of what was withdrawn are not kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from services.publisher.site.tables import metadata

posisi = Table(
    "dip_posisi",
    metadata,
    Column("nama", String(16), primary_key=True),
    Column("versi", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

informasi = Table(
    "dip",
    metadata,
    Column("kasus", String(64), primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("isi", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("klasifikasi", String(16), nullable=False),
    Column("at", String(27), nullable=False),
    Column("judul", Text, nullable=False),
    Column("ringkasan", Text, nullable=False),
    Column("teks", Text, nullable=False),
    Index("dip_terbaru", "unit", "at"),
)
"""`isi`: the case as the fold leaves it, codes only. `status` empty: not in the list (yet). `teks`: folded, for the search."""
