"""What officers ask in step 8, what this stage takes note of, and what its own worker records."""

from __future__ import annotations

from typing import Literal

from shared.command import Command
from shared.sop.materi import Jalur, Materi, PesananSaluran, Rendering
from shared.sop.types import Baris, Instant, Kode, Sha256, Teks, TeksWajib, Url, Uuid


class CatatBahanTayang(Command, service="publisher", internal=True):
    """Reaction to MateriDiajukan."""

    versi: int
    sidik: Sha256
    rendering: tuple[Rendering, ...]
    materi: Materi
    slug: Kode
    ralat: Teks = ""


class CatatPersetujuan(Command, service="publisher", internal=True):
    """Reaction to MateriDiverifikasi."""

    versi: int
    sidik: Sha256
    jalur: Jalur = "biasa"


class CatatPencabutanVerifikasi(Command, service="publisher", internal=True):
    """Reaction to VerifikasiDicabut."""

    sidik: Sha256


class CatatPenghentianPenayangan(Command, service="publisher", internal=True):
    """Reaction to ProsesDihentikan."""


class PerintahkanPenayangan(Command, service="publisher", by=("sekretaris",)):
    """Step 8, first half: who publishes what where; outlets may be dropped or timed, never added."""

    sidik: Sha256
    staf: Uuid
    saluran: tuple[PesananSaluran, ...]
    catatan: Teks = ""


class PerintahkanSertaMerta(Command, service="publisher", by=("ppid_pembantu",)):
    """Step 8, first half, on the serta-merta lane: PPID Pembantu need not wait for the Sekretaris."""

    sidik: Sha256
    staf: Uuid
    saluran: tuple[PesananSaluran, ...]
    catatan: Teks = ""


class CabutPerintahTayang(Command, service="publisher", by=("sekretaris",)):
    """Take the order back before anything started."""

    alasan: TeksWajib


class UbahJadwal(Command, service="publisher", by=("sekretaris",)):
    """Another time for an outlet that has not started; None = at once."""

    saluran: Kode
    jadwal: Instant | None = None


class LaksanakanPenayangan(Command, service="publisher", by=("staf_sekretariat",)):
    """Step 8, second half: the ordered staf takes it on."""

    sidik: Sha256


class MulaiPenayangan(Command, service="publisher", internal=True):
    """The worker writes down its intent before it touches an outlet."""

    saluran: Kode
    percobaan: int
    call_before_at: Instant


class CatatHasilSaluran(Command, service="publisher", internal=True):
    """The worker writes down what came of it."""

    saluran: Kode
    percobaan: int
    hasil: Literal["tayang", "ditolak_tetap", "ditunda_sementara", "kredensial_habis", "kuota_habis", "belum_pasti"]
    id_jauh: Baris = ""
    tautan: Url | None = None
    kode: Kode = "tidak_ada"
    sampai: Instant | None = None
    catatan: Teks = ""


class TandaiTayang(Command, service="publisher", by=("staf_sekretariat",)):
    """A manual outlet is done: link, screenshot, or both."""

    saluran: Kode
    tautan: Url | None = None
    bukti_sha256: Sha256 | None = None


class TandaiGagal(Command, service="publisher", by=("staf_sekretariat",)):
    """A manual outlet could not be done."""

    saluran: Kode
    alasan: TeksWajib


class TandaiBelumPasti(Command, service="publisher", by=("staf_sekretariat",)):
    """On a manual outlet the app hung or the line broke: nobody knows yet whether the post is out."""

    saluran: Kode


class PutuskanHasil(Command, service="publisher", by=("staf_sekretariat", "sekretaris")):
    """Somebody looked whether an unclear post is out."""

    saluran: Kode
    tayang: bool
    tautan: Url | None = None
    bukti_sha256: Sha256 | None = None


class UlangiPenayangan(Command, service="publisher", by=("staf_sekretariat",)):
    """Try a failed outlet once more."""

    saluran: Kode


class TarikMateri(Command, service="publisher", by=("sekretaris", "ppid_pembantu")):
    """Take down what is published; the address stays and says so."""

    sebab: Literal["keliru", "data_pribadi", "persetujuan_ditarik", "dikecualikan", "lainnya"]
    penjelasan: TeksWajib
    alasan: Teks = ""


class CatatPenarikanSaluran(Command, service="publisher", internal=True):
    """The worker took it off an outlet."""

    saluran: Kode


class TandaiDitarik(Command, service="publisher", by=("staf_sekretariat",)):
    """A person took it off a manual outlet."""

    saluran: Kode
    bukti_sha256: Sha256 | None = None


class CatatLaporanMasyarakat(Command, service="publisher"):
    """The public site passes on what somebody reported. Its key may sign this and nothing else."""

    laporan: Uuid
    jenis: Literal["kekeliruan", "data_pribadi", "lainnya"]
    isi: TeksWajib
    kontak: Baris = ""


class TindaklanjutiLaporan(Command, service="publisher", by=("ppid_pembantu",)):
    """A report from outside has been looked into; what it led to must have happened before."""

    laporan: Uuid
    hasil: Literal["diralat", "ditarik", "tidak_terbukti", "sudah_sesuai"]
    catatan: Teks = ""
