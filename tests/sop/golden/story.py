"""A year of one office in small: a case with two refusals, a ralat and a withdrawal; one that is stopped; hand-overs taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.content import commands as c
from services.disposition import commands as d
from services.publisher import commands as p
from services.verification import commands as v
from shared.command import Command
from shared.eventstore.memory import MemoryStore
from shared.sop import events as e
from tests.support.journeys import BIDANG, PPID, SEKRETARIAT, SEKRETARIS, STAF_
from tests.support.office import Office
from tests.support.people import NOW, STAF, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import SISTEM, By

LOG_ID = UUID("0193a000-0000-4000-8000-000000000001")
LENGKAP, DIHENTIKAN, DITARIK = (str(uuid5(LOG_ID, name)) for name in ("lengkap", "dihentikan", "ditarik"))
"""Cases."""


@dataclass
class Teller:
    """Gives commands under ids that are the same at every telling."""

    office: Office
    causes: Iterator[str] = field(default_factory=lambda: (str(uuid5(LOG_ID, f"perintah-{n}")) for n in range(1_000_000)))

    async def tell(self, case: str, *told: tuple[By, Command]) -> None:
        for by, command in told:
            await self.office.do(command, by, case, next(self.causes))

    async def sidik(self, case: str) -> str:
        return str((await self.office.last(case, e.MateriDiajukan)).sidik)


async def tell() -> Office:
    """The office after everything."""
    office = Office(MemoryStore(clock=lambda: office.now, log_id=LOG_ID))
    teller = Teller(office)
    await office.found()
    await published_corrected_withdrawn(teller)
    await stopped(teller)
    await taken_back(teller)
    return office


async def to_written(t: Teller, case: str) -> None:
    await t.tell(
        case,
        (PPID, d.BuatDisposisi(disposisi=isi_disposisi(), terjadi_at=NOW)),
        (SEKRETARIS, d.BacaDisposisi()),
        (SEKRETARIS, d.TeruskanDisposisi(catatan="Mohon ditindaklanjuti.")),
        (SEKRETARIAT, d.TerimaDisposisi()),
        (SEKRETARIAT, d.TugaskanPenyusunan(staf=STAF)),
        (STAF_, c.BuatMateri(materi=materi())),
    )


async def to_ordered(t: Teller, case: str) -> str:
    sidik = await t.sidik(case)
    await t.tell(
        case,
        (BIDANG, v.BacaPengajuan()),
        (BIDANG, v.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")),
        (SEKRETARIS, p.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website", "instagram"))),
    )
    return sidik


async def to_published(t: Teller, case: str) -> None:
    sidik = await to_ordered(t, case)
    await t.tell(
        case,
        (STAF_, p.LaksanakanPenayangan(sidik=sidik)),
        (SISTEM, p.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=t.office.now)),
        (SISTEM, p.CatatHasilSaluran(saluran="website", percobaan=1, hasil="tayang", tautan="http://localhost:8080/k/berita/x")),
        (STAF_, p.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1")),
    )


async def published_corrected_withdrawn(t: Teller) -> None:
    case = LENGKAP
    await to_written(t, case)
    await t.tell(
        case,
        (SEKRETARIS, c.BacaMateri()),
        (SEKRETARIS, c.KembalikanMateri(versi=1, alasan=alasan("fakta"))),
        (STAF_, c.BuatMateri(dari_versi=1, materi=materi("Judul kedua"))),
        (SEKRETARIS, c.KoreksiMateri(versi=2)),
        (SEKRETARIS, c.AjukanMateri(versi=3)),
    )
    await t.tell(case, (BIDANG, v.TolakMateri(sidik=await t.sidik(case), alasan=alasan("k4"), catatan="Angka belum cocok.")))
    await t.tell(case, (SEKRETARIS, c.KoreksiMateri(versi=3, materi=materi("Judul ketiga"))), (SEKRETARIS, c.AjukanMateri(versi=4)))
    await to_published(t, case)
    await t.tell(
        case,
        (PPID, d.SelesaikanDisposisi(catatan="Terima kasih.")),
        (SEKRETARIS, c.BukaRalat(versi=4, kekeliruan="41, bukan 42", penjelasan="Jumlah balita diperbaiki menjadi 41.")),
        (SEKRETARIS, c.KoreksiMateri(versi=4, materi=materi("Posyandu Melati layani 41 balita"))),
        (SEKRETARIS, c.AjukanMateri(versi=5)),
    )
    await to_published(t, case)
    await t.tell(case, (PPID, p.TarikMateri(sebab="data_pribadi", penjelasan="Memuat data pribadi.", alasan="Permintaan orang tua.")))


async def stopped(t: Teller) -> None:
    await to_written(t, DIHENTIKAN)
    await t.tell(DIHENTIKAN, (PPID, d.HentikanProses(sebab="ganda", alasan="Sudah diberitakan dinas.")))


async def taken_back(t: Teller) -> None:
    case = DITARIK
    await to_written(t, case)
    await t.tell(
        case,
        (SEKRETARIS, c.KoreksiMateri(versi=1)),
        (SEKRETARIS, c.AjukanMateri(versi=2)),
        (SEKRETARIS, c.TarikPenyerahanMateri(alasan="Salah foto.")),
        (SEKRETARIS, c.AjukanMateri(versi=2)),
    )
    sidik = await to_ordered(t, case)
    await t.tell(
        case, (SEKRETARIS, p.CabutPerintahTayang(alasan="Tunggu camat.")), (BIDANG, v.CabutVerifikasi(sidik=sidik, alasan=alasan("k4")))
    )
