"""One case for each state a page can show, told as acts: the case's id is a word, so that addresses and titles can be read.

No two begin with the same eight letters: those are in the title and in the address on the site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from services.cli import sample
from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Command
from shared.sop import events as e
from shared.sop.materi import Alasan, PesananSaluran
from tests.support import e2e_story as story
from tests.support.e2e_story import AGUS, MANUAL, STORY, Act, Seen

LAPORAN = tuple(f"{n}1111111-1111-4111-8111-111111111111" for n in range(1, 5))
OUTLETS = ("website", "facebook", "instagram", "x", "tiktok", "whatsapp", MANUAL)
WORD = "Keterbukaaninformasipublikuntuksemuawargadesa" * 3
"""Nothing breaks inside it but the page itself."""
LONG = f"{WORD} " + "Mohon diperiksa lagi nama, tanggal, dan tempat kegiatannya, lalu dilengkapi dengan daftar hadir. " * 8
STARTED = "PenayanganDimulai"
"""Waited for until every outlet ordered for now is under way."""


def act(who: str, make: Callable[[Seen], Command], waits_for: str = "") -> Act:
    """An act beside the story's."""
    return Act(0, who, make, waits_for)


def lembar(s: Seen) -> Command:
    """Step 1, named after the case."""
    asal = e.AsalPrakarsa(kegiatan=s.judul)
    return disposition.BuatDisposisi(disposisi=sample.sheet(s.photos).model_copy(update={"asal": asal}))


def lembar_panjang(s: Seen) -> Command:
    """The same with as much text as anybody writes, and a letter behind it."""
    surat = {"dari": f"Dinas {WORD}", "nomor_surat": f"005/{WORD}", "tanggal_surat": "2026-11-02", "hal": LONG[:300]}
    asal = e.AsalSurat.model_validate(surat | {"diterima_tanggal": "2026-11-03", "nomor_agenda_surat": "77"})
    sheet = sample.sheet(s.photos)
    files = tuple(f.model_copy(update={"nama_berkas": f"{WORD}.jpg"}) if f.sha256 else f for f in sheet.lampiran)
    return disposition.BuatDisposisi(disposisi=sheet.model_copy(update={"asal": asal, "isi": LONG, "lampiran": files}))


def kertas(hours: float) -> Callable[[Seen], Command]:
    """A sheet written on paper so long ago: its time has been running since."""

    def make(s: Seen) -> Command:
        at = datetime.now(UTC) - timedelta(hours=hours)
        number = 900 + int(hours)
        return lembar(s).model_copy(update={"terjadi_at": at, "nomor_cadangan": number})

    return make


def materi_luas(s: Seen) -> Command:
    """For every outlet."""
    return content.BuatMateri(materi=s.article(41).model_copy(update={"saluran": OUTLETS}))


def materi_panjang(s: Seen) -> Command:
    """Long wherever something is typed."""
    materi = s.article(41)
    media = tuple(m.model_copy(update={"alt": LONG[:400], "keterangan": LONG[:200], "pencipta": WORD}) for m in materi.media)
    changes = {"judul": LONG[:190].strip(), "ringkasan": LONG[:290].strip(), "badan": f"{LONG}\n\n- {WORD}\n\n{LONG}", "media": media}
    return content.BuatMateri(materi=materi.model_copy(update=changes))


def perintah_aneka(s: Seen) -> Command:
    """All outlets but one; one of them later."""
    later = datetime.now(UTC) + timedelta(days=3)
    orders = tuple(PesananSaluran(saluran=k, jadwal=later if k == MANUAL else None) for k in OUTLETS if k != "whatsapp")
    return publisher.PerintahkanPenayangan(sidik=s.sidik, staf=s.staf, saluran=orders)


def perintah_nanti(s: Seen) -> Command:
    """Everything in three days."""
    later = datetime.now(UTC) + timedelta(days=3)
    orders = tuple(PesananSaluran(saluran=k, jadwal=later) for k in story.SALURAN)
    return publisher.PerintahkanPenayangan(sidik=s.sidik, staf=s.staf, saluran=orders)


def alasan(teks: str, *codes: str) -> tuple[Alasan, ...]:
    return tuple(Alasan(kode=k, catatan=teks) for k in codes)


