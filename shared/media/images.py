"""Pictures: upright, sRGB, capped in size and encoded anew, so that nothing but the pixels gets through.

Pixels are checked in the header before anything is decoded. Runs in the worker; see `sandbox` for why.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms

from shared.media.blur import Bidang, disamarkan
from shared.media.cleaned import Bersih
from shared.media.kinds import HEIC, JPEG, PNG, WEBP, Jenis
from shared.media.limits import BatasMedia
from shared.media.refused import Butir, MediaDitolak

# previews and depth maps are not what the clerk saw; one thread, as the semaphore already fills the cores
pillow_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False, decode_threads=1)

_FORMAT = {JPEG.mime: "JPEG", PNG.mime: "PNG", WEBP.mime: "WEBP", HEIC.mime: "HEIF"}
_EXIF_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def bersihkan_gambar(raw: bytes, jenis: Jenis, limits: BatasMedia) -> Bersih:
    """The picture as it will be kept: HEIC becomes JPEG, the others stay what they are."""
    catatan: list[Butir] = [("metadata_dibuang", "Metadata gambar (lokasi, kamera, keterangan tersembunyi) telah dibuang.")]
    image = _decoded(raw, jenis, limits, limits.sisi_maks_piksel, catatan)
    upright = _UPRIGHT.get(image.getexif().get(_EXIF_ORIENTATION, 1))
    image = _srgb(image, catatan)
    side = limits.sisi_maks_piksel
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        catatan.append(("dikecilkan", f"Gambar dikecilkan: sisi terpanjang {side} piksel."))
    if upright is not None:
        image = image.transpose(upright)
        catatan.append(("ditegakkan", "Gambar telah diputar tegak."))
    mime = jenis.mime
    if jenis is HEIC:
        mime = JPEG.mime
        catatan.append(("diubah_ke_jpeg", "Gambar HEIC diubah menjadi JPEG."))
    return Bersih(_encoded(image, mime, limits), mime, *image.size, tuple(catatan))


def perkecil_gambar(raw: bytes, jenis: Jenis, kotak: tuple[int, int], mime: str, limits: BatasMedia) -> Bersih:
    """The picture fitted into a box, never enlarged or cropped: what a verifier saw must not lose an edge on the way out."""
    image = _decoded(raw, jenis, limits, max(kotak), [])
    upright = _UPRIGHT.get(image.getexif().get(_EXIF_ORIENTATION, 1))
    image = _srgb(image, [])
    if upright is not None:
        image = image.transpose(upright)
    image.thumbnail(kotak, Image.Resampling.LANCZOS)
    return Bersih(_encoded(image, mime, limits), mime, *image.size)


def samarkan_gambar(raw: bytes, jenis: Jenis, bidang: Sequence[Bidang], limits: BatasMedia) -> Bersih:
    """The same picture with parts made unrecognisable; of the original nothing but the rest gets through."""
    image = _srgb(_decoded(raw, jenis, limits, limits.sisi_maks_piksel, []), [])
    image = disamarkan(image, bidang)
    mime = JPEG.mime if jenis is HEIC else jenis.mime
    return Bersih(_encoded(image, mime, limits), mime, *image.size)


def _decoded(raw: bytes, jenis: Jenis, limits: BatasMedia, need: int, catatan: list[Butir]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own, lower limit follows
            image = Image.open(BytesIO(raw), formats=[_FORMAT[jenis.mime]])
    except Image.DecompressionBombError as error:
        raise MediaDitolak(_terlalu_banyak_piksel(limits)) from error
    except OSError as error:
        raise MediaDitolak(_RUSAK) from error
    if image.width * image.height > limits.gambar_piksel:
        raise MediaDitolak(_terlalu_banyak_piksel(limits))
    if getattr(image, "n_frames", 1) > 1:
        if jenis in (PNG, WEBP):
            raise MediaDitolak(("gambar_bergerak", "Gambar bergerak tidak diterima; unggah sebagai video MP4 atau sebagai gambar diam."))
        # a phone's JPEG or HEIC carries a gain map or burst behind the photo; people only ever see the first
        catatan.append(("bingkai_tambahan_dibuang", "Berkas memuat lebih dari satu gambar; hanya gambar utama yang dipakai."))
    if jenis is JPEG:
        image.draft(None, (need, need))  # libjpeg scales while decoding: an eighth of the memory for a thumbnail
    try:
        image.load()
    except OSError as error:
        raise MediaDitolak(_RUSAK) from error
    return image


def _srgb(image: Image.Image, catatan: list[Butir]) -> Image.Image:
    """Plain 8-bit sRGB (or grey), alpha kept. Every outlet and every screen agrees on that, and no profile has to travel along."""
    profile = image.info.get("icc_profile")
    alpha = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")  # 16-bit grey: convert() alone would clip it to white
    elif image.mode in ("1", "L") and not alpha:
        image = image.convert("L")
    elif image.mode != "CMYK":
        image = image.convert("RGBA" if alpha else "RGB")
    if profile:
        image = _profiled(image, profile, catatan)
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


def _profiled(image: Image.Image, profile: bytes, catatan: list[Butir]) -> Image.Image:
    """An unreadable or unfitting profile is left out rather than refused: the picture itself is sound, and the clerk is told."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        catatan.append(("profil_warna_diabaikan", "Profil warna gambar tidak terbaca dan diabaikan; periksa warnanya."))
        return image
    if converted is None:  # only with inPlace, which is not asked for
        return image
    catatan.append(("warna_ke_srgb", "Warna diubah ke sRGB."))
    if alpha:
        converted.putalpha(alpha)
    return converted


def _encoded(image: Image.Image, mime: str, limits: BatasMedia) -> bytes:
    if mime == JPEG.mime and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    if mime == WEBP.mime and image.mode == "L":
        image = image.convert("RGB")
    # a fresh canvas: Pillow's writers take profile, comment and EXIF out of the image they are given
    canvas = Image.new(image.mode, image.size)
    canvas.paste(image)
    options: dict[str, dict[str, Any]] = {
        JPEG.mime: {"quality": limits.mutu_persen, "optimize": True, "progressive": True},
        PNG.mime: {"compress_level": 6},
        WEBP.mime: {"quality": limits.mutu_persen, "method": 4},
    }
    out = BytesIO()
    canvas.save(out, _FORMAT[mime], **options[mime])
    return out.getvalue()


_RUSAK: Butir = ("gambar_rusak", "Gambar terpotong atau rusak; unggah kembali dari berkas aslinya.")


def _terlalu_banyak_piksel(limits: BatasMedia) -> Butir:
    return ("gambar_terlalu_besar", f"Gambar melebihi {limits.gambar_piksel // 1_000_000} megapiksel; kecilkan terlebih dahulu.")
