"""JSON for other programs: what it is, its columns, its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from shared.sheets.heading import Kepala
from shared.sop.register.kata import Nilai
from shared.sop.register.kolom import Kolom


def berkas_json(head: Kepala, columns: Sequence[Kolom], rows: Sequence[Mapping[str, Nilai]]) -> bytes:
    """The whole file, indented for people who look into it."""
    document: dict[str, Any] = {
        "judul": head.judul,
        "unit": head.unit,
        "nama_unit": head.kop[-1],
        "keterangan": list(head.keterangan),
        "dibuat_at": head.dibuat_at.isoformat(),
        "zona": head.zona,
        "kolom": [{"kode": k.kode, "judul": k.judul, "macam": k.macam} for k in columns],
        "jumlah": len(rows),
        "baris": [{k.kode: _value(row[k.kode]) for k in columns} for row in rows],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _value(value: Nilai) -> str | int | None:
    return value.isoformat() if isinstance(value, datetime | date) else value