def tandai(saluran: str) -> Act:
    return act(AGUS, lambda s: publisher.TandaiTayang(saluran=saluran, tautan="https://www.facebook.com/contoh/posts/1"), STARTED)


def gagal(saluran: str, teks: str = "Akun sedang terkunci.") -> Act:
    return act(AGUS, lambda s: publisher.TandaiGagal(saluran=saluran, alasan=teks), STARTED)


def belum_pasti(saluran: str) -> Act:
    return act(AGUS, lambda s: publisher.TandaiBelumPasti(saluran=saluran), STARTED)


def laporan(id_: str, isi: str = "Kegiatan ini hari Kamis, bukan Jumat.", kontak: str = "0812-0000-1111") -> Act:
    made = publisher.CatatLaporanMasyarakat(laporan=id_, jenis="kekeliruan", isi=isi, kontak=kontak)
    return act("operator", lambda s: made)


_by_name = {a.name: a for a in STORY}
SHEET = (act("ppid_pembantu", lembar),)
PASSED = (*SHEET, _by_name["teruskan"])
RECEIVED = (*PASSED, _by_name["terima"])
GIVEN = (*RECEIVED, _by_name["tugaskan"])
WRITTEN = (*GIVEN, _by_name["buat_materi"])
MENDED = (*WRITTEN, _by_name["koreksi"])
ASKED = (*MENDED, _by_name["ajukan"])
REFUSED = (*ASKED, _by_name["tolak"])
AGREED = (*ASKED, _by_name["verifikasi"])
ORDERED = (*AGREED, _by_name["perintahkan"])
TAKEN = (*ORDERED, _by_name["laksanakan"])
OUT = (*TAKEN, _by_name["tandai_tayang"])
DONE = (*OUT, _by_name["selesaikan"])
_widely = (*GIVEN, act(AGUS, materi_luas), _by_name["koreksi"], _by_name["ajukan"], _by_name["verifikasi"])
_ralat = act("sekretaris", lambda s: content.BukaRalat(versi=2, kekeliruan="Salah hari.", penjelasan="Hari kegiatan diperbaiki."))
_tarik = act(
    "sekretaris", lambda s: publisher.TarikMateri(sebab="keliru", penjelasan="Isinya keliru dan sedang diperiksa.", alasan="Intern.")
)
_uji = act(
    "bidang_pdki",
    lambda s: verification.MintaUjiKonsekuensi(sidik=s.sidik, informasi="Nama anak di foto pertama.", dasar_pengecualian="17h"),
)


def _weighed(keputusan: str) -> Act:
    said = {"pertimbangan": LONG[:400], "akibat": "Anak dapat dikenali.", "kepentingan_publik": "Kecil.", "dasar_pengecualian": "17h"}
    return act(
        "ppid_pembantu",
        lambda s: verification.PutuskanUjiKonsekuensi.model_validate({"sidik": s.sidik, "keputusan": keputusan, **said}),
    )


