"""What is before the Bidang."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jalur, Klasifikasi

Tahap = Literal["belum_diajukan", "diajukan", "uji_konsekuensi", "diverifikasi", "ditolak", "dihentikan"]

SEBUTAN_TAHAP: dict[Tahap, str] = {
    "belum_diajukan": "belum diajukan",
    "diajukan": "menunggu verifikasi",
    "uji_konsekuensi": "menunggu putusan uji konsekuensi",
    "diverifikasi": "sudah disetujui",
    "ditolak": "sudah dikembalikan untuk diperbaiki",
    "dihentikan": "sudah dihentikan",
}


@dataclass(frozen=True, slots=True)
class State:
    """A case as its verification stream tells it."""

    tahap: Tahap = "belum_diajukan"
    versi: int = 0
    putaran: int = 0
    sidik: str = ""
    klasifikasi: Klasifikasi | None = None
    tersentuh: tuple[str, ...] = ()
    jalur: Jalur = "biasa"
    dibaca: bool = False
    uji: Literal["belum", "terbuka", "dikecualikan"] = "belum"
    keluar: Mapping[str, str] = field(default_factory=dict)
    """Outlet → newest digest that is out there or may be (seen in the publisher's stream, guarded). A sure failure leaves the list:
    else nobody could take back, and so mend, what every outlet refuses."""
    terakhir_diajukan: str = ""
    ditarik: frozenset[str] = frozenset()
    """Digests whose submission was taken back (seen in content's stream, guarded)."""


INITIAL = State()


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.PengajuanDicatat() as p:
            return replace(
                s,
                tahap="diajukan",
                versi=p.versi,
                putaran=p.putaran,
                sidik=p.sidik,
                klasifikasi=p.klasifikasi,
                tersentuh=p.tersentuh_oleh,
                jalur=p.jalur,
                dibaca=False,
                uji="belum",
            )
        case e.PenarikanPengajuanDicatat():
            return replace(s, tahap="belum_diajukan", sidik="")
        case e.PengajuanDibaca():
            return replace(s, dibaca=True)
        case e.UjiKonsekuensiDiminta():
            return replace(s, tahap="uji_konsekuensi", dibaca=True)
        case e.UjiKonsekuensiDiputuskan(keputusan=keputusan):
            return replace(s, tahap="diajukan", uji=keputusan)
        case e.MateriDiverifikasi():
            return replace(s, tahap="diverifikasi")
        case e.MateriDitolak() | e.VerifikasiDicabut():
            return replace(s, tahap="ditolak")
        case e.PenghentianVerifikasiDicatat():
            return replace(s, tahap="dihentikan")
        case e.PenayanganDimulai(saluran=saluran, sidik=sidik) | e.MateriDitayangkan(saluran=saluran, sidik=sidik):
            return replace(s, keluar={**s.keluar, saluran: sidik})
        case e.PenayanganGagal(saluran=saluran):
            return replace(s, keluar={k: v for k, v in s.keluar.items() if k != saluran})
        case e.MateriDiajukan(sidik=sidik):
            return replace(s, terakhir_diajukan=sidik)
        case e.PenyerahanMateriDitarik(tahap="diajukan"):
            return replace(s, ditarik=s.ditarik | {s.terakhir_diajukan})
        case _:
            return s
