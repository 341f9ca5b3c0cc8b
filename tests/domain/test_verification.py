"""Step 7: the whole list answered on exactly this digest, by somebody who never touched it; uji konsekuensi; withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verification import commands as c
from services.verification.decisions import DECIDER, guards
from services.verification.reactions import catat_penarikan, catat_pengajuan
from shared.command import Circumstances, Signer
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA, DASAR_PEMROSESAN, DASAR_PENGECUALIAN, INSTRUKSI, KELOMPOK, Butir, wajib
from shared.sop.materi import HasilPeriksa
from tests.support import journeys as j
from tests.support.people import BIDANG, BIDANG_LAIN, NOW, STAF, UNIT, alasan, jawaban_lengkap
from tests.support.scenario import CASE, OFFICE, SISTEM, By, Scenario, by, recorded

S = {name: Scenario(DECIDER).given(past) for name, past in j.verification().items()}
DAFTAR = DAFTAR_PERIKSA[1]
WARN = sorted(DAFTAR.keys() - wajib(1))


def ya(**changes: Any) -> c.VerifikasiMateri:
    """An approval that is right but for these fields."""
    whole = c.VerifikasiMateri(sidik=j.SIDIK, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    return whole.model_copy(update=changes)


def tidak(**changes: Any) -> c.TolakMateri:
    """A rejection that is right but for these fields."""
    return c.TolakMateri(sidik=j.SIDIK, alasan=alasan("k4")).model_copy(update=changes)


def answers(**jawaban: Any) -> tuple[HasilPeriksa, ...]:
    """These answers."""
    return tuple(HasilPeriksa(kode=k, jawaban=v) for k, v in jawaban.items())


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_approval_answers_every_blocker() -> None:
    S["diajukan"].when(ya(), j.BIDANG).then(e.MateriDiverifikasi)
    for kode in wajib(1):
        left = tuple(h for h in jawaban_lengkap() if h.kode != kode)
        outcome = S["diajukan"].when(ya(hasil=left), j.BIDANG)
        outcome.then_refused("butir_belum_dijawab")
        assert kode in outcome.reasons[0].pesan


@pytest.mark.parametrize("kode", sorted(wajib(1)))
def test_a_blocker_answered_no_leads_to_rejection_only(kode: str) -> None:
    said = jawaban_lengkap(**{kode: "tidak"})
    S["diajukan"].when(ya(hasil=said), j.BIDANG).then_refused("butir_gagal")
    (made,) = S["diajukan"].when(tidak(hasil=said, alasan=alasan(kode)), j.BIDANG).then(e.MateriDitolak)
    assert isinstance(made, e.MateriDitolak)
    assert made.hasil == said
    S["diajukan"].when(ya(hasil=jawaban_lengkap(**{kode: "tidak_relevan"})), j.BIDANG).then(e.MateriDiverifikasi)


def test_warnings_may_be_answered_no_or_not_at_all() -> None:
    said = (*jawaban_lengkap(), *answers(**dict.fromkeys(WARN, "tidak")))
    S["diajukan"].when(ya(hasil=said), j.BIDANG).then(e.MateriDiverifikasi)


def test_missing_doubled_and_unknown_items_come_together() -> None:
    said = (*jawaban_lengkap()[2:], *answers(zz="ya", k4="ya"))
    S["diajukan"].when(ya(hasil=said), j.BIDANG).then_refused("butir_tidak_dikenal", "butir_ganda", "butir_belum_dijawab")
    S["diajukan"].when(tidak(hasil=answers(k4="tidak", k5="ya")), j.BIDANG).then(e.MateriDitolak)
    S["diajukan"].when(tidak(hasil=(*answers(k4="ya"), *answers(k4="tidak"))), j.BIDANG).then_refused("butir_ganda")


@pytest.mark.parametrize(("given_", "codes"), [((), ("alasan_kosong",)), (alasan("entah"), ("butir_tidak_dikenal",))])
def test_a_rejection_names_what_failed(given_: Any, codes: tuple[str, ...]) -> None:
    S["diajukan"].when(tidak(alasan=given_), j.BIDANG).then_refused(*codes)
    S["diverifikasi"].when(c.CabutVerifikasi(sidik=j.SIDIK, alasan=given_), j.BIDANG).then_refused(*codes)


def test_a_list_that_does_not_exist_hides_no_other_reason() -> None:
    S["diajukan"].when(tidak(daftar_versi=9, alasan=()), j.BIDANG).then_refused("daftar_tidak_dikenal", "alasan_kosong")
    other = ya(daftar_versi=9, sidik=j.SALAH, klasifikasi="dikecualikan")
    S["diajukan"].when(other, j.BIDANG).then_refused(
        "sidik_berbeda", "daftar_tidak_dikenal", "informasi_dikecualikan", "klasifikasi_berbeda"
    )


@given(st.dictionaries(st.sampled_from(sorted(DAFTAR)), st.sampled_from(["ya", "tidak", "tidak_relevan"])))
def test_approved_exactly_when_no_blocker_is_missing_or_failed(said: dict[str, str]) -> None:
    outcome = S["diajukan"].when(ya(hasil=answers(**said)), j.BIDANG)
    good = all(said.get(k) in ("ya", "tidak_relevan") for k in wajib(1))
    assert bool(outcome.events) == good
    assert bool(outcome.codes) != good


def test_lists_are_complete_and_nobody_can_change_them() -> None:
    assert len(DAFTAR) == 25
    assert all(b.pertanyaan and b.dasar and b.kode.lower() == k for k, b in DAFTAR.items())
    assert set(DASAR_PENGECUALIAN) == {f"17{x}" for x in "abcdefghij"}
    assert {"persetujuan", "kewajiban_hukum", "tugas_publik"} <= DASAR_PEMROSESAN.keys()
    for rows in (INSTRUKSI[1], ALASAN_KEMBALI[1], DASAR_PENGECUALIAN, DASAR_PEMROSESAN, DAFTAR):
        with pytest.raises(TypeError):
            rows["baru"] = "x"  # type: ignore[index]


# ── classification and uji konsekuensi ───────────────────────────────────────────────────────────────


def test_excluded_information_is_never_approved() -> None:
    S["diajukan"].when(ya(klasifikasi="dikecualikan"), j.BIDANG).then_refused("informasi_dikecualikan", "klasifikasi_berbeda")
    S["diajukan"].when(ya(klasifikasi="berkala"), j.BIDANG).then_refused("klasifikasi_berbeda")


def decided(keputusan: str) -> Scenario:
    """After uji konsekuensi."""
    verdict = e.UjiKonsekuensiDiputuskan.model_validate({"sidik": j.SIDIK, "keputusan": keputusan, "pertimbangan": "ditimbang"})
    return S["uji_konsekuensi"].given(j.PPID.did(verdict))


def test_while_the_harm_is_weighed_nobody_decides() -> None:
    for command in (ya(), tidak()):
        S["uji_konsekuensi"].when(command, j.BIDANG).then_refused("tahap_tidak_sesuai")
    put = c.PutuskanUjiKonsekuensi(sidik=j.SALAH, keputusan="terbuka", pertimbangan="x")
    S["uji_konsekuensi"].when(put, j.PPID).then_refused("sidik_berbeda")
    S["uji_konsekuensi"].when(put.model_copy(update={"sidik": j.SIDIK}), j.PPID).then(e.UjiKonsekuensiDiputuskan)


def test_information_found_excluded_can_only_be_rejected() -> None:
    decided("dikecualikan").when(ya(), j.BIDANG).then_refused("informasi_dikecualikan")
    decided("dikecualikan").when(tidak(), j.BIDANG).then(e.MateriDitolak)
    decided("terbuka").when(ya(), j.BIDANG).then(e.MateriDiverifikasi)


def test_a_new_submission_is_weighed_anew() -> None:
    new = e.PengajuanDicatat(versi=3, putaran=2, sidik=j.SALAH, klasifikasi="setiap_saat", tersentuh_oleh=())
    decided("dikecualikan").given(SISTEM.did(new)).when(ya(sidik=j.SALAH), j.BIDANG).then(e.MateriDiverifikasi)


def test_a_doubt_names_one_of_the_grounds_of_the_law() -> None:
    doubt = c.MintaUjiKonsekuensi(sidik=j.SALAH, informasi="daftar penerima", dasar_pengecualian="18a")
    S["diajukan"].when(doubt, j.BIDANG).then_refused("sidik_berbeda", "dasar_tidak_dikenal")


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────


def stand_ins(*pegawai: str) -> Direktori:
    """The office with these as Plh. of the Bidang."""
    d = OFFICE
    for n, p in enumerate(pegawai, start=OFFICE.version + 1):
        named = e.PlhDitunjuk.model_validate(
            {"pegawai": p, "jabatan": "bidang_pdki", "nomor_surat": "800/9", "mulai": "2026-11-01", "akhir": "2026-12-31"}
        )
        d = directory.evolve(d, recorded(named, n))
    return d


@pytest.mark.parametrize("command", [ya(), tidak(), c.MintaUjiKonsekuensi(sidik=j.SIDIK, informasi="x", dasar_pengecualian="17h")])
@pytest.mark.parametrize("who", [j.STAF_, j.SEKRETARIS], ids=lambda b: b.jabatan)
def test_who_touched_it_does_not_verify_it_in_whatever_role(who: By, command: Any) -> None:
    case = replace(S["diajukan"], direktori=stand_ins(who.actor))
    outcome = case.when(command, By(who.actor, "bidang_pdki"))
    outcome.then_refused("verifikator_bukan_penyentuh")
    assert "Plh." not in outcome.reasons[0].pesan, "there are others"
    case.when(command, by("bidang-lain", "bidang_pdki")).then(*(type(x) for x in S["diajukan"].when(command, j.BIDANG).events))


def touched_by(*people: str) -> Scenario:
    """A submission in which these had their hands."""
    noted = e.PengajuanDicatat(versi=2, putaran=1, sidik=j.SIDIK, klasifikasi="setiap_saat", tersentuh_oleh=people)
    return Scenario(DECIDER).given(SISTEM.did(noted))


def test_when_nobody_is_left_the_case_says_who_helps() -> None:
    outcome = touched_by(STAF, BIDANG, BIDANG_LAIN).when(ya(), j.BIDANG)
    outcome.then_refused("verifikator_bukan_penyentuh")
    assert "Plh." in outcome.reasons[0].pesan
    assert "administrator" in outcome.reasons[0].pesan
    helped = replace(touched_by(STAF, BIDANG, BIDANG_LAIN), direktori=stand_ins(j.SEKRETARIAT.actor))
    assert "Plh." not in helped.when(ya(), j.BIDANG).reasons[0].pesan
    helped.when(ya(), By(j.SEKRETARIAT.actor, "bidang_pdki")).then(e.MateriDiverifikasi)


def test_every_round_counts() -> None:
    submitted = next(x for _, x in j.content()["diajukan"] if isinstance(x, e.MateriDiajukan))
    noted = catat_pengajuan(submitted)
    assert noted.tersentuh_oleh == (j.STAF_.actor, j.SEKRETARIS.actor)
    S["belum_diajukan"].when(noted, SISTEM).then(e.PengajuanDicatat)
    S["diajukan"].when(noted, SISTEM).then_nothing()
    S["ditolak"].when(noted, SISTEM).then_nothing()
    S["dihentikan"].when(noted.model_copy(update={"sidik": j.SALAH}), SISTEM).then_nothing()


# ── submissions taken back ───────────────────────────────────────────────────────────────────────────

DIAJUKAN = next(x for _, x in j.content()["diajukan"] if isinstance(x, e.MateriDiajukan))
DITARIK = e.PenyerahanMateriDitarik(tahap="diajukan", versi=2, alasan="salah foto")


@pytest.mark.parametrize("resubmitted", [False, True])
@pytest.mark.parametrize("command", [ya(), tidak(), c.MintaUjiKonsekuensi(sidik=j.SIDIK, informasi="x", dasar_pengecualian="17h")])
def test_what_was_taken_back_is_not_decided_also_when_something_newer_lies_in_the_post(command: Any, resubmitted: bool) -> None:
    """Verification has heard neither; content's own stream, which is guarded, says so."""
    newer = j.SEKRETARIS.did(DIAJUKAN.model_copy(update={"sidik": j.SALAH})) if resubmitted else []
    case = S["diajukan"].given(j.SEKRETARIS.did(DIAJUKAN, DITARIK), newer)
    case.when(command, j.BIDANG).then_refused("pengajuan_ditarik")
    case.when(c.BacaPengajuan(), j.BIDANG).then_nothing()
    noted = e.PengajuanDicatat(versi=2, putaran=1, sidik=j.SALAH, klasifikasi="setiap_saat", tersentuh_oleh=())
    if resubmitted:
        # The guarded stream is folded after the own one, whatever the order of the log.
        late = S["diajukan"].given(SISTEM.did(noted), j.SEKRETARIS.did(DIAJUKAN, DITARIK), newer)
        late.when(ya(sidik=j.SALAH), j.BIDANG).then(e.MateriDiverifikasi)