CASES: Mapping[str, tuple[Act, ...]] = {
    "baru": SHEET,
    "serah-ditarik": (*SHEET, act("ppid_pembantu", lambda s: disposition.TarikPenyerahan(alasan="Lampirannya keliru."))),
    "dibetulkan": (
        *SHEET,
        act(
            "ppid_pembantu",
            lambda s: disposition.BetulkanDisposisi(disposisi=sample.sheet(s.photos), alasan="Nama kegiatannya keliru."),
        ),
    ),
    "diteruskan": PASSED,
    "diterima": RECEIVED,
    "ditugaskan": GIVEN,
    "materi": WRITTEN,
    "kembali": (
        *WRITTEN,
        act(
            "sekretaris",
            lambda s: content.KembalikanMateri(versi=1, alasan=alasan("Sebutkan jumlah balitanya.", "fakta", "bahasa")),
        ),
    ),
    "dikoreksi": MENDED,
    "ajuan": ASKED,
    "uji": (*ASKED, _uji),
    "uji-terbuka": (*ASKED, _uji, _weighed("terbuka")),
    "uji-tertutup": (*ASKED, _uji, _weighed("dikecualikan")),
    "ditolak": REFUSED,
    "ajuan-kedua": (*REFUSED, _by_name["perbaiki"], _by_name["ajukan_lagi"]),
    "setuju": AGREED,
    "setuju-dicabut": (
        *AGREED,
        act(
            "bidang_pdki",
            lambda s: verification.CabutVerifikasi(
                sidik=s.sidik, alasan=alasan("Ternyata memuat NIK.", "p1"), catatan="Segera diperbaiki."
            ),
        ),
    ),
    "perintah": ORDERED,
    "cabut-perintah": (*ORDERED, act("sekretaris", lambda s: publisher.CabutPerintahTayang(alasan="Menunggu arahan Camat."))),
    "terjadwal": (*AGREED, act("sekretaris", perintah_nanti), _by_name["laksanakan"]),
    "menayangkan": TAKEN,
    "gagal": (*TAKEN, gagal(MANUAL)),
    "belum-pasti": (*TAKEN, belum_pasti(MANUAL)),
    "aneka": (
        *_widely,
        act("sekretaris", perintah_aneka),
        _by_name["laksanakan"],
        tandai("facebook"),
        gagal("instagram", LONG),
        belum_pasti("x"),
    ),
    "tayang": OUT,
    "selesai": DONE,
    "ralat": (*DONE, _ralat),
    "sudah-diralat": (
        *DONE,
        _ralat,
        act("sekretaris", lambda s: content.KoreksiMateri(versi=2, materi=s.article(43))),
        _by_name["ajukan_lagi"],
        _by_name["verifikasi"],
        _by_name["perintahkan"],
        _by_name["laksanakan"],
        act(AGUS, lambda s: publisher.TandaiTayang(saluran=MANUAL, bukti_sha256=s.photos[0].sha256), STARTED),
    ),
    "ditarik": (*OUT, _tarik),
    "tuntas-ditarik": (*OUT, _tarik, act(AGUS, lambda s: publisher.TandaiDitarik(saluran=MANUAL))),
    "dihentikan": (
        *MENDED,
        act("ppid_pembantu", lambda s: disposition.HentikanProses(sebab="kegiatan_batal", alasan="Batal karena hujan.")),
    ),
    "laporan": (*DONE, laporan(LAPORAN[0])),
    "lapor-panjang": (*DONE, laporan(LAPORAN[1], LONG, WORD[:120]), laporan(LAPORAN[2])),
    "lapor-selesai": (
        *DONE,
        laporan(LAPORAN[3]),
        act(
            "ppid_pembantu",
            lambda s: publisher.TindaklanjutiLaporan.model_validate(
                {"laporan": LAPORAN[3], "hasil": "sudah_sesuai", "catatan": "Sudah dicek."}
            ),
        ),
    ),
    "panjang": (
        act("ppid_pembantu", lembar_panjang),
        act("sekretaris", lambda s: disposition.TeruskanDisposisi(catatan=LONG)),
        _by_name["terima"],
        _by_name["tugaskan"],
        act(AGUS, materi_panjang),
        act("sekretaris", lambda s: content.KembalikanMateri(versi=1, alasan=alasan(LONG, "fakta"))),
        act(AGUS, lambda s: materi_panjang(s).model_copy(update={"dari_versi": 1})),
        act("sekretaris", lambda s: content.KoreksiMateri(versi=2, catatan=LONG)),
        act("sekretaris", lambda s: content.AjukanMateri(versi=3)),
    ),
}
"""Without limits of time: these were told before the office set any."""
TIMED: Mapping[str, tuple[Act, ...]] = {
    "berbatas": SHEET,
    "mendekat": (act("ppid_pembantu", kertas(22)),),
    "terlambat": (act("ppid_pembantu", kertas(30)),),
    "dijeda": SHEET,
    "tepat-waktu": PASSED,
}
"""Told once limits run."""
# What the tests of two officers at once begin with: each is used up by one of them.
SPARE: Mapping[str, tuple[Act, ...]] = {
    "berdua-terima": PASSED,
    "berdua-koreksi": WRITTEN,
    "berdua-draf": WRITTEN,
    "berdua-periksa": ASKED,
    "terputus": SHEET,
}
