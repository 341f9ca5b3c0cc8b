"""CSV by RFC 4180, UTF-8. Excel takes a file for UTF-8 only by its byte order mark, so files for clerks carry one; open data does not."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from shared.sop.register.kata import Nilai
from shared.sop.register.kolom import Kolom

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell that begins so is reckoned by spreadsheet programs, whoever typed it."""


def kepala_csv(columns: Sequence[Kolom], *, bom: bool, kode: bool = False) -> bytes:
    """The first line. `kode`: names for programs instead of headings."""
    return ((BOM if bom else "") + _line([k.kode if kode else k.judul for k in columns])).encode()


def baris_csv(columns: Sequence[Kolom], rows: Sequence[Mapping[str, Nilai]]) -> bytes:
    """Further lines."""
    return "".join(_line([_cell(row[k.kode]) for k in columns]) for row in rows).encode()


def aman(text: str) -> str:
    """Text that no spreadsheet program takes for a formula; an apostrophe in front is how they themselves mark text."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def _cell(value: Nilai) -> str:
    match value:
        case None:
            return ""
        case str():
            return aman(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def _line(cells: Sequence[str]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerow(cells)
    return made.getvalue()
