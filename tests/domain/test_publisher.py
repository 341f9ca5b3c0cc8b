"""Step 8: outlets dropped or timed but never added, the named staf, intent before outcome, withdrawal; all that a person may undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.publisher import commands as c
from services.publisher.decisions import DECIDER, guards
from services.publisher.reactions import REACTIONS
from services.publisher.starting import MAX_TRIES, marker
from shared.command import Circumstances, Signer
from shared.sop import directory
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import PesananSaluran
from tests.support import journeys as j
from tests.support.people import BIDANG, NOW, STAF, STAF_LAIN, UNIT, alasan, materi, pesanan
from tests.support.scenario import CASE, OFFICE, SISTEM, By, Scenario, by, recorded

S = {name: Scenario(DECIDER).given(past) for name, past in j.publisher().items()}
LATER = NOW + timedelta(hours=3)
LEASE = NOW + timedelta(seconds=30)
STAF_LAIN_ = by("staf-lain", "staf_sekretariat")
OPERATOR = By("situs", None)


def order(*saluran: str, **changes: Any) -> c.PerintahkanPenayangan:
    """An order to the staf of the tests."""
    whole = c.PerintahkanPenayangan(sidik=j.SIDIK, staf=STAF, saluran=pesanan(*saluran))
    return whole.model_copy(update=changes)


def start(saluran: str = "website", percobaan: int = 1) -> c.MulaiPenayangan:
    """The worker's intent."""
    return c.MulaiPenayangan(saluran=saluran, percobaan=percobaan, call_before_at=LEASE)


def result(hasil: Any, saluran: str = "website", percobaan: int = 1, **more: Any) -> c.CatatHasilSaluran:
    """The worker's outcome."""
    return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil=hasil, **more)


def ordered(*saluran: PesananSaluran) -> Scenario:
    """Ordered and taken on."""
    command = e.PenayanganDiperintahkan(versi=2, sidik=j.SIDIK, staf=STAF, saluran=saluran)
    taken = e.PenayanganDilaksanakan(versi=2, sidik=j.SIDIK)
    return S["disetujui"].given(j.SEKRETARIS.did(command), j.STAF_.did(taken))


def ended(*saluran: str) -> Direktori:
    """The office after it gave these outlets up."""
    d = OFFICE
    for n, kode in enumerate(saluran, start=OFFICE.version + 1):
        d = directory.evolve(d, recorded(e.SaluranDiakhiri(saluran=kode, alasan="akun diretas"), n))
    return d


def dimulai(saluran: str = "website", percobaan: int = 1, until: datetime = LEASE) -> e.PenayanganDimulai:
    """An intent on record."""
    base = next(x for _, x in j.publisher()["dimulai"] if isinstance(x, e.PenayanganDimulai))
    return base.model_copy(update={"saluran": saluran, "percobaan": percobaan, "call_before_at": until})


def gagal(hasil: Any = "ditolak_tetap", saluran: str = "website", percobaan: int = 1, sampai: datetime | None = None) -> e.PenayanganGagal:
    """A failure on record."""
    return e.PenayanganGagal(saluran=saluran, percobaan=percobaan, hasil=hasil, kode="uji", sampai=sampai)


# ── the order ────────────────────────────────────────────────────────────────────────────────────────


def test_outlets_may_be_dropped_and_timed_but_never_added() -> None:
    S["disetujui"].when(order("website"), j.SEKRETARIS).then(e.PenayanganDiperintahkan)
    timed = order(saluran=(PesananSaluran(saluran="instagram", jadwal=LATER),))
    (made,) = S["disetujui"].when(timed, j.SEKRETARIS).then(e.PenayanganDiperintahkan)
    assert isinstance(made, e.PenayanganDiperintahkan)
    assert made.saluran[0].jadwal == LATER
    S["disetujui"].when(order("website", "papan_pengumuman"), j.SEKRETARIS).then_refused("saluran_tidak_diverifikasi")


def test_all_that_is_wrong_with_an_order_comes_at_once() -> None:
    wrong = order("website", "website", "papan_pengumuman", sidik=j.SALAH, staf=BIDANG)
    S["diperintahkan"].when(wrong, by("bidang", "bidang_pdki")).then_refused(
        "jabatan_tidak_berwenang", "tahap_tidak_sesuai", "sidik_berbeda", "bukan_staf", "saluran_ganda", "saluran_tidak_diverifikasi"
    )
    S["disetujui"].when(order(), j.SEKRETARIS).then_refused("saluran_kosong")


