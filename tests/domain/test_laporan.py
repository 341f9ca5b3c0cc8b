"""Reports from the public: taken while something is out, answered once by PPID Pembantu, and only with what happened."""

from __future__ import annotations

from typing import Any, get_args
from uuid import NAMESPACE_URL, uuid5

import pytest

from services.publisher import commands as c
from services.publisher.decisions import DECIDER
from services.publisher.laporan import TERBUKA_MAKS
from shared.command import Circumstances, Signer
from shared.execute import authority
from shared.sop import events as e
from shared.sop.directory import Kunci
from shared.sop.event import Event
from shared.sop.worklist import Kasus, evolve
from tests.support import journeys as j
from tests.support.people import NOW, UNIT
from tests.support.scenario import CASE, OFFICE, By, Scenario, recorded

S = {name: Scenario(DECIDER).given(past) for name, past in j.publisher().items()}
SITUS = By("situs", None)
HASIL = get_args(c.TindaklanjutiLaporan.model_fields["hasil"].annotation)


def laporan(n: int = 0) -> str:
    return str(uuid5(NAMESPACE_URL, f"laporan/{n}"))


def diterima(n: int = 0) -> e.LaporanMasyarakatDiterima:
    return e.LaporanMasyarakatDiterima(laporan=laporan(n), jenis="kekeliruan", isi="Jumlahnya 48.")


def report(n: int = 0) -> c.CatatLaporanMasyarakat:
    return c.CatatLaporanMasyarakat(laporan=laporan(n), jenis="kekeliruan", isi="Jumlahnya 48.")


def answer(hasil: Any = "tidak_terbukti", n: int = 0) -> c.TindaklanjutiLaporan:
    return c.TindaklanjutiLaporan(laporan=laporan(n), hasil=hasil, catatan="Sudah dicek ke daftar hadir.")


REPORTED = S["selesai"].given(SITUS.did(diterima()))


# ── the rules ────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_taken_once() -> None:
    S["selesai"].when(report(), SITUS).then(e.LaporanMasyarakatDiterima)
    REPORTED.when(report(), SITUS).then_refused("laporan_sudah_ada")
    REPORTED.when(report(1), SITUS).then(e.LaporanMasyarakatDiterima)


def test_a_flood_ends_before_the_log_is_full_of_it() -> None:
    full = S["selesai"].given(SITUS.did(*(diterima(n) for n in range(TERBUKA_MAKS))))
    full.when(report(TERBUKA_MAKS), SITUS).then_refused("terlalu_banyak_laporan")
    done = e.LaporanMasyarakatDitindaklanjuti(laporan=laporan(3), hasil="tidak_terbukti")
    full.given(j.PPID.did(done)).when(report(TERBUKA_MAKS), SITUS).then(e.LaporanMasyarakatDiterima)


def test_ppid_answers_a_report_that_is_there_once() -> None:
    (made,) = REPORTED.when(answer(), j.PPID).then(e.LaporanMasyarakatDitindaklanjuti)
    assert made == e.LaporanMasyarakatDitindaklanjuti(laporan=laporan(), hasil="tidak_terbukti", catatan="Sudah dicek ke daftar hadir.")
    REPORTED.when(answer(n=1), j.PPID).then_refused("laporan_tidak_dikenal")
    REPORTED.given(j.PPID.did(made)).when(answer("sudah_sesuai"), j.PPID).then_refused("laporan_sudah_dijawab")


@pytest.mark.parametrize("by", [j.SEKRETARIS, j.SEKRETARIAT, j.STAF_, j.BIDANG])
def test_nobody_else_answers(by: By) -> None:
    REPORTED.when(answer(), by).then_refused("jabatan_tidak_berwenang")


def test_nobody_is_told_of_a_correction_that_is_not_out() -> None:
    REPORTED.when(answer("diralat"), j.PPID).then_refused("belum_diralat")
    opened = e.PenayanganSelesai(versi=3, sidik=j.SALAH, tayang=("website",), gagal=(), tautan=())
    corrected = REPORTED.given(j.STAF_.did(opened))
    corrected.when(answer("diralat"), j.PPID).then(e.LaporanMasyarakatDitindaklanjuti)
    after = corrected.given(SITUS.did(diterima(1)))
    after.when(answer("diralat", 1), j.PPID).then_refused("belum_diralat")  # it speaks of the corrected version


def test_nobody_is_told_of_a_withdrawal_that_did_not_happen() -> None:
    REPORTED.when(answer("ditarik"), j.PPID).then_refused("belum_ditarik")
    gone = REPORTED.given(j.PPID.did(e.MateriDitarik(versi=2, sebab="keliru", penjelasan="Keliru.")))
    gone.when(answer("ditarik"), j.PPID).then(e.LaporanMasyarakatDitindaklanjuti)


@pytest.mark.parametrize("hasil", HASIL)
def test_where_nothing_went_out_there_is_nothing_to_answer(hasil: str) -> None:
    codes = {"diralat": (), "ditarik": ("belum_ditarik",)}.get(hasil, ())
    S["dimulai"].when(answer(hasil), j.PPID).then_refused("laporan_tidak_dikenal", *codes)


# ── the key that faces the world ─────────────────────────────────────────────────────────────────────


def test_the_sites_key_may_report_and_nothing_else() -> None:
    key = Kunci("situs-1", "portal", "x", (c.CatatLaporanMasyarakat.__name__,))
    assert key.may("CatatLaporanMasyarakat", UNIT)
    assert not any(key.may(name, UNIT) for name in ("TarikMateri", "TindaklanjutiLaporan", "CatatPersetujuan", "DaftarkanKunci"))
    about = Circumstances("perintah", "situs", None, UNIT, CASE, Signer("situs-1", "portal"), NOW)
    assert authority(report(), about, OFFICE) == ()


# ── the task ─────────────────────────────────────────────────────────────────────────────────────────


def case_after(*events: Event) -> Kasus:
    kasus = Kasus()
    for n, event in enumerate(events, start=1):
        kasus = evolve(kasus, recorded(event, n))
    return kasus


DONE = e.PenayanganSelesai(versi=2, sidik=j.SIDIK, tayang=("website",), gagal=(), tautan=())


@pytest.mark.parametrize(
    "meanwhile",
    [
        (),
        (e.DisposisiSelesai(sop_nomor="067/26 Tahun 2022", sop_versi=1),),
        (e.RalatDibuka(dari_versi=2, kekeliruan="jumlah", penjelasan="Jumlah."), DONE),
        (e.MateriDitarik(versi=2, sebab="keliru", penjelasan="Keliru."),),
    ],
    ids=["nothing", "closed", "corrected", "withdrawn"],
)
def test_a_report_waits_for_ppid_whatever_happens_until_it_is_answered(meanwhile: tuple[Event, ...]) -> None:
    kasus = case_after(DONE, diterima(), diterima(1), *meanwhile)
    waiting = [t for t in kasus.tugas if t.laporan]
    assert [(t.laporan, t.jabatan, t.perintah[0]) for t in waiting] == [
        (laporan(n), "ppid_pembantu", "TindaklanjutiLaporan") for n in (0, 1)
    ]
    answered = e.LaporanMasyarakatDitindaklanjuti(laporan=laporan(), hasil="tidak_terbukti")
    left = case_after(DONE, diterima(), diterima(1), *meanwhile, answered)
    assert [t.laporan for t in left.tugas if t.laporan] == [laporan(1)]
    assert [t for t in left.tugas if not t.laporan] == [t for t in kasus.tugas if not t.laporan]
