"""The published language: every event of SOP 067/26/2022, in the order a case meets them.

Stored names are the class names with their version and never change. What is not marked sealed stands
clear in the log for ever. `by_system` events are written by a service on its own, not by an officer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.sop.event import EVENTS, Event, Part
from shared.sop.materi import (
    Alasan,
    HasilPeriksa,
    Jabatan,
    Jalur,
    Keamanan,
    Klasifikasi,
    Lampiran,
    Materi,
    PesananSaluran,
    Rendering,
    Sifat,
)
from shared.sop.privasi import (
    DataPribadiDimusnahkan,
    PemusnahanDitolak,
    PenahananHukumDilepas,
    PenahananHukumDitetapkan,
    PersetujuanDicabut,
    PersetujuanSubjekDicatat,
    RetensiDitetapkan,
)
from shared.sop.types import (
    Baris,
    BarisWajib,
    Instant,
    Kode,
    Mime,
    Rahasia,
    RahasiaBaris,
    RahasiaKode,
    RahasiaPegawai,
    RahasiaPegawaiWajib,
    RahasiaUnit,
    RahasiaUnitWajib,
    RahasiaWajib,
    Sealed,
    Sha256,
    Teks,
    TeksWajib,
    Url,
    Uuid,
)
from shared.sop.waktu.aturan import IsiKalender

__all__ = [
    "EVENTS",
    "DataPribadiDimusnahkan",
    "Event",
    "Part",
    "PemusnahanDitolak",
    "PenahananHukumDilepas",
    "PenahananHukumDitetapkan",
    "PersetujuanDicabut",
    "PersetujuanSubjekDicatat",
    "RetensiDitetapkan",
]

# ── registry: units, people, keys ────────────────────────────────────────────────────────────────────


class DasarHukum(Part):
    """As signed; `catatan` says what has been superseded since."""

    teks: BarisWajib
    catatan: Baris = ""


class KepalaSOP(Part):
    """Header of the SOP form (Permen PANRB 35/2012): unit data, printed as signed; what names the signer is sealed."""

    nomor: BarisWajib
    versi: int = 1
    nama: BarisWajib
    lampiran: Baris = ""
    tanggal_pembuatan: date
    tanggal_revisi: date
    tanggal_efektif: date
    disahkan_oleh: BarisWajib
    nama_pejabat: RahasiaUnit = ""
    pangkat_pejabat: RahasiaUnit = ""
    nip_pejabat: RahasiaUnit = ""
    dasar_hukum: tuple[DasarHukum, ...] = ()
    kualifikasi_pelaksana: tuple[BarisWajib, ...] = ()
    keterkaitan: tuple[BarisWajib, ...] = ()
    peralatan: tuple[BarisWajib, ...] = ()
    peringatan: Teks = ""
    pencatatan: Teks = ""


class ProfilUnit(Part):
    """A unit as the public and its prints see it. Offices, not people, so it stands clear but for the signer."""

    nama: BarisWajib
    instansi: BarisWajib
    kop: tuple[Baris, ...] = ()
    logo_sha256: Sha256 | None = None
    alamat: Baris = ""
    telepon: Baris = ""
    surel: Baris = ""
    situs: Baris = ""
    zona: Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"] = "Asia/Jakarta"
    sebutan_jabatan: dict[Jabatan, BarisWajib] = Field(default_factory=dict)
    sop: KepalaSOP


class UnitDidaftarkan(Event, service="registry"):
    """A unit begins to work with the SOP."""

    profil: ProfilUnit


class ProfilUnitDiubah(Event, service="registry"):
    """The whole new profile; the old one stays readable as it stood."""

    versi: int
    profil: ProfilUnit


class PegawaiDidaftarkan(Event, service="registry"):
    """A person of the unit: an opaque id outside, a sealed name inside."""

    pegawai: Uuid
    nama: RahasiaPegawaiWajib
    nip: RahasiaPegawai = ""
    pangkat: RahasiaPegawai = ""


class PegawaiDiubah(Event, service="registry"):
    """Corrected particulars of a person."""

    pegawai: Uuid
    nama: RahasiaPegawaiWajib
    nip: RahasiaPegawai = ""
    pangkat: RahasiaPegawai = ""


class JabatanDiangkat(Event, service="registry"):
    """Appointment to one of the SOP's five offices by a decree."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_sk: RahasiaPegawaiWajib
    mulai: date


