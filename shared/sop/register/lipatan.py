"""The registers straight from a log's facts: what the command line exports, and what projections are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.eventstore.codec import Recorded
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.register.catatan import Baris, Catatan, baris, evolve, kunci, sel
from shared.sop.register.kata import Nilai, zona_dari
from shared.sop.register.saringan import Saringan


@dataclass(slots=True)
class Lipatan:
    """Grows fact by fact. Keeps the events that carry words, for those lines alone that stand in a register."""

    catatan: dict[str, Catatan] = field(default_factory=dict)
    teks: dict[int, Event] = field(default_factory=dict)

    def tambah(self, facts: Iterable[Recorded[Event]]) -> None:
        """More of the log, in its order."""
        for fact in facts:
            id_ = kunci(fact)
            before = self.catatan.get(id_, Catatan())
            after = self.catatan[id_] = evolve(before, fact)
            if fact.position in (after.buku.kasus.sheet_position, *(t.position for t in after.terbitan.tayangan[-1:])):
                self.teks[fact.position] = fact.event

    def isi(self, s: Saringan, unit: str, d: Direktori) -> list[Mapping[str, Nilai]]:
        """Cells of the lines that are wanted, in the order of the book."""
        zona = zona_dari(d.profil)
        found: list[tuple[Baris, Catatan]] = [
            (b, c) for id_, c in self.catatan.items() for b in baris(id_, c) if b.unit == unit and s.memuat(b, zona)
        ]
        found.sort(key=lambda pair: urutan(pair[0]))
        rows: list[Mapping[str, Nilai]] = []
        for b, c in found:
            cells = sel(b, c, self.teks.get(b.teks_position), d, len(rows) + 1)
            if s.cocok(cells):
                rows.append(cells)
        return rows


def urutan(b: Baris) -> tuple[int, int, str, str, int]:
    """Order of a book: by number, or by when it went out."""
    if b.jenis == "buku":
        return b.tahun, b.nomor, "", b.kunci, b.urut
    return 0, 0, b.at.isoformat(timespec="microseconds"), b.kunci, b.urut
