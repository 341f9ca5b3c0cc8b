"""Steps 5–6: complete material, by the named staf, on the version he saw; what the approval binds to; taking back; ralat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.content import commands as c
from services.content.completeness import MAX_MEDIA
from services.content.decisions import DECIDER, BekalAjukan, guards
from services.content.prepare import Renderer, article_slug
from services.content.reactions import catat_penayangan, catat_pencabutan
from shared.command import Circumstances, Signer
from shared.decider import Situation, Unprepared
from shared.sop import directory
from shared.sop import events as e
from shared.sop.digest import sidik_materi
from shared.sop.materi import Alasan, Materi, Media, OrangTampak, Rendering
from tests.support import journeys as j
from tests.support.people import NOW, STAF, STAF_LAIN, UNIT, alasan, materi
from tests.support.scenario import CASE, OFFICE, SISTEM, Scenario, by, recorded

S = {name: Scenario(DECIDER).given(past) for name, past in j.content().items()}
FOTO = materi().media[0]


def made_of(**changes: Any) -> Materi:
    """Complete material but for these fields."""
    return materi().model_copy(update=changes)


def write(m: Materi) -> c.BuatMateri:
    """The staf hands it over."""
    return c.BuatMateri(materi=m)


# ── kelengkapan ──────────────────────────────────────────────────────────────────────────────────────


def seen(**changes: Any) -> OrangTampak:
    """A person in the picture."""
    return OrangTampak.model_validate({"id": str(uuid4()), "kelompok": "dewasa", "dasar": "persetujuan"} | changes)


def foto(n: int = 0, **changes: Any) -> Media:
    """A picture, different for each n."""
    return FOTO.model_copy(update={"sha256": f"{n:064x}"} | changes)


INCOMPLETE: tuple[tuple[dict[str, Any], tuple[tuple[str, str], ...]], ...] = (
    ({"ringkasan": "  "}, (("ringkasan_kosong", "ringkasan"),)),
    ({"judul": "x" * 201}, (("judul_terlalu_panjang", "judul"),)),
    ({"klasifikasi": "dikecualikan"}, (("informasi_dikecualikan", "klasifikasi"),)),
    ({"media": tuple(foto(n) for n in range(MAX_MEDIA + 1))}, (("media_terlalu_banyak", "media"),)),
    ({"media": (foto(1), foto(2), foto(1))}, (("media_ganda", "media"),)),
    (
        {"media": (foto(1), foto(2, mime="application/pdf", alt=" "))},
        (("jenis_media_tidak_didukung", "media.1.mime"), ("alt_kosong", "media.1.alt")),
    ),
    ({"media": (foto(1, orang=(seen(), seen(dasar="izin_lisan"))),)}, (("dasar_tidak_dikenal", "media.0.orang.1.dasar"),)),
    ({"media": (foto(1, orang=(seen(kelompok="anak", bukti=" "),)),)}, (("anak_tanpa_izin", "media.0.orang.0"),)),
    ({"saluran": ()}, (("saluran_kosong", "saluran"),)),
    ({"saluran": ("website", "website")}, (("saluran_ganda", "saluran"),)),
    ({"saluran": ("website", "tiktok")}, (("saluran_tidak_terdaftar", "saluran"),)),
)


@pytest.mark.parametrize(("changes", "expected"), INCOMPLETE, ids=lambda x: ",".join(x) if isinstance(x, dict) else "")
def test_incomplete_material_names_each_field_at_every_desk(changes: dict[str, Any], expected: tuple[tuple[str, str], ...]) -> None:
    m = made_of(**changes)
    wanted = tuple((kode, f"materi.{field}") for kode, field in expected)
    for command, who, stage in (
        (write(m), j.STAF_, "ditugaskan"),
        (c.KoreksiMateri(versi=1, materi=m), j.SEKRETARIS, "dibuat"),
    ):
        assert tuple((r.kode, r.bidang) for r in S[stage].when(command, who).reasons) == wanted
    corrected = e.MateriDikoreksi(versi=2, dari_versi=1, putaran=1, berubah=True, materi=m)
    handed = S["dibuat"].given(j.SEKRETARIS.did(corrected)).with_bekal(j.BEKAL).when(c.AjukanMateri(versi=2), j.SEKRETARIS)
    assert tuple((r.kode, r.bidang) for r in handed.reasons) == wanted


def test_all_that_is_missing_comes_at_once() -> None:
    m = made_of(ringkasan="", klasifikasi="dikecualikan", saluran=(), media=(foto(1, alt=""),))
    S["dibuat"].when(write(m), by("sekretaris", "sekretaris")).then_refused(
        "jabatan_tidak_berwenang",
        "tahap_tidak_sesuai",
        "bukan_staf_ditugaskan",
        "versi_sudah_berubah",
        "ringkasan_kosong",
        "informasi_dikecualikan",
        "alt_kosong",
        "saluran_kosong",
    )


def test_a_child_may_be_seen_with_consent_or_blurred() -> None:
    for ok in (seen(kelompok="anak", bukti="surat izin orang tua"), seen(kelompok="anak", disamarkan=True)):
        S["ditugaskan"].when(write(made_of(media=(foto(1, orang=(ok,)),))), j.STAF_).then(e.MateriDibuat)


def test_an_ended_outlet_is_no_outlet() -> None:
    d = directory.evolve(OFFICE, recorded(e.SaluranDiakhiri(saluran="instagram", alasan="akun diretas")))
    ended = replace(S["ditugaskan"], direktori=d)
    ended.when(write(materi()), j.STAF_).then_refused("saluran_tidak_terdaftar")
    ended.when(write(materi(saluran=("website",))), j.STAF_).then(e.MateriDibuat)


# ── who, and which version ───────────────────────────────────────────────────────────────────────────


def test_only_the_named_staf_writes() -> None:
    other = by("staf-lain", "staf_sekretariat")
    S["ditugaskan"].when(write(materi()), other).then_refused("bukan_staf_ditugaskan")
    moved = S["ditugaskan"].given(SISTEM.did(e.PenugasanDicatat(staf=STAF_LAIN, dialihkan=True)))
    moved.when(write(materi()), other).then(e.MateriDibuat)
    moved.when(write(materi()), j.STAF_).then_refused("bukan_staf_ditugaskan")


def test_an_assignment_that_was_just_moved_or_taken_back_counts_at_once() -> None:
    """Content has not heard of it yet; the disposition's own stream, which is guarded, says so."""
    about = Circumstances("x", STAF, "staf_sekretariat", UNIT, CASE, Signer("uji", "operator"), NOW)
    assert guards(write(materi()), about) == (f"disposition-{CASE}",)
    taken = S["ditugaskan"].given(j.SEKRETARIAT.did(e.PenyerahanDitarik(tahap="ditugaskan", alasan="keliru")))
    taken.when(write(materi()), j.STAF_).then_refused("penugasan_ditarik")
    moved = S["ditugaskan"].given(j.SEKRETARIAT.did(e.PenugasanDialihkan(dari=STAF, staf=STAF_LAIN, alasan="cuti")))
    moved.when(write(materi()), j.STAF_).then_refused("bukan_staf_ditugaskan")
    moved.when(write(materi()), by("staf-lain", "staf_sekretariat")).then(e.MateriDibuat)
    named_again = taken.given(j.SEKRETARIAT.did(e.PenyusunanDitugaskan(staf=STAF)))
    named_again.when(write(materi()), j.STAF_).then(e.MateriDibuat)


