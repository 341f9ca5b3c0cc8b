"""Calendars that cannot be reckoned with are refused, each fault with its place; what is proposed is sound."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.periksa import periksa
from shared.sop.waktu.usulan import dengan_tahun, hari_libur, kalender_bawaan, tanpa_cuti_bersama, usulan_kalender
from tests.support.calendars import biasa, isi, khusus, ramadan

DAY = date(2026, 11, 23)


def with_interval(a: int, b: int) -> dict[str, Any]:
    return {**biasa(), "hari": [{"hari": "senin", "selang": [{"dari_menit": a, "sampai_menit": b}]}]}


@pytest.mark.parametrize(
    ("pola", "hari", "kode", "bidang"),
    [
        ([biasa(), biasa()], [], "pola_bertumpuk", "pola.1.mulai"),
        ([biasa(), ramadan(DAY, DAY), ramadan(DAY, DAY)], [], "pola_bertumpuk", "pola.2.mulai"),
        ([biasa(akhir=date(2019, 1, 1))], [], "akhir_mendahului_mulai", "pola.0.akhir"),
        ([biasa(), ramadan(DAY, None)], [], "sementara_tanpa_akhir", "pola.1.akhir"),
        ([ramadan(DAY, DAY)], [], "tanpa_pola_biasa", "pola"),
        ([{**biasa(), "hari": []}], [], "tanpa_jam_kerja", "pola.0.hari"),
        ([{**biasa(), "hari": [*biasa()["hari"], biasa()["hari"][0]]}], [], "hari_pola_ganda", "pola.0.hari.5.hari"),
        ([with_interval(960, 450)], [], "selang_terbalik", "pola.0.hari.0.selang.0.sampai_menit"),
        ([with_interval(450, 450)], [], "selang_terbalik", "pola.0.hari.0.selang.0.sampai_menit"),
        ([biasa(akhir=date(2026, 12, 31))], [], "pola_biasa_berakhir", "pola.0.akhir"),
        ([biasa(date(2027, 1, 1)), biasa(akhir=date(2026, 11, 30))], [], "pola_terputus", "pola.1.akhir"),
        ([biasa()], [khusus(DAY, "masuk", hours=((450, 720), (700, 960)))], "selang_bertumpuk", "hari.0.selang.1.dari_menit"),
        ([biasa()], [khusus(DAY, "libur_nasional"), khusus(DAY, "masuk")], "hari_ganda", "hari.1.tanggal"),
        ([biasa()], [khusus(DAY, "cuti_bersama", hours=((450, 720),))], "libur_dengan_jam", "hari.0.selang"),
        ([biasa()], [khusus(DAY, "setengah_hari")], "setengah_hari_tanpa_jam", "hari.0.selang"),
    ],
)
def test_faults(pola: list[dict[str, Any]], hari: list[dict[str, Any]], kode: str, bidang: str) -> None:
    (why,) = periksa(isi(*pola, hari=hari))
    assert (why.kode, why.bidang) == (kode, bidang)
    assert why.pesan.lstrip("“")[0].isupper() and why.pesan.endswith(".")


def test_two_weeks_on_the_same_days_are_named() -> None:
    (why,) = periksa(isi(biasa(), ramadan(date(2026, 2, 19), date(2026, 3, 20)), ramadan(date(2026, 3, 20), date(2026, 4, 1))))
    assert why.pesan.startswith("“Jam kerja Ramadan” dan “Jam kerja Ramadan” sama-sama berlaku pada Jumat, 20 Maret 2026; ")


def test_usual_weeks_may_change_from_one_day_to_the_next() -> None:
    assert periksa(isi(biasa(akhir=date(2026, 11, 30)), biasa(date(2026, 12, 1)))) == ()


def test_all_faults_at_once() -> None:
    bad = isi(biasa(akhir=date(2019, 1, 1)), hari=[khusus(DAY, "setengah_hari"), khusus(DAY, "masuk")])
    assert len(periksa(bad)) == 3


def test_hours_as_people_write_them() -> None:
    found = isi({**biasa(), "hari": [{"hari": "senin", "selang": [{"dari_menit": "07.30", "sampai_menit": "24:00"}]}]})
    assert Kalender(found).hari(DAY).selang == ((450, 1440),)


def test_temporary_hours_go_first_and_special_days_before_all() -> None:
    k = Kalender(isi(biasa(), ramadan(DAY, DAY), hari=[khusus(date(2026, 11, 24), "libur_setempat")]))
    assert k.hari(DAY).sebab == "sementara"
    assert not k.hari(date(2026, 11, 24)).bekerja
    assert k.hari(date(2026, 11, 25)).sebab == "pola"


def test_the_proposal_is_sound() -> None:
    assert periksa(kalender_bawaan()) == ()
    assert periksa(usulan_kalender("Asia/Jayapura", [2026, 2027])) == ()
    assert usulan_kalender("Asia/Jakarta", [2026]).tahun == (), "nothing is confirmed by proposing it"


def test_one_more_year_leaves_alone_what_the_office_set_itself() -> None:
    first = dengan_tahun(None, "Asia/Jakarta", 2026)
    assert first.tahun == (2026,) and periksa(first) == ()
    assert dengan_tahun(first, "Asia/Jakarta", 2026) == first, "confirmed twice is confirmed once"
    own = isi(biasa(), ramadan(date(2026, 2, 18), date(2026, 3, 19)), hari=[khusus(date(2026, 3, 18), "masuk", "Tetap masuk")], tahun=())
    both = dengan_tahun(own, "Asia/Jakarta", 2026)
    assert periksa(both) == () and both.tahun == (2026,)
    assert [h.nama for h in both.hari if h.tanggal == date(2026, 3, 18)] == ["Tetap masuk"]
    assert both.pola == own.pola, "the office's own Ramadan hours stay alone"
    assert len(both.hari) == 25


def test_cuti_bersama_is_among_the_days_off() -> None:
    """The library's default leaves it out: then 18 and 20 March 2026 would be worked."""
    kinds = {h.tanggal: h.jenis for h in hari_libur([2026])}
    assert kinds[date(2026, 3, 18)] == kinds[date(2026, 3, 20)] == "cuti_bersama"
    assert len(kinds) == 25
    assert not tanpa_cuti_bersama(2026) and tanpa_cuti_bersama(2028)