def test_an_outlet_that_was_given_up_is_not_ordered() -> None:
    office = replace(S["disetujui"], direktori=ended("instagram"))
    office.when(order("website", "instagram"), j.SEKRETARIS).then_refused("saluran_tidak_terdaftar")
    office.when(order("website"), j.SEKRETARIS).then(e.PenayanganDiperintahkan)


def test_only_the_named_staf_takes_it_on_and_reports() -> None:
    S["diperintahkan"].when(c.LaksanakanPenayangan(sidik=j.SIDIK), STAF_LAIN_).then_refused("bukan_staf_diperintahkan")
    S["diperintahkan"].when(c.LaksanakanPenayangan(sidik=j.SALAH), j.STAF_).then_refused("sidik_berbeda")
    S["diperintahkan"].when(c.LaksanakanPenayangan(sidik=j.SIDIK), j.STAF_).then(e.PenayanganDilaksanakan)
    for command in (
        c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"),
        c.TandaiGagal(saluran="instagram", alasan="akun terkunci"),
        c.TandaiBelumPasti(saluran="instagram"),
    ):
        S["dimulai"].when(command, STAF_LAIN_).then_refused("bukan_staf_diperintahkan")
        assert S["dimulai"].when(command, j.STAF_).events
    S["gagal"].when(c.UlangiPenayangan(saluran="website"), STAF_LAIN_).then_refused("bukan_staf_diperintahkan")


def test_when_the_named_staf_has_left_a_colleague_reports() -> None:
    gone = e.JabatanDiakhiri.model_validate(
        {"pegawai": STAF, "jabatan": "staf_sekretariat", "nomor_sk": "821/9", "akhir": (NOW - timedelta(days=1)).date()}
    )
    left = directory.evolve(OFFICE, recorded(gone, OFFICE.version + 1))
    for command, stage in (
        (c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), "dimulai"),
        (c.UlangiPenayangan(saluran="website"), "gagal"),
    ):
        assert replace(S[stage], direktori=left).when(command, STAF_LAIN_).events
        replace(S[stage], direktori=left).when(command, j.STAF_).then_refused("bukan_pemangku_jabatan")
    replace(S["diperintahkan"], direktori=left).when(c.LaksanakanPenayangan(sidik=j.SIDIK), STAF_LAIN_).then_refused(
        "bukan_staf_diperintahkan"
    )


# ── undo ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_taken_back_before_anything_started_and_can_be_given_again() -> None:
    cabut = c.CabutPerintahTayang(alasan="keliru")
    for stage in ("diperintahkan", "dilaksanakan"):
        S[stage].when(cabut, j.SEKRETARIS).then(e.PerintahTayangDicabut)
    S["dimulai"].when(cabut, j.SEKRETARIS).then_refused("sudah_mulai_tayang")
    again = S["dilaksanakan"].given(j.SEKRETARIS.did(e.PerintahTayangDicabut(alasan="keliru")))
    again.when(order("instagram", staf=STAF_LAIN), j.SEKRETARIS).then(e.PenayanganDiperintahkan)
    again.when(start(), SISTEM).then_nothing()


def test_an_outlet_that_has_not_started_gets_another_time() -> None:
    ubah = c.UbahJadwal(saluran="instagram", jadwal=LATER)
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai("website")))
    case.when(ubah, j.SEKRETARIS).then(e.JadwalDiubah(saluran="instagram", jadwal=LATER))
    case.when(ubah.model_copy(update={"saluran": "website"}), j.SEKRETARIS).then_refused("sudah_mulai_tayang")
    case.when(ubah.model_copy(update={"saluran": "papan_pengumuman"}), j.SEKRETARIS).then_refused("saluran_tidak_dipesan")