@pytest.mark.parametrize("stale", [0, 1, 3])
def test_nobody_decides_on_a_version_he_has_not_seen(stale: int) -> None:
    S["dikoreksi"].when(c.KembalikanMateri(versi=stale, alasan=alasan("fakta")), j.SEKRETARIS).then_refused("versi_sudah_berubah")
    S["dikoreksi"].when(c.KoreksiMateri(versi=stale), j.SEKRETARIS).then_refused("versi_sudah_berubah")
    S["dikoreksi"].with_bekal(j.BEKAL).when(c.AjukanMateri(versi=stale), j.SEKRETARIS).then_refused("versi_sudah_berubah")
    S["tayang"].when(c.BukaRalat(versi=stale, kekeliruan="x", penjelasan="y"), j.SEKRETARIS).then_refused("versi_sudah_berubah")
    S["ralat"].when(c.BuatMateri(dari_versi=stale, materi=materi()), j.STAF_).then_refused("versi_sudah_berubah")


def test_versions_grow_and_a_correction_without_change_says_so() -> None:
    (same,) = S["dibuat"].when(c.KoreksiMateri(versi=1), j.SEKRETARIS).then(e.MateriDikoreksi)
    (changed,) = S["dibuat"].when(c.KoreksiMateri(versi=1, materi=materi("Lain")), j.SEKRETARIS).then(e.MateriDikoreksi)
    for made, berubah in ((same, False), (changed, True)):
        assert isinstance(made, e.MateriDikoreksi)
        assert (made.versi, made.dari_versi, made.berubah) == (2, 1, berubah)


