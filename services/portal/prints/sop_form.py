"""The SOP itself as the form of Permen PANRB 35/2012, from the unit's profile and the table the system runs on."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.portal.prints.flow import TINGGI_MIN, flow_chart
from services.portal.prints.sop_limits import waktu_of
from shared.sop.directory import Direktori
from shared.sop.events import BatasWaktuDitetapkan
from shared.sop.steps import STEPS, Langkah

KOLOM = ("ppid_pembantu", "bidang_pdki", "sekretaris", "sekretariat", "staf_sekretariat")
"""The pelaksana in the order of the signed document."""
LEBAR_TEKS = {"kegiatan": 66.0, "kelengkapan": 33.0, "waktu": 18.0, "output": 31.0, "keterangan": 26.0}
"""Columns of text on A4 lying down, mm; on F4 they are wider, so what fits here fits there."""
MM_HURUF, MM_BARIS, MM_TEPI = 1.5, 3.4, 3.0


@dataclass(frozen=True, slots=True)
class Baris:
    """One row: the SOP's words and its part of the flow chart."""

    langkah: Langkah
    gambar: Markup
    waktu: tuple[str, ...]


def sop_rows(direktori: Direktori, batas: Mapping[tuple[str, ...], BatasWaktuDitetapkan]) -> tuple[tuple[str, ...], tuple[Baris, ...]]:
    """Names of the pelaksana's columns, and the rows. `batas`: limits the unit has confirmed."""
    names = tuple(direktori.sebutan(j) for j in KOLOM)
    waktu = [waktu_of(s.no, batas) for s in STEPS]
    drawings = flow_chart([height_mm(s, w) for s, w in zip(STEPS, waktu, strict=True)], KOLOM, names)
    return names, tuple(Baris(s, g, w) for s, g, w in zip(STEPS, drawings, waktu, strict=True))


def height_mm(step: Langkah, waktu: Sequence[str] = ()) -> float:
    """How high a row has to be for its text: a drawing cannot ask the browser."""
    texts = {
        "kegiatan": [step.kegiatan],
        "kelengkapan": [f"- {k}" for k in step.kelengkapan],
        "waktu": list(waktu),
        "output": [f"- {o}" for o in step.output],
        "keterangan": [step.keterangan],
    }
    lines = max(sum(_lines(t, LEBAR_TEKS[name]) for t in many) for name, many in texts.items())
    return max(TINGGI_MIN, round(lines * MM_BARIS + MM_TEPI, 1))


def _lines(text: str, width_mm: float) -> int:
    return len(textwrap.wrap(text, int((width_mm - MM_TEPI) / MM_HURUF))) if text else 0
