"""The serta-merta lane: off until a document switches it on, never without a second person, and not closed before its debts are paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.content import commands as content
from services.content.decisions import DECIDER as CONTENT
from services.disposition import commands as disposition
from services.disposition.decisions import DECIDER as DISPOSITION
from services.publisher import commands as publisher
from services.publisher.decisions import DECIDER as PUBLISHER
from services.registry import commands as registry
from services.registry.decisions import DECIDER as REGISTRY
from services.verification import commands as verification
from services.verification.decisions import DECIDER as VERIFICATION
from shared.command import Command
from shared.sop import events as e
from shared.sop.directory import JalurSertaMerta
from shared.sop.jalur import DAFTAR_SINGKAT, DILEWATI
from shared.sop.materi import HasilPeriksa
from shared.sop.waktu.usulan import usulan_kalender
from tests.support import journeys as j
from tests.support.people import BIDANG, BIDANG_LAIN, NOW, STAF, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import OFFICE, SISTEM, By, Scenario

NOMOR = "100.3.4/12/2026"
ON = replace(OFFICE, jalur_serta_merta=JalurSertaMerta(NOMOR, date(2026, 11, 1), ""))
NO_BIDANG = replace(ON, penugasan=tuple(p for p in ON.penugasan if p.jabatan != "bidang_pdki"))
URGENT = materi("Jalan Kebak ditutup karena banjir").model_copy(update={"klasifikasi": "serta_merta"})
SHORT = DAFTAR_SINGKAT[1].kode


def short(**tidak: str) -> tuple[HasilPeriksa, ...]:
    """The short list answered *ya*, but those given."""
    return tuple(HasilPeriksa.model_validate({"kode": k, "jawaban": tidak.get(k, "ya")}) for k in SHORT)


def opened() -> j.Past:
    made = e.DisposisiDibuat(
        nomor_disposisi=1, tahun=2026, sop_nomor="067/26", sop_versi=1, disposisi=isi_disposisi(), jalur="serta_merta", jalur_dokumen=NOMOR
    )
    return j.PPID.did(e.NomorDisposisiDiberikan(tahun=2026, nomor=1), made, e.PenyusunanDitugaskan(staf=STAF, jalur="serta_merta"))


# ── the switch ───────────────────────────────────────────────────────────────────────────────────────

ADMIN = By("administrator", None)
SWITCH = registry.AktifkanJalurSertaMerta(nomor_dokumen=NOMOR, tanggal=date(2026, 11, 1), dasar="Keputusan Camat")


def test_it_is_switched_on_with_a_document_and_off_again() -> None:
    unit = Scenario(REGISTRY).given(SISTEM.did(*_registered()))
    (on,) = unit.when(SWITCH, ADMIN).then(e.JalurSertaMertaDiaktifkan)
    unit.when(registry.NonaktifkanJalurSertaMerta(alasan="x"), ADMIN).then_refused("jalur_belum_aktif")
    lit = unit.given(ADMIN.did(on))
    lit.when(registry.NonaktifkanJalurSertaMerta(alasan="Masa siaga berakhir"), ADMIN).then(e.JalurSertaMertaDinonaktifkan)
    unit.when(SWITCH.model_copy(update={"tanggal": date(2027, 1, 1)}), ADMIN).then_refused("tanggal_di_depan")


def _registered() -> Sequence[e.Event]:
    assert OFFICE.profil is not None
    return [e.UnitDidaftarkan(profil=OFFICE.profil)]


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────

OPEN = disposition.BukaSertaMerta(disposisi=isi_disposisi(), staf=STAF)


def test_one_act_numbers_the_case_and_names_the_staf() -> None:
    _, made, given = (
        Scenario(DISPOSITION, direktori=ON).when(OPEN, j.PPID).then(e.NomorDisposisiDiberikan, e.DisposisiDibuat, e.PenyusunanDitugaskan)
    )
    assert isinstance(made, e.DisposisiDibuat) and (made.jalur, made.jalur_dokumen) == ("serta_merta", NOMOR)
    assert isinstance(given, e.PenyusunanDitugaskan) and given.staf == STAF


def test_only_where_it_is_on_only_by_ppid_only_to_a_staf() -> None:
    Scenario(DISPOSITION).when(OPEN, j.PPID).then_refused("jalur_belum_aktif")
    on = Scenario(DISPOSITION, direktori=ON)
    on.when(OPEN, j.SEKRETARIS).then_refused("jabatan_tidak_berwenang")
    on.when(OPEN.model_copy(update={"staf": BIDANG}), j.PPID).then_refused("bukan_staf")
    on.given(opened()).when(OPEN, j.PPID).then_refused("kasus_sudah_ada")


def test_the_assignment_is_passed_on_not_taken_back() -> None:
    case = Scenario(DISPOSITION, direktori=ON).given(opened())
    case.when(disposition.TarikPenyerahan(alasan="keliru"), j.PPID).then_refused("jalur_serta_merta")


# ── writing and handing over in one act ──────────────────────────────────────────────────────────────


def written(*more: Sequence[tuple[By, e.Event]]) -> Scenario:
    assigned = SISTEM.did(e.PenugasanDicatat(staf=STAF, jalur="serta_merta"))
    return Scenario(CONTENT, direktori=ON).given(assigned, *more).with_bekal(j.BEKAL)


def handed_over() -> j.Past:
    return j.STAF_.did(*written().when(content.BuatMateri(materi=URGENT), j.STAF_).events)


def test_the_staf_hands_over_directly_with_renderings_and_digest() -> None:
    _, sent = written().when(content.BuatMateri(materi=URGENT), j.STAF_).then(e.MateriDibuat, e.MateriDiajukan)
    assert isinstance(sent, e.MateriDiajukan)
    assert (sent.jalur, sent.versi, sent.rendering, sent.tersentuh_oleh) == ("serta_merta", 1, j.RENDERING, (STAF,))


def test_only_for_what_cannot_wait() -> None:
    written().when(content.BuatMateri(materi=materi()), j.STAF_).then_refused("bukan_serta_merta")


def test_the_sekretaris_does_not_stand_between() -> None:
    case = written(handed_over(), SISTEM.did(e.HasilVerifikasiDicatat(hasil="ditolak", versi=1, sidik=j.SIDIK)))
    case.when(content.KoreksiMateri(versi=1, materi=materi("Judul lain")), j.SEKRETARIS).then_refused("jalur_serta_merta")
    case.when(content.KembalikanMateri(versi=1, alasan=alasan("fakta")), j.SEKRETARIS).then_refused("jalur_serta_merta")
    case.when(content.AjukanMateri(versi=1), j.SEKRETARIS).then_refused("jalur_serta_merta", "tahap_tidak_sesuai")


def test_what_came_back_or_was_taken_back_is_written_anew_by_the_staf() -> None:
    sent = next(x for _, x in handed_over() if isinstance(x, e.MateriDiajukan))
    back = written(handed_over(), SISTEM.did(e.HasilVerifikasiDicatat(hasil="ditolak", versi=1, sidik=sent.sidik)))
    back.when(content.BuatMateri(dari_versi=1, materi=URGENT), j.STAF_).then(e.MateriDibuat, e.MateriDiajukan)
    (taken,) = written(handed_over()).when(content.TarikPenyerahanMateri(alasan="salah"), j.STAF_).then(e.PenyerahanMateriDitarik)
    again = written(handed_over(), j.STAF_.did(taken))
    again.when(content.BuatMateri(dari_versi=1, materi=URGENT), j.STAF_).then(e.MateriDibuat, e.MateriDiajukan)


def test_a_ralat_goes_the_ordinary_way() -> None:
    out = e.PenayanganDicatat(versi=1, sidik=j.SIDIK)
    ralat = e.RalatDibuka(dari_versi=1, kekeliruan="x", penjelasan="y")
    case = written(handed_over(), SISTEM.did(out), j.SEKRETARIS.did(ralat))
    case.when(content.BuatMateri(dari_versi=1, materi=materi()), j.STAF_).then(e.MateriDibuat)
    case.when(content.KoreksiMateri(versi=1, materi=materi()), j.SEKRETARIS).then(e.MateriDikoreksi)


# ── the second person ────────────────────────────────────────────────────────────────────────────────

YES = verification.SetujuiSertaMerta(sidik=j.SIDIK, hasil=short(), klasifikasi="serta_merta")
NO = verification.KembalikanSertaMerta(sidik=j.SIDIK, alasan=alasan("k4"))


def submitted(direktori: Any = ON, *, jalur: str = "serta_merta", by: tuple[str, ...] = (STAF,), klas: str = "serta_merta") -> Scenario:
    note = verification.CatatPengajuan.model_validate(
        {"versi": 1, "putaran": 1, "sidik": j.SIDIK, "klasifikasi": klas, "tersentuh_oleh": by, "jalur": jalur}
    )
    empty = Scenario(VERIFICATION, direktori=direktori)
    return empty.given(SISTEM.did(*empty.when(note, SISTEM).events))


def test_the_short_list_is_the_bidangs_where_there_is_one() -> None:
    (said,) = submitted().when(YES, j.BIDANG).then(e.MateriDiverifikasi)
    assert isinstance(said, e.MateriDiverifikasi) and (said.jalur, said.daftar_singkat, len(said.hasil)) == ("serta_merta", 1, len(SHORT))
    for office in (j.SEKRETARIS, j.PPID):
        submitted().when(YES, office).then_refused("bidang_terisi")
    submitted().when(YES, j.STAF_).then_refused("jabatan_tidak_berwenang", "bidang_terisi", "verifikator_bukan_penyentuh")


def test_an_empty_office_does_not_stop_an_emergency() -> None:
    (noted,) = [f.event for f in submitted(NO_BIDANG).facts]
    assert isinstance(noted, e.PengajuanDicatat) and noted.pemeriksa == ("sekretaris", "ppid_pembantu")
    for office in (j.SEKRETARIS, j.PPID):
        submitted(NO_BIDANG).when(YES, office).then(e.MateriDiverifikasi)
    submitted(by=(BIDANG, BIDANG_LAIN)).when(YES, j.SEKRETARIS).then(e.MateriDiverifikasi)


@pytest.mark.parametrize("office", [j.SEKRETARIS, j.PPID, j.BIDANG])
def test_nobody_checks_what_he_wrote(office: By) -> None:
    where = ON if office is j.BIDANG else NO_BIDANG
    submitted(where, by=(office.actor,)).when(YES, office).then_refused("verifikator_bukan_penyentuh")
    submitted(where, by=(office.actor,)).when(NO, office).then_refused("verifikator_bukan_penyentuh")


@pytest.mark.parametrize("kode", SHORT)
def test_no_check_of_the_short_list_is_left_out_or_failed(kode: str) -> None:
    left = tuple(h for h in short() if h.kode != kode)
    submitted().when(YES.model_copy(update={"hasil": left}), j.BIDANG).then_refused("butir_belum_dijawab")
    submitted().when(YES.model_copy(update={"hasil": short(**{kode: "tidak"})}), j.BIDANG).then_refused("butir_gagal")


def test_only_this_class_this_digest_this_list() -> None:
    submitted(klas="berkala").when(YES, j.BIDANG).then_refused("bukan_serta_merta")
    submitted().when(YES.model_copy(update={"klasifikasi": "berkala"}), j.BIDANG).then_refused("bukan_serta_merta")
    submitted().when(YES.model_copy(update={"sidik": j.SALAH}), j.BIDANG).then_refused("sidik_berbeda")
    submitted().when(YES.model_copy(update={"daftar_singkat": 2}), j.BIDANG).then_refused("daftar_usang")
    more = (*short(), HasilPeriksa(kode="k4", jawaban="ya"))
    submitted().when(YES.model_copy(update={"hasil": more}), j.BIDANG).then_refused("butir_tidak_dikenal")


def test_each_way_has_its_own_answer() -> None:
    ordinary = submitted(jalur="biasa", klas="serta_merta")
    ordinary.when(YES, j.BIDANG).then_refused("bukan_jalur_serta_merta")
    whole = verification.VerifikasiMateri(sidik=j.SIDIK, hasil=jawaban_lengkap(), klasifikasi="serta_merta")
    ordinary.when(whole, j.BIDANG).then(e.MateriDiverifikasi)
    submitted().when(whole, j.BIDANG).then_refused("jalur_serta_merta")
    submitted().when(verification.TolakMateri(sidik=j.SIDIK, alasan=alasan("k4")), j.BIDANG).then_refused("jalur_serta_merta")
    doubt = verification.MintaUjiKonsekuensi(sidik=j.SIDIK, informasi="x", dasar_pengecualian="17h")
    submitted().when(doubt, j.BIDANG).then_refused("jalur_serta_merta")


def test_it_goes_back_with_any_reason_of_the_whole_list() -> None:
    (back,) = submitted().when(NO, j.BIDANG).then(e.MateriDitolak)
    assert isinstance(back, e.MateriDitolak) and (back.jalur, back.daftar_singkat) == ("serta_merta", 1)
    submitted().when(NO.model_copy(update={"alasan": ()}), j.BIDANG).then_refused("alasan_kosong")


# ── the order ────────────────────────────────────────────────────────────────────────────────────────


def approved(jalur: str) -> Scenario:
    handed = j.publisher()["belum_disetujui"]
    ok = e.PersetujuanDicatat.model_validate({"versi": 2, "sidik": j.SIDIK, "jalur": jalur})
    return Scenario(PUBLISHER, direktori=ON).given(handed, SISTEM.did(ok))


def test_ppid_orders_on_the_lane_and_nowhere_else() -> None:
    order = publisher.PerintahkanSertaMerta(sidik=j.SIDIK, staf=STAF, saluran=pesanan("website"))
    approved("serta_merta").when(order, j.PPID).then(e.PenayanganDiperintahkan)
    approved("biasa").when(order, j.PPID).then_refused("bukan_jalur_serta_merta")
    added = order.model_copy(update={"saluran": pesanan("papan_pengumuman")})
    approved("serta_merta").when(added, j.PPID).then_refused("saluran_tidak_diverifikasi")
    same = publisher.PerintahkanPenayangan(sidik=j.SIDIK, staf=STAF, saluran=pesanan("website"))
    approved("serta_merta").when(same, j.SEKRETARIS).then(e.PenayanganDiperintahkan)


# ── what is owed afterwards ──────────────────────────────────────────────────────────────────────────

ORDER = e.PenayanganDiperintahkan(versi=1, sidik=j.SIDIK, staf=STAF, saluran=pesanan("website"))
OUT = e.MateriDitayangkan(saluran="website", versi=1, sidik=j.SIDIK, judul="x", klasifikasi="serta_merta", jalur="serta_merta")
ENDED = e.HasilPenayanganDicatat(tautan=(), saluran_tayang=("website",), saluran_gagal=())
NOTE = disposition.CatatTayangSertaMerta()


def owing(*more: j.Past, by: By = j.PPID) -> Scenario:
    """Out, with its debts on record and its writer known, as the guards show them."""
    before = Scenario(DISPOSITION, direktori=ON).given(opened(), by.did(ORDER), SISTEM.did(OUT))
    debts = SISTEM.did(*before.when(NOTE, SISTEM).events)
    return Scenario(DISPOSITION, direktori=ON).given(opened(), debts, SISTEM.did(ENDED), *more, handed_over())


def test_what_was_left_out_becomes_dated_duties_once() -> None:
    before = Scenario(DISPOSITION, direktori=ON).given(opened(), j.PPID.did(ORDER), SISTEM.did(OUT))
    (made,) = before.when(NOTE, SISTEM).then(e.KewajibanSusulanDitetapkan)
    assert isinstance(made, e.KewajibanSusulanDitetapkan)
    assert made.dilewati == tuple(DILEWATI) and made.nomor_dokumen == NOMOR
    assert {(k.kode, k.jabatan) for k in made.kewajiban} == {("koreksi", "sekretaris"), ("verifikasi", "bidang_pdki")}
    assert {k.due_at for k in made.kewajiban} == {NOW + timedelta(days=1)} and made.kalender_versi == 0
    assert "belum ditetapkan" in made.penjabaran[0]
    before.given(SISTEM.did(made)).when(NOTE, SISTEM).then_nothing()


def test_what_was_not_left_out_is_not_named() -> None:
    before = Scenario(DISPOSITION, direktori=ON).given(opened(), j.SEKRETARIS.did(ORDER), SISTEM.did(OUT))
    (made,) = before.when(NOTE, SISTEM).then(e.KewajibanSusulanDitetapkan)
    assert isinstance(made, e.KewajibanSusulanDitetapkan) and "8a" not in made.dilewati


def test_the_units_own_calendar_counts() -> None:
    isi = usulan_kalender("Asia/Jakarta", [2026])
    tomorrow = e.KalenderKerjaDitetapkan(versi=3, kalender=isi.model_copy(update={"hari": (*isi.hari, _day_off())}))
    before = Scenario(DISPOSITION, direktori=ON).given(opened(), SISTEM.did(tomorrow, OUT))
    (made,) = before.when(NOTE, SISTEM).then(e.KewajibanSusulanDitetapkan)
    assert isinstance(made, e.KewajibanSusulanDitetapkan)
    assert {k.due_at for k in made.kewajiban} == {datetime(2026, 11, 25, 2, tzinfo=UTC)} and made.kalender_versi == 3


def _day_off() -> Any:
    from shared.sop.waktu.aturan import HariKhusus

    return HariKhusus.model_validate({"tanggal": "2026-11-24", "jenis": "libur_setempat", "nama": "Hari Jadi", "dasar": ""})


def test_the_ordinary_way_owes_nothing() -> None:
    Scenario(DISPOSITION).given(j.disposition()["ditugaskan"], SISTEM.did(OUT)).when(NOTE, SISTEM).then_nothing()


FIX = disposition.PenuhiKoreksiSusulan(hasil="sesuai")
FULL = disposition.PenuhiVerifikasiSusulan(periksa=jawaban_lengkap(), hasil="sesuai")
CLOSE = disposition.SelesaikanDisposisi()


def paid(command: Command, by: By) -> j.Past:
    return by.did(*owing().when(command, by).events)


def test_closed_only_when_everything_is_made_up() -> None:
    owing().when(CLOSE, j.PPID).then_refused("kewajiban_terbuka")
    owing(paid(FIX, j.SEKRETARIS)).when(CLOSE, j.PPID).then_refused("kewajiban_terbuka")
    owing(paid(FIX, j.SEKRETARIS), paid(FULL, j.BIDANG)).when(CLOSE, j.PPID).then(e.DisposisiSelesai)
    unknown = Scenario(DISPOSITION, direktori=ON).given(opened(), SISTEM.did(ENDED))
    unknown.when(CLOSE, j.PPID).then_refused("kewajiban_terbuka")


def test_made_up_once_by_whose_it_is_and_who_did_not_write() -> None:
    owing().when(FIX, j.BIDANG).then_refused("jabatan_tidak_berwenang")
    owing().when(FULL, j.SEKRETARIS).then_refused("jabatan_tidak_berwenang")
    owing(paid(FIX, j.SEKRETARIS)).when(FIX, j.SEKRETARIS).then_refused("kewajiban_sudah_dipenuhi")
    Scenario(DISPOSITION, direktori=ON).given(opened()).when(FIX, j.SEKRETARIS).then_refused("kewajiban_tidak_ada")
    writer = By(STAF, "sekretaris")
    owing().when(FIX, writer).then_refused("bukan_pemangku_jabatan", "pemeriksa_bukan_penyentuh")
    both = By(j.SEKRETARIS.actor, "bidang_pdki")
    owing(paid(FIX, j.SEKRETARIS)).when(FULL, both).then_refused("bukan_pemangku_jabatan", "pemeriksa_sama")


def test_afterwards_the_whole_list_is_answered_and_honestly() -> None:
    owing().when(FULL.model_copy(update={"periksa": short()}), j.BIDANG).then_refused("butir_belum_dijawab")
    wrong = FULL.model_copy(update={"periksa": jawaban_lengkap(k4="tidak")})
    owing().when(wrong, j.BIDANG).then_refused("butir_gagal")
    owing().when(wrong.model_copy(update={"hasil": "perlu_ralat"}), j.BIDANG).then_refused("catatan_kosong")
    said = wrong.model_copy(update={"hasil": "perlu_ralat", "catatan": "Nama jalan keliru."})
    (made,) = owing().when(said, j.BIDANG).then(e.KewajibanSusulanDipenuhi)
    assert isinstance(made, e.KewajibanSusulanDipenuhi) and (made.kode, made.daftar_versi) == ("verifikasi", 1)
    assert made.sidik == next(x.sidik for _, x in handed_over() if isinstance(x, e.MateriDiajukan))
    owing().when(FULL.model_copy(update={"daftar_versi": 2}), j.BIDANG).then_refused("daftar_usang")
