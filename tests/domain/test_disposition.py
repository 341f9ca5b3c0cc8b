"""Steps 1–4 and the end of a case: kelengkapan of the sheet, who has it, who may take it back, when it may be stopped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.disposition import commands as c
from services.disposition.decisions import DECIDER
from services.disposition.reactions import catat_hasil
from shared.sop import events as e
from shared.sop.lists import INSTRUKSI
from shared.sop.materi import Lampiran
from tests.support import journeys as j
from tests.support.people import BIDANG, NOW, STAF, STAF_LAIN, isi_disposisi, person
from tests.support.scenario import SISTEM, By, Scenario, by

S = {name: Scenario(DECIDER).given(past) for name, past in j.disposition().items()}
SURAT = e.AsalSurat(
    dari="Dinas Kesehatan",
    nomor_surat="440/12/2026",
    tanggal_surat=date(2026, 11, 18),
    hal="Publikasi posyandu",
    diterima_tanggal=date(2026, 11, 19),
)


def sheet(**changes: Any) -> e.IsiDisposisi:
    """A complete sheet but for these fields."""
    return isi_disposisi().model_copy(update=changes)


# ── step 1: kelengkapan ──────────────────────────────────────────────────────────────────────────────

SOFT = Lampiran(bentuk="softcopy", sha256="a" * 64, mime="image/jpeg")
HARD = Lampiran(bentuk="hardcopy", letak="map hijau")
INCOMPLETE: tuple[tuple[dict[str, Any], tuple[tuple[str, str], ...]], ...] = (
    ({"lampiran": ()}, (("materi_kosong", "lampiran"),)),
    (
        {"lampiran": (HARD, Lampiran(bentuk="softcopy", nama_berkas="foto.jpg"), Lampiran(bentuk="hardcopy", letak="  "))},
        (("berkas_belum_diunggah", "lampiran.1"), ("letak_kosong", "lampiran.2")),
    ),
    ({"lampiran": (Lampiran(bentuk="softcopy", sha256="a" * 64),)}, (("berkas_belum_diunggah", "lampiran.0"),)),
    ({"instruksi": ()}, (("instruksi_kosong", "instruksi"),)),
    ({"instruksi": ("publikasikan", "bakar")}, (("instruksi_tidak_dikenal", "instruksi"),)),
    ({"instruksi": ("publikasikan", "publikasikan")}, (("instruksi_ganda", "instruksi"),)),
    ({"instruksi_versi": 99}, (("daftar_tidak_dikenal", "instruksi_versi"),)),
    ({"asal": e.AsalPrakarsa(kegiatan=" ")}, (("kegiatan_kosong", "asal.kegiatan"),)),
    (
        {"asal": SURAT.model_copy(update={"dari": "", "nomor_surat": " ", "hal": ""})},
        (("surat_tidak_lengkap", "asal.dari"), ("surat_tidak_lengkap", "asal.nomor_surat"), ("surat_tidak_lengkap", "asal.hal")),
    ),
    ({"asal": SURAT.model_copy(update={"diterima_tanggal": date(2026, 11, 17)})}, (("tanggal_terbalik", "asal.diterima_tanggal"),)),
)


@pytest.mark.parametrize(("changes", "expected"), INCOMPLETE, ids=lambda x: ",".join(x) if isinstance(x, dict) else "")
def test_an_incomplete_sheet_names_each_field(changes: dict[str, Any], expected: tuple[tuple[str, str], ...]) -> None:
    body = sheet(**changes)
    made = S["belum_ada"].when(c.BuatDisposisi(disposisi=body), j.PPID)
    assert tuple((r.kode, r.bidang) for r in made.reasons) == expected
    mended = S["dibuat"].when(c.BetulkanDisposisi(disposisi=body, alasan="salah"), j.PPID)
    assert mended.reasons == made.reasons


def test_all_that_is_missing_comes_at_once() -> None:
    body = sheet(lampiran=(), instruksi=(), asal=SURAT.model_copy(update={"hal": ""}))
    outcome = S["belum_ada"].when(c.BuatDisposisi(disposisi=body, nomor_cadangan=7), by("staf", "staf_sekretariat"))
    outcome.then_refused(
        "jabatan_tidak_berwenang",
        "materi_kosong",
        "instruksi_kosong",
        "surat_tidak_lengkap",
        "nomor_bukan_cadangan",
        "waktu_kejadian_kosong",
    )


@pytest.mark.parametrize("lampiran", [(SOFT,), (HARD,), (HARD, SOFT, SOFT)])
@pytest.mark.parametrize("asal", [SURAT, SURAT.model_copy(update={"diterima_tanggal": SURAT.tanggal_surat}), isi_disposisi().asal])
def test_softcopy_or_hardcopy_by_letter_or_own_initiative(lampiran: Any, asal: Any) -> None:
    body = sheet(lampiran=lampiran, asal=asal, instruksi=tuple(INSTRUKSI[1]))
    _, made = S["belum_ada"].when(c.BuatDisposisi(disposisi=body), j.PPID).then(e.NomorDisposisiDiberikan, e.DisposisiDibuat)
    assert isinstance(made, e.DisposisiDibuat)
    assert (made.disposisi, made.sop_nomor, made.sop_versi) == (body, "067/26 Tahun 2022", 1)


def test_a_case_has_one_sheet() -> None:
    S["dibuat"].when(c.BuatDisposisi(disposisi=sheet()), j.PPID).then_refused("kasus_sudah_ada")


# ── steps 2–4 ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("staf", [BIDANG, person("orang-asing")])
def test_only_a_staf_of_today_can_be_named(staf: str) -> None:
    S["diterima"].when(c.TugaskanPenyusunan(staf=staf), j.SEKRETARIAT).then_refused("bukan_staf")
    S["ditugaskan"].when(c.AlihkanPenugasan(staf=staf, alasan="cuti"), j.SEKRETARIAT).then_refused("bukan_staf")
    S["dibuat"].when(c.TugaskanPenyusunan(staf=staf), j.SEKRETARIAT).then_refused("tahap_tidak_sesuai", "bukan_staf")


def test_an_assignment_moves_to_somebody_else() -> None:
    S["ditugaskan"].when(c.AlihkanPenugasan(staf=STAF, alasan="cuti"), j.SEKRETARIAT).then_refused("staf_sama")
    moved = e.PenugasanDialihkan(dari=STAF, staf=STAF_LAIN, alasan="cuti")
    S["ditugaskan"].when(c.AlihkanPenugasan(staf=STAF_LAIN, alasan="cuti"), j.SEKRETARIAT).then(moved)
    after = S["ditugaskan"].given(j.SEKRETARIAT.did(moved))
    after.when(c.BacaDisposisi(), by("staf", "staf_sekretariat")).then_nothing()
    after.when(c.BacaDisposisi(), by("staf-lain", "staf_sekretariat")).then(e.DisposisiDibaca(tahap="ditugaskan"))


READERS = {"dibuat": j.SEKRETARIS, "diteruskan": j.SEKRETARIAT, "ditugaskan": j.STAF_}


@pytest.mark.parametrize("tahap", READERS)
def test_the_first_opening_by_the_receiver_is_a_fact_and_nothing_else(tahap: Any) -> None:
    read = e.DisposisiDibaca(tahap=tahap)
    for reader in READERS.values():
        outcome = S[tahap].when(c.BacaDisposisi(), reader)
        if reader is READERS[tahap]:
            outcome.then(read)
        else:
            outcome.then_nothing()
    S[tahap].given(READERS[tahap].did(read)).when(c.BacaDisposisi(), READERS[tahap]).then_nothing()


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────

GIVERS = {"dibuat": j.PPID, "diteruskan": j.SEKRETARIS, "ditugaskan": j.SEKRETARIAT}
TARIK = c.TarikPenyerahan(alasan="keliru")


@pytest.mark.parametrize("tahap", GIVERS)
def test_only_the_giver_and_only_while_unread(tahap: Any) -> None:
    S[tahap].when(TARIK, GIVERS[tahap]).then(e.PenyerahanDitarik(tahap=tahap, alasan="keliru"))
    for other in GIVERS.values():
        if other is not GIVERS[tahap]:
            S[tahap].when(TARIK, other).then_refused("bukan_pemberi")
    read = S[tahap].given(READERS[tahap].did(e.DisposisiDibaca(tahap=tahap)))
    read.when(TARIK, GIVERS[tahap]).then_refused("sudah_dibaca")


def test_a_colleague_in_the_same_office_is_not_the_giver() -> None:
    plh = By(STAF, "sekretaris")
    assert "bukan_pemberi" in S["diteruskan"].when(TARIK, plh).codes


def test_what_was_taken_back_goes_on_from_the_desk_before() -> None:
    def back(tahap: Any) -> Scenario:
        return S[tahap].given(GIVERS[tahap].did(e.PenyerahanDitarik(tahap=tahap, alasan="keliru")))

    back("dibuat").when(c.TeruskanDisposisi(), j.SEKRETARIS).then_refused("tahap_tidak_sesuai")
    back("dibuat").when(c.SerahkanKembali(), j.PPID).then(e.DisposisiDiserahkanKembali())
    again = back("dibuat").given(j.PPID.did(e.DisposisiDiserahkanKembali()))
    again.when(TARIK, j.PPID).then(e.PenyerahanDitarik)
    back("diteruskan").when(c.TeruskanDisposisi(), j.SEKRETARIS).then(e.DisposisiDiteruskan)
    assert "sudah_dibaca" in back("diteruskan").when(TARIK, j.PPID).codes
    back("ditugaskan").when(c.TugaskanPenyusunan(staf=STAF_LAIN), j.SEKRETARIAT).then(e.PenyusunanDitugaskan)
    back("ditugaskan").when(TARIK, j.SEKRETARIAT).then_refused("tahap_tidak_sesuai", "sudah_dibaca")


def test_not_after_the_staf_has_written() -> None:
    written = S["ditugaskan"].given(j.STAF_.did(j.content()["dibuat"][1][1]))
    written.when(TARIK, j.SEKRETARIAT).then_refused("sudah_dibaca")


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────

STOP = c.HentikanProses(sebab="kegiatan_batal", alasan="dibatalkan")
MULAI = j.publisher()["dimulai"][-2][1]
GAGAL = e.PenayanganGagal(saluran="website", percobaan=1, hasil="ditolak_tetap", kode="ditolak")
RAGU = e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk")
TAYANG = e.MateriDitayangkan(saluran="website", versi=2, sidik=j.SIDIK, judul="x", klasifikasi="berkala")


def test_nothing_is_stopped_once_it_may_be_out() -> None:
    case = S["ditugaskan"]
    case.when(STOP, j.PPID).then(e.ProsesDihentikan)
    case.given(SISTEM.did(MULAI)).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")
    case.given(SISTEM.did(MULAI, RAGU)).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")
    case.given(SISTEM.did(MULAI, TAYANG)).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")
    case.given(j.STAF_.did(TAYANG)).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")
    S["tayang"].when(STOP, j.PPID).then_refused("tahap_tidak_sesuai")


def test_what_no_outlet_took_can_still_be_stopped() -> None:
    case = S["ditugaskan"]
    case.given(SISTEM.did(MULAI, GAGAL)).when(STOP, j.PPID).then(e.ProsesDihentikan)
    both = SISTEM.did(MULAI, MULAI.model_copy(update={"saluran": "instagram"}), GAGAL)
    case.given(both).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")
    ralat = SISTEM.did(MULAI, TAYANG, MULAI.model_copy(update={"sidik": "e" * 64}), GAGAL)
    case.given(ralat).when(STOP, j.PPID).then_refused("sudah_mulai_tayang")


def test_a_case_ends_under_the_sop_it_began_with() -> None:
    (done,) = S["tayang"].when(c.SelesaikanDisposisi(), j.PPID).then(e.DisposisiSelesai)
    assert isinstance(done, e.DisposisiSelesai)
    assert (done.sop_nomor, done.sop_versi) == ("067/26 Tahun 2022", 1)


def test_the_end_is_offered_only_when_something_is_out() -> None:
    done = e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=("website",), gagal=("instagram",), tautan=("https://a.go.id/x",))
    noted = catat_hasil(done)
    assert noted is not None
    S["ditugaskan"].when(noted, SISTEM).then(
        e.HasilPenayanganDicatat(tautan=("https://a.go.id/x",), saluran_tayang=("website",), saluran_gagal=("instagram",))
    )
    assert catat_hasil(done.model_copy(update={"tayang": ()})) is None


def test_paper_done_earlier_keeps_its_time() -> None:
    at = NOW - timedelta(hours=5)
    (made,) = S["dibuat"].when(c.TeruskanDisposisi(terjadi_at=at), j.SEKRETARIS).then(e.DisposisiDiteruskan)
    assert made.terjadi_at == at
    late = c.TeruskanDisposisi(terjadi_at=NOW + timedelta(minutes=2))
    S["dibuat"].when(late, j.SEKRETARIS).then_refused("waktu_di_depan")