class JabatanDiakhiri(Event, service="registry"):
    """End of an appointment."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_sk: RahasiaPegawaiWajib
    akhir: date


class PlhDitunjuk(Event, service="registry"):
    """Pelaksana harian: stands in while the holder is away. Both days included."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_surat: RahasiaPegawaiWajib
    mulai: date
    akhir: date


class PltDitunjuk(Event, service="registry"):
    """Pelaksana tugas: stands in while the office has no holder. Both days included."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_surat: RahasiaPegawaiWajib
    mulai: date
    akhir: date


class AdministratorDitunjuk(Event, service="registry"):
    """Keeps the unit's people and accounts; holds no office of the SOP, so he never acts in a case."""

    pegawai: Uuid
    nama: RahasiaPegawaiWajib
    dasar: RahasiaPegawaiWajib


class AdministratorDiberhentikan(Event, service="registry"):
    """From now on the person administers nothing."""

    pegawai: Uuid
    alasan: RahasiaPegawaiWajib


class AuditorDitugaskan(Event, service="registry"):
    """May look at everything of the unit between the days, both included; acts in nothing. `unit`: whose cases, this unit's alone."""

    pegawai: Uuid
    nama: RahasiaPegawaiWajib
    nomor_surat_tugas: RahasiaPegawaiWajib
    unit: tuple[Kode, ...]
    mulai: date
    sampai: date


class PenugasanAuditorDiakhiri(Event, service="registry"):
    """Ends before its last day."""

    pegawai: Uuid
    alasan: RahasiaPegawaiWajib


class AuditMelihat(Event, service="registry"):
    """An auditor looked: at a case, a register, the state of a past instant, or took a pack away. `posisi`: as the log stood there."""

    auditor: Uuid
    apa: Literal["kasus", "register", "keadaan", "paket"]
    kasus: Uuid | None = None
    posisi: int


class KontakPegawaiDiubah(Event, service="registry"):
    """Where a person wants to be told that work waits for him; empty = not there. `jam_tenang`: nothing between 21.00 and 06.00."""

    pegawai: Uuid
    surel: RahasiaPegawai = ""
    telegram: RahasiaPegawai = ""
    telepon: RahasiaPegawai = ""
    jam_tenang: RahasiaPegawai = "ya"


class SaluranDidaftarkan(Event, service="registry"):
    """An official outlet of the unit (PermenPANRB 83/2012): `website` is ours, others start as manual."""

    saluran: Kode
    jenis: Literal["website", "manual"]
    nama: BarisWajib
    akun: Baris = ""
    url: Url | None = None
    dasar_transfer: RahasiaUnit = ""


class SaluranDiakhiri(Event, service="registry"):
    """The outlet is no longer used; nothing new goes out on it."""

    saluran: Kode
    alasan: RahasiaUnitWajib


class MasaPemiluDitetapkan(Event, service="registry"):
    """From `mulai` to `akhir` (both included) an election is on: neutrality is looked at in every publication. Same `nama`: other dates."""

    nama: RahasiaUnitWajib
    mulai: date
    akhir: date
    dasar: RahasiaUnitWajib


class JalurSertaMertaDiaktifkan(Event, service="registry"):
    """The unit may use the short lane, under a document of its own; again: under another document."""

    nomor_dokumen: BarisWajib
    tanggal: date
    dasar: RahasiaUnit = ""


class JalurSertaMertaDinonaktifkan(Event, service="registry"):
    """No case begins on the lane any more; running ones end as they began."""

    alasan: RahasiaUnitWajib


class KunciDidaftarkan(Event, service="registry"):
    """A public key whose holder may sign commands (invariant 12)."""

    kunci: Kode
    jenis: Literal["portal", "operator", "opd", "layanan"]
    kunci_publik: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    """Ed25519, 32 bytes, base64."""
    perintah: tuple[str, ...] = ()
    """Commands this key may sign; empty = all (not for `opd`)."""
    unit: tuple[Kode, ...] = ()
    """Units it may act in; empty = all (not for `opd`)."""


class KunciDicabut(Event, service="registry"):
    """From now on nothing signed with this key is accepted."""

    kunci: Kode
    alasan: RahasiaUnitWajib


# ── disposition: steps 1–4 ───────────────────────────────────────────────────────────────────────────


class NomorPertamaDitetapkan(Event, service="disposition"):
    """Where this year's numbering starts (an office moving in mid-year); settable once, before the first number."""

    tahun: int
    nomor: int


