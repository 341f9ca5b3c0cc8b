"""Parts of a photo as the form has them: percent of its width and height, dragged by finger or typed."""

from __future__ import annotations

from math import ceil, floor

from services.portal.acts.answers import Terisi
from shared.refusal import Reason, reason

ROWS = 8
SIDES = {"kiri": "Dari kiri", "atas": "Dari atas", "lebar": "Lebar", "tinggi": "Tinggi"}


def areas(t: Terisi) -> tuple[list[tuple[int, int, int, int]], list[Reason]]:
    """The parts, and what is wrong with them. A row nobody touched is no part."""
    found: list[tuple[int, int, int, int]] = []
    wrong: list[Reason] = []
    for n in range(1, ROWS + 1):
        typed = {side: t.one(f"{side}.{n}").replace(",", ".") for side in SIDES}
        if not any(typed.values()):
            continue
        numbers = {side: _percent(text) for side, text in typed.items()}
        for side, value in numbers.items():
            if value is None:
                wrong.append(reason("bukan_persen", f"{SIDES[side]} bagian {n} harus angka 0 sampai 100.", f"{side}.{n}"))
        left, top, width, height = numbers.values()
        if left is None or top is None or width is None or height is None:
            continue
        box = (floor(left * 10), floor(top * 10), min(1000, ceil((left + width) * 10)), min(1000, ceil((top + height) * 10)))
        if box[0] >= box[2] or box[1] >= box[3]:
            wrong.append(reason("bagian_kosong", f"Bagian {n} berada di luar foto atau tidak berukuran.", f"kiri.{n}"))
        else:
            found.append(box)
    if not found and not wrong:
        wrong.append(reason("bagian_belum_ada", "Tandai sedikitnya satu bagian foto.", "kiri.1"))
    return found, wrong


def _percent(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None
