"""The flow chart of the SOP form (Permen PANRB 35/2012): one drawing per row over the columns of the pelaksana.

Drawn from the same table the system runs on. Lines leave a row at its lower edge and enter the next at its upper edge, so a drawing must be
exactly as high as its row. Five signs only: terminator, process, decision, arrow, and the line back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from shared.sop.steps import SELESAI, STEPS, Langkah

LEBAR = 19.0
"""Width of a pelaksana's column, mm."""
PUNCAK = 6.6
"""Room above the signs for lines that come in from another column, mm."""
SETENGAH = {"mulai": (6.5, 3.5), "selesai": (6.5, 3.5), "proses": (6.5, 4.0), "keputusan": (7.5, 5.0)}
"""Half width and half height of each sign, mm."""
TINGGI_MIN = PUNCAK + 2 * 5.0 + 2.4
FONT = 'font-family="Liberation Sans, Arial, sans-serif"'
JAWABAN: Mapping[str, str] = {
    "MateriDitolak": "Tidak",
    "MateriDiverifikasi": "Ya",
    "MateriDikembalikan": "Kembali",
    "MateriDikoreksi": "Lanjut",
}
"""What stands at the lines that leave a decision."""


@dataclass(frozen=True, slots=True)
class Tanda:
    """One sign: its column and its kind."""

    kolom: int
    jenis: str

    @property
    def x(self) -> float:
        """Middle of its column."""
        return (self.kolom + 0.5) * LEBAR

    @property
    def rx(self) -> float:
        """Half its width."""
        return SETENGAH[self.jenis][0]

    @property
    def ry(self) -> float:
        """Half its height."""
        return SETENGAH[self.jenis][1]


@dataclass(slots=True)
class _Gambar:
    tinggi: float
    lines: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def path(self, *points: tuple[float, float], arrow: bool = False) -> None:
        d = "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in points)
        self.lines.append(f'<path d="{d}" fill="none" stroke="#000" stroke-width=".3"/>')
        if arrow:
            (x0, y0), (x, y) = points[-2:]
            dx, dy = _sign(x - x0), _sign(y - y0)
            a, b = (x - 1.9 * dx + 0.8 * dy, y - 1.9 * dy + 0.8 * dx), (x - 1.9 * dx - 0.8 * dy, y - 1.9 * dy - 0.8 * dx)
            self.lines.append(f'<path d="M{x:.2f} {y:.2f} L{a[0]:.2f} {a[1]:.2f} L{b[0]:.2f} {b[1]:.2f} Z"/>')

    def words(self, x: float, y: float, text: str, anchor: str = "start") -> None:
        self.signs.append(f'<text x="{x:.2f}" y="{y:.2f}" font-size="2.4" text-anchor="{anchor}">{escape(text)}</text>')

    def sign(self, t: Tanda, cy: float) -> None:
        look = 'fill="#fff" stroke="#000" stroke-width=".35"'
        if t.jenis == "keputusan":
            points = f"{t.x:.2f},{cy - t.ry:.2f} {t.x + t.rx:.2f},{cy:.2f} {t.x:.2f},{cy + t.ry:.2f} {t.x - t.rx:.2f},{cy:.2f}"
            self.signs.append(f'<polygon points="{points}" {look}/>')
            return
        rounded = f' rx="{t.ry}"' if t.jenis in ("mulai", "selesai") else ""
        box = f'x="{t.x - t.rx:.2f}" y="{cy - t.ry:.2f}" width="{2 * t.rx}" height="{2 * t.ry}"'
        self.signs.append(f"<rect {box}{rounded} {look}/>")
        if rounded:
            self.words(t.x, cy + 0.85, t.jenis.capitalize(), "middle")


def signs_of(step: Langkah, columns: Sequence[str], steps: Sequence[Langkah] = STEPS) -> tuple[Tanda, ...]:
    """A row's signs in the order of its work: the last one decides where several ways lead on."""
    found = []
    for i, jabatan in enumerate(step.pelaksana):
        last = i == len(step.pelaksana) - 1
        kind = "proses"
        if last and len(step.lanjut) > 1:
            kind = "keputusan"
        if step is steps[0] and i == 0:
            kind = "mulai"
        if last and SELESAI in step.lanjut.values():
            kind = "selesai"
        found.append(Tanda(columns.index(jabatan), kind))
    return tuple(found)