class NomorDicadangkan(Event, service="disposition"):
    """A range kept for dispositions written on paper (line or power down) and entered later."""

    tahun: int
    dari: int
    sampai: int
    alasan: RahasiaUnitWajib


class NomorDisposisiDiberikan(Event, service="disposition", by_system=True):
    """Number `nomor` of `tahun` belongs to this case; never given again."""

    tahun: int
    nomor: int
    dari_cadangan: bool = False


class NomorDisposisiDibatalkan(Event, service="disposition"):
    """A number that will carry no disposition (spoilt sheet): the gap explains itself."""

    tahun: int
    nomor: int
    alasan: RahasiaUnitWajib


class AsalSurat(Part):
    """The letter that the disposition answers."""

    jenis: Literal["surat"] = "surat"
    dari: RahasiaBaris
    nomor_surat: RahasiaBaris
    tanggal_surat: date
    hal: RahasiaBaris
    diterima_tanggal: date
    nomor_agenda_surat: RahasiaBaris = ""
    kode_klasifikasi_arsip: RahasiaBaris = ""


class AsalPrakarsa(Part):
    """Own initiative: an activity that took place."""

    jenis: Literal["prakarsa"] = "prakarsa"
    kegiatan: RahasiaBaris
    tanggal_kegiatan: date | None = None


class IsiDisposisi(Part):
    """The sheet's body; DisposisiDibetulkan carries it whole again."""

    asal: Annotated[AsalSurat | AsalPrakarsa, Field(discriminator="jenis")]
    sifat: Sifat
    klasifikasi_keamanan: Keamanan = "B"
    instruksi: tuple[Kode, ...]
    instruksi_versi: int
    isi: RahasiaWajib
    lampiran: tuple[Lampiran, ...]
    batas_waktu: Rahasia = ""
    """As the officer writes it; the computed instant is the deadlines service's fact."""


class DisposisiDibuat(Event, service="disposition"):
    """Step 1. PPID Pembantu hands the sheet to the Sekretaris; the case begins under this SOP and ends under it."""

    nomor_disposisi: int
    tahun: int
    sop_nomor: BarisWajib
    sop_versi: int
    disposisi: IsiDisposisi
    jalur: Jalur = "biasa"
    jalur_dokumen: Baris = ""
    """Number of the document that allows the lane."""


class DisposisiDibaca(Event, service="disposition"):
    """The receiver opened the sheet for the first time; from now on the giver cannot take it back."""

    tahap: Literal["dibuat", "diteruskan", "ditugaskan"]


class DisposisiDiteruskan(Event, service="disposition"):
    """Step 2. Sekretaris received the sheet and passes it on to the Sekretariat."""

    catatan: Rahasia = ""


class DisposisiDiterima(Event, service="disposition"):
    """Step 3. Sekretariat takes the sheet in, to have the material written."""

    catatan: Rahasia = ""


class PenyusunanDitugaskan(Event, service="disposition"):
    """Step 4. Sekretariat names the staf who writes; on the serta-merta lane PPID Pembantu names him at once."""

    staf: Uuid
    catatan: Rahasia = ""
    jalur: Jalur = "biasa"


class PenugasanDialihkan(Event, service="disposition"):
    """Another staf writes from here on."""

    dari: Uuid
    staf: Uuid
    alasan: RahasiaWajib


class PenyerahanDitarik(Event, service="disposition"):
    """The giver takes back a sheet that its receiver has not opened."""

    tahap: Literal["dibuat", "diteruskan", "ditugaskan"]
    alasan: RahasiaWajib


class DisposisiDiserahkanKembali(Event, service="disposition"):
    """Step 1 again after PenyerahanDitarik: PPID Pembantu hands the (corrected) sheet over once more."""

    catatan: Rahasia = ""


class DisposisiDibetulkan(Event, service="disposition"):
    """PPID Pembantu corrects the sheet; the former body stays readable in the history."""

    disposisi: IsiDisposisi
    alasan: RahasiaWajib


class HasilPenayanganDicatat(Event, service="disposition", by_system=True):
    """Disposition knows from here on where the material stands, so that PPID Pembantu can close the case."""

    tautan: tuple[Url, ...]
    saluran_tayang: tuple[Kode, ...]
    saluran_gagal: tuple[Kode, ...]


