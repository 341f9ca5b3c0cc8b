"""What officers ask in steps 1–4, and PPID Pembantu at the end."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.command import Command
from shared.sop.events import IsiDisposisi
from shared.sop.materi import HasilPeriksa
from shared.sop.types import Baris, BarisWajib, Kode, Mime, Sha256, Teks, TeksWajib, Url, Uuid

Tahun = Annotated[int, Field(ge=2000, le=2200)]
Nomor = Annotated[int, Field(ge=1, le=999_999)]


class TetapkanNomorPertama(Command, service="disposition", by=("ppid_pembantu",)):
    """Where this year's numbering starts; once, before the first number. Case: `nomor-<unit>-<tahun>`."""

    tahun: Tahun
    nomor: Nomor


class CadangkanNomor(Command, service="disposition", by=("ppid_pembantu",)):
    """Keep a range for sheets written on paper while line or power is down."""

    tahun: Tahun
    dari: Nomor
    sampai: Nomor
    alasan: BarisWajib


class BatalkanNomor(Command, service="disposition", by=("ppid_pembantu",)):
    """Void a number that carries no disposition, so that the book explains its gap."""

    tahun: Tahun
    nomor: Nomor
    alasan: BarisWajib


class BuatDisposisi(Command, service="disposition", by=("ppid_pembantu",)):
    """Step 1. `nomor_cadangan` and `terjadi_at` together: a paper sheet entered later."""

    disposisi: IsiDisposisi
    nomor_cadangan: Nomor | None = None


class BukaSertaMerta(Command, service="disposition", by=("ppid_pembantu",)):
    """Steps 1–4 in one act, for what cannot wait: the sheet, and the staf who writes."""

    disposisi: IsiDisposisi
    staf: Uuid


class CatatTayangSertaMerta(Command, service="disposition", internal=True):
    """Reaction to MateriDitayangkan: what the lane left out has to be made up from now on."""


Hasil = Literal["sesuai", "perlu_ralat", "perlu_ditarik"]


class PenuhiKoreksiSusulan(Command, service="disposition", by=("sekretaris",)):
    """The Sekretaris has read what went out without his correction."""

    hasil: Hasil
    catatan: Teks = ""


class PenuhiVerifikasiSusulan(Command, service="disposition", by=("bidang_pdki",)):
    """The Bidang has answered the whole list for what went out on the short one."""

    daftar_versi: int = 1
    periksa: tuple[HasilPeriksa, ...]
    hasil: Hasil
    catatan: Teks = ""


class BacaDisposisi(Command, service="disposition", by=("sekretaris", "sekretariat", "staf_sekretariat")):
    """The receiver opens the sheet."""


class TeruskanDisposisi(Command, service="disposition", by=("sekretaris",)):
    """Step 2."""

    catatan: Teks = ""


class TerimaDisposisi(Command, service="disposition", by=("sekretariat",)):
    """Step 3."""

    catatan: Teks = ""


class TugaskanPenyusunan(Command, service="disposition", by=("sekretariat",)):
    """Step 4."""

    staf: Uuid
    catatan: Teks = ""


class AlihkanPenugasan(Command, service="disposition", by=("sekretariat",)):
    """Give the writing to another staf."""

    staf: Uuid
    alasan: TeksWajib


class TarikPenyerahan(Command, service="disposition", by=("ppid_pembantu", "sekretaris", "sekretariat")):
    """The giver takes the last hand-over back while it is unread."""

    alasan: TeksWajib


class SerahkanKembali(Command, service="disposition", by=("ppid_pembantu",)):
    """Step 1 again, after the sheet was taken back."""

    catatan: Teks = ""


class BetulkanDisposisi(Command, service="disposition", by=("ppid_pembantu",)):
    """Correct the sheet."""

    disposisi: IsiDisposisi
    alasan: TeksWajib


class CatatHasilPenayangan(Command, service="disposition", internal=True):
    """Reaction to PenayanganSelesai."""

    tautan: tuple[Url, ...]
    saluran_tayang: tuple[Kode, ...]
    saluran_gagal: tuple[Kode, ...]


class SelesaikanDisposisi(Command, service="disposition", by=("ppid_pembantu",)):
    """PPID Pembantu has seen the links and closes the case."""

    catatan: Teks = ""


class LampirkanPindaian(
    Command, service="disposition", by=("ppid_pembantu", "sekretaris", "sekretariat", "staf_sekretariat", "bidang_pdki")
):
    """Keep the scan of a signed sheet with the act that it is the paper of (`untuk`: that act's event id)."""

    langkah: Annotated[int, Field(ge=1, le=8)]
    untuk: Uuid
    sha256: Sha256
    mime: Mime
    ukuran_byte: Annotated[int, Field(ge=1)]
    nama_berkas: Baris = ""


class HentikanProses(Command, service="disposition", by=("ppid_pembantu",)):
    """Stop the case before anything goes out."""

    sebab: Literal["dikecualikan", "kegiatan_batal", "ganda", "tidak_layak", "lainnya"]
    alasan: TeksWajib
