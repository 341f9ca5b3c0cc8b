"""One case through the eight steps, rejected once, as a list of acts: the same list for clerks in this process and for `tayang do`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.cli import sample
from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Command
from shared.media.intake import Tersimpan
from shared.sop.materi import Alasan, Materi, PesananSaluran

MANUAL = "papan_pengumuman"
SALURAN = ("website", MANUAL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What whoever acts sees on his page."""

    photos: list[Tersimpan]
    staf: str
    sidik: str = ""
    judul: str = "Posyandu Melati layani 42 balita"

    def article(self, balita: int = 42) -> Materi:
        """Step 5's material."""
        return sample.article(self.photos, balita, SALURAN).model_copy(update={"judul": self.judul})


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the SOP: its step, who does it, and the command. `waits_for`: an event that must stand in the log before."""

    step: int
    who: str
    make: Callable[[Seen], Command]
    waits_for: str = ""

    @property
    def name(self) -> str:
        return self.make.__name__


def buat_disposisi(s: Seen) -> Command:
    return disposition.BuatDisposisi(disposisi=sample.sheet(s.photos))


def teruskan(s: Seen) -> Command:
    return disposition.TeruskanDisposisi(catatan="Mohon segera.")


def terima(s: Seen) -> Command:
    return disposition.TerimaDisposisi()


def tugaskan(s: Seen) -> Command:
    return disposition.TugaskanPenyusunan(staf=s.staf)


def buat_materi(s: Seen) -> Command:
    return content.BuatMateri(materi=s.article(41))


def koreksi(s: Seen) -> Command:
    return content.KoreksiMateri(versi=1)


def ajukan(s: Seen) -> Command:
    return content.AjukanMateri(versi=2)


def tolak(s: Seen) -> Command:
    return verification.TolakMateri(sidik=s.sidik, alasan=(Alasan(kode="k4", catatan="Daftar hadir mencatat 42 balita."),))


def perbaiki(s: Seen) -> Command:
    return content.KoreksiMateri(versi=2, materi=s.article())


def ajukan_lagi(s: Seen) -> Command:
    return content.AjukanMateri(versi=3)


def verifikasi(s: Seen) -> Command:
    return verification.VerifikasiMateri(sidik=s.sidik, hasil=sample.all_yes(), klasifikasi="setiap_saat")


def perintahkan(s: Seen) -> Command:
    saluran = tuple(PesananSaluran(saluran=k) for k in SALURAN)
    return publisher.PerintahkanPenayangan(sidik=s.sidik, staf=s.staf, saluran=saluran)


def laksanakan(s: Seen) -> Command:
    return publisher.LaksanakanPenayangan(sidik=s.sidik)


def tandai_tayang(s: Seen) -> Command:
    return publisher.TandaiTayang(saluran=MANUAL, bukti_sha256=s.photos[0].sha256)


def selesaikan(s: Seen) -> Command:
    return disposition.SelesaikanDisposisi(catatan="Tautan sudah dilihat.")


AGUS = "staf_sekretariat:agus"
STORY: tuple[Act, ...] = (
    Act(1, "ppid_pembantu", buat_disposisi),
    Act(2, "sekretaris", teruskan),
    Act(3, "sekretariat", terima),
    Act(4, "sekretariat", tugaskan),
    Act(5, AGUS, buat_materi),
    Act(5, "sekretaris", koreksi),
    Act(6, "sekretaris", ajukan),
    Act(7, "bidang_pdki", tolak),
    Act(5, "sekretaris", perbaiki),
    Act(6, "sekretaris", ajukan_lagi),
    Act(7, "bidang_pdki", verifikasi),
    Act(8, "sekretaris", perintahkan),
    Act(8, AGUS, laksanakan),
    Act(8, AGUS, tandai_tayang, waits_for="PenayanganDimulai"),
    Act(8, "ppid_pembantu", selesaikan, waits_for="HasilPenayanganDicatat"),
)

RECORDED = {
    "NomorDisposisiDiberikan": 1,
    "DisposisiDibuat": 1,
    "DisposisiDiteruskan": 1,
    "DisposisiDiterima": 1,
    "PenyusunanDitugaskan": 1,
    "PenugasanDicatat": 1,
    "MateriDibuat": 1,
    "MateriDikoreksi": 2,
    "MateriDiajukan": 2,
    "PengajuanDicatat": 2,
    "BahanTayangDicatat": 2,
    "MateriDitolak": 1,
    "MateriDiverifikasi": 1,
    "HasilVerifikasiDicatat": 2,
    "PersetujuanDicatat": 1,
    "PenayanganDiperintahkan": 1,
    "PenayanganDilaksanakan": 1,
    "MateriDitayangkan": 2,
    "PenayanganSelesai": 1,
    "PenayanganDicatat": 1,
    "HasilPenayanganDicatat": 1,
    "DisposisiSelesai": 1,
}
"""What a told story leaves in the log, less `PenayanganDimulai`: after a kill an idempotent outlet may be begun again."""
