"""What the verifier is pointed to, and, just as much, what he is left in peace about."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sop.hinting.numbers import in_numbers, is_nik
from shared.sop.hinting.words import in_words
from shared.sop.hints import per_butir, petunjuk, plain_text
from shared.sop.lists import DAFTAR_PERIKSA
from shared.sop.materi import Materi, Media
from tests.support.people import materi

ORANG = "11111111-1111-4111-8111-111111111111"


def with_text(badan: str, **more: Any) -> Materi:
    """Material that is clean but for this."""
    clean = {"pencipta": "Kecamatan", "orang": ({"id": ORANG, "kelompok": "dewasa", "dasar": "tugas_publik"},)}
    media = tuple(Media.model_validate(m.model_dump() | clean) for m in materi().media)
    return materi().model_copy(update={"badan": badan, "media": media} | more)


def found(text: str) -> list[tuple[str, str, str]]:
    """(check, what, passage), reminders left out."""
    return [(p.butir, p.pesan, p.cocok) for p in petunjuk(with_text(text)) if not p.pengingat]


def reminders(text: str) -> list[tuple[str, str]]:
    return [(p.butir, p.cocok) for p in petunjuk(with_text(text)) if p.pengingat and p.tempat == "badan"]


NIK = "3313014107900002"


@pytest.mark.parametrize(("text", "what", "passage"), [
    (f"NIK {NIK} atas nama", "mirip NIK", NIK),
    ("nomor 3313 0141 0790 0002.", "mirip NIK", "3313 0141 0790 0002"),
    ("3313.0141.0790.0002", "mirip NIK", "3313.0141.0790.0002"),
    ("331301-410790-0002", "mirip NIK", "331301-410790-0002"),
    (f"Sumiyati, {NIK}, 10 anak", "mirip NIK", NIK),
    (f"{NIK} 10 anak", "mirip NIK", NIK),
    ("No. KK: 3313011203150007", "mirip nomor KK", "3313011203150007"),
    ("Kartu Keluarga nomor 3313 0112 0315 0007", "mirip nomor KK", "3313 0112 0315 0007"),
    ("NIK 1234567890123456 (rusak)", "mirip NIK", "1234567890123456"),
    ("WA 081234567890 ya", "mirip nomor telepon", "081234567890"),
    ("hubungi 0812-3456-7890", "mirip nomor telepon", "0812-3456-7890"),
    ("HP +62 812 3456 7890.", "mirip nomor telepon", "+62 812 3456 7890"),
    ("6281234567890", "mirip nomor telepon", "6281234567890"),
    ("telepon (0271) 495123", "mirip nomor telepon", "(0271) 495123"),
    ("kirim ke siti.aminah@gmail.com segera", "alamat surel", "siti.aminah@gmail.com"),
    ("mobil AD 1234 XY menabrak", "mirip nomor kendaraan", "AD 1234 XY"),
    ("motor B1234ABC", "mirip nomor kendaraan", "B1234ABC"),
    ("lahir di Karanganyar, 12 Mei 1990, bekerja", "tanggal lahir", "lahir di Karanganyar, 12 Mei 1990"),
    ("TTL: Solo, 12-05-1990", "tanggal lahir", "TTL: Solo, 12-05-1990"),
    ("rekening BRI 0123-01-012345-50-1 a.n. Siti", "mirip nomor rekening", "0123-01-012345-50-1"),
    ("Rek. Bank Jateng 3012345678", "mirip nomor rekening", "3012345678"),
    ("beralamat di Dukuh Ngemplak RT 02/RW 05 Desa Kebak", "mirip alamat rumah", "RT 02/RW 05"),
    ("rumahnya di Jl. Melati No. 5 RT.03 RW 01", "mirip alamat rumah", "RT.03 RW 01"),
])  # fmt: skip
def test_what_points_to_one_person_is_found(text: str, what: str, passage: str) -> None:
    assert [(p, c) for _, p, c in found(text)] == [(what, passage)]
    assert {b for b, _, _ in found(text)} == {"p1"}


@pytest.mark.parametrize("text", [
    "SOP nomor 067/26/2022 tentang publikasi",
    "surat 005/123/XI/2026 tanggal 23-11-2026 pukul 08.30-10.00 WIB",
    "anggaran Rp1.250.000.000.000.000 dan Rp 3.313.014.107.900.002",
    "sebesar 1.312.101.205.120.001 rupiah",
    "tahun 2023 2024 2025 2026 dan 2027",
    "UU 14/2008, UU 27 Tahun 2022, Perki 1/2021, PP 61 Tahun 2010",
    "HUT ke-81 RI pada 17 Agustus 2026, RT 05 RW 02 menjadi juara",
    "kerja bakti warga RT 02 RW 05 Desa Kebak",
    "Hari Lahir Pancasila, 1 Juni 1945",
    "NIP 198501012010011001",
    "kelas 5 SD Negeri 2 Kebak, 42 balita, 5 kader",
    "koordinat -7.5201, 110.9012; kode pos 57762",
    "progres 0,812 persen dari 345.678 jiwa",
    "nomor log 12345678901234567", "kode booking 2013014107900002",
    "siswa SMP Negeri 1 Kebakkramat menanam pohon",
    "penerima manfaat Program Keluarga Harapan berjumlah 120",
    "Peraturan Bupati (2) dan Ayat (1) berlaku",
    "Posyandu Melati (42 balita) dan Posyandu Anggrek (37 balita)",
    "Ibu Camat membuka kegiatan bersama Bapak Sekretaris",
])  # fmt: skip
def test_numbers_and_names_of_an_office_s_day_raise_no_alarm(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "butir", "passage"), [
    ("seorang balita bernama Rafi Ahmad mendapat vitamin", "p4", "Rafi Ahmad"),
    ("Siswa kelas dua, ananda Putri Ayu, menang", "p4", "Putri Ayu"),
    ("Rafi (7 tahun) tampak senang", "p4", "Rafi (7 tahun)"),
    ("murid itu, Siti Aminah (9), membaca puisi", "p4", "Siti Aminah (9)"),
    ("pasien atas nama Sukarno Hadi dirujuk", "p2", "Sukarno Hadi"),
    ("penerima bantuan, Ibu Sumiyati, terharu", "p6", "Sumiyati"),
    ("korban berinisial Ss ditolong", "h3", "Ss"),
])  # fmt: skip
def test_people_named_in_a_tender_situation_are_found(text: str, butir: str, passage: str) -> None:
    assert [(b, c) for b, _, c in found(text)] == [(butir, passage)]


@pytest.mark.parametrize(("text", "butir"), [
    ("Coblos nomor urut 2", "n1"),
    ("calon Bupati Karanganyar hadir", "n1"),
    ("menjelang Pilkada", "n1"),
    ("masih dalam penyidikan", "k2"),
    ("berkas bercap RAHASIA", "k5"),
    ("viralkan segera", "h2"),
    ("warga yang menderita diabetes", "p2"),
])  # fmt: skip
def test_words_are_only_gentle_reminders(text: str, butir: str) -> None:
    assert found(text) == []
    assert butir in {b for b, _ in reminders(text)}


@pytest.mark.parametrize("text", ["kampanye imunisasi campak", "buku harian terbatas jumlahnya", "rahasia sehat lansia", "promosi jabatan"])
def test_ordinary_use_of_such_words_is_left_alone(text: str) -> None:
    assert reminders(text) == []


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────


def picture(**more: Any) -> list[tuple[str, str]]:
    media = Media.model_validate({"sha256": "a" * 64, "mime": "image/jpeg", "alt": "Kader menimbang balita", "pencipta": "Agus"} | more)
    return [(p.butir, p.pesan) for p in petunjuk(with_text("x", media=(media,)))]


@pytest.mark.parametrize(
    "alt", ["", "  ", "IMG_20261120_081234", "DSC 0012", "foto.jpg", "WhatsApp Image 2026-11-20", "Foto 1", "dokumentasi"]
)
def test_an_alt_that_tells_nothing_is_found(alt: str) -> None:
    assert "a1" in {b for b, _ in picture(alt=alt)}
    assert "a1" not in {b for b, _ in picture()}


def test_pictures_without_creator_captions_or_people() -> None:
    assert {b for b, _ in picture()} == {"p3"}
    assert {b for b, _ in picture(pencipta="")} == {"p3", "h1"}
    assert {b for b, _ in picture(mime="video/mp4")} == {"p3", "a1"}
    assert {b for b, _ in picture(mime="video/mp4", takarir_sha256="b" * 64)} == {"p3"}


def test_people_seen_are_told_beside_their_checks() -> None:
    anak = {"id": ORANG, "nama": "Rafi", "kelompok": "anak", "dasar": "persetujuan", "bukti": "surat wali"}
    told = picture(orang=(anak,))
    assert [b for b, _ in told] == ["p3", "p4"]
    assert told[1][1] == "Rafi, anak, dasar: persetujuan orangnya, bukti: surat wali, tidak disamarkan"
    assert [b for b, _ in picture(orang=(anak | {"kelompok": "disabilitas"},))] == ["p3", "p5"]


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────


def test_a_hint_says_where_and_what() -> None:
    (hint,) = [
        p for p in petunjuk(with_text(f"Bantuan diterima Sumiyati dengan {NIK} kemarin siang di pendapa kecamatan.")) if not p.pengingat
    ]
    assert (hint.tempat, hint.mulai, hint.cocok) == ("badan", 33, NIK)
    assert hint.kalimat == f"Ditemukan di isi: “… Sumiyati dengan {NIK} kemarin siang di …”, mirip NIK."


def test_outlets_are_read_too_but_nothing_is_told_twice() -> None:
    shown = {"website": plain_text(f"<p>NIK {NIK}</p>"), "instagram": f"{NIK} hubungi 081234567890"}
    hints = [p for p in petunjuk(with_text(f"NIK {NIK}"), shown) if not p.pengingat]
    assert [(p.tempat, p.cocok) for p in hints] == [("badan", NIK), ("tampilan.instagram", "081234567890")]


def test_the_office_s_own_contacts_are_no_finding() -> None:
    text = "Hubungi (0271) 495123 atau kebakkramat@karanganyarkab.go.id"
    assert len(found(text)) == 2
    ours = ("0271-495123", "kebakkramat@karanganyarkab.go.id", "")
    assert [p for p in petunjuk(with_text(text), resmi=ours) if not p.pengingat] == []


def test_every_hint_belongs_to_a_check_of_the_list() -> None:
    everything = f"{NIK} 081234567890 Coblos nomor urut 2 RAHASIA viralkan penyidikan korban bernama Budi"
    hints = petunjuk(with_text(everything, jenis="serta_merta", media=(Media(sha256="a" * 64, mime="image/jpeg", alt=""),)))
    assert {p.butir for p in hints} <= DAFTAR_PERIKSA[1].keys()
    grouped = per_butir(hints)
    assert sum(map(len, grouped.values())) == len(hints)
    assert "k1" in grouped and "h1" in grouped


niks = st.builds(
    lambda wilayah, day, woman, month, year, serial: f"{wilayah}{day + (40 if woman else 0):02}{month:02}{year:02}{serial:04}",
    st.sampled_from(["331301", "317205", "110101", "947299"]),
    st.integers(1, 31),
    st.booleans(),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,\n", max_size=40)


@given(niks, words, words, st.sampled_from(["", " ", ".", "-"]), st.sampled_from([(4, 8, 12), (6, 12), (2, 4, 6, 12)]))
def test_every_nik_is_found_however_it_is_spaced(nik: str, before: str, after: str, gap: str, cuts: tuple[int, ...]) -> None:
    assert is_nik(nik)
    edges = (0, *cuts, 16)
    spaced = gap.join(nik[a:b] for a, b in pairwise(edges))
    text = f"{before} {spaced} {after}"
    assert spaced in [text[t.mulai : t.akhir] for t in in_numbers(text)]


@given(st.text(max_size=300))
def test_any_text_is_read_and_places_are_right(text: str) -> None:
    for t in (*in_numbers(text), *in_words(text)):
        assert 0 <= t.mulai < t.akhir <= len(text)
        assert t.butir in DAFTAR_PERIKSA[1]


@given(
    st.integers(0, 999), st.integers(1, 99), st.integers(1990, 2040), st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(1, 10**15)
)
def test_document_numbers_dates_and_amounts_are_never_numbers_of_people(a: int, b: int, year: int, day: date, amount: int) -> None:
    thousands = f"{amount:,}".replace(",", ".")
    text = f"Surat {a:03}/{b}/{year}, {day:%d-%m-%Y} pukul 08.{b % 60:02}, {day:%d.%m.%Y}, senilai Rp{thousands} atau Rp {amount}"
    assert list(in_numbers(text)) == []


def test_long_texts_are_read_in_no_time() -> None:
    """A hostile text must not hold the page: every pattern is linear or near it."""
    for piece in ("1 ", "0812-", "anak bernama ", "a.b@", "RT 1 ", "A" * 5, "rekening 12-"):
        list(in_numbers(piece * 4000))
        list(in_words(piece * 4000))