def test_taking_back_of_the_stafs_hand_over_is_none_of_ours() -> None:
    assert catat_penarikan(e.PenyerahanMateriDitarik(tahap="dibuat", versi=1, alasan="x")) is None
    assert catat_penarikan(DITARIK) is not None


@pytest.mark.parametrize("command", [c.BacaPengajuan(), ya(), tidak()])
def test_the_bidangs_acts_watch_contents_stream(command: Any) -> None:
    about = Circumstances("x", BIDANG, "bidang_pdki", UNIT, CASE, Signer("uji", "operator"), NOW)
    assert guards(command, about) == (f"content-{CASE}",)
    assert guards(c.CabutVerifikasi(sidik=j.SIDIK, alasan=()), about) == (f"publisher-{CASE}",)


# ── the digest, and withdrawing an approval ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [ya(sidik=j.SALAH), tidak(sidik=j.SALAH)])
def test_a_decision_binds_to_what_was_looked_at(command: Any) -> None:
    S["diajukan"].when(command, j.BIDANG).then_refused("sidik_berbeda")


MULAI = next(x for _, x in j.publisher()["dimulai"] if isinstance(x, e.PenayanganDimulai))
GAGAL = e.PenayanganGagal(saluran="website", percobaan=1, hasil="ditolak_tetap", kode="ditolak")
CABUT = c.CabutVerifikasi(sidik=j.SIDIK, alasan=alasan("k4"))


