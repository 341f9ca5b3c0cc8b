"""The column *waktu* of the printed SOP: what the office has confirmed. A row without a limit stays empty, as in the signed document."""

from __future__ import annotations

from collections.abc import Mapping

from shared.sop.events import BatasWaktuDitetapkan
from shared.sop.waktu.langkah import LANGKAH

BAGIAN: Mapping[str, str] = {
    "5a": "menyusun",
    "5b": "mengoreksi",
    "7u": "uji konsekuensi",
    "8a": "memerintahkan",
    "8b": "menayangkan",
}
"""What of a row a limit is on, where the row has several clocks."""
TANPA_BARIS = frozenset({"akhir", "laporan"})
"""Clocks that stand in no row of the document."""


def waktu_of(no: int, batas: Mapping[tuple[str, ...], BatasWaktuDitetapkan]) -> tuple[str, ...]:
    """Lines for one row, in the order of its steps. A limit over several rows says so in each."""
    found = []
    for langkah in sorted(batas, key=_place):
        rows = sorted({row_of(kode) for kode in langkah if row_of(kode)})
        if no not in rows:
            continue
        teks = batas[langkah].teks
        if len(rows) > 1:
            found.append(
                f"{teks} untuk langkah {rows[0]}–{rows[-1]}" if _joined(rows) else f"{teks} untuk langkah {', '.join(map(str, rows))}"
            )
        elif len(langkah) == 1 and langkah[0] in BAGIAN:
            found.append(f"{BAGIAN[langkah[0]]} {teks}")
        else:
            found.append(teks)
    return tuple(found)


def row_of(kode: str) -> int:
    """The document's row that a step's code belongs to; 0 for none."""
    return int(kode[0]) if kode in LANGKAH and kode not in TANPA_BARIS else 0


def _joined(rows: list[int]) -> bool:
    return rows == list(range(rows[0], rows[-1] + 1))


def _place(langkah: tuple[str, ...]) -> int:
    return list(LANGKAH).index(langkah[0]) if langkah[0] in LANGKAH else len(LANGKAH)
