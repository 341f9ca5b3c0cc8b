"""Limits as offices write them, and what is said to those who write them otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sop.waktu.batas import TERBESAR, Awalan, Batas, Satuan
from shared.sop.waktu.kata import BatasTidakTerbaca
from shared.sop.waktu.terbilang import terbilang
from shared.sop.waktu.tulisan import KOSONG, baca
from shared.sop.waktu.usulan import usulan_batas


@pytest.mark.parametrize(
    ("teks", "batas"),
    [
        ("30 menit", Batas(30, "menit")),
        ("1 jam", Batas(1, "jam")),
        ("1 hari", Batas(1, "hari_kerja")),
        ("1 hari kerja", Batas(1, "hari_kerja")),
        ("3 hari kalender", Batas(3, "hari_kalender")),
        ("1x24 jam", Batas(1, "x24_jam")),
        ("3 x 24 Jam", Batas(3, "x24_jam")),
        ("2×24 jam", Batas(2, "x24_jam")),
        ("1x24 jam hari kerja", Batas(1, "hari_kerja")),
        ("± 1 jam", Batas(1, "jam", "±")),
        ("+/- 10 mnt", Batas(10, "menit", "±")),
        ("kurang lebih 1 jam", Batas(1, "jam", "±")),
        ("maks. 2 hari kerja", Batas(2, "hari_kerja", "maks.")),
        ("Paling lambat 10 (sepuluh) hari kerja", Batas(10, "hari_kerja", "maks.")),
        ("10-15 menit", Batas(15, "menit", "", 10)),
        ("5 s.d. 10 hari kerja", Batas(10, "hari_kerja", "", 5)),
        ("5 s/d 10 hari kerja", Batas(10, "hari_kerja", "", 5)),
        ("5 sampai 10 menit", Batas(10, "menit", "", 5)),
        ("min. 5 maks. 10 hari kerja", Batas(10, "hari_kerja", "", 5)),
        ("min 5 max 10 hari kerja", Batas(10, "hari_kerja", "", 5)),
        ("≤ 1 minggu", Batas(1, "minggu", "maks.")),
        ("1 hari kerja.", Batas(1, "hari_kerja")),
        ("1 minggu", Batas(1, "minggu")),
        ("1 bulan", Batas(1, "bulan")),
        ("1,5 jam", Batas(90, "menit")),
        ("setengah jam", Batas(30, "menit")),
        ("1 jam 30 menit", Batas(90, "menit")),
    ],
)
def test_what_offices_write(teks: str, batas: Batas) -> None:
    assert baca(teks) == batas


@pytest.mark.parametrize("teks", sorted(KOSONG))
def test_empty_is_no_limit(teks: str) -> None:
    assert baca(f" {teks} ") is None


def test_the_unit_may_stand_in_the_heading() -> None:
    assert baca("10", kepala="Waktu (Menit)") == Batas(10, "menit")
    assert baca("10-15", kepala="Waktu (Menit)") == Batas(15, "menit", "", 10)
    assert baca("1 jam", kepala="Waktu (Menit)") == Batas(1, "jam")
    assert baca("2", kepala="Waktu (hari)") == Batas(2, "hari_kerja")
    with pytest.raises(BatasTidakTerbaca, match="satuannya belum ditulis"):
        baca("10", kepala="Waktu")


def test_a_bare_day_is_what_the_unit_says() -> None:
    assert baca("2 hari", hari_kalender=True) == Batas(2, "hari_kalender")
    assert baca("2 hari kerja", hari_kalender=True) == Batas(2, "hari_kerja")
    assert baca("1x24 jam hari kerja", hari_kalender=True) == Batas(1, "hari_kerja")


@pytest.mark.parametrize(
    ("teks", "kolom", "salah"),
    [
        ("30 mennit", 4, "satuan “mennit” tidak dikenal"),
        ("0 menit", 1, "batas tidak boleh 0"),
        ("0-5 menit", 1, "batas tidak boleh 0"),
        ("15-10 menit", 1, "rentang 15-10 terbalik"),
        ("1x12 jam", 3, "hanya kelipatan 24 jam"),
        ("1x24", 5, "kata “jam” belum ditulis"),
        ("1x24 jam hari libur", 10, "sesudah “24 jam”"),
        ("menit 30", 1, "seharusnya bilangan"),
        ("-5 menit", 1, "seharusnya bilangan"),
        ("maks.", 6, "seharusnya bilangan"),
        ("min. 5 hari kerja", 8, "paling lama belum ditulis"),
        ("maks. min. 5 menit", 7, "seharusnya bilangan"),
        ("min. 10 maks. 5 menit", 1, "rentang 10-5 terbalik"),
        ("hari yang sama", 1, "seharusnya bilangan"),
        ("1 jam - 2 jam", 7, "“-” tidak diharapkan"),
        ("1/2 jam", 2, "“/” tidak dikenal"),
        ("10 menit 30 detik", 10, "“30” tidak diharapkan"),
        ("1 tahun", 3, "satuan “tahun” tidak dikenal"),
        ("30 menit kerja", 10, "“kerja” tidak diharapkan"),
        ("1 hari 2", 8, "“2” tidak diharapkan"),
        ("10", 3, "satuannya belum ditulis"),
        ("1.500 menit", 1, "dapat dibaca dua cara"),
        ("1,25 jam", 1, "pecahan"),
        ("1,5 hari", 1, "pecahan hanya untuk jam"),
        ("1,5x24 jam", 4, "pecahan hanya untuk jam"),
        ("10 (sebelas) hari", 4, "kata dalam kurung"),
        ("10 (sepuluh hari", 4, "kurung ini belum ditutup"),
        ("1 jam 60 menit", 7, "sesudah jam hanya menit"),
        ("1 jam 5 jam", 7, "sesudah jam hanya menit"),
        ("  ½ jam", 3, "“½” tidak dikenal"),
        ("100000 menit", 1, "paling banyak 60000 menit"),
        ("99999999 menit", 1, "terlalu besar"),
        ("1 menit " * 20, 81, "terlalu panjang"),
    ],
)
def test_malformed_ones_are_refused_with_place_and_hint(teks: str, kolom: int, salah: str) -> None:
    with pytest.raises(BatasTidakTerbaca) as error:
        baca(teks)
    assert error.value.kolom == kolom
    assert salah in error.value.salah
    assert error.value.petunjuk
    why = error.value.reason()
    assert why.kode == "batas_tidak_terbaca" and f"ke-{kolom}" in why.pesan and why.pesan.endswith("."), why.pesan


AWALAN: tuple[Awalan, ...] = ("", "±", "maks.")
SATUAN: tuple[Satuan, ...] = tuple(TERBESAR)


@st.composite
def limits(draw: st.DrawFn) -> Batas:
    satuan = draw(st.sampled_from(SATUAN))
    jumlah = draw(st.integers(1, TERBESAR[satuan]))
    lower = draw(st.integers(1, jumlah - 1)) if satuan != "x24_jam" and jumlah > 1 and draw(st.booleans()) else None
    return Batas(jumlah, satuan, draw(st.sampled_from(AWALAN)), lower)


@given(limits())
def test_written_back_it_is_read_the_same(batas: Batas) -> None:
    assert baca(str(batas)) == batas


@given(st.text(alphabet="0123456789 -–x.,()±maksenitjrhkl½", max_size=90) | st.text(max_size=90))
def test_any_text_is_read_or_refused_with_its_place(teks: str) -> None:
    kolom = 1
    try:
        found = baca(teks)
    except BatasTidakTerbaca as error:
        kolom, found = error.kolom, None
    assert 1 <= kolom <= len(teks) + 1
    assert found is None or baca(str(found)) == found


def test_numbers_in_words() -> None:
    said = {0: "nol", 10: "sepuluh", 11: "sebelas", 14: "empat belas", 21: "dua puluh satu", 100: "seratus", 1400: "seribu empat ratus"}
    assert {n: terbilang(n) for n in said} == said


def test_proposals_are_readable_and_name_their_source() -> None:
    found = usulan_batas()
    assert {code for b in found for code in b.langkah} >= {"1", "2", "3", "4", "5a", "5b", "6", "7", "7u", "8a", "8b"}
    for usulan in found:
        assert baca(usulan.teks) is not None
        assert usulan.sumber.startswith("T")