def after(*published: Any) -> Scenario:
    """An approval, and what the publisher's stream says."""
    return S["diverifikasi"].given(SISTEM.did(*published))


def test_an_approval_is_taken_back_until_something_may_be_out() -> None:
    after().when(CABUT, j.BIDANG).then(e.VerifikasiDicabut)
    after().when(CABUT, by("bidang-lain", "bidang_pdki")).then(e.VerifikasiDicabut)
    after().when(CABUT.model_copy(update={"sidik": j.SALAH}), j.BIDANG).then_refused("sidik_berbeda")
    ragu = e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk")
    tayang = e.MateriDitayangkan(saluran="website", versi=2, sidik=j.SIDIK, judul="x", klasifikasi="berkala")
    refused: Sequence[Sequence[Any]] = ((MULAI,), (MULAI, ragu), (MULAI, tayang), (tayang,))
    for published in refused:
        after(*published).when(CABUT, j.BIDANG).then_refused("sudah_mulai_tayang")


def test_what_no_outlet_took_can_be_taken_back_to_be_mended() -> None:
    after(MULAI, GAGAL).when(CABUT, j.BIDANG).then(e.VerifikasiDicabut)
    both = (MULAI, MULAI.model_copy(update={"saluran": "instagram"}), GAGAL)
    after(*both).when(CABUT, j.BIDANG).then_refused("sudah_mulai_tayang")


