"""Whether a case went through every row of the SOP's table in order, and where not. The table itself says what leads where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.steps import SELESAI, STEPS
from shared.sop.waktu.langkah import Giliran

HABIS = len(STEPS) + 1
"""After the last row: everything is out, PPID Pembantu looks at the links."""


def _row(target: int | str) -> int:
    return HABIS if target == SELESAI else int(target)


_TABLE: Mapping[int, Mapping[str, int]] = {s.no: {name: _row(to) for name, to in s.lanjut.items()} for s in STEPS}
_LEADS_TO: Mapping[str, int] = {name: row for leads in _TABLE.values() for name, row in leads.items()}
_SAME_AS: Mapping[str, str] = {"DisposisiDiserahkanKembali": "DisposisiDibuat"}
"""Handed over once more after it was taken back: the row is done by it all the same."""


@dataclass(frozen=True, slots=True)
class Simpangan:
    """Where a case left the table. `sebab`: the event by which it did, or the reason it ended with."""

    langkah: int
    jenis: Literal["dilewati", "belum_selesai", "mundur", "dihentikan", "ditarik"]
    sebab: str
    at: datetime


def simpangan(turns: Sequence[Giliran], facts: Sequence[Recorded[Event]], akhir: Recorded[Event], jalur: str) -> tuple[Simpangan, ...]:
    """All deviations up to the case's end, in log order."""
    begins = {t.posisi: HABIS if t.langkah == "akhir" else int(t.langkah[0]) for t in turns if t.langkah != "laporan"}
    at, begun, found = 1, True, list[Simpangan]()
    for fact in sorted(facts, key=lambda f: f.position):
        if fact.position > akhir.position:
            break
        name = _SAME_AS.get(type(fact.event).__name__, type(fact.event).__name__)
        row = begins.get(fact.position, _TABLE.get(at, {}).get(name, at) if _ends(fact.event) else at)
        found += _moved(at, row, begun, name, fact.at, jalur)
        begun = fact.position in begins or (begun and row == at)
        at = row
    return (*found, *_ended(at, akhir, jalur))


def _ends(event: Event) -> bool:
    """Nothing is out: the order still stands."""
    return not isinstance(event, e.PenayanganSelesai) or bool(event.tayang)


def _moved(at: int, row: int, begun: bool, name: str, when: datetime, jalur: str) -> list[Simpangan]:
    if row == at or _TABLE.get(at, {}).get(name) == row:
        return []
    if row < at:
        # Back to where the table sends it, from wherever: a return is part of the procedure.
        return [] if _LEADS_TO.get(name) == row else [Simpangan(min(at, HABIS - 1), "mundur", name, when)]
    return _passed_over(at, row, begun, name, when, jalur)


def _passed_over(at: int, row: int, begun: bool, name: str, when: datetime, jalur: str) -> list[Simpangan]:
    """Rows between; the one that the event itself ends was done, however one came to it."""
    done = next((n for n, leads in _TABLE.items() if leads.get(name) == row), row)
    sebab = name if jalur == "biasa" else f"jalur_{jalur}"
    left = [] if done == at else [Simpangan(at, "belum_selesai" if begun else "dilewati", sebab, when)]
    return [*left, *(Simpangan(n, "dilewati", sebab, when) for n in range(at + 1, done))]


def _ended(at: int, akhir: Recorded[Event], jalur: str) -> list[Simpangan]:
    match akhir.event:
        case e.ProsesDihentikan(sebab=sebab):
            return [Simpangan(min(at, HABIS - 1), "dihentikan", sebab, akhir.at)]
        case e.MateriDitarik(sebab=sebab):
            return [Simpangan(min(at, HABIS - 1), "ditarik", sebab, akhir.at)]
        case _:
            return [] if at == HABIS else _passed_over(at, HABIS, True, type(akhir.event).__name__, akhir.at, jalur)
