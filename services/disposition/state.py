"""Where a sheet stands, and the year's numbering it took its number from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jalur
from shared.sop.waktu.aturan import IsiKalender

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
class Susulan:
    """The serta-merta lane's debts, and what is needed to reckon them."""

    dokumen: str = ""
    mulai_at: datetime | None = None
    """From when they run; None = nothing is out yet."""
    kewajiban: Mapping[str, e.Kewajiban] = field(default_factory=dict)
    terpenuhi: Mapping[str, str] = field(default_factory=dict)
    """Duty → who made it up."""
    penyentuh: frozenset[str] = frozenset()
    """Who wrote or handed over what went out first (seen in content's stream, guarded)."""
    sidik: str | None = None
    """Its digest (seen there, too)."""
    diralat: bool = False
    """What is written from here on went the ordinary way (seen there, too)."""
    tayang_at: datetime | None = None
    """First outlet (seen in the publisher's stream, guarded)."""
    diperintah_oleh: str | None = None
    """Office that ordered it (seen there, too)."""
    kalender: IsiKalender | None = None
    """The unit's calendar (seen in its deadlines stream, guarded)."""
    kalender_versi: int = 0

    @property
    def terbuka(self) -> tuple[str, ...]:
        """What is still owed."""
        return tuple(k for k in self.kewajiban if k not in self.terpenuhi)


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
    jalur: Jalur = "biasa"
    susulan: Susulan = field(default_factory=Susulan)
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
        case e.DisposisiDibuat(sop_nomor=nomor_sop, sop_versi=versi, jalur=jalur, jalur_dokumen=dokumen):
            s = replace(s, jalur=jalur, susulan=Susulan(dokumen))
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
            s = replace(s, keluar=s.keluar | {saluran}, tayang_di=s.tayang_di | {saluran})
            return replace(s, susulan=_owed(s.susulan, fact))
        case e.PenayanganGagal(saluran=saluran):
            return replace(s, keluar=s.keluar - ({saluran} - s.tayang_di))
        case e.MateriDibuat():
            return replace(s, materi_ada=True, susulan=_owed(s.susulan, fact))
        case _:
            return replace(s, susulan=_owed(s.susulan, fact))


def _owed(d: Susulan, fact: Recorded[Event]) -> Susulan:
    match fact.event:
        case e.KewajibanSusulanDitetapkan(kewajiban=kewajiban, mulai_at=mulai):
            return replace(d, kewajiban={k.kode: k for k in kewajiban}, mulai_at=mulai)
        case e.KewajibanSusulanDipenuhi(kode=kode):
            return replace(d, terpenuhi={**d.terpenuhi, kode: fact.actor})
        case e.RalatDibuka():
            return replace(d, diralat=True)
        case e.MateriDibuat() if not d.diralat:
            return replace(d, penyentuh=d.penyentuh | {fact.actor})
        case e.MateriDiajukan(sidik=sidik) if not d.diralat:
            return replace(d, penyentuh=d.penyentuh | {fact.actor}, sidik=sidik)
        case e.PenayanganDiperintahkan() if d.tayang_at is None:
            return replace(d, diperintah_oleh=fact.jabatan)
        case e.MateriDitayangkan() if d.tayang_at is None:
            return replace(d, tayang_at=fact.at)
        case e.KalenderKerjaDitetapkan(versi=versi, kalender=kalender):
            return replace(d, kalender=kalender, kalender_versi=versi)
        case _:
            return d
