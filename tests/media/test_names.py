"""File names: hostile ones are refused, untidy ones tidied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.kinds import akhiran
from shared.media.names import PANJANG_MAKS, nama_aman
from shared.media.refused import MediaDitolak
from shared.sop.types import forbidden_characters


@pytest.mark.parametrize("name", [
    "", "   ", "...", "-", "\u200b", "../rahasia.pdf", "..\\rahasia.pdf", "a/../b.pdf", "a/ .. /b.pdf", "/etc/passwd",
    "\\\\server\\bagi\\x.pdf",
    "foto\x00.jpg", "foto\n.jpg", "foto\t.jpg", "foto\x1b[2J.jpg", "foto\u202egpj.exe", "foto\u2066.jpg", "\ud800.jpg",
    "CON", "con.jpg", "NUL .txt", "com1.pdf", "LPT³.pdf", "CONIN$", ".htaccess", "._foto.jpg", "x:y/z.jpg", "a" * 1001 + ".jpg",
])  # fmt: skip
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(MediaDitolak) as refused:
        nama_aman(name)
    ((kode, pesan),) = refused.value.alasan
    assert kode == "nama_berkas_tidak_sah"
    assert not forbidden_characters(pesan)


@pytest.mark.parametrize(("name", "safe"), [
    ("Rapat Koordinasi.jpg", "Rapat Koordinasi.jpg"),
    ("C:\\fakepath\\foto.jpg", "foto.jpg"),
    ("kegiatan/foto.jpg", "foto.jpg"),
    ("  foto   bupati .jpg", "foto bupati.jpg"),
    ("fo\u200bto\ufeff.jpg", "foto.jpg"),
    ("Pen\u0065\u0301.jpg", "Pen\u00e9.jpg"),
    ("apa? <b>*|.jpg", "apa- -b---.jpg"),
    ("foto.jpg. .", "foto.jpg"),
    ("console.jpg", "console.jpg"),
    ("surat\u00a0dinas\u2028.pdf", "surat dinas.pdf"),
    ("a" * 300 + ".jpeg", "a" * 115 + ".jpeg"),
    ("字" * 200 + ".png", "字" * 78 + ".png"),
])  # fmt: skip
def test_untidy_names_are_tidied(name: str, safe: str) -> None:
    assert nama_aman(name) == safe


@given(st.text(max_size=300))
def test_any_name_is_refused_or_safe_and_settled(name: str) -> None:
    try:
        safe = nama_aman(name)
    except MediaDitolak:
        return
    assert 0 < len(safe) <= PANJANG_MAKS and len(safe.encode()) <= 255
    assert not set(safe) & set('/\\:*?"<>|\n\t\x00') and not forbidden_characters(safe)
    assert not safe.startswith(".") and not safe.endswith((".", " "))
    assert nama_aman(safe) == safe


def test_ending() -> None:
    assert [akhiran(n) for n in ("a.JPG", "a", ".jpg", "a.tar.gz")] == ["jpg", "", "", "gz"]
