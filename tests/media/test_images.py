"""Pictures come out upright and saying nothing but what they show."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak
from shared.media.work import Tugas, kerjakan
from tests.media import files
from tests.media.files import BIASA, CORNER, GPS_MAKER, RAHASIA, bersihkan

ALL = [
    ("jpeg", files.jpeg(), "image/jpeg"),
    ("png", files.png(), "image/png"),
    ("webp", files.webp(), "image/webp"),
    ("heic", files.heic(), "image/jpeg"),
]


def opened(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw))
    image.load()
    return image


def is_red(image: Image.Image, at: tuple[int, int]) -> bool:
    pixel = image.convert("RGB").getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel, CORNER, strict=True))


@pytest.mark.parametrize(("kode", "raw", "mime"), ALL)
def test_place_and_author_are_gone(kode: str, raw: bytes, mime: str) -> None:
    assert GPS_MAKER.encode() in raw and RAHASIA.encode() in raw
    hasil = bersihkan(kode, raw)
    assert hasil.mime == mime
    for tell in (GPS_MAKER.encode(), RAHASIA.encode(), b"Exif", b"xmp", b"ICC", b"iCCP"):
        assert tell not in hasil.isi
    clean = opened(hasil.isi)
    assert not clean.getexif() and not {"exif", "xmp", "comment", "icc_profile"} & set(clean.info)


@pytest.mark.parametrize(("kode", "raw", "mime"), ALL)
def test_orientation_6_is_turned_upright(kode: str, raw: bytes, mime: str) -> None:
    hasil = bersihkan(kode, raw)
    assert hasil.lebar is not None and hasil.tinggi is not None and hasil.tinggi == 2 * hasil.lebar
    clean = opened(hasil.isi)
    assert clean.size == (hasil.lebar, hasil.tinggi)
    # turned a quarter clockwise, the red top left quarter stands at the top right
    assert is_red(clean, (hasil.lebar - 4, 4))
    assert not is_red(clean, (4, 4))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_agrees_with_pillow(orientation: int) -> None:
    raw = files.jpeg(orientation)
    expected = ImageOps.exif_transpose(opened(raw))
    ours = opened(bersihkan("jpeg", raw).isi)
    assert ours.size == expected.size
    for x in (4, expected.width - 4):
        for y in (4, expected.height - 4):
            assert is_red(ours, (x, y)) == is_red(expected, (x, y))


@pytest.mark.parametrize(("kode", "raw", "mime"), ALL)
def test_same_input_same_bytes(kode: str, raw: bytes, mime: str) -> None:
    assert bersihkan(kode, raw).isi == bersihkan(kode, raw).isi


def test_longest_side_is_capped() -> None:
    hasil = bersihkan("jpeg", files.jpeg(1, (900, 300)), BatasMedia(sisi_maks_piksel=300))
    assert (hasil.lebar, hasil.tinggi) == (300, 100)
    assert "dikecilkan" in dict(hasil.catatan)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_png_of_every_mode_stays_what_it_shows(mode: str) -> None:
    out = BytesIO()
    if mode == "I;16":
        Image.new("I;16", (10, 10), 0x8000).save(out, "PNG")
    else:
        files.gambar().convert("RGBA").convert(mode).save(out, "PNG")
    clean = opened(bersihkan("png", out.getvalue()).isi)
    assert clean.mode in ("L", "RGB", "RGBA")
    if mode == "I;16":
        assert clean.getpixel((5, 5)) in (127, 128)
    if mode in ("P", "RGBA"):
        assert is_red(clean, (4, 4)) and not is_red(clean, (70, 30))


def test_transparency_stays_in_png_and_becomes_paper_in_jpeg() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(bersihkan("png", out.getvalue()).isi).getpixel((5, 5)) == (0, 0, 0, 0)
    flat = kerjakan(Tugas("png", BIASA, (10, 10), "image/jpeg"), out.getvalue())
    assert opened(flat.isi).getpixel((5, 5)) == (255, 255, 255)


def test_cmyk_becomes_rgb() -> None:
    assert opened(bersihkan("jpeg", files.jpeg(mode="CMYK")).isi).mode == "RGB"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colour_profile_is_applied_and_dropped(mode: str) -> None:
    """Under a profile whose red and blue primaries are swapped, what is stored as red is seen as blue."""
    out = BytesIO()
    Image.new(mode, (8, 8), "red").save(out, "PNG", icc_profile=files.swapped_profile())
    hasil = bersihkan("png", out.getvalue())
    assert "warna_ke_srgb" in dict(hasil.catatan)
    clean = opened(hasil.isi)
    assert clean.mode == mode and "icc_profile" not in clean.info
    red, _, blue, *alpha = clean.getpixel((4, 4))  # type: ignore[misc]
    assert blue > 200 and red < 60 and alpha in ([], [255])


def test_unreadable_colour_profile_is_told_not_trusted() -> None:
    hasil = bersihkan("jpeg", files.jpeg(icc=b"bukan profil" * 20))
    assert "profil_warna_diabaikan" in dict(hasil.catatan)


def test_phone_picture_with_a_second_picture_behind_it_is_the_first_one() -> None:
    hasil = bersihkan("jpeg", files.dua_gambar_jpeg())
    assert "bingkai_tambahan_dibuang" in dict(hasil.catatan)
    assert (hasil.lebar, hasil.tinggi) == (80, 40)


@pytest.mark.parametrize(("kode", "raw", "why"), [
    ("png", files.png_claiming(60_000, 60_000), "gambar_terlalu_besar"),
    ("png", files.png_claiming(12_000, 12_000), "gambar_terlalu_besar"),
    ("png", files.bergerak("PNG"), "gambar_bergerak"),
    ("webp", files.bergerak("WEBP"), "gambar_bergerak"),
    ("jpeg", files.jpeg(size=(400, 400))[:-900], "gambar_rusak"),
    ("png", files.png((400, 400))[:-200], "gambar_rusak"),
    ("webp", files.webp()[:-150], "gambar_rusak"),
    ("jpeg", b"\xff\xd8\xff\xe0", "gambar_rusak"),
])  # fmt: skip
def test_bombs_films_and_stumps_are_refused(kode: str, raw: bytes, why: str) -> None:
    with pytest.raises(MediaDitolak) as refused:
        bersihkan(kode, raw)
    assert [k for k, _ in refused.value.alasan] == [why]


def test_truncated_heic_is_refused() -> None:
    with pytest.raises(MediaDitolak):
        bersihkan("heic", files.heic()[:-60])


def test_a_picture_within_the_pixel_limit_passes() -> None:
    raw = files.png((100, 100))
    assert bersihkan("png", raw, BatasMedia(gambar_piksel=10_000)).lebar == 100
    with pytest.raises(MediaDitolak):
        bersihkan("png", raw, BatasMedia(gambar_piksel=9_999))
    assert BIASA.gambar_piksel >= 50_000_000