class PindaianDilampirkan(Event, service="disposition"):
    """A scan of a sheet signed by hand, kept with the act (`untuk`: its event id) that the sheet is the paper of."""

    langkah: int
    untuk: Uuid
    sha256: Sha256
    mime: Mime
    ukuran_byte: int
    nama_berkas: RahasiaBaris = ""


class DisposisiSelesai(Event, service="disposition"):
    """PPID Pembantu has seen the links: the case ends under the SOP it began with."""

    sop_nomor: BarisWajib
    sop_versi: int
    catatan: Rahasia = ""


class ProsesDihentikan(Event, service="disposition"):
    """PPID Pembantu ends the case before anything went out."""

    sebab: Literal["dikecualikan", "kegiatan_batal", "ganda", "tidak_layak", "lainnya"]
    alasan: RahasiaWajib


class Kewajiban(Part):
    """What the serta-merta lane left out before publishing and somebody has to make up."""

    kode: Kode
    langkah: Kode
    jabatan: Jabatan
    due_at: Instant


class KewajibanSusulanDitetapkan(Event, service="disposition", by_system=True, publik=True):
    """Something is out by the serta-merta lane: which steps were left out, and what has to be made up until when."""

    nomor_dokumen: BarisWajib
    dilewati: tuple[Kode, ...]
    kewajiban: tuple[Kewajiban, ...]
    mulai_at: Instant
    aturan: Baris
    kalender_versi: int
    """0: the unit has no calendar, the shipped working week was taken."""
    penjabaran: tuple[Baris, ...]


class KewajibanSusulanDipenuhi(Event, service="disposition", publik=True):
    """One of them is made up. What has to be corrected or withdrawn goes the way of every ralat and withdrawal."""

    kode: Kode
    hasil: Literal["sesuai", "perlu_ralat", "perlu_ditarik"]
    sidik: Sha256 | None = None
    """What went out by the lane, and so what was looked at."""
    catatan: Rahasia = ""
    daftar_versi: int | None = None
    periksa: tuple[HasilPeriksa, ...] = ()
    """The verifier's whole list, where that is what was made up."""


# ── content: steps 5–6 ───────────────────────────────────────────────────────────────────────────────


class PenugasanDicatat(Event, service="content", by_system=True):
    """Content knows who writes, under which disposition."""

    staf: Uuid
    dialihkan: bool = False
    jalur: Jalur = "biasa"


class PencabutanPenugasanDicatat(Event, service="content", by_system=True):
    """Content knows that the assignment was taken back before the staf opened it."""


class MateriDibuat(Event, service="content"):
    """Step 5. The staf has written version `versi` and hands it to the Sekretaris."""

    versi: int
    putaran: int
    materi: Materi
    jawaban: tuple[Alasan, ...] = ()
    """What was done about each code the last version came back with."""


class MateriDibaca(Event, service="content"):
    """The Sekretaris opened the staf's hand-over."""

    versi: int


class PenyerahanMateriDitarik(Event, service="content"):
    """The giver takes a hand-over back while unread: staf from Sekretaris, or Sekretaris from Bidang."""

    tahap: Literal["dibuat", "diajukan"]
    versi: int
    alasan: RahasiaWajib


class MateriDikembalikan(Event, service="content"):
    """The Sekretaris sends the material back to the staf."""

    versi: int
    alasan: tuple[Alasan, ...]
    daftar_versi: int


class MateriDikoreksi(Event, service="content"):
    """Step 5's output. The Sekretaris corrected the material, or found nothing to change (`berubah` False)."""

    versi: int
    dari_versi: int
    putaran: int
    berubah: bool
    materi: Materi
    catatan: Rahasia = ""


class MateriDiajukan(Event, service="content"):
    """Step 6. The Sekretaris hands exactly this version with these renderings to the Bidang; on the serta-merta lane the staf."""

    versi: int
    putaran: int
    materi: Materi
    garam: RahasiaBaris
    sidik: Sha256
    rendering: tuple[Rendering, ...]
    tersentuh_oleh: tuple[Uuid, ...]
    """Everyone who wrote, corrected or handed over any version: none of them may verify."""
    slug: RahasiaKode
    ralat: Rahasia = ""
    """For a ralat: what the public is told has changed."""
    jalur: Jalur = "biasa"


class HasilVerifikasiDicatat(Event, service="content", by_system=True):
    """Content knows the verifier's answer and where the case goes next."""

    hasil: Literal["diverifikasi", "ditolak", "dicabut"]
    versi: int
    sidik: Sha256
    alasan: tuple[Alasan, ...] = ()