def test_an_older_version_that_is_out_does_not_bind_a_newer_approval() -> None:
    old = MULAI.model_copy(update={"sidik": j.SALAH})
    after(old).when(CABUT, j.BIDANG).then(e.VerifikasiDicabut)


def test_nothing_happens_in_the_future() -> None:
    S["diajukan"].when(ya(terjadi_at=NOW + timedelta(seconds=1)), j.BIDANG).then_refused("waktu_di_depan")


# ── the list changes, old cases keep theirs ──────────────────────────────────────────────────────────


def test_a_changed_list_is_a_new_version_and_judges_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = dict(DAFTAR) | {"k6": Butir("K6", "Kode klasifikasi arsip tepat", "UU 43/2009", "blokir")}
    monkeypatch.setitem(DAFTAR_PERIKSA, 2, newer)
    S["diajukan"].when(ya(), j.BIDANG).then_refused("daftar_usang")
    S["diajukan"].when(ya(daftar_versi=2), j.BIDANG).then_refused("butir_belum_dijawab")
    whole = (*jawaban_lengkap(), *answers(k6="ya"))
    (made,) = S["diajukan"].when(ya(daftar_versi=2, hasil=whole), j.BIDANG).then(e.MateriDiverifikasi)
    assert isinstance(made, e.MateriDiverifikasi)
    assert made.daftar_versi == 2
    # What was judged by the first list names it, and its codes are still known where it is taken back.
    (before,) = [x for by, x in j.verification()["diverifikasi"] if isinstance(x, e.MateriDiverifikasi)]
    assert before.daftar_versi == 1
    assert not {h.kode for h in before.hasil} - DAFTAR_PERIKSA[1].keys()
    S["diverifikasi"].when(c.CabutVerifikasi(sidik=j.SIDIK, alasan=alasan("k6")), j.BIDANG).then_refused("butir_tidak_dikenal")
    taken = c.CabutVerifikasi(sidik=j.SIDIK, alasan=alasan("k6"), daftar_versi=2)
    (withdrawn,) = S["diverifikasi"].when(taken, j.BIDANG).then(e.VerifikasiDicabut)
    assert isinstance(withdrawn, e.VerifikasiDicabut)
    assert withdrawn.daftar_versi == 2


