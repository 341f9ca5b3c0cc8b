"""A case at each stage of each service: the pasts from which every command is tried (whitehall's way)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from services.content.decisions import BekalAjukan
from shared.sop import events as e
from shared.sop.digest import sidik_materi
from shared.sop.event import Event
from shared.sop.materi import Rendering
from tests.support.people import NOW, STAF, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import SISTEM, By, by

Past = Sequence[tuple[By, Event]]

PPID = by("ppid", "ppid_pembantu")
SEKRETARIS = by("sekretaris", "sekretaris")
SEKRETARIAT = by("sekretariat", "sekretariat")
STAF_ = by("staf", "staf_sekretariat")
BIDANG = by("bidang", "bidang_pdki")

GARAM = "00" * 16
RENDERING = (
    Rendering(saluran="website", perender="website-1", sha256="b" * 64, mime="text/html"),
    Rendering(saluran="instagram", perender="instagram-1", sha256="c" * 64, mime="text/plain"),
)
BEKAL = BekalAjukan(garam=GARAM, rendering=RENDERING, slug="posyandu-melati-11111111")
SIDIK = sidik_materi(bytes.fromhex(GARAM), materi(), RENDERING)
SALAH = "f" * 64


def _grow(*steps: tuple[str, Past]) -> dict[str, Past]:
    stages: dict[str, Past] = {}
    past: list[tuple[By, Event]] = []
    for name, more in steps:
        past = [*past, *more]
        stages[name] = tuple(past)
    return stages


def disposition() -> Mapping[str, Past]:
    """Stages of steps 1–4 and the end."""
    dibuat = e.DisposisiDibuat(nomor_disposisi=1, tahun=2026, sop_nomor="067/26 Tahun 2022", sop_versi=1, disposisi=isi_disposisi())
    nomor = e.NomorDisposisiDiberikan(tahun=2026, nomor=1)
    stages = _grow(
        ("belum_ada", []),
        ("dibuat", PPID.did(nomor, dibuat)),
        ("dibaca", SEKRETARIS.did(e.DisposisiDibaca(tahap="dibuat"))),
        ("diteruskan", SEKRETARIS.did(e.DisposisiDiteruskan())),
        ("diterima", SEKRETARIAT.did(e.DisposisiDiterima())),
        ("ditugaskan", SEKRETARIAT.did(e.PenyusunanDitugaskan(staf=STAF))),
        ("tayang", SISTEM.did(e.HasilPenayanganDicatat(tautan=(), saluran_tayang=("website",), saluran_gagal=()))),
        ("selesai", PPID.did(e.DisposisiSelesai(sop_nomor="067/26 Tahun 2022", sop_versi=1))),
    )
    stages["ditarik"] = (*stages["dibuat"], *PPID.did(e.PenyerahanDitarik(tahap="dibuat", alasan="keliru")))
    stages["dihentikan"] = (*stages["ditugaskan"], *PPID.did(e.ProsesDihentikan(sebab="ganda", alasan="sudah ada")))
    return stages


def content() -> Mapping[str, Past]:
    """Stages of steps 5–6, with a rejection, a publication and a ralat."""
    diajukan = e.MateriDiajukan(
        versi=2,
        putaran=1,
        materi=materi(),
        garam=GARAM,
        sidik=SIDIK,
        rendering=RENDERING,
        tersentuh_oleh=(STAF_.actor, SEKRETARIS.actor),
        slug="posyandu-melati-11111111",
    )
    stages = _grow(
        ("belum_ditugaskan", []),
        ("ditugaskan", SISTEM.did(e.PenugasanDicatat(staf=STAF))),
        ("dibuat", STAF_.did(e.MateriDibuat(versi=1, putaran=1, materi=materi()))),
        ("dibaca", SEKRETARIS.did(e.MateriDibaca(versi=1))),
        ("dikoreksi", SEKRETARIS.did(e.MateriDikoreksi(versi=2, dari_versi=1, putaran=1, berubah=False, materi=materi()))),
        ("diajukan", SEKRETARIS.did(diajukan)),
        ("diverifikasi", SISTEM.did(e.HasilVerifikasiDicatat(hasil="diverifikasi", versi=2, sidik=SIDIK))),
        ("tayang", SISTEM.did(e.PenayanganDicatat(versi=2, sidik=SIDIK))),
        ("ralat", SEKRETARIS.did(e.RalatDibuka(dari_versi=2, kekeliruan="jumlah salah", penjelasan="Jumlah balita diperbaiki."))),
    )
    stages["dikembalikan"] = (
        *stages["dibuat"],
        *SEKRETARIS.did(e.MateriDikembalikan(versi=1, alasan=alasan("fakta"), daftar_versi=1)),
    )
    stages["ditolak"] = (
        *stages["diajukan"],
        *SISTEM.did(e.HasilVerifikasiDicatat(hasil="ditolak", versi=2, sidik=SIDIK, alasan=alasan("k4"))),
    )
    stages["dihentikan"] = (*stages["dibuat"], *SISTEM.did(e.PenghentianDicatat()))
    stages["ditarik"] = (*stages["tayang"], *SISTEM.did(e.PenarikanDicatat()))
    return stages


def verification() -> Mapping[str, Past]:
    """Stages of step 7."""
    tercatat = e.PengajuanDicatat(
        versi=2, putaran=1, sidik=SIDIK, klasifikasi="setiap_saat", tersentuh_oleh=(STAF_.actor, SEKRETARIS.actor)
    )
    ya = e.MateriDiverifikasi(versi=2, putaran=1, sidik=SIDIK, daftar_versi=1, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    tidak = e.MateriDitolak(versi=2, putaran=1, sidik=SIDIK, daftar_versi=1, alasan=alasan("k4"))
    stages = _grow(
        ("belum_diajukan", []),
        ("diajukan", SISTEM.did(tercatat)),
        ("dibaca", BIDANG.did(e.PengajuanDibaca(sidik=SIDIK))),
        ("diverifikasi", BIDANG.did(ya)),
    )
    uji = e.UjiKonsekuensiDiminta(sidik=SIDIK, informasi="daftar penerima", dasar_pengecualian="17h")
    stages["uji_konsekuensi"] = (*stages["diajukan"], *BIDANG.did(uji))
    stages["ditolak"] = (*stages["diajukan"], *BIDANG.did(tidak))
    stages["dihentikan"] = (*stages["diajukan"], *SISTEM.did(e.PenghentianVerifikasiDicatat()))
    return stages


def publisher() -> Mapping[str, Past]:
    """Stages of step 8 and after."""
    bahan = e.BahanTayangDicatat(versi=2, sidik=SIDIK, rendering=RENDERING, materi=materi(), slug="posyandu-melati-11111111")
    mulai = e.PenayanganDimulai(
        saluran="website",
        percobaan=1,
        versi=2,
        sidik=SIDIK,
        rendering_sha256="b" * 64,
        penanda="tayang-11111111-website",
        call_before_at=NOW + timedelta(seconds=30),
    )
    manual = mulai.model_copy(update={"saluran": "instagram", "penanda": "tayang-11111111-instagram"})
    tayang = e.MateriDitayangkan(
        saluran="website", versi=2, sidik=SIDIK, tautan="http://localhost/x", judul=materi().judul, klasifikasi="setiap_saat"
    )
    di_ig = tayang.model_copy(update={"saluran": "instagram"})
    selesai = e.PenayanganSelesai(versi=2, sidik=SIDIK, tayang=("website", "instagram"), gagal=(), tautan=("http://localhost/x",))
    stages = _grow(
        ("belum_disetujui", SISTEM.did(bahan)),
        ("disetujui", SISTEM.did(e.PersetujuanDicatat(versi=2, sidik=SIDIK))),
        (
            "diperintahkan",
            SEKRETARIS.did(e.PenayanganDiperintahkan(versi=2, sidik=SIDIK, staf=STAF, saluran=pesanan("website", "instagram"))),
        ),
        ("dilaksanakan", STAF_.did(e.PenayanganDilaksanakan(versi=2, sidik=SIDIK))),
        ("dimulai", SISTEM.did(mulai, manual)),
        ("tayang_sebagian", SISTEM.did(tayang)),
        ("selesai", STAF_.did(di_ig, selesai)),
        ("ditarik", SEKRETARIS.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="Isi keliru."))),
    )
    ragu = e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk")
    gagal = e.PenayanganGagal(saluran="website", percobaan=1, hasil="ditolak_tetap", kode="ditolak")
    stages["belum_pasti"] = (*stages["dimulai"], *SISTEM.did(ragu))
    stages["gagal"] = (*stages["dimulai"], *SISTEM.did(gagal))
    stages["dihentikan"] = (*stages["disetujui"], *SISTEM.did(e.PenghentianPenayanganDicatat()))
    return stages


JADWAL = datetime(2026, 12, 1, tzinfo=UTC)