class PenayanganDicatat(Event, service="content", by_system=True):
    """Content knows that this version is out, so that a ralat can begin from it."""

    versi: int
    sidik: Sha256


class PenarikanDicatat(Event, service="content", by_system=True):
    """Content knows that the material was taken down: no ralat any more."""


class RalatDibuka(Event, service="content"):
    """What is published is wrong: a new version goes through steps 5–8 for the same address."""

    dari_versi: int
    kekeliruan: RahasiaWajib
    penjelasan: RahasiaWajib
    """What readers will be told has changed; published with the new version."""


class PenghentianDicatat(Event, service="content", by_system=True):
    """Content knows that the case was stopped."""


# ── verification: step 7 ─────────────────────────────────────────────────────────────────────────────


class PengajuanDicatat(Event, service="verification", by_system=True):
    """Verification knows what is to be judged, and who may not judge it."""

    versi: int
    putaran: int
    sidik: Sha256
    klasifikasi: Klasifikasi
    tersentuh_oleh: tuple[Uuid, ...]
    jalur: Jalur = "biasa"
    pemeriksa: tuple[Jabatan, ...] = ()
    """On the serta-merta lane: the offices one of whose holders may answer the short list."""


class PengajuanDibaca(Event, service="verification"):
    """The Bidang opened the submission; from now on it cannot be taken back."""

    sidik: Sha256


class PenarikanPengajuanDicatat(Event, service="verification", by_system=True):
    """Verification knows that the submission was taken back before it was read."""

    sidik: Sha256


class MateriDiverifikasi(Event, service="verification"):
    """Step 7, *ya*. Approval of exactly this digest."""

    versi: int
    putaran: int
    sidik: Sha256
    daftar_versi: int
    hasil: tuple[HasilPeriksa, ...]
    klasifikasi: Klasifikasi
    catatan: Rahasia = ""
    jalur: Jalur = "biasa"
    daftar_singkat: int | None = None
    """Version of the serta-merta lane's short list, where only that was answered."""


class MateriDitolak(Event, service="verification"):
    """Step 7, *tidak*. Back to the Sekretaris with the codes that failed."""

    versi: int
    putaran: int
    sidik: Sha256
    daftar_versi: int
    hasil: tuple[HasilPeriksa, ...] = ()
    alasan: tuple[Alasan, ...]
    catatan: Rahasia = ""
    jalur: Jalur = "biasa"
    daftar_singkat: int | None = None


class UjiKonsekuensiDiminta(Event, service="verification"):
    """Doubt whether the information is excluded (UU 14/2008 Ps. 19): PPID Pembantu has to decide first."""

    sidik: Sha256
    informasi: RahasiaWajib
    dasar_pengecualian: Kode
    butir: tuple[Kode, ...] = ()
    """Checks of the list that are in doubt."""


class UjiKonsekuensiDiputuskan(Event, service="verification"):
    """PPID Pembantu weighed the harm: open, or excluded for a time."""

    sidik: Sha256
    keputusan: Literal["terbuka", "dikecualikan"]
    pertimbangan: RahasiaWajib
    berlaku_sampai: date | None = None
    dasar_pengecualian: Kode | None = None
    akibat: Rahasia = ""
    """What harm opening it would do."""
    kepentingan_publik: Rahasia = ""
    """What the public would gain (UU 14/2008 Ps. 2(4): weighed against the harm)."""


class VerifikasiDicabut(Event, service="verification"):
    """The Bidang takes its approval back; only before anything started to go out."""

    versi: int
    sidik: Sha256
    alasan: tuple[Alasan, ...]
    catatan: Rahasia = ""
    daftar_versi: int = 1


class PenghentianVerifikasiDicatat(Event, service="verification", by_system=True):
    """Verification knows that the case was stopped."""


# ── publisher: step 8 ────────────────────────────────────────────────────────────────────────────────


class BahanTayangDicatat(Event, service="publisher", by_system=True):
    """Publisher holds what was handed to the Bidang: the stored renderings and what describes them."""

    versi: int
    sidik: Sha256
    rendering: tuple[Rendering, ...]
    materi: Materi
    slug: RahasiaKode
    ralat: Rahasia = ""


class PersetujuanDicatat(Event, service="publisher", by_system=True):
    """Publisher knows that exactly this digest is approved."""

    versi: int
    sidik: Sha256
    jalur: Jalur = "biasa"