def test_a_withdrawn_approval_ends_the_order_unless_something_may_be_out() -> None:
    reaction = REACTIONS[e.VerifikasiDicabut]
    note = reaction(e.VerifikasiDicabut(versi=2, sidik=j.SIDIK, alasan=alasan("k4")))
    assert note is not None
    for stage in ("disetujui", "diperintahkan", "dilaksanakan"):
        S[stage].when(note, SISTEM).then(e.PencabutanVerifikasiDicatat)
    failed = ordered(*pesanan("website")).given(SISTEM.did(dimulai(), gagal()))
    failed.when(note, SISTEM).then(e.PencabutanVerifikasiDicatat)
    done = e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=(), gagal=("website",), tautan=())
    failed.given(SISTEM.did(done)).when(note, SISTEM).then(e.PencabutanVerifikasiDicatat)
    for stage in ("dimulai", "tayang_sebagian", "selesai", "belum_pasti"):
        S[stage].when(note, SISTEM).then_nothing()
    other = reaction(e.VerifikasiDicabut(versi=2, sidik=j.SALAH, alasan=alasan("k4")))
    assert other is not None
    S["disetujui"].when(other, SISTEM).then_nothing()


# ── approvals ────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_handed_over_can_be_approved() -> None:
    S["belum_disetujui"].when(c.CatatPersetujuan(versi=2, sidik=j.SALAH), SISTEM).then_nothing()
    for closed in ("dihentikan", "ditarik"):
        newer = S[closed].given(SISTEM.did(bahan(3, "e" * 64)))
        newer.when(c.CatatPersetujuan(versi=3, sidik="e" * 64), SISTEM).then_nothing()


def bahan(versi: int, sidik: str) -> e.BahanTayangDicatat:
    """Another version at hand."""
    return e.BahanTayangDicatat(
        versi=versi, sidik=sidik, rendering=j.RENDERING, materi=materi("Lain"), slug="posyandu", ralat="Diperbaiki."
    )


def test_material_is_noted_once_and_not_in_a_stopped_case() -> None:
    note = c.CatatBahanTayang(versi=2, sidik=j.SIDIK, rendering=j.RENDERING, materi=materi(), slug="posyandu-melati")
    Scenario(DECIDER).when(note, SISTEM).then(e.BahanTayangDicatat)
    S["belum_disetujui"].when(note, SISTEM).then_nothing()
    S["dihentikan"].when(note.model_copy(update={"sidik": j.SALAH}), SISTEM).then_nothing()


# ── intent ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_intent_names_what_goes_out_until_when_and_how_to_find_it() -> None:
    (made,) = S["dilaksanakan"].when(start(), SISTEM).then(e.PenayanganDimulai)
    assert isinstance(made, e.PenayanganDimulai)
    assert (made.sidik, made.rendering_sha256, made.call_before_at) == (j.SIDIK, "b" * 64, LEASE)
    assert made.penanda == marker(CASE, "website", j.SIDIK)


def test_a_scheduled_outlet_does_not_start_before_its_time() -> None:
    case = ordered(PesananSaluran(saluran="website", jadwal=LATER))
    case.when(start(), SISTEM, LATER - timedelta(microseconds=1)).then_nothing()
    case.when(start(), SISTEM, LATER).then(e.PenayanganDimulai)
    moved = case.given(j.SEKRETARIS.did(e.JadwalDiubah(saluran="website", jadwal=None)))
    moved.when(start(), SISTEM).then(e.PenayanganDimulai)


def test_who_comes_second_starts_nothing() -> None:
    case = ordered(*pesanan("website")).given(SISTEM.did(dimulai()))
    case.when(start(), SISTEM).then_nothing()
    case.when(start(percobaan=2), SISTEM, LEASE - timedelta(microseconds=1)).then_nothing()
    case.when(start(percobaan=2), SISTEM, LEASE).then(e.PenayanganDimulai)
    case.when(start(percobaan=3), SISTEM, LEASE).then_nothing()


@pytest.mark.parametrize("hasil", ["ditolak_tetap", "kredensial_habis"])
def test_a_refusal_for_good_is_not_tried_again_by_machine(hasil: str) -> None:
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai(), gagal(hasil)))
    case.when(start(percobaan=2), SISTEM).then_nothing()
    again = case.given(j.STAF_.did(e.PenayanganDiulang(saluran="website")))
    again.when(start(percobaan=2), SISTEM).then(e.PenayanganDimulai)


@pytest.mark.parametrize("hasil", ["ditunda_sementara", "kuota_habis"])
def test_later_means_not_before_and_not_for_ever(hasil: str) -> None:
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai(), gagal(hasil, sampai=LATER)))
    case.when(start(percobaan=2), SISTEM, LATER - timedelta(seconds=1)).then_nothing()
    case.when(start(percobaan=2), SISTEM, LATER).then(e.PenayanganDimulai)
    last = ordered(*pesanan("website")).given(SISTEM.did(dimulai(percobaan=MAX_TRIES), gagal(hasil, percobaan=MAX_TRIES)))
    last.when(start(percobaan=MAX_TRIES + 1), SISTEM, LATER).then_nothing()


