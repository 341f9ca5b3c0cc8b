"""The office of the tests: one unit, one person per jabatan (two verifiers, two staff), outlets, and sample material."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import NAMESPACE_DNS, uuid5

from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.lists import DAFTAR_PERIKSA, wajib
from shared.sop.materi import Alasan, HasilPeriksa, Kegiatan, Lampiran, Materi, Media, PesananSaluran

UNIT = "kebakkramat"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def person(name: str) -> str:
    """Stable id of a person of the tests."""
    return str(uuid5(NAMESPACE_DNS, name))


PPID = person("ppid")
SEKRETARIS = person("sekretaris")
SEKRETARIAT = person("sekretariat")
STAF = person("staf")
STAF_LAIN = person("staf-lain")
BIDANG = person("bidang")
BIDANG_LAIN = person("bidang-lain")

OFFICES: tuple[tuple[str, str, str], ...] = (
    (PPID, "ppid_pembantu", "Sri Wahyuni"),
    (SEKRETARIS, "sekretaris", "Bambang Santoso"),
    (SEKRETARIAT, "sekretariat", "Dewi Lestari"),
    (STAF, "staf_sekretariat", "Agus Prasetyo"),
    (STAF_LAIN, "staf_sekretariat", "Rina Wulandari"),
    (BIDANG, "bidang_pdki", "Hadi Nugroho"),
    (BIDANG_LAIN, "bidang_pdki", "Siti Aminah"),
)
SALURAN = (("website", "website", "Situs resmi"), ("instagram", "manual", "Instagram"), ("papan_pengumuman", "manual", "Papan pengumuman"))


def profil() -> e.ProfilUnit:
    """The unit of the source document."""
    return e.ProfilUnit(
        nama="Kecamatan Kebakkramat",
        instansi="Pemerintah Kabupaten Karanganyar",
        kop=("PEMERINTAH KABUPATEN KARANGANYAR", "KECAMATAN KEBAKKRAMAT"),
        sop=e.KepalaSOP(
            nomor="067/26 Tahun 2022",
            versi=1,
            nama="Pengelolaan Website dan Media Sosial",
            tanggal_pembuatan=date(2022, 12, 28),
            tanggal_revisi=date(2022, 12, 28),
            tanggal_efektif=date(2023, 1, 3),
            disahkan_oleh="Camat Kebakkramat",
        ),
    )


def registry_events() -> list[Event]:
    """Everything the registry must hold before the first disposition."""
    made: list[Event] = [e.UnitDidaftarkan(profil=profil())]
    for pegawai, jabatan, nama in OFFICES:
        made.append(e.PegawaiDidaftarkan(pegawai=pegawai, nama=nama))
        made.append(
            e.JabatanDiangkat.model_validate({"pegawai": pegawai, "jabatan": jabatan, "nomor_sk": "821/1/2026", "mulai": date(2026, 1, 2)})
        )
    made += [e.SaluranDidaftarkan.model_validate({"saluran": k, "jenis": j, "nama": n}) for k, j, n in SALURAN]
    return made


def isi_disposisi(isi: str = "Mohon dipublikasikan kegiatan posyandu.") -> e.IsiDisposisi:
    """A complete sheet on own initiative, with one attachment of each kind."""
    return e.IsiDisposisi(
        asal=e.AsalPrakarsa(kegiatan="Posyandu Melati", tanggal_kegiatan=date(2026, 11, 20)),
        sifat="segera",
        instruksi=("publikasikan",),
        instruksi_versi=1,
        isi=isi,
        lampiran=(
            Lampiran(bentuk="softcopy", sha256="a" * 64, mime="image/jpeg", nama_berkas="foto.jpg"),
            Lampiran(bentuk="hardcopy", letak="map hijau di meja Sekretariat"),
        ),
    )


def materi(judul: str = "Posyandu Melati layani 42 balita", saluran: tuple[str, ...] = ("website", "instagram")) -> Materi:
    """Complete material with one picture."""
    return Materi(
        judul=judul,
        ringkasan="Kader Posyandu Melati menimbang dan mengukur 42 balita pada Jumat pagi.",
        badan="Kegiatan berlangsung di **Balai Desa**.\n\n- 42 balita ditimbang\n- 5 kader bertugas\n",
        kegiatan=Kegiatan(nama="Posyandu Melati", tempat="Balai Desa Kebak", tanggal=date(2026, 11, 20), penyelenggara="Kader"),
        media=(Media(sha256="a" * 64, mime="image/jpeg", alt="Kader menimbang balita di balai desa"),),
        klasifikasi="setiap_saat",
        saluran=saluran,
    )


def jawaban_lengkap(**tidak: str) -> tuple[HasilPeriksa, ...]:
    """Every required check answered *ya*, but those given."""
    answers = dict.fromkeys(sorted(wajib(1)), "ya") | tidak
    assert answers.keys() <= DAFTAR_PERIKSA[1].keys()
    return tuple(HasilPeriksa.model_validate({"kode": k, "jawaban": j}) for k, j in answers.items())


def alasan(kode: str, catatan: str = "perlu diperbaiki") -> tuple[Alasan, ...]:
    """One reason."""
    return (Alasan(kode=kode, catatan=catatan),)


def pesanan(*saluran: str) -> tuple[PesananSaluran, ...]:
    """An order for these outlets, at once."""
    return tuple(PesananSaluran(saluran=s) for s in saluran)