class PencabutanVerifikasiDicatat(Event, service="publisher", by_system=True):
    """Publisher knows that the approval was taken back."""

    sidik: Sha256


class PenayanganDiperintahkan(Event, service="publisher"):
    """Step 8, first half. The Sekretaris orders a staf to publish on these outlets."""

    versi: int
    sidik: Sha256
    staf: Uuid
    saluran: tuple[PesananSaluran, ...]
    catatan: Rahasia = ""


class PerintahTayangDicabut(Event, service="publisher"):
    """The Sekretaris takes the order back; only before anything started to go out."""

    alasan: RahasiaWajib


class JadwalDiubah(Event, service="publisher"):
    """Another time for an outlet that has not started."""

    saluran: Kode
    jadwal: Instant | None = None


class PenayanganDilaksanakan(Event, service="publisher"):
    """Step 8, second half. The ordered staf takes it on; outlets start from here."""

    versi: int
    sidik: Sha256


class PenayanganDimulai(Event, service="publisher", by_system=True):
    """Intent, written before the outside world is touched: who wrote it may call, until `call_before_at`."""

    saluran: Kode
    percobaan: int
    versi: int
    sidik: Sha256
    rendering_sha256: Sha256
    penanda: Kode
    """Marker by which the post can be found again on the outlet."""
    call_before_at: Instant


class MediaTayang(Part):
    """A published picture; its alt text is public by now."""

    sha256: Sha256
    mime: Mime = "image/jpeg"
    alt: Baris = ""


class MateriDitayangkan(Event, service="publisher", publik=True):
    """It is out on this outlet. Clear, because everybody can read it there."""

    saluran: Kode
    versi: int
    sidik: Sha256
    id_jauh: Baris = ""
    tautan: Url | None = None
    judul: Baris
    ringkasan: Teks = ""
    jenis: Kode = "berita"
    klasifikasi: Klasifikasi
    media: tuple[MediaTayang, ...] = ()
    bukti_sha256: Sha256 | None = None
    """Screenshot of a manual outlet."""
    ralat: bool = False
    jalur: Jalur = "biasa"


class PenayanganGagal(Event, service="publisher"):
    """The outlet refused or could not: what kind of failure, and until when it holds."""

    saluran: Kode
    percobaan: int
    hasil: Literal["ditolak_tetap", "ditunda_sementara", "kredensial_habis", "kuota_habis"]
    kode: Kode
    sampai: Instant | None = None
    catatan: Rahasia = ""


class HasilPenayanganBelumPasti(Event, service="publisher"):
    """Nobody knows whether the post is out; a person looks and decides. Never posted again by machine."""

    saluran: Kode
    percobaan: int
    langkah: Kode


class PenayanganDiulang(Event, service="publisher"):
    """A person has removed the cause and lets a failed outlet be tried once more."""

    saluran: Kode


class PenayanganSelesai(Event, service="publisher", publik=True, by_system=True):
    """Every ordered outlet has an outcome."""

    versi: int
    sidik: Sha256
    tayang: tuple[Kode, ...]
    gagal: tuple[Kode, ...]
    tautan: tuple[Url, ...]


class MateriDiralat(Event, service="publisher", publik=True, by_system=True):
    """A corrected version replaced the former one at the same address; says what changed."""

    dari_versi: int
    versi: int
    sidik: Sha256
    tautan: Url | None = None
    perubahan: Teks


class MateriDitarik(Event, service="publisher", publik=True):
    """Taken down by Sekretaris or PPID Pembantu; the address stays and says so."""

    versi: int
    sebab: Literal["keliru", "data_pribadi", "persetujuan_ditarik", "dikecualikan", "lainnya"]
    penjelasan: TeksWajib
    """Shown at the address."""
    alasan: Rahasia = ""
    tautan: Url | None = None


class PenarikanSaluranDicatat(Event, service="publisher"):
    """One outlet no longer shows the material: the website by itself, others by a person's hand."""

    saluran: Kode
    bukti_sha256: Sha256 | None = None


class LaporanMasyarakatDiterima(Event, service="publisher"):
    """Someone outside reports an error or personal data; PPID Pembantu looks into it."""

    laporan: Uuid
    jenis: Literal["kekeliruan", "data_pribadi", "lainnya"]
    isi: Annotated[TeksWajib, Sealed(by="laporan")]
    """Under a key of its own, as `kontak`: who reports is no part of the case (before 2026-11: under the case's)."""
    kontak: Annotated[Baris, Sealed(by="laporan")] = ""