# ── sending back ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given_", "codes"),
    [
        ((), ("alasan_kosong",)),
        ((Alasan(kode="kurang_bagus"),), ("alasan_tidak_dikenal",)),
        ((Alasan(kode="lainnya"),), ("catatan_kosong",)),
        ((Alasan(kode="lainnya", catatan="  "), Alasan(kode="entah")), ("catatan_kosong", "alasan_tidak_dikenal")),
    ],
)
def test_sending_back_needs_reasons_of_the_list(given_: tuple[Alasan, ...], codes: tuple[str, ...]) -> None:
    S["dibuat"].when(c.KembalikanMateri(versi=1, alasan=given_), j.SEKRETARIS).then_refused(*codes)


def test_sending_back_by_a_list_that_does_not_exist() -> None:
    back = c.KembalikanMateri(versi=1, alasan=(Alasan(kode="lainnya"),), daftar_versi=9)
    S["dibuat"].when(back, j.SEKRETARIS).then_refused("daftar_tidak_dikenal", "catatan_kosong")
    S["dibuat"].when(c.KembalikanMateri(versi=1, alasan=alasan("lainnya", "ulang fotonya")), j.SEKRETARIS).then(e.MateriDikembalikan)


def test_what_the_verifier_rejected_must_be_mended() -> None:
    S["ditolak"].when(c.KoreksiMateri(versi=2), j.SEKRETARIS).then_refused("belum_diperbaiki")
    S["ditolak"].when(c.KoreksiMateri(versi=2, materi=materi()), j.SEKRETARIS).then_refused("belum_diperbaiki")
    (made,) = S["ditolak"].when(c.KoreksiMateri(versi=2, materi=materi("Baru")), j.SEKRETARIS).then(e.MateriDikoreksi)
    assert isinstance(made, e.MateriDikoreksi)
    assert (made.versi, made.putaran) == (3, 2)


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────

TARIK = c.TarikPenyerahanMateri(alasan="salah foto")


def test_only_the_giver_takes_back_and_only_while_unread() -> None:
    S["dibuat"].when(TARIK, j.STAF_).then(e.PenyerahanMateriDitarik)
    S["dibuat"].when(TARIK, j.SEKRETARIS).then_refused("bukan_pemberi")
    S["dibuat"].when(TARIK, by("staf-lain", "staf_sekretariat")).then_refused("bukan_pemberi")
    S["dibaca"].when(TARIK, j.STAF_).then_refused("sudah_dibaca")
    S["diajukan"].when(TARIK, j.STAF_).then_refused("bukan_pemberi")


@pytest.mark.parametrize(
    "looked_at",
    [
        e.PengajuanDibaca(sidik=j.SIDIK),
        e.UjiKonsekuensiDiminta(sidik=j.SIDIK, informasi="daftar", dasar_pengecualian="17h"),
        j.verification()["ditolak"][-1][1],
        j.verification()["diverifikasi"][-1][1],
    ],
    ids=lambda x: type(x).__name__,
)
def test_a_submission_the_bidang_has_at_hand_stays_there(looked_at: Any) -> None:
    S["diajukan"].given(j.BIDANG.did(looked_at)).when(TARIK, j.SEKRETARIS).then_refused("sudah_dibaca")
    other = looked_at.model_copy(update={"sidik": j.SALAH})
    S["diajukan"].given(j.BIDANG.did(other)).when(TARIK, j.SEKRETARIS).then(e.PenyerahanMateriDitarik)


def test_what_was_taken_back_goes_on_from_the_desk_before() -> None:
    back = S["diajukan"].given(j.SEKRETARIS.did(e.PenyerahanMateriDitarik(tahap="diajukan", versi=2, alasan="x")))
    back.with_bekal(j.BEKAL).when(c.AjukanMateri(versi=2), j.SEKRETARIS).then(e.MateriDiajukan)
    mine = S["dibuat"].given(j.STAF_.did(e.PenyerahanMateriDitarik(tahap="dibuat", versi=1, alasan="x")))
    (made,) = mine.when(c.BuatMateri(dari_versi=1, materi=materi("Lain")), j.STAF_).then(e.MateriDibuat)
    assert isinstance(made, e.MateriDibuat)
    assert made.versi == 2, "a version number is never used again"
    rejected = S["dikembalikan"].given(
        j.STAF_.did(
            e.MateriDibuat(versi=2, putaran=1, materi=materi()),
            e.PenyerahanMateriDitarik(tahap="dibuat", versi=2, alasan="x"),
        )
    )
    rejected.when(c.KoreksiMateri(versi=2), j.SEKRETARIS).then_refused("tahap_tidak_sesuai")


