"""Photos inside documents: what is cut out, and that not a pixel is."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from shared.media.embedded import TakTerurai, jpeg_tanpa_metadata, png_tanpa_metadata
from tests.media import files
from tests.media.files import GPS_MAKER, RAHASIA


def pixels(raw: bytes) -> bytes:
    return Image.open(BytesIO(raw)).tobytes()


def progressive() -> bytes:
    out = BytesIO()
    files.gambar((300, 200)).save(out, "JPEG", progressive=True, exif=files.exif())
    return out.getvalue()


@pytest.mark.parametrize("raw", [files.jpeg(), progressive(), files.jpeg(mode="L"), files.jpeg(mode="CMYK")])
def test_jpeg_says_nothing_more_and_shows_the_same(raw: bytes) -> None:
    clean = jpeg_tanpa_metadata(raw, jaga_arah=False)
    assert GPS_MAKER.encode() not in clean and RAHASIA.encode() not in clean and b"Exif" not in clean
    assert pixels(clean) == pixels(raw)


def test_what_phones_append_behind_a_photo_is_cut_off() -> None:
    second = files.jpeg()
    clean = jpeg_tanpa_metadata(files.dua_gambar_jpeg() + second, jaga_arah=False)
    assert b"MPF" not in clean and GPS_MAKER.encode() not in clean
    assert clean.endswith(b"\xff\xd9") and clean.count(b"\xff\xd8\xff") == 1


def test_colour_profile_stays_because_word_needs_it() -> None:
    clean = jpeg_tanpa_metadata(files.jpeg(icc=files.swapped_profile()), jaga_arah=True)
    assert Image.open(BytesIO(clean)).info["icc_profile"] == files.swapped_profile()


def test_png_says_nothing_more_and_shows_the_same() -> None:
    clean = png_tanpa_metadata(files.png() + RAHASIA.encode())
    assert RAHASIA.encode() not in clean and b"eXIf" not in clean
    assert pixels(clean) == pixels(files.png())


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\x00\x00", b"\xff\xd8abcdef", files.jpeg()[:300], files.png()]
)
def test_jpeg_that_does_not_hold_together(raw: bytes) -> None:
    with pytest.raises(TakTerurai):
        jpeg_tanpa_metadata(raw, jaga_arah=True)


@pytest.mark.parametrize("raw", [b"", files.png()[:-5], files.png()[:40], files.jpeg()])
def test_png_that_does_not_hold_together(raw: bytes) -> None:
    with pytest.raises(TakTerurai):
        png_tanpa_metadata(raw)
