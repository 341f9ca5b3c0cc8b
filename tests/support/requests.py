"""Every act an officer can ask for, made to fit a case as it stands, or not quite; and what the SOP expects next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Command
from tests.support.people import (
    SEKRETARIS,
    STAF,
    STAF_LAIN,
    alasan,
    isi_disposisi,
    jawaban_lengkap,
    materi,
    pesanan,
)

Builder = Callable[[Any, Any, Any, Any, int], Command]
"""(disposition, content, verification, publisher, choice) → command."""
OLD = "f" * 64
WHO: Mapping[int, str] = {n: (STAF, STAF, STAF_LAIN, SEKRETARIS)[n % 4] for n in range(200)}
OUTLETS = (("website", "instagram"), ("website",), ("instagram",), ("website", "papan_pengumuman"))


def _sidik(s: Any, n: int) -> str:
    return OLD if n % 7 == 6 else (s.sidik or OLD)


def _versi(s: Any, n: int) -> int:
    return max(0, int(s.versi) - (n % 7 == 6))


BUILDERS: Mapping[str, tuple[str, Builder]] = {
    "BuatDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BuatDisposisi(disposisi=isi_disposisi())),
    "BacaDisposisi": ("sekretaris", lambda d, c, v, p, n: disposition.BacaDisposisi()),
    "TeruskanDisposisi": ("sekretaris", lambda d, c, v, p, n: disposition.TeruskanDisposisi()),
    "TerimaDisposisi": ("sekretariat", lambda d, c, v, p, n: disposition.TerimaDisposisi()),
    "TugaskanPenyusunan": ("sekretariat", lambda d, c, v, p, n: disposition.TugaskanPenyusunan(staf=WHO[n])),
    "AlihkanPenugasan": ("sekretariat", lambda d, c, v, p, n: disposition.AlihkanPenugasan(staf=WHO[n], alasan="cuti")),
    "TarikPenyerahan": ("ppid_pembantu", lambda d, c, v, p, n: disposition.TarikPenyerahan(alasan="keliru")),
    "SerahkanKembali": ("ppid_pembantu", lambda d, c, v, p, n: disposition.SerahkanKembali()),
    "BetulkanDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BetulkanDisposisi(disposisi=isi_disposisi(), alasan="salah")),
    "SelesaikanDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.SelesaikanDisposisi()),
    "HentikanProses": ("ppid_pembantu", lambda d, c, v, p, n: disposition.HentikanProses(sebab="ganda", alasan="sudah ada")),
    "BatalkanNomor": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BatalkanNomor(tahun=2026, nomor=n % 6 + 1, alasan="rusak")),
    "CadangkanNomor": (
        "ppid_pembantu",
        lambda d, c, v, p, n: disposition.CadangkanNomor(tahun=2026, dari=n % 5 + 1, sampai=n % 5 + 2, alasan="listrik padam"),
    ),
    "BuatMateri": (
        "staf_sekretariat",
        lambda d, c, v, p, n: content.BuatMateri(dari_versi=_versi(c, n), materi=materi(f"Judul {n}", OUTLETS[n % 4])),
    ),
    "BacaMateri": ("sekretaris", lambda d, c, v, p, n: content.BacaMateri()),
    "TarikPenyerahanMateri": ("sekretaris", lambda d, c, v, p, n: content.TarikPenyerahanMateri(alasan="salah foto")),
    "KembalikanMateri": ("sekretaris", lambda d, c, v, p, n: content.KembalikanMateri(versi=_versi(c, n), alasan=alasan("fakta"))),
    "KoreksiMateri": (
        "sekretaris",
        lambda d, c, v, p, n: content.KoreksiMateri(
            versi=_versi(c, n), materi=None if n % 3 == 0 else materi(f"Koreksi {n}", OUTLETS[n % 4])
        ),
    ),
    "AjukanMateri": ("sekretaris", lambda d, c, v, p, n: content.AjukanMateri(versi=_versi(c, n))),
    "BukaRalat": (
        "sekretaris",
        lambda d, c, v, p, n: content.BukaRalat(versi=_versi(c, n), kekeliruan="salah", penjelasan="Jumlah diperbaiki."),
    ),
    "BacaPengajuan": ("bidang_pdki", lambda d, c, v, p, n: verification.BacaPengajuan()),
    "VerifikasiMateri": (
        "bidang_pdki",
        lambda d, c, v, p, n: verification.VerifikasiMateri(sidik=_sidik(v, n), hasil=jawaban_lengkap(), klasifikasi="setiap_saat"),
    ),
    "TolakMateri": ("bidang_pdki", lambda d, c, v, p, n: verification.TolakMateri(sidik=_sidik(v, n), alasan=alasan("k4"))),
    "MintaUjiKonsekuensi": (
        "bidang_pdki",
        lambda d, c, v, p, n: verification.MintaUjiKonsekuensi(sidik=_sidik(v, n), informasi="daftar", dasar_pengecualian="17h"),
    ),
    "PutuskanUjiKonsekuensi": (
        "ppid_pembantu",
        lambda d, c, v, p, n: verification.PutuskanUjiKonsekuensi(sidik=_sidik(v, n), keputusan="terbuka", pertimbangan="tidak merugikan"),
    ),
    "CabutVerifikasi": ("bidang_pdki", lambda d, c, v, p, n: verification.CabutVerifikasi(sidik=_sidik(v, n), alasan=alasan("k4"))),
    "PerintahkanPenayangan": (
        "sekretaris",
        lambda d, c, v, p, n: publisher.PerintahkanPenayangan(sidik=_sidik(p, n), staf=WHO[n], saluran=pesanan(*_verified(p, n))),
    ),
    "CabutPerintahTayang": ("sekretaris", lambda d, c, v, p, n: publisher.CabutPerintahTayang(alasan="keliru")),
    "LaksanakanPenayangan": ("staf_sekretariat", lambda d, c, v, p, n: publisher.LaksanakanPenayangan(sidik=_sidik(p, n))),
    "TandaiTayang": (
        "staf_sekretariat",
        lambda d, c, v, p, n: publisher.TandaiTayang(saluran=_ordered(p, n), tautan="https://instagram.com/p/1"),
    ),
    "TandaiGagal": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiGagal(saluran=_ordered(p, n), alasan="akun terkunci")),
    "TandaiBelumPasti": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiBelumPasti(saluran=_ordered(p, n))),
    "PutuskanHasil": (
        "sekretaris",
        lambda d, c, v, p, n: publisher.PutuskanHasil(
            saluran=_ordered(p, n), tayang=n % 2 == 0, tautan="https://contoh.go.id/1" if n % 2 == 0 else None
        ),
    ),
    "UlangiPenayangan": ("staf_sekretariat", lambda d, c, v, p, n: publisher.UlangiPenayangan(saluran=_ordered(p, n))),
    "TarikMateri": ("ppid_pembantu", lambda d, c, v, p, n: publisher.TarikMateri(sebab="keliru", penjelasan="Isi keliru.")),
    "TandaiDitarik": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiDitarik(saluran=_ordered(p, n))),
}
NAMES = tuple(BUILDERS)
DANGEROUS = {"HentikanProses", "TarikMateri"}
"""They end a case: rarely by chance, or every day would be short."""


def _verified(p: Any, n: int) -> tuple[str, ...]:
    bahan = p.bahan.get(p.sidik)
    return tuple(r.saluran for r in bahan.rendering)[: 2 - (n % 3 == 2)] if bahan else ("website",)


def _ordered(p: Any, n: int) -> str:
    return (*p.pesanan, "website", "instagram")[n % (len(p.pesanan) + 2)] if n % 5 else "website"


FORWARD: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    (
        "disposition",
        {
            "belum_ada": ("BuatDisposisi",),
            "dibuat": ("TeruskanDisposisi",),
            "ditarik": ("SerahkanKembali",),
            "diteruskan": ("TerimaDisposisi",),
            "diterima": ("TugaskanPenyusunan",),
            "tayang": ("SelesaikanDisposisi",),
        },
    ),
    (
        "content",
        {
            "ditugaskan": ("BuatMateri",),
            "dikembalikan": ("BuatMateri",),
            "dibuat": ("KoreksiMateri",),
            "dikoreksi": ("AjukanMateri",),
            "ditolak": ("KoreksiMateri",),
            "ralat": ("KoreksiMateri",),
            "tayang": ("BukaRalat",),
        },
    ),
    ("verification", {"diajukan": ("VerifikasiMateri", "VerifikasiMateri", "TolakMateri"), "uji_konsekuensi": ("PutuskanUjiKonsekuensi",)}),
    (
        "publisher",
        {
            "disetujui": ("PerintahkanPenayangan",),
            "diperintahkan": ("LaksanakanPenayangan",),
            "dilaksanakan": ("TandaiTayang", "TandaiTayang", "PutuskanHasil", "TandaiGagal"),
            "selesai": ("UlangiPenayangan",),
            "ditarik": ("TandaiDitarik", "PutuskanHasil"),
        },
    ),
)

Step = tuple[int, int, int]