class LaporanMasyarakatDitindaklanjuti(Event, service="publisher"):
    """PPID Pembantu has dealt with a report; the reporter is told `hasil`, nobody outside reads the note."""

    laporan: Uuid
    hasil: Literal["diralat", "ditarik", "tidak_terbukti", "sudah_sesuai"]
    catatan: Rahasia = ""


class PenghentianPenayanganDicatat(Event, service="publisher", by_system=True):
    """Publisher knows that the case was stopped: nothing goes out any more."""


# ── deadlines ────────────────────────────────────────────────────────────────────────────────────────


class KalenderKerjaDitetapkan(Event, service="deadlines"):
    """The office confirms its working calendar, whole; from now on due times are reckoned by it."""

    versi: int
    kalender: IsiKalender


class BatasWaktuDitetapkan(Event, service="deadlines"):
    """The limit on a step, or one limit over several; `teks` empty = none. Running cases keep theirs unless `berjalan`."""

    langkah: tuple[Kode, ...]
    teks: Baris = ""
    """As the grammar writes it."""
    berjalan: bool = False
    dasar: RahasiaUnit = ""


class TingkatEskalasi(Part):
    """One rung: whom a due time is escalated to, and how long after it passed (as the grammar writes it)."""

    jabatan: Jabatan
    setelah: Baris


class TanggaEskalasiDitetapkan(Event, service="deadlines"):
    """The ladder up which passed due times are escalated, whole; none = no escalation. Holds for what falls due after it."""

    tingkat: tuple[TingkatEskalasi, ...] = ()
    dasar: RahasiaUnit = ""


class TenggatDitetapkan(Event, service="deadlines", by_system=True):
    """A due time with everything needed to check it by hand. Again for the same `tenggat`: reckoned anew, this one counts."""

    tenggat: Uuid
    langkah: Kode
    putaran: int
    jabatan: Jabatan
    mulai_at: Instant
    due_at: Instant
    aturan: Baris
    kalender_versi: int
    penjabaran: tuple[Baris, ...]
    mendekat_at: Instant | None = None
    """When to warn; None = never."""


class TenggatDijeda(Event, service="deadlines"):
    """The clock stands still, for a reason that can be shown."""

    tenggat: Uuid
    alasan: RahasiaWajib
    bukti: RahasiaBaris = ""


class TenggatDilanjutkan(Event, service="deadlines"):
    """The clock runs again; the due time was computed anew."""

    tenggat: Uuid
    due_at: Instant
    penjabaran: tuple[Baris, ...]
    mendekat_at: Instant | None = None


class TenggatMendekat(Event, service="deadlines", by_system=True):
    """Once per step and round: the due time is near."""

    tenggat: Uuid
    langkah: Kode
    putaran: int
    due_at: Instant


class TenggatTerlampaui(Event, service="deadlines", by_system=True):
    """Once per step and round: the due time has passed."""

    tenggat: Uuid
    langkah: Kode
    putaran: int
    due_at: Instant


class TenggatDieskalasi(Event, service="deadlines", by_system=True):
    """Once per due time and rung: it had passed and nothing happened. Whoever holds `jabatan` that day is meant."""

    tenggat: Uuid
    langkah: Kode
    putaran: int
    tingkat: int
    jabatan: Jabatan


class TenggatBerakhir(Event, service="deadlines", by_system=True):
    """The step was done, in time or late, or the office lifted the limit."""

    tenggat: Uuid
    langkah: Kode
    putaran: int
    due_at: Instant
    berakhir_at: Instant
    hasil: Literal["tepat", "terlambat", "dicabut"]


class KeterbukaanTidakOptimal(Event, service="deadlines", by_system=True, publik=True):
    """The SOP's *peringatan* come true: this unit has published nothing for too long, or missed a periodic duty (`kode`)."""

    sebab: Kode
    sejak: Instant
    batas: Baris
    kode: Kode | None = None


class KeterbukaanPulih(Event, service="deadlines", by_system=True, publik=True):
    """Something was published, or the duty fulfilled or lifted: the warning of this cause ends."""

    sebab: Kode
    kode: Kode | None = None


