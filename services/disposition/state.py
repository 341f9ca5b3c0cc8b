"""Where a sheet stands, and the year's numbering it took its number from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event

Tahap = Literal["belum_ada", "dibuat", "ditarik", "diteruskan", "diterima", "ditugaskan", "tayang", "selesai", "dihentikan"]

SEBUTAN_TAHAP: dict[Tahap, str] = {
    "belum_ada": "belum dibuat",
    "dibuat": "menunggu Sekretaris",
    "ditarik": "ditarik kembali oleh PPID Pembantu",
    "diteruskan": "menunggu Sekretariat",
    "diterima": "menunggu penugasan staf",
    "ditugaskan": "sedang disusun atau diproses",
    "tayang": "sudah ditayangkan, menunggu diselesaikan",
    "selesai": "sudah selesai",
    "dihentikan": "sudah dihentikan",
}


@dataclass(frozen=True, slots=True)
class Numbering:
    """One unit's numbers of one year."""

    pertama: int | None = None
    tertinggi: int = 0
    dicadangkan: tuple[tuple[int, int], ...] = ()
    terpakai: frozenset[int] = frozenset()

    def reserved(self, nomor: int) -> bool:
        """Whether it lies in a range kept for paper."""
        return any(dari <= nomor <= sampai for dari, sampai in self.dicadangkan)

    @property
    def berikut(self) -> int:
        """The next number: no gap but reserved ranges."""
        nomor = max(self.tertinggi + 1, self.pertama or 1)
        while self.reserved(nomor) or nomor in self.terpakai:
            nomor += 1
        return nomor


@dataclass(frozen=True, slots=True)
class State:
    """A case as its disposition stream tells it."""

    tahap: Tahap = "belum_ada"
    sop_nomor: str = ""
    sop_versi: int = 0
    pemberi: str = ""
    """Who made the last hand-over."""
    dibaca: bool = False
    staf: str | None = None
    tautan: tuple[str, ...] = ()
    keluar: frozenset[str] = frozenset()
    """Outlets on which something is out or may be (seen in the publisher's stream, guarded). A sure failure leaves the list:
    else a case that no outlet takes could be neither withdrawn nor stopped."""
    tayang_di: frozenset[str] = frozenset()
    """Outlets on which some version came out."""
    materi_ada: bool = False
    """The staf has written (seen in content's stream, guarded)."""
    nomor: Numbering = field(default_factory=Numbering)
    tindakan: Mapping[str, str] = field(default_factory=dict)
    """Acts of officers a scan can belong to: event id → kind of event (other stages' seen in their guarded streams)."""
    pindaian: frozenset[tuple[str, str]] = frozenset()
    """Scans already kept: (event id, digest)."""


INITIAL = State()


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    if fact.jabatan is not None:
        s = replace(s, tindakan={**s.tindakan, str(fact.event_id): type(fact.event).__name__})
    match fact.event:
        case e.PindaianDilampirkan(untuk=untuk, sha256=sha256):
            return replace(s, pindaian=s.pindaian | {(untuk, sha256)})
        case e.NomorPertamaDitetapkan(nomor=nomor):
            return replace(s, nomor=replace(s.nomor, pertama=nomor))
        case e.NomorDicadangkan(dari=dari, sampai=sampai):
            return replace(s, nomor=replace(s.nomor, dicadangkan=(*s.nomor.dicadangkan, (dari, sampai))))
        case e.NomorDisposisiDiberikan(nomor=nomor) | e.NomorDisposisiDibatalkan(nomor=nomor):
            tertinggi = s.nomor.tertinggi if s.nomor.reserved(nomor) else max(s.nomor.tertinggi, nomor)
            return replace(s, nomor=replace(s.nomor, tertinggi=tertinggi, terpakai=s.nomor.terpakai | {nomor}))
        case e.DisposisiDibuat(sop_nomor=nomor_sop, sop_versi=versi):
            return replace(s, tahap="dibuat", sop_nomor=nomor_sop, sop_versi=versi, pemberi=fact.actor, dibaca=False)
        case e.DisposisiDibaca():
            return replace(s, dibaca=True)
        case e.DisposisiDiserahkanKembali():
            return replace(s, tahap="dibuat", pemberi=fact.actor, dibaca=False)
        case e.DisposisiDiteruskan():
            return replace(s, tahap="diteruskan", pemberi=fact.actor, dibaca=False)
        case e.DisposisiDiterima():
            return replace(s, tahap="diterima", pemberi=fact.actor, dibaca=True)
        case e.PenyusunanDitugaskan(staf=staf) | e.PenugasanDialihkan(staf=staf):
            return replace(s, tahap="ditugaskan", staf=staf, pemberi=fact.actor, dibaca=False)
        case e.PenyerahanDitarik(tahap=tahap):
            before: dict[str, Tahap] = {"dibuat": "ditarik", "diteruskan": "dibuat", "ditugaskan": "diterima"}
            return replace(s, tahap=before[tahap], dibaca=True, staf=None)
        case e.HasilPenayanganDicatat(tautan=tautan):
            return replace(s, tahap="tayang", tautan=tautan)
        case e.DisposisiSelesai():
            return replace(s, tahap="selesai")
        case e.ProsesDihentikan():
            return replace(s, tahap="dihentikan")
        case e.PenayanganDimulai(saluran=saluran):
            return replace(s, keluar=s.keluar | {saluran})
        case e.MateriDitayangkan(saluran=saluran):
            return replace(s, keluar=s.keluar | {saluran}, tayang_di=s.tayang_di | {saluran})
        case e.PenayanganGagal(saluran=saluran):
            return replace(s, keluar=s.keluar - ({saluran} - s.tayang_di))
        case e.MateriDibuat():
            return replace(s, materi_ada=True)
        case _:
            return s