def test_nothing_starts_against_what_other_stages_have_just_decided() -> None:
    about = Circumstances("x", "layanan:publisher", None, UNIT, CASE, Signer("l", "layanan"), NOW)
    assert guards(start(), about) == (f"disposition-{CASE}", f"verification-{CASE}")
    stopped = S["dilaksanakan"].given(j.PPID.did(e.ProsesDihentikan(sebab="ganda", alasan="ada")))
    stopped.when(start(), SISTEM).then_nothing()
    withdrawn = S["dilaksanakan"].given(j.BIDANG.did(e.VerifikasiDicabut(versi=2, sidik=j.SIDIK, alasan=alasan("k4"))))
    withdrawn.when(start(), SISTEM).then_nothing()
    other = S["dilaksanakan"].given(j.BIDANG.did(e.VerifikasiDicabut(versi=1, sidik=j.SALAH, alasan=alasan("k4"))))
    other.when(start(), SISTEM).then(e.PenayanganDimulai)


def test_nothing_goes_out_on_an_outlet_that_was_given_up_after_the_order() -> None:
    case = replace(ordered(*pesanan("website", "instagram")), direktori=ended("website"))
    case.when(start(), SISTEM).then_nothing()
    case.when(result("ditolak_tetap", percobaan=0, kode="saluran_diakhiri"), SISTEM).then(e.PenayanganGagal)
    alone = replace(ordered(*pesanan("website")), direktori=ended("website"))
    alone.when(result("ditolak_tetap", percobaan=0, kode="saluran_diakhiri"), SISTEM).then(e.PenayanganGagal, e.PenayanganSelesai)
    ordered(*pesanan("website")).when(result("ditolak_tetap", percobaan=0), SISTEM).then_nothing()
    gone = replace(S["gagal"], direktori=ended("website"))
    gone.when(c.UlangiPenayangan(saluran="website"), j.STAF_).then_refused("saluran_tidak_terdaftar")


def test_a_marker_tells_versions_apart_however_long_the_outlets_name() -> None:
    long = "s" * 64
    marks = {marker(CASE, long, "a" * 64), marker(CASE, long, "b" * 64), marker(CASE, "website", "a" * 64)}
    assert len(marks) == 3
    assert all(len(m) <= 64 for m in marks)


# ── outcome ──────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_attempt_under_way_has_an_outcome() -> None:
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai(percobaan=2)))
    case.when(result("tayang", percobaan=1), SISTEM).then_nothing()
    case.when(result("tayang", percobaan=2), SISTEM).then(e.MateriDitayangkan)
    case.when(result("tayang", saluran="papan_pengumuman"), SISTEM).then_nothing()
    S["tayang_sebagian"].when(result("tayang"), SISTEM).then_nothing()