def test_the_assignment_is_forgotten_only_before_anything_is_written() -> None:
    taken = catat_pencabutan(e.PenyerahanDitarik(tahap="ditugaskan", alasan="x"))
    assert taken is not None
    S["ditugaskan"].when(taken, SISTEM).then(e.PencabutanPenugasanDicatat)
    S["dibuat"].when(taken, SISTEM).then_nothing()
    assert catat_pencabutan(e.PenyerahanDitarik(tahap="diteruskan", alasan="x")) is None


# ── step 6: the digest ───────────────────────────────────────────────────────────────────────────────


def test_everybody_who_touched_it_is_named_each_once() -> None:
    case = S["dikoreksi"].with_bekal(j.BEKAL)
    (made,) = case.when(c.AjukanMateri(versi=2), j.SEKRETARIS).then(e.MateriDiajukan)
    assert isinstance(made, e.MateriDiajukan)
    assert made.tersentuh_oleh == (j.STAF_.actor, j.SEKRETARIS.actor)
    assert (made.sidik, made.rendering, made.garam) == (j.SIDIK, j.RENDERING, j.GARAM)


def test_nothing_is_handed_over_without_its_renderings() -> None:
    with pytest.raises(Unprepared):
        S["dikoreksi"].when(c.AjukanMateri(versi=2), j.SEKRETARIS)


GARAM = bytes.fromhex(j.GARAM)
BOUND = made_of(media=(foto(1), foto(2)))
R1, R2 = j.RENDERING
CHANGED: tuple[tuple[str, Materi, tuple[Rendering, ...]], ...] = (
    ("judul", BOUND.model_copy(update={"judul": "Posyandu Melati layani 41 balita"}), j.RENDERING),
    ("ringkasan", BOUND.model_copy(update={"ringkasan": BOUND.ringkasan + " "}), j.RENDERING),
    ("badan", BOUND.model_copy(update={"badan": BOUND.badan.replace("42", "41")}), j.RENDERING),
    ("alt", BOUND.model_copy(update={"media": (foto(1), foto(2, alt="lain"))}), j.RENDERING),
    ("media", BOUND.model_copy(update={"media": (foto(1), foto(3))}), j.RENDERING),
    ("urutan", BOUND.model_copy(update={"media": (foto(2), foto(1))}), j.RENDERING),
    ("media kurang", BOUND.model_copy(update={"media": (foto(1),)}), j.RENDERING),
    ("klasifikasi", BOUND.model_copy(update={"klasifikasi": "berkala"}), j.RENDERING),
    ("bita tampilan", BOUND, (R1.model_copy(update={"sha256": "d" * 64}), R2)),
    ("perender", BOUND, (R1.model_copy(update={"perender": "website-2"}), R2)),
    ("saluran kurang", BOUND, (R1,)),
    ("tampilan tertukar", BOUND, (R1.model_copy(update={"saluran": "instagram"}), R2.model_copy(update={"saluran": "website"}))),
)


@pytest.mark.parametrize(("what", "m", "rendering"), CHANGED, ids=[c[0] for c in CHANGED])
def test_the_digest_changes_with_anything_it_binds(what: str, m: Materi, rendering: tuple[Rendering, ...]) -> None:
    assert sidik_materi(GARAM, m, rendering) != sidik_materi(GARAM, BOUND, j.RENDERING)


def test_the_digest_is_the_same_for_the_same_and_another_with_another_salt() -> None:
    again = Materi.model_validate_json(BOUND.model_dump_json())
    assert sidik_materi(GARAM, again, j.RENDERING) == sidik_materi(GARAM, BOUND, j.RENDERING)
    assert sidik_materi(GARAM, again, tuple(reversed(j.RENDERING))) == sidik_materi(GARAM, BOUND, j.RENDERING)
    assert sidik_materi(bytes(15) + b"\x01", again, j.RENDERING) != sidik_materi(GARAM, BOUND, j.RENDERING)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf")), min_size=1, max_size=40).filter(str.strip)


@given(TEXTS, TEXTS)
def test_no_two_texts_share_a_digest_however_they_are_cut(a: str, b: str) -> None:
    one = BOUND.model_copy(update={"judul": a, "badan": b})
    two = BOUND.model_copy(update={"judul": a + b[:1], "badan": b[1:]})
    assert sidik_materi(GARAM, one, j.RENDERING) != sidik_materi(GARAM, two, j.RENDERING)


# ── what prepare makes ───────────────────────────────────────────────────────────────────────────────


class Shelf:
    """Where renderings are stored."""

    def __init__(self) -> None:
        self.stored: list[bytes] = []

    async def put(self, content: bytes) -> str:
        self.stored.append(content)
        return f"{len(self.stored):064x}"


