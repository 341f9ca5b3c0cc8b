"""Charts as inline SVG, made here: every bar begins at nothing, is told by pattern as well as colour, and carries its value.

Widths are in per cent and text is not scaled, so that one drawing reads well on a phone, a screen and paper. Colours are the style
sheet's, for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

from markupsafe import Markup

ROOM = 64.0
"""Per cent of the width that the longest bar takes, for its value stands behind it."""
BAR, LINE, GAP = 14, 17, 15
LETTERS = 36
"""Of a label, in one line on a phone."""
NAMES = ("penuh", "garis", "titik", "kotak")
"""How the kinds of a chart are filled, in this order."""


@dataclass(frozen=True, slots=True)
class Batang:
    """One bar: its parts in the order of the chart's kinds, and what is written behind it."""

    bagian: tuple[float, ...]
    nilai: str


@dataclass(frozen=True, slots=True)
class Baris:
    """One row: what it is, its bars; `catatan` stands where nothing honest can be drawn."""

    label: str
    batang: tuple[Batang, ...] = ()
    catatan: str = ""


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column of a chart over time."""

    label: str
    bagian: tuple[int, ...]


def batang(id_: str, judul: str, uraian: str, baris: Sequence[Baris], room: float = ROOM) -> Markup:
    """Lying bars, one under the other."""
    most = max((sum(b.bagian) for r in baris for b in r.batang), default=0) or 1
    parts, y = list[Markup](), 0
    for row in baris:
        for line in wrap(row.label, LETTERS):
            parts.append(_text(line, "0", y + 14, "label"))
            y += LINE
        y += 4
        for n, b in enumerate(row.batang):
            parts += _bar(id_, b, y, room / most, n)
            y += BAR + 4
        if row.catatan:
            parts.append(_text(row.catatan, "0", y + 12, "catatan"))
            y += BAR + 4
        y += GAP
    return _drawing(id_, judul, uraian, max(y - GAP, 1), parts)


def kolom(id_: str, judul: str, uraian: str, isi: Sequence[Kolom], tinggi: int = 170) -> Markup:
    """Standing columns over time, their parts one on the other."""
    most = max((sum(k.bagian) for k in isi), default=0) or 1
    width, base = 100 / max(len(isi), 1), tinggi - 22
    parts = [Markup('<line class="dasar" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(base)]
    for n, k in enumerate(isi):
        scale = (base - 20) / most
        tops = list(accumulate(k.bagian))
        for kind, (top, value) in enumerate(zip(tops, k.bagian, strict=True)):
            if value:
                x, w = f"{width * n + width * 0.14:.2f}%", f"{width * 0.72:.2f}%"
                parts.append(_rect(id_, kind, x, w, base - top * scale, value * scale))
        total, middle = sum(k.bagian), f"{width * (n + 0.5):.2f}%"
        if total:
            parts.append(_text(str(total), middle, base - total * scale - 5, "nilai tengah"))
        parts.append(_text(k.label, middle, base + 16, "sumbu tengah"))
    return _drawing(id_, judul, uraian, tinggi, parts)


def contoh(id_: str, kind: int) -> Markup:
    """A legend's sample of one kind, for the chart of that id."""
    id_ = f"{id_}-contoh{kind}"
    return Markup('<svg class="bagan contoh" width="22" height="14" aria-hidden="true" focusable="false">{}{}</svg>').format(
        _patterns(id_), _rect(id_, kind, "1", "20", 1, 12)
    )


def _bar(id_: str, b: Batang, y: int, scale: float, first: int) -> Iterator[Markup]:
    """`first`: the kind of its first part; a row's second bar begins with the second kind."""
    at = 0.0
    for kind, part in enumerate(b.bagian):
        if part:
            yield _rect(id_, first + kind, f"{at:.2f}%", f"{part * scale:.2f}%", y, BAR)
            at += part * scale
    yield _text(b.nilai, f"{at:.2f}%", y + 12, "nilai", dx=7 if at else 0)


def _rect(id_: str, kind: int, x: str, width: str, y: float, height: float) -> Markup:
    name = NAMES[kind % len(NAMES)]
    fill = Markup("") if name == "penuh" else Markup(' fill="url(#{}-{})"').format(id_, name)
    return Markup('<rect class="{}" x="{}" y="{:.1f}" width="{}" height="{:.1f}"{}/>').format(name, x, y, width, height, fill)


def _text(words: str, x: str, y: float, kelas: str, dx: int = 0) -> Markup:
    moved = Markup(' dx="{}"').format(dx) if dx else Markup("")
    return Markup('<text class="{}" x="{}" y="{:.0f}"{}>{}</text>').format(kelas, x, y, moved, words)


def _drawing(id_: str, judul: str, uraian: str, tinggi: int, parts: Sequence[Markup]) -> Markup:
    head = Markup('<svg class="bagan" width="100%" height="{}" role="img" aria-labelledby="{id}-j {id}-u">').format(tinggi, id=id_)
    told = Markup('<title id="{id}-j">{}</title><desc id="{id}-u">{}</desc>').format(judul, uraian, id=id_)
    return head + told + _patterns(id_) + Markup("").join(parts) + Markup("</svg>")


_PATTERNS = Markup(
    '<defs><pattern id="{id}-garis" patternUnits="userSpaceOnUse" width="7" height="7" patternTransform="rotate(45)">'
    '<rect class="alas" width="7" height="7"/><rect class="tinta" width="3" height="7"/></pattern>'
    '<pattern id="{id}-titik" patternUnits="userSpaceOnUse" width="7" height="7">'
    '<rect class="alas" width="7" height="7"/><circle class="tinta" cx="3.5" cy="3.5" r="1.9"/></pattern>'
    '<pattern id="{id}-kotak" patternUnits="userSpaceOnUse" width="7" height="7">'
    '<rect class="alas" width="7" height="7"/><path class="kisi" d="M0 0H7M0 0V7"/></pattern></defs>'
)


def _patterns(id_: str) -> Markup:
    return _PATTERNS.format(id=id_)
