"""Films keep every frame and lose the place; captions keep the words and lose the notes."""

from __future__ import annotations

import pytest

from shared.media.kinds import kenali
from shared.media.refused import MediaDitolak
from tests.media.files import RAHASIA, VTT_FILE, bersihkan, box, mp4


def refused(kode: str, raw: bytes) -> list[str]:
    with pytest.raises(MediaDitolak) as error:
        bersihkan(kode, raw)
    return [k for k, _ in error.value.alasan]


def test_film_keeps_its_length_and_frames_and_loses_place_and_person() -> None:
    raw = mp4()
    hasil = bersihkan("mp4", raw)
    assert b"-07.4701" in raw and b"-07.4701" not in hasil.isi and RAHASIA.encode() not in hasil.isi
    assert len(hasil.isi) == len(raw)
    assert hasil.isi[hasil.isi.index(b"mdat") :] == raw[raw.index(b"mdat") :]
    assert bersihkan("mp4", hasil.isi).isi == hasil.isi


@pytest.mark.parametrize("raw", [
    mp4()[:-100],
    mp4()[:40],
    box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", b"x"),
    box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", b""),
    mp4() + b"\x00\x00\x00\x03free",
    mp4() + b"\x00\x00\x00\x01free" + bytes(8),
])  # fmt: skip
def test_film_cut_off_or_crooked_is_refused(raw: bytes) -> None:
    assert refused("mp4", raw) == ["video_rusak"]


def test_brands_tell_film_from_photo_from_others() -> None:
    assert kenali(mp4()).kode == "mp4"  # type: ignore[union-attr]
    assert kenali(mp4(b"qt  ")) is None
    assert kenali(box(b"ftyp", b"avif" + bytes(4) + b"mif1isom")) is None
    assert kenali(box(b"ftyp", b"mif1" + bytes(4) + b"mif1heic")).kode == "heic"  # type: ignore[union-attr]


def test_captions_keep_the_words_only() -> None:
    hasil = bersihkan("vtt", b"\xef\xbb\xbf" + VTT_FILE)
    assert hasil.isi == b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nSelamat pagi\n"
    assert bersihkan("vtt", hasil.isi).isi == hasil.isi


@pytest.mark.parametrize(("raw", "why"), [
    (b"WEBVTT\n", ["takarir_tidak_sah"]),
    (b"WEBVTT\n\nhalo", ["takarir_tidak_sah"]),
    (b"WEBVTT\n\n00:00:09.000 --> 00:00:04.000\nmundur", ["takarir_tidak_sah"]),
    (b"WEBVTT\n\n00:99:09.000 --> 00:99:14.000\nx", ["takarir_tidak_sah"]),
    (b"WEBVTT\n\n00:01.000 --> 00:04.000\n\xff\xfe", ["takarir_bukan_utf8"]),
    ("WEBVTT\n\n00:01.000 --> 00:04.000\nsaldo \u202e000.1".encode(), ["karakter_terlarang"]),
    ("WEBVTT\n\nhalo \u0000".encode(), ["karakter_terlarang", "takarir_tidak_sah"]),
])  # fmt: skip
def test_captions_of_another_form_are_refused(raw: bytes, why: list[str]) -> None:
    assert refused("vtt", raw) == why
