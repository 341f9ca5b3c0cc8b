"""Which kinds of file exist for us, told by their first bytes, never by their name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.media.limits import BatasMedia
from shared.media.refused import Butir


@dataclass(frozen=True, slots=True)
class Jenis:
    """One accepted kind: the endings that may name it, the limit that counts, and what it becomes."""

    kode: str
    mime: str
    akhiran: tuple[str, ...]
    batas: str
    sebutan: str

    def batas_byte(self, limits: BatasMedia) -> int:
        """The size limit of this kind."""
        size: int = getattr(limits, self.batas)
        return size


JPEG = Jenis("jpeg", "image/jpeg", ("jpg", "jpeg", "jfif"), "gambar_byte", "gambar JPEG")
PNG = Jenis("png", "image/png", ("png",), "gambar_byte", "gambar PNG")
WEBP = Jenis("webp", "image/webp", ("webp",), "gambar_byte", "gambar WebP")
HEIC = Jenis("heic", "image/heic", ("heic", "heif"), "gambar_byte", "gambar HEIC")
PDF = Jenis("pdf", "application/pdf", ("pdf",), "pdf_byte", "dokumen PDF")
DOCX = Jenis(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",), "docx_byte", "dokumen Word (.docx)"
)
MP4 = Jenis("mp4", "video/mp4", ("mp4", "m4v"), "video_byte", "video MP4")
VTT = Jenis("vtt", "text/vtt", ("vtt",), "takarir_byte", "takarir WebVTT")
SEMUA = (JPEG, PNG, WEBP, HEIC, PDF, DOCX, MP4, VTT)
GAMBAR = (JPEG, PNG, WEBP, HEIC)

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_MP4_BRANDS = {b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash", *(b"iso%d" % n for n in range(2, 10))}
_VTT = re.compile(rb"(\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|\Z)")

_BOLEH = "Yang diterima: JPEG, PNG, WebP, HEIC, PDF, DOCX, MP4, dan takarir WebVTT."
_NASIHAT: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), "Dokumen Office lama atau berkata sandi tidak diterima; simpan sebagai DOCX biasa."),
    (re.compile(rb"....ftypqt  ", re.DOTALL), "Video QuickTime (MOV) tidak diterima; simpan ulang sebagai MP4."),
    (re.compile(rb"GIF8"), "Gambar GIF tidak diterima; simpan ulang sebagai PNG, atau sebagai MP4 bila bergerak."),
    (re.compile(rb"\s*<", re.DOTALL), "Berkas HTML, SVG, dan XML tidak diterima; ekspor gambarnya sebagai PNG."),
)


def kenali(raw: bytes) -> Jenis | None:
    """The accepted kind these bytes claim to be; None for anything else."""
    if raw.startswith(b"\xff\xd8\xff"):
        return JPEG
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return WEBP
    if raw.startswith(b"%PDF-"):
        return PDF
    if raw.startswith(b"PK\x03\x04"):
        return DOCX  # any other zip is refused by name when its contents turn out not to be a document
    if raw[4:8] == b"ftyp":
        return _by_brand(raw)
    if _VTT.match(raw):
        return VTT
    return None


def _by_brand(raw: bytes) -> Jenis | None:
    """HEIC and MP4 share the box format; the brands tell. AVIF and QuickTime do so too, and are not ours."""
    end = min(int.from_bytes(raw[:4], "big"), 256)
    major = raw[8:12]
    brands = {major, *(raw[at : at + 4] for at in range(16, end, 4))}
    if major in _HEIC_BRANDS or (major == b"mif1" and brands & _HEIC_BRANDS):
        return HEIC
    if major != b"qt  " and brands & _MP4_BRANDS and b"avif" not in brands:
        return MP4
    return None


def tidak_didukung(raw: bytes) -> Butir:
    """Why these bytes are no accepted kind, with advice where one can be given."""
    for pattern, advice in _NASIHAT:
        if pattern.match(raw[:512]):
            return ("jenis_tidak_didukung", f"{advice} {_BOLEH}")
    return ("jenis_tidak_didukung", f"Jenis berkas ini tidak diterima. {_BOLEH}")


def tidak_cocok(nama: str, jenis: Jenis) -> Butir | None:
    """A name that says something else than the content is how a program passes for a picture. No ending at all is harmless."""
    ending = akhiran(nama)
    if not ending or ending in jenis.akhiran:
        return None
    return (
        "jenis_tidak_cocok",
        f"Nama berkas berakhiran .{ending}, tetapi isinya {jenis.sebutan}. Ubah akhirannya menjadi .{jenis.akhiran[0]}.",
    )


def akhiran(nama: str) -> str:
    """The ending of a name, lower case, without the dot."""
    stem, dot, ending = nama.rpartition(".")
    return ending.lower() if dot and stem else ""


def dengan_akhiran(nama: str, mime: str) -> str:
    """The name with the ending of what the file has become (HEIC leaves as JPEG)."""
    hasil = next(j for j in SEMUA if j.mime == mime)
    ending = akhiran(nama)
    stem = nama[: -len(ending) - 1] if ending else nama
    return f"{stem}.{ending if ending in hasil.akhiran else hasil.akhiran[0]}"
