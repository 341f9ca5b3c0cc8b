"""XLSX: kop above, headings that stay in sight, real dates, and text that is never a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from shared.sheets.heading import Kepala
from shared.sop.register.kata import Nilai
from shared.sop.register.kolom import Kolom

BARIS_MAKS = 10_000
"""More is no sheet to read, and would be held in memory as a whole; CSV has no bound."""
SEL_MAKS, TAUTAN_MAKS = 32_000, 2_000
"""What one cell, and one link, may hold in Excel."""


class TerlaluBanyak(ValueError):
    """More lines than a sheet should have."""


def berkas_xlsx(head: Kepala, columns: Sequence[Kolom], rows: Sequence[Mapping[str, Nilai]]) -> bytes:
    """The whole file; the same cells make the same bytes. Raises TerlaluBanyak."""
    if len(rows) > BARIS_MAKS:
        raise TerlaluBanyak(len(rows))
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": head.judul, "author": head.kop[-1], "created": head.dibuat_at.replace(tzinfo=None)})
        _sheet(book, head, columns, rows)
    return made.getvalue()


def _sheet(book: Any, head: Kepala, columns: Sequence[Kolom], rows: Sequence[Mapping[str, Nilai]]) -> None:
    sheet = book.add_worksheet(head.judul[:31])
    top, title = book.add_format({"align": "left"}), book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format(
        {"bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top", "border": 1}
    )
    plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C8CDD2"}
    formats = {
        "teks": book.add_format(plain),
        "angka": book.add_format(plain | {"num_format": "0"}),
        "tanggal": book.add_format(plain | {"num_format": "dd-mm-yyyy", "align": "left"}),
        "waktu": book.add_format(plain | {"num_format": "dd-mm-yyyy hh:mm", "align": "left"}),
        "tautan": book.add_format(plain | {"font_color": "#0B5A8A", "underline": 1}),
    }
    above = [*((line, top) for line in head.kop), (head.judul, title), *((line, top) for line in head.keterangan), ("", top)]
    for n, (text, kind) in enumerate(above):
        sheet.write_string(n, 0, text, kind)
    first = len(above)
    for n, k in enumerate(columns):
        sheet.set_column(n, n, k.lebar)
        sheet.write_string(first, n, k.judul, heading)
    for r, row in enumerate(rows, start=first + 1):
        for n, k in enumerate(columns):
            _cell(sheet, (r, n), row[k.kode], formats[k.macam], link=k.macam == "tautan")
    sheet.freeze_panes(first + 1, 1)
    sheet.autofilter(first, 0, first + max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(first)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RHalaman &P dari &N")


def _cell(sheet: Any, at: tuple[int, int], value: Nilai, kind: Any, *, link: bool) -> None:
    match value:
        case None | "":
            sheet.write_blank(*at, None, kind)
        case datetime():
            sheet.write_datetime(*at, value.replace(tzinfo=None), kind)
        case date():
            sheet.write_datetime(*at, value, kind)
        case int():
            sheet.write_number(*at, value, kind)
        case str() if link and value.startswith(("https://", "http://")) and len(value) <= TAUTAN_MAKS:
            sheet.write_url(*at, value, kind, value)
        case str():
            sheet.write_string(*at, value if len(value) <= SEL_MAKS else f"{value[:SEL_MAKS]} …", kind)
