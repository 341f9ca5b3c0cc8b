"""Rules about personal data: what may be erased, what may not for now, and that the second is on record."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.registry import privacy_commands as c
from services.registry.decisions import DECIDER
from shared.privacy.material import BahanPrivasi
from shared.sop import events as e
from shared.sop.pelindungan import kept_until
from shared.sop.privasi import LingkupData
from shared.sop.worklist import Kasus, Saluran, evolve
from tests.support import people
from tests.support.people import NOW, UNIT
from tests.support.scenario import CASE, By, Scenario, recorded

PPID = By(people.PPID, "ppid_pembantu")
SUBJEK, HOLD = str(uuid4()), str(uuid4())
KASUS, ORANG = LingkupData(jenis="kasus", id=CASE), LingkupData(jenis="subjek", id=SUBJEK)
DASAR = "UU 27/2022 Pasal 8"


def bahan(*parts: LingkupData, **more: Any) -> BahanPrivasi:
    names = [p.scope for p in parts]
    known: dict[str, Any] = {"unit": dict.fromkeys(names, UNIT), "kunci": {n: f"k-{n}" for n in names}}
    return BahanPrivasi(**(known | {"terakhir": dict.fromkeys(names, NOW.date())} | more))


def office(*parts: LingkupData, **more: Any) -> Scenario:
    return Scenario(DECIDER).with_bekal(bahan(*parts, **more))


def erase(*parts: LingkupData) -> c.MusnahkanData:
    return c.MusnahkanData(lingkup=parts, dasar_hukum=DASAR)


def test_erasing_names_keys_and_files_before_anything_happens_to_them() -> None:
    asked = office(KASUS, ORANG, berkas=("ab" * 32,)).when(erase(KASUS, ORANG), PPID)
    asked.then(
        e.DataPribadiDimusnahkan(
            kunci=(f"k-{KASUS.scope}", f"k-{ORANG.scope}"), dasar_hukum=DASAR, lingkup=(KASUS, ORANG), berkas=("ab" * 32,)
        )
    )


def test_a_hold_forbids_it_until_it_is_let_go_and_the_refusal_is_an_event() -> None:
    held = PPID.did(e.PenahananHukumDitetapkan(penahanan=HOLD, lingkup=(KASUS,), dasar="Perkara 12/2026"))
    office(KASUS).given(held).when(erase(KASUS), PPID).then(
        e.PemusnahanDitolak(lingkup=(KASUS,), dasar_hukum=DASAR, alasan=("penahanan_hukum",))
    )
    office(ORANG).given(held).when(erase(ORANG), PPID).then(e.DataPribadiDimusnahkan)
    let_go = PPID.did(e.PenahananHukumDilepas(penahanan=HOLD, alasan="Putus."))
    office(KASUS).given(held, let_go).when(erase(KASUS), PPID).then(e.DataPribadiDimusnahkan)


def test_a_retention_counts_from_the_last_act_and_says_until_when() -> None:
    kept = PPID.did(e.RetensiDitetapkan(jenis="kasus", lama_bulan=12, dasar="JRA"))
    until = kept_until(NOW.date(), 12)
    office(KASUS).given(kept).when(erase(KASUS), PPID).then(
        e.PemusnahanDitolak(lingkup=(KASUS,), dasar_hukum=DASAR, alasan=("masa_simpan",), sampai=until)
    )
    long_ago = {KASUS.scope: date(2020, 1, 31)}
    office(KASUS, terakhir=long_ago).given(kept).when(erase(KASUS), PPID).then(e.DataPribadiDimusnahkan)
    lifted = PPID.did(e.RetensiDitetapkan(jenis="kasus", lama_bulan=0, dasar="JRA"))
    office(KASUS).given(kept, lifted).when(erase(KASUS), PPID).then(e.DataPribadiDimusnahkan)


def test_the_last_day_of_a_month_stays_one() -> None:
    assert [kept_until(date(2024, 1, 31), n) for n in (1, 12, 13)] == [date(2024, 2, 29), date(2025, 1, 31), date(2025, 2, 28)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"tayang": frozenset((KASUS.scope,))}, "masih_tayang"),
        ({"berjalan": frozenset((KASUS.scope,))}, "masih_berjalan"),
        ({"unit": {KASUS.scope: "lain"}}, "lingkup_tidak_dikenal"),
        ({"kunci": {}}, "tidak_ada_data"),
    ],
)
def test_what_cannot_be_erased_as_things_stand(more: dict[str, Any], code: str) -> None:
    office(KASUS, **more).when(erase(KASUS), PPID).then_refused(code)


def test_nobody_in_office_is_erased_and_nothing_twice() -> None:
    staf = LingkupData(jenis="pegawai", id=people.STAF)
    office(staf).when(erase(staf), PPID).then_refused("masih_bertugas")
    gone = PPID.did(e.DataPribadiDimusnahkan(kunci=("k",), dasar_hukum=DASAR, lingkup=(ORANG,)))
    office(ORANG, kunci={}).given(gone).when(erase(ORANG), PPID).then_refused("sudah_dimusnahkan")
    office().when(erase(), PPID).then_refused("lingkup_kosong")
    office(ORANG).when(erase(ORANG, ORANG), PPID).then_refused("lingkup_ganda")


def test_only_ppid_pembantu_erases_holds_and_sets_retention() -> None:
    staf = By(people.SEKRETARIS, "sekretaris")
    office(KASUS).when(erase(KASUS), staf).then_refused("jabatan_tidak_berwenang")
    hold = c.TetapkanPenahananHukum(penahanan=HOLD, lingkup=(KASUS,), dasar="Perkara")
    office(KASUS).when(hold, staf).then_refused("jabatan_tidak_berwenang")
    office(KASUS).when(hold, PPID).then(e.PenahananHukumDitetapkan)
    keep = c.TetapkanRetensi(jenis="kasus", lama_bulan=3, dasar="JRA")
    office().when(keep, staf).then_refused("jabatan_tidak_berwenang")


def test_an_agreement_is_for_something_in_a_case_of_this_unit_and_is_taken_back_once() -> None:
    agree = c.CatatPersetujuanSubjek(kasus=CASE, subjek=SUBJEK, nama="Rini", untuk=("foto",))
    office(KASUS).when(agree, PPID).then(e.PersetujuanSubjekDicatat(kasus=CASE, subjek=SUBJEK, nama="Rini", untuk=("foto",)))
    office(KASUS).when(agree.model_copy(update={"untuk": ()}), PPID).then_refused("guna_kosong")
    office(KASUS, unit={}).when(agree, PPID).then_refused("kasus_tidak_dikenal")
    back = c.CabutPersetujuan(kasus=CASE, subjek=SUBJEK)
    office().when(back, PPID).then_refused("persetujuan_tidak_ada")
    agreed = PPID.did(e.PersetujuanSubjekDicatat(kasus=CASE, subjek=SUBJEK, nama="Rini", untuk=("foto",)))
    office().given(agreed).when(back, PPID).then(e.PersetujuanDicabut(kasus=CASE, subjek=SUBJEK))
    taken = PPID.did(e.PersetujuanDicabut(kasus=CASE, subjek=SUBJEK))
    office().given(agreed, taken).when(back, PPID).then_refused("persetujuan_sudah_dicabut")


def test_a_withdrawal_makes_a_task_until_what_shows_the_person_has_come_down() -> None:
    out = Kasus(case=CASE, saluran={"website": Saluran("tayang"), "instagram": Saluran("tayang")})
    asked = evolve(out, recorded(e.PersetujuanDicabut(kasus=CASE, subjek=SUBJEK)))
    assert [(t.jabatan, t.perintah, t.subjek) for t in asked.tugas] == [("ppid_pembantu", ("TarikMateri",), SUBJEK)]
    assert evolve(Kasus(case=CASE), recorded(e.PersetujuanDicabut(kasus=CASE, subjek=SUBJEK))).tugas == ()
    down = evolve(asked, recorded(e.MateriDitarik(versi=1, sebab="persetujuan_ditarik", penjelasan="Ditarik.")))
    assert [t.perintah for t in down.tugas] == [("TandaiDitarik",)]