def situation() -> Situation:
    """A Sekretaris handing over."""
    return Situation(Circumstances("x", j.SEKRETARIS.actor, "sekretaris", UNIT, CASE, Signer("uji", "operator"), NOW), OFFICE)


def state_at(stage: str) -> Any:
    """The stage's state."""
    state = DECIDER.initial
    for fact in S[stage].facts:
        state = DECIDER.evolve(state, fact)
    return state


async def test_one_rendering_per_outlet_with_a_fresh_salt() -> None:
    shelf = Shelf()
    made = [await Renderer(shelf.put, "http://localhost")(c.AjukanMateri(versi=2), state_at("dikoreksi"), situation()) for _ in range(2)]
    first, second = made
    assert isinstance(first, BekalAjukan)
    assert isinstance(second, BekalAjukan)
    assert [r.saluran for r in first.rendering] == ["website", "instagram"]
    assert first.garam != second.garam
    assert shelf.stored[:2] == shelf.stored[2:], "the same material makes the same bytes"
    assert await Renderer(shelf.put, "http://localhost")(c.BacaMateri(), state_at("dikoreksi"), situation()) is None


async def test_the_address_follows_the_title_until_it_is_published() -> None:
    renderer = Renderer(Shelf().put, "http://localhost")
    retitled = replace(state_at("ditolak"), tahap="dikoreksi", materi=materi("Judul baru sama sekali"))
    before = await renderer(c.AjukanMateri(versi=2), retitled, situation())
    ralat = replace(state_at("ralat"), tahap="dikoreksi", materi=materi("Judul baru sama sekali"))
    after = await renderer(c.AjukanMateri(versi=2), ralat, situation())
    assert before is not None
    assert after is not None
    assert (before.slug, after.slug) == ("judul-baru-sama-sekali-11111111", "posyandu-melati-11111111")


@settings(max_examples=200)
@given(TEXTS)
def test_every_title_makes_an_address(judul: str) -> None:
    e.MateriDiajukan.__pydantic_validator__.validate_assignment(e.MateriDiajukan.model_construct(), "slug", article_slug(judul, CASE))


# ── ralat ────────────────────────────────────────────────────────────────────────────────────────────

BUKA = c.BukaRalat(versi=2, kekeliruan="41, bukan 42", penjelasan="Jumlah balita diperbaiki.")


def test_a_ralat_keeps_the_address_and_says_what_changed() -> None:
    corrected = e.MateriDikoreksi(versi=3, dari_versi=2, putaran=2, berubah=True, materi=materi("41 balita"))
    case = S["ralat"].given(j.SEKRETARIS.did(corrected)).with_bekal(replace(j.BEKAL, slug="posyandu-melati-11111111"))
    (made,) = case.when(c.AjukanMateri(versi=3), j.SEKRETARIS).then(e.MateriDiajukan)
    assert isinstance(made, e.MateriDiajukan)
    assert (made.ralat, made.putaran, made.slug) == ("Jumlah balita diperbaiki.", 2, "posyandu-melati-11111111")


def test_a_ralat_waits_until_nothing_of_the_old_version_is_being_tried_again() -> None:
    again = S["tayang"].given(j.STAF_.did(e.PenayanganDiulang(saluran="instagram")))
    again.when(BUKA, j.SEKRETARIS).then_refused("penayangan_berjalan")
    done = e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=("website",), gagal=("instagram",), tautan=())
    again.given(SISTEM.did(done)).when(BUKA, j.SEKRETARIS).then(e.RalatDibuka)


@pytest.mark.parametrize("stage", ["tayang", "ralat", "ditarik", "dihentikan", "ditolak"])
def test_another_end_of_the_same_order_does_not_throw_a_ralat_away(stage: str) -> None:
    noted = catat_penayangan(e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=("website", "instagram"), gagal=(), tautan=()))
    assert noted is not None
    S["diverifikasi"].when(noted, SISTEM).then(e.PenayanganDicatat)
    S[stage].when(noted, SISTEM).then_nothing()
    S["diverifikasi"].when(noted.model_copy(update={"sidik": j.SALAH}), SISTEM).then_nothing()


def test_what_no_outlet_took_is_not_published() -> None:
    assert catat_penayangan(e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=(), gagal=("website",), tautan=())) is None


def test_nothing_happens_in_the_future() -> None:
    late = c.KoreksiMateri(versi=1, terjadi_at=NOW + timedelta(seconds=1))
    S["dibuat"].when(late, j.SEKRETARIS).then_refused("waktu_di_depan")