def test_the_order_ends_when_every_outlet_has_an_outcome() -> None:
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai(), dimulai("instagram")))
    case.when(result("tayang"), SISTEM).then(e.MateriDitayangkan)
    waits = case.given(SISTEM.did(gagal("ditunda_sementara", sampai=LATER)))
    waits.when(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_).then(e.MateriDitayangkan)
    unclear = case.given(SISTEM.did(e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk")))
    unclear.when(c.TandaiGagal(saluran="instagram", alasan="x"), j.STAF_).then(e.PenayanganGagal)
    failed = case.given(SISTEM.did(gagal()))
    _, done = failed.when(c.TandaiTayang(saluran="instagram", bukti_sha256="d" * 64), j.STAF_).then(
        e.MateriDitayangkan, e.PenayanganSelesai
    )
    assert isinstance(done, e.PenayanganSelesai)
    assert (done.tayang, done.gagal, done.tautan) == (("instagram",), ("website",), ())


def test_what_is_out_carries_what_everybody_can_read_there() -> None:
    case = ordered(*pesanan("website", "instagram")).given(SISTEM.did(dimulai()))
    (made,) = case.when(result("tayang", tautan="https://a.go.id/x", id_jauh="7"), SISTEM).then(e.MateriDitayangkan)
    assert isinstance(made, e.MateriDitayangkan)
    m = materi()
    assert (made.judul, made.ringkasan, made.klasifikasi, made.tautan) == (m.judul, m.ringkasan, m.klasifikasi, "https://a.go.id/x")
    assert [(x.sha256, x.alt) for x in made.media] == [(x.sha256, x.alt) for x in m.media]
    assert not made.ralat


def test_a_manual_outlet_is_closed_with_a_proof_and_the_website_by_nobody() -> None:
    S["dimulai"].when(c.TandaiTayang(saluran="instagram"), j.STAF_).then_refused("bukti_kosong")
    S["dimulai"].when(c.TandaiTayang(saluran="website"), j.STAF_).then_refused("bukan_saluran_manual", "bukti_kosong")
    S["dimulai"].when(c.TandaiGagal(saluran="website", alasan="x"), j.STAF_).then_refused("bukan_saluran_manual")
    S["dimulai"].when(c.TandaiBelumPasti(saluran="website"), j.STAF_).then_refused("bukan_saluran_manual")


def test_an_unclear_post_is_decided_by_a_person_who_looked() -> None:
    assert c.PutuskanHasil.by == {"staf_sekretariat", "sekretaris"}
    S["belum_pasti"].when(c.PutuskanHasil(saluran="website", tayang=True), j.SEKRETARIS).then_refused("bukti_kosong")
    out = c.PutuskanHasil(saluran="website", tayang=True, tautan="https://a.go.id/x")
    S["belum_pasti"].when(out, j.SEKRETARIS).then(e.MateriDitayangkan)
    (failed,) = S["belum_pasti"].when(c.PutuskanHasil(saluran="website", tayang=False), j.STAF_).then(e.PenayanganGagal)
    assert isinstance(failed, e.PenayanganGagal)
    assert failed.kode == "dipastikan_tidak_tayang"
    S["dimulai"].when(out, j.SEKRETARIS).then_refused("keadaan_saluran_tidak_sesuai")
    S["belum_pasti"].when(start(percobaan=2), SISTEM, LATER).then_nothing()


# ── ralat ────────────────────────────────────────────────────────────────────────────────────────────

NEW = "e" * 64


def ralat() -> Scenario:
    """A second version ordered on both outlets, the website started."""
    command = e.PenayanganDiperintahkan(versi=3, sidik=NEW, staf=STAF, saluran=pesanan("website", "instagram"))
    taken = e.PenayanganDilaksanakan(versi=3, sidik=NEW)
    again = dimulai().model_copy(update={"versi": 3, "sidik": NEW})
    return S["selesai"].given(
        SISTEM.did(bahan(3, NEW), e.PersetujuanDicatat(versi=3, sidik=NEW)),
        j.SEKRETARIS.did(command),
        j.STAF_.did(taken),
        SISTEM.did(again),
    )


def test_a_ralat_says_what_changed_when_its_last_outlet_is_done() -> None:
    (made,) = ralat().when(result("tayang", tautan="https://a.go.id/x"), SISTEM).then(e.MateriDitayangkan)
    assert isinstance(made, e.MateriDitayangkan)
    assert (made.versi, made.ralat) == (3, True)
    out = ralat().given(SISTEM.did(made))
    _, said, _ = out.when(c.TandaiGagal(saluran="instagram", alasan="x"), j.STAF_).then(
        e.PenayanganGagal, e.MateriDiralat, e.PenayanganSelesai
    )
    assert isinstance(said, e.MateriDiralat)
    assert (said.dari_versi, said.versi, said.tautan, said.perubahan) == (2, 3, "https://a.go.id/x", "Diperbaiki.")


def test_a_ralat_that_no_outlet_took_corrected_nothing() -> None:
    failed = ralat().given(SISTEM.did(gagal()))
    _, done = failed.when(c.TandaiGagal(saluran="instagram", alasan="x"), j.STAF_).then(e.PenayanganGagal, e.PenayanganSelesai)
    assert isinstance(done, e.PenayanganSelesai)
    assert done.tayang == ()


def test_what_is_being_corrected_is_not_posted_once_more() -> None:
    again = c.UlangiPenayangan(saluran="website")
    about = Circumstances("x", STAF, "staf_sekretariat", UNIT, CASE, Signer("uji", "operator"), NOW)
    assert guards(again, about) == (f"content-{CASE}",)
    opened = e.RalatDibuka(dari_versi=2, kekeliruan="salah", penjelasan="Diperbaiki.")
    S["gagal"].given(j.SEKRETARIS.did(opened)).when(again, j.STAF_).then_refused("ralat_berjalan")
    newer = ralat().given(SISTEM.did(gagal()), j.SEKRETARIS.did(opened))
    newer.when(again, j.STAF_).then(e.PenayanganDiulang)


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────────────

TARIK = c.TarikMateri(sebab="data_pribadi", penjelasan="Memuat data pribadi.", alasan="NIK terbaca")


def test_only_what_is_out_is_withdrawn_and_once() -> None:
    S["dimulai"].when(TARIK, j.PPID).then_refused("belum_tayang")
    S["ditarik"].when(TARIK, j.PPID).then_refused("sudah_ditarik")
    for who in (j.PPID, j.SEKRETARIS):
        (made,) = S["selesai"].when(TARIK, who).then(e.MateriDitarik)
        assert isinstance(made, e.MateriDitarik)
        assert (made.versi, made.tautan, made.penjelasan) == (2, "http://localhost/x", "Memuat data pribadi.")


def test_after_a_withdrawal_nothing_starts() -> None:
    case = S["tayang_sebagian"].given(j.PPID.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="x")))
    case.when(start("instagram", 2), SISTEM, LATER).then_nothing()
    waiting = ordered(*pesanan("website", "instagram")).given(
        SISTEM.did(dimulai(), *_out("website")), j.PPID.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="x"))
    )
    waiting.when(start("instagram"), SISTEM).then_nothing()
    sudah = c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1")
    waiting.when(sudah, j.STAF_).then_refused("keadaan_saluran_tidak_sesuai")