class KewajibanBerkalaDitetapkan(Event, service="deadlines"):
    """Something has to be published every so often: due `setiap` after `mulai`, and again. The same `kode` anew: as it says now."""

    kode: Kode
    nama: BarisWajib
    setiap: Baris
    mulai: date
    dasar: RahasiaUnit = ""


class KewajibanBerkalaDihapus(Event, service="deadlines"):
    """It is no duty any more."""

    kode: Kode
    alasan: RahasiaUnit = ""


class KewajibanBerkalaDipenuhi(Event, service="deadlines"):
    """This case's publication fulfils the duty.

    `untuk_jatuh_tempo` by the count, before a day off moved it: it names the period for ever.
    """

    kode: Kode
    untuk_jatuh_tempo: date
    kasus: Uuid


class PelanggaranDataDilaporkan(Event, service="deadlines"):
    """Personal data got out: since it was known (`terjadi_at`), 3x24 hours run (UU 27/2022 Ps. 46). `pelanggaran` is its own case id."""

    pelanggaran: Uuid
    uraian: RahasiaWajib
    data: RahasiaWajib
    """What data, in the reporter's words."""
    perkiraan_subjek: int
    kasus: Uuid | None = None
    """The publication it came by."""


class PelanggaranDataDiberitahukan(Event, service="deadlines"):
    """Those whose data it was, the authority, or both have been told in writing, `pada` then. The clock ends once both were."""

    pelanggaran: Uuid
    kepada: Literal["subjek", "lembaga", "keduanya"]
    pada: Instant
    bukti: RahasiaWajib


# ── notices: no stage of the SOP, people are told of their tasks ───────────────────────────────────────


class PemberitahuanDisiapkan(Event, service="notices", by_system=True):
    """A person will be told, on this channel and not before `mulai`, that work waits for him. `langkah` 0: he tries his address."""

    pemberitahuan: Uuid
    pegawai: Uuid
    jabatan: Jabatan | None = None
    saluran: Literal["surel", "telegram"]
    langkah: int
    mulai: Instant
    sebab: Literal["tugas", "mendekat", "terlambat", "dieskalasi", "data_bocor", "data_mendekat", "data_terlambat", "keterbukaan"] = "tugas"
    """New work, a due time that is near, has passed or came up the ladder, a breach of personal data and its hours, or the alarm."""


class PemberitahuanTerkirim(Event, service="notices", by_system=True):
    """The mail server or Telegram took it."""

    pemberitahuan: Uuid
    jabatan: Jabatan | None = None
    saluran: Literal["surel", "telegram"]
    percobaan: int


class PemberitahuanGagal(Event, service="notices", by_system=True):
    """It will not be sent any more; `kode` says why (`smtp_550`, `waktu_habis`, `tidak_perlu_lagi`)."""

    pemberitahuan: Uuid
    jabatan: Jabatan | None = None
    saluran: Literal["surel", "telegram"]
    percobaan: int
    kode: Kode


# ── trust ────────────────────────────────────────────────────────────────────────────────────────────


class KunciSegelDiganti(Event, service="auditor"):
    """The seal's key handed over to the next one; both halves signed that (services/auditor/rotation.py)."""

    lama: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    baru: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    tanda_lama: Baris
    tanda_baru: Baris


class BidangDibuka(Part):
    """Sealed fields of one record, by their place in its data (`/alasan/0/catatan`)."""

    posisi: int
    bidang: tuple[Baris, ...]


class NilaiDibukaUntuk(Event, service="auditor"):
    """Somebody outside was given sealed values beside a pack of evidence; `sidik` binds the very file he got, which holds a salt."""

    penerima: RahasiaUnitWajib
    kasus: Uuid
    nilai: tuple[BidangDibuka, ...]
    sidik: Sha256
    paket: Sha256


class PemulihanDinyatakan(Event, service="auditor"):
    """Two people declare that the log was restored from a backup; a new epoch begins."""

    epoch_baru: int
    posisi_terakhir: int
    oleh: tuple[Uuid, Uuid]
    alasan: Annotated[Teks, Sealed(by="unit")] = ""
    rantai: Sha256 | None = None
    """Chain value at `posisi_terakhir`: what both signed (services/auditor/restoring.py)."""
    kunci: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")], ...] = ()
    tanda: tuple[Baris, ...] = ()


class JamMeragukan(Event, service="auditor", by_system=True):
    """The machine's clock was implausible; appends stopped until it was right again."""

    jam_at: Instant
    terakhir_at: Instant