def test_every_check_stands_under_a_heading() -> None:
    assert [b.kelompok for b in DAFTAR.values()] == sorted(
        (b.kelompok for b in DAFTAR.values()), key=list(dict.fromkeys(KELOMPOK.values())).index
    )
    assert {b.kelompok for b in DAFTAR.values()} == set(KELOMPOK.values())


# ── elections ────────────────────────────────────────────────────────────────────────────────────────


def election(mulai: str, akhir: str) -> Scenario:
    """A submission while these dates stand in the registry."""
    named = e.MasaPemiluDitetapkan.model_validate({"nama": "Pilkada 2026", "mulai": mulai, "akhir": akhir, "dasar": "PKPU 2/2026"})
    return replace(S["diajukan"], direktori=directory.evolve(OFFICE, recorded(named, OFFICE.version + 1)))


def neutral(jawaban: str, catatan: str) -> c.VerifikasiMateri:
    said = tuple(h for h in jawaban_lengkap() if h.kode != "n1")
    return ya(hasil=(*said, HasilPeriksa.model_validate({"kode": "n1", "jawaban": jawaban, "catatan": catatan})))


def test_while_an_election_is_on_neutrality_is_answered_with_a_note() -> None:
    now = election("2026-11-01", "2026-11-23")
    now.when(neutral("ya", "Foto tanpa calon."), j.BIDANG).then(e.MateriDiverifikasi)
    now.when(neutral("ya", "  "), j.BIDANG).then_refused("catatan_netralitas_kosong")
    now.when(neutral("tidak_relevan", "x"), j.BIDANG).then_refused("netralitas_wajib_dijawab")
    now.when(neutral("tidak", "ada calon"), j.BIDANG).then_refused("butir_gagal")
    assert "Pilkada 2026" in now.when(ya(), j.BIDANG).reasons[0].pesan


