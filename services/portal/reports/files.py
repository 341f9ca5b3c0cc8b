"""Figures and turns as CSV: RFC 4180, UTF-8 with a mark at the start, so that spreadsheets read it without being asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi.responses import Response

MARK = "\ufeff"


def csv_file(nama: str, kolom: Sequence[str], baris: Iterable[Sequence[Any]]) -> Response:
    """To be kept, not shown. Only codes, ids, numbers and times stand in it: nothing a spreadsheet could take for a formula."""
    text = io.StringIO(newline="")
    text.write(MARK)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(kolom)
    rows.writerows(baris)
    headers = {"Content-Disposition": f'attachment; filename="{nama}.csv"'}
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)