def flow_chart(heights: Sequence[float], columns: Sequence[str], names: Sequence[str], steps: Sequence[Langkah] = STEPS) -> list[Markup]:
    """One drawing per row."""
    rows = [signs_of(s, columns, steps) for s in steps]
    drawn = [_Gambar(h) for h in heights]
    middle = [max(PUNCAK + max(t.ry for t in signs), g.tinggi / 2) for signs, g in zip(rows, drawn, strict=True)]
    for i, step in enumerate(steps):
        g, signs, cy = drawn[i], rows[i], middle[i]
        for a, b in pairwise(signs):
            way = _sign(b.x - a.x)
            g.path((a.x + way * a.rx, cy), (b.x - way * b.rx, cy), arrow=True)
        for event, to in step.lanjut.items():
            label = JAWABAN.get(event, "") if len(step.lanjut) > 1 else ""
            if to == step.no:
                _loop(g, signs, cy, label)
            elif isinstance(to, int) and to < step.no:
                _back(drawn, rows, middle, i, to - 1, label)
            elif isinstance(to, int):
                _on(g, signs[-1], cy, drawn[to - 1], rows[to - 1][0], middle[to - 1], label)
        for t in signs:
            g.sign(t, cy)
    return [_svg(g, len(columns), _told(s, names_of)) for g, s, names_of in zip(drawn, steps, _names(steps, columns, names), strict=True)]


def _on(g: _Gambar, a: Tanda, cy: float, below: _Gambar, b: Tanda, cy_below: float, label: str) -> None:
    g.path((a.x, cy + a.ry), (a.x, g.tinggi))
    if label:
        g.words(a.x + 1, cy + a.ry + 1.9, label)
    turn = [] if a.kolom == b.kolom else [(a.x, 3.0), (b.x, 3.0)]
    below.path((a.x, 0), *turn, (b.x, cy_below - b.ry), arrow=True)


def _loop(g: _Gambar, signs: Sequence[Tanda], cy: float, label: str) -> None:
    """Back to the first sign of the same row, over the top."""
    a, b = signs[-1], signs[0]
    way = _sign(b.x - a.x)
    g.path((a.x, cy - a.ry), (a.x, 5), (b.x - way * 3, 5), (b.x - way * 3, cy - b.ry), arrow=True)
    g.words((a.x + b.x) / 2, 7.3, label, "middle")


def _back(drawn: Sequence[_Gambar], rows: Sequence[Sequence[Tanda]], middle: Sequence[float], i: int, to: int, label: str) -> None:
    """Up to the deciding sign of an earlier row, along the edge of this sign's column, where no sign stands."""
    a, b = rows[i][-1], rows[to][-1]
    lane = a.kolom * LEBAR + 0.9
    drawn[i].path((a.x - a.rx, middle[i]), (lane, middle[i]), (lane, 0))
    drawn[i].words(lane + 0.5, middle[i] - 4.3, label)
    for g in drawn[to + 1 : i]:
        g.path((lane, g.tinggi), (lane, 0))
    way = _sign(b.x - lane)
    drawn[to].path((lane, drawn[to].tinggi), (lane, middle[to]), (b.x - way * b.rx, middle[to]), arrow=True)


def _names(steps: Sequence[Langkah], columns: Sequence[str], names: Sequence[str]) -> list[list[str]]:
    called = dict(zip(columns, names, strict=True))
    return [[called[j] for j in s.pelaksana] for s in steps]


def _told(step: Langkah, names: Sequence[str]) -> str:
    """The drawing in words, for those who do not see it."""
    ways = [
        "selesai" if to == SELESAI else f"{JAWABAN.get(event, '').lower() + ': ' if len(step.lanjut) > 1 else ''}ke langkah {to}"
        for event, to in step.lanjut.items()
    ]
    return f"{' lalu '.join(names)}; {'; '.join(ways)}"


def _svg(g: _Gambar, columns: int, told: str) -> Markup:
    width = columns * LEBAR
    borders = "".join(f'<path d="M{n * LEBAR:.2f} 0 V{g.tinggi:.2f}" stroke="#000" stroke-width=".2"/>' for n in range(1, columns))
    size = f'width="{width:g}mm" height="{g.tinggi:g}mm" viewBox="0 0 {width:g} {g.tinggi:g}"'
    return Markup(  # noqa: S704 - numbers and our own words; labels are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(told)}" {size} {FONT}>'
        f"{borders}{''.join(g.lines)}{''.join(g.signs)}</svg>"
    )


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
