"""Where the material stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jalur, Materi

Tahap = Literal[
    "belum_ditugaskan",
    "ditugaskan",
    "dibuat",
    "dikembalikan",
    "dikoreksi",
    "diajukan",
    "ditolak",
    "diverifikasi",
    "tayang",
    "ralat",
    "ditarik",
    "dihentikan",
]

SEBUTAN_TAHAP: dict[Tahap, str] = {
    "belum_ditugaskan": "belum ditugaskan kepada staf",
    "ditugaskan": "menunggu staf menyusun",
    "dibuat": "menunggu koreksi Sekretaris",
    "dikembalikan": "dikembalikan kepada staf",
    "dikoreksi": "sudah dikoreksi, menunggu diajukan",
    "diajukan": "menunggu verifikasi",
    "ditolak": "dikembalikan oleh verifikator untuk diperbaiki",
    "diverifikasi": "sudah disetujui",
    "tayang": "sudah ditayangkan",
    "ralat": "sedang diralat",
    "ditarik": "sudah ditarik dari publikasi",
    "dihentikan": "sudah dihentikan",
}


@dataclass(frozen=True, slots=True)
class State:
    """A case as its content stream tells it. `tersentuh`: everyone who wrote, corrected or handed over."""

    tahap: Tahap = "belum_ditugaskan"
    staf: str | None = None
    versi: int = 0
    putaran: int = 1
    materi: Materi | None = None
    sidik: str | None = None
    slug: str | None = None
    tersentuh: tuple[str, ...] = ()
    pemberi: str = ""
    dibaca: bool = False
    sebelum: Tahap = "belum_ditugaskan"
    """Stage to fall back to when a hand-over is taken back."""
    ralat: str = ""
    tayang_versi: int = 0
    jalur: Jalur = "biasa"
    dibaca_bidang: bool = False
    """The Bidang opened or decided it (seen in verification's stream, guarded)."""
    penugasan_kini: str | None = None
    """Whom the disposition names now, "" = nobody any more (seen in its stream, guarded); None = not looked at."""
    diulang: bool = False
    """An outlet is being tried once more (seen in the publisher's stream, guarded)."""

    @property
    def di_jalur(self) -> bool:
        """On the serta-merta lane: until something is out. What comes later can wait for the ordinary way."""
        return self.jalur == "serta_merta" and not self.tayang_versi


INITIAL = State()


def _touched(s: State, actor: str) -> tuple[str, ...]:
    return s.tersentuh if actor in s.tersentuh else (*s.tersentuh, actor)


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.PenugasanDicatat(staf=staf, dialihkan=dialihkan, jalur=jalur):
            tahap: Tahap = "ditugaskan" if s.tahap == "belum_ditugaskan" else s.tahap
            return replace(s, staf=staf, tahap=tahap, jalur=s.jalur if dialihkan else jalur)
        case e.PencabutanPenugasanDicatat():
            return replace(s, staf=None, tahap="belum_ditugaskan")
        case e.MateriDibuat(versi=versi, materi=materi):
            touched = _touched(s, fact.actor)
            return replace(
                s, tahap="dibuat", sebelum=s.tahap, versi=versi, materi=materi, tersentuh=touched, pemberi=fact.actor, dibaca=False
            )
        case e.MateriDibaca():
            return replace(s, dibaca=True)
        case e.PenyerahanMateriDitarik():
            return replace(s, tahap=s.sebelum, dibaca=True)
        case e.MateriDikembalikan():
            return replace(s, tahap="dikembalikan")
        case e.MateriDikoreksi(versi=versi, materi=materi):
            return replace(s, tahap="dikoreksi", versi=versi, materi=materi, tersentuh=_touched(s, fact.actor), dibaca=True)
        case e.MateriDiajukan(sidik=sidik, slug=slug, jalur=jalur):
            touched = _touched(s, fact.actor)
            # On the lane writing and handing over are one act, so taking back leads to before the writing.
            before: Tahap = "dikoreksi" if jalur == "biasa" else s.sebelum
            return replace(
                s, tahap="diajukan", sebelum=before, sidik=sidik, slug=slug, tersentuh=touched, pemberi=fact.actor, dibaca_bidang=False
            )
        case e.HasilVerifikasiDicatat(hasil="diverifikasi"):
            return replace(s, tahap="diverifikasi")
        case e.HasilVerifikasiDicatat():
            return replace(s, tahap="ditolak", putaran=s.putaran + 1)
        case e.PenayanganDicatat(versi=versi):
            return replace(s, tahap="tayang", tayang_versi=versi, ralat="")
        case e.RalatDibuka(penjelasan=penjelasan):
            return replace(s, tahap="ralat", putaran=s.putaran + 1, ralat=penjelasan)
        case e.PenarikanDicatat():
            return replace(s, tahap="ditarik")
        case e.PenghentianDicatat():
            return replace(s, tahap="dihentikan")
        case e.PengajuanDibaca(sidik=sidik) | e.MateriDiverifikasi(sidik=sidik) | e.MateriDitolak(sidik=sidik):
            return replace(s, dibaca_bidang=s.dibaca_bidang or sidik == s.sidik)
        case e.UjiKonsekuensiDiminta(sidik=sidik):
            return replace(s, dibaca_bidang=s.dibaca_bidang or sidik == s.sidik)
        case e.PenyusunanDitugaskan(staf=staf) | e.PenugasanDialihkan(staf=staf):
            return replace(s, penugasan_kini=staf)
        case e.PenyerahanDitarik(tahap="ditugaskan"):
            return replace(s, penugasan_kini="")
        case e.PenayanganDiulang():
            return replace(s, diulang=True)
        case e.PenayanganSelesai():
            return replace(s, diulang=False)
        case _:
            return s