def _out(saluran: str) -> list[Event]:
    return [e.MateriDitayangkan(saluran=saluran, versi=2, sidik=j.SIDIK, judul="x", klasifikasi="setiap_saat")]


def test_what_was_under_way_when_it_was_withdrawn_can_still_be_told() -> None:
    """Else a post that got out a moment before would stay out, unknown to everybody."""
    drawn = j.PPID.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="x"))
    case = S["tayang_sebagian"].given(drawn)
    case.when(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_).then(e.MateriDitayangkan)
    case.when(c.TandaiGagal(saluran="instagram", alasan="batal"), j.STAF_).then(e.PenayanganGagal)
    unclear = S["dimulai"].given(
        j.STAF_.did(*_out("instagram")),
        drawn,
    )
    unclear.when(result("tayang"), SISTEM).then(e.MateriDitayangkan)
    asked = unclear.given(SISTEM.did(e.HasilPenayanganBelumPasti(saluran="website", percobaan=1, langkah="rujuk")))
    asked.when(c.PutuskanHasil(saluran="website", tayang=False), j.SEKRETARIS).then(e.PenayanganGagal)


def test_each_outlet_is_cleared_once() -> None:
    S["ditarik"].when(c.TandaiDitarik(saluran="instagram"), j.STAF_).then(e.PenarikanSaluranDicatat)
    S["ditarik"].when(c.TandaiDitarik(saluran="papan_pengumuman"), j.STAF_).then_refused("saluran_tidak_tayang")
    cleared = S["ditarik"].given(j.STAF_.did(e.PenarikanSaluranDicatat(saluran="instagram")))
    cleared.when(c.TandaiDitarik(saluran="instagram"), j.STAF_).then_refused("sudah_ditarik")
    noted = S["ditarik"].given(SISTEM.did(e.PenarikanSaluranDicatat(saluran="website")))
    noted.when(c.CatatPenarikanSaluran(saluran="website"), SISTEM).then_nothing()


# ── the public ───────────────────────────────────────────────────────────────────────────────────────


def test_the_public_reports_on_what_is_public() -> None:
    said = c.CatatLaporanMasyarakat(laporan=CASE, jenis="data_pribadi", isi="Nama saya tercantum.", kontak="0812")
    S["selesai"].when(said, OPERATOR).then(e.LaporanMasyarakatDiterima)
    S["dimulai"].when(said, OPERATOR).then_refused("belum_tayang")
    S["selesai"].when(said, j.STAF_).then_refused("hanya_administrator")


def test_nothing_happens_in_the_future() -> None:
    late = c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1", terjadi_at=NOW + timedelta(seconds=1))
    S["dimulai"].when(late, j.STAF_).then_refused("waktu_di_depan")
