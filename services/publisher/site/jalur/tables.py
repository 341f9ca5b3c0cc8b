"""Folded from the log like the checks; delete the site's database and it is made again. Nothing typed but the number of a document."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, Text

from services.publisher.site.tables import metadata

jalur = Table(
    "jalur",
    metadata,
    Column("kasus", String(64), primary_key=True),
    Column("nomor_dokumen", Text, nullable=False),
    Column("dilewati", Text, nullable=False),
    Column("at", String(27), nullable=False),
)
"""`dilewati`: codes of steps, with blanks between."""

kewajiban = Table(
    "jalur_kewajiban",
    metadata,
    Column("kasus", String(64), nullable=False),
    Column("kode", String(64), nullable=False),
    Column("due_at", String(27), nullable=False),
    Column("hasil", String(64), nullable=False, default=""),
    Column("at", String(27)),
    PrimaryKeyConstraint("kasus", "kode"),
)