@pytest.mark.parametrize("dates", [("2026-11-24", "2026-12-09"), ("2026-10-01", "2026-11-22")])
def test_outside_an_election_neutrality_may_be_beside_the_point(dates: tuple[str, str]) -> None:
    election(*dates).when(neutral("tidak_relevan", ""), j.BIDANG).then(e.MateriDiverifikasi)
    S["diajukan"].when(neutral("tidak_relevan", ""), j.BIDANG).then(e.MateriDiverifikasi)


def test_the_day_of_the_office_counts() -> None:
    """23:30 UTC is the next morning in WIB."""
    case = election("2026-11-24", "2026-11-24")
    case.when(neutral("tidak_relevan", ""), j.BIDANG, NOW).then(e.MateriDiverifikasi)
    case.when(neutral("tidak_relevan", ""), j.BIDANG, NOW.replace(hour=23)).then_refused(
        "netralitas_wajib_dijawab", "catatan_netralitas_kosong"
    )


# ── what uji konsekuensi has to say ──────────────────────────────────────────────────────────────────


def excluded(**changes: Any) -> c.PutuskanUjiKonsekuensi:
    """A decision to keep it closed that is right but for these fields."""
    return c.PutuskanUjiKonsekuensi.model_validate(
        {
            "sidik": j.SIDIK,
            "keputusan": "dikecualikan",
            "pertimbangan": "Menyangkut penyidikan yang berjalan.",
            "dasar_pengecualian": "17a",
            "akibat": "Penyidikan terhambat.",
            "berlaku_sampai": "2027-11-23",
        }
        | changes
    )


@pytest.mark.parametrize(("changes", "codes"), [
    ({}, ()),
    ({"dasar_pengecualian": None}, ("dasar_kosong",)),
    ({"dasar_pengecualian": "18a"}, ("dasar_tidak_dikenal",)),
    ({"akibat": " "}, ("akibat_kosong",)),
    ({"berlaku_sampai": None}, ("jangka_waktu_kosong",)),
    ({"berlaku_sampai": None, "dasar_pengecualian": "17h"}, ()),
    ({"berlaku_sampai": "2026-11-23"}, ("jangka_waktu_lewat",)),
    ({"akibat": "", "berlaku_sampai": None}, ("akibat_kosong", "jangka_waktu_kosong")),
])  # fmt: skip
def test_what_stays_closed_says_why_and_until_when(changes: dict[str, Any], codes: tuple[str, ...]) -> None:
    outcome = S["uji_konsekuensi"].when(excluded(**changes), j.PPID)
    if codes:
        outcome.then_refused(*codes)
    else:
        outcome.then(e.UjiKonsekuensiDiputuskan)


def test_a_doubt_may_name_the_checks() -> None:
    doubt = c.MintaUjiKonsekuensi(sidik=j.SIDIK, informasi="daftar", dasar_pengecualian="17h", butir=("k2", "p2"))
    (made,) = S["diajukan"].when(doubt, j.BIDANG).then(e.UjiKonsekuensiDiminta)
    assert isinstance(made, e.UjiKonsekuensiDiminta)
    assert made.butir == ("k2", "p2")
    S["diajukan"].when(doubt.model_copy(update={"butir": ("zz",)}), j.BIDANG).then_refused("butir_tidak_dikenal")
