"""Real files, made here and now: photos with GPS, documents with authors, and their hostile relatives."""

from __future__ import annotations

import struct
import zipfile
import zlib
from functools import cache
from io import BytesIO

import pillow_heif
from docx import Document
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from shared.media.cleaned import Bersih
from shared.media.limits import BatasMedia
from shared.media.work import Tugas, kerjakan

RAHASIA = "Budi Santoso Rahasia"
GPS_MAKER = "KameraBudi-GPS"
STYLES = (
    b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rsid w:val="00FC693F"/></w:style></w:styles>'
)
CORNER = (210, 30, 30)
BIASA = BatasMedia()


def bersihkan(kode: str, raw: bytes, limits: BatasMedia = BIASA) -> Bersih:
    """Clean in this process (the sandbox has tests of its own)."""
    return kerjakan(Tugas(kode, limits), raw)


def gambar(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> Image.Image:
    """A picture whose top left quarter is red: enough to see how it was turned."""
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=CORNER)
    return image


def exif(orientation: int = 6) -> Image.Exif:
    """A phone's EXIF: orientation, maker, artist, and where it was taken."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = GPS_MAKER
    data[0x013B] = RAHASIA
    gps = data.get_ifd(0x8825)
    gps[1], gps[2] = "S", (7.0, 28.0, 12.5)
    gps[3], gps[4] = "E", (112.0, 26.0, 3.25)
    return data


def jpeg(orientation: int = 6, size: tuple[int, int] = (80, 40), *, icc: bytes | None = None, mode: str = "RGB") -> bytes:
    out = BytesIO()
    gambar(size).convert(mode).save(out, "JPEG", exif=exif(orientation), comment=RAHASIA.encode(), quality=95, icc_profile=icc)
    return out.getvalue()


def png(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> bytes:
    out = BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", RAHASIA)
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{RAHASIA}</x:xmpmeta>")
    gambar(size).convert(mode).save(out, "PNG", pnginfo=info, exif=exif())
    return out.getvalue()


def webp() -> bytes:
    out = BytesIO()
    gambar().save(out, "WEBP", exif=exif(), xmp=RAHASIA.encode())
    return out.getvalue()


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    out = BytesIO()
    gambar((128, 64)).save(out, "HEIF", exif=exif(6).tobytes(), quality=95)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A bomb: some hundred bytes that ask for gigabytes."""
    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", ihdr), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def bergerak(kind: str) -> bytes:
    out = BytesIO()
    frames = [gambar(), Image.new("RGB", (80, 40), "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def dua_gambar_jpeg() -> bytes:
    """What phones write for HDR: a photo with a second picture behind it."""
    out = BytesIO()
    gambar().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 20), "blue")])
    return out.getvalue()


def swapped_profile() -> bytes:
    """sRGB with the red and blue primaries exchanged in the profile's tag table."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return raw.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)


def pdf_writer() -> PdfWriter:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    content = DecodedStreamObject()
    content.set_data(b"0 0 1 rg 10 10 50 50 re f")
    page[NameObject("/Contents")] = writer._add_object(content)
    return writer


def pdf(writer: PdfWriter | None = None) -> bytes:
    writer = writer or pdf_writer()
    writer.add_metadata({"/Author": RAHASIA, "/Title": "Laporan", "/Creator": RAHASIA})
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta>{RAHASIA}</x:xmpmeta>".encode())
    writer._root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    writer._root_object[NameObject("/Lang")] = TextStringObject("id-ID")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with_photo(*, indirect_filter: bool = False) -> bytes:
    writer = pdf_writer()
    stream = DecodedStreamObject()
    stream._data = jpeg()
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode", "/ColorSpace": "/DeviceRGB"}
    for key, value in names.items():
        stream[NameObject(key)] = NameObject(value)
    if indirect_filter:
        stream[NameObject("/Filter")] = writer._add_object(ArrayObject([NameObject("/DCTDecode")]))
    xobjects = DictionaryObject({NameObject("/Foto"): writer._add_object(stream)})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): xobjects})
    return pdf(writer)


@cache
def docx(*, photo: bytes | None = None, comment: bool = False) -> bytes:
    document = Document()
    document.core_properties.author = RAHASIA
    document.core_properties.last_modified_by = RAHASIA
    document.core_properties.title = RAHASIA
    run = document.add_paragraph("Rapat koordinasi di Kabupaten Gresik").runs[0]
    if comment:
        document.add_comment(run, text="mohon diperiksa", author=RAHASIA, initials="BSR")
    if photo is not None:
        document.add_picture(BytesIO(photo))
    out = BytesIO()
    document.save(out)
    # the template's two style sheets are 15,000 elements; these tests need one
    return zip_changed(out.getvalue(), {"word/styles.xml": STYLES, "word/stylesWithEffects.xml": STYLES})


def zip_changed(raw: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A zip with parts replaced, added, or (None) taken out."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **changes}.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def part_of(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return archive.read(name)


def inflated(raw: bytes) -> bytes:
    """All parts of a zip after another: what to search for names in."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(brand: bytes = b"isom") -> bytes:
    """The boxes of a film that a phone tagged with a place and a person."""
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7-07.4701+112.4342/") + box(b"\xa9ART", RAHASIA.encode()))
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84)) + place) + place)
    return box(b"ftyp", brand + bytes(4) + b"isommp42") + moov + box(b"mdat", bytes(range(256)) * 4)


VTT_FILE = f"WEBVTT - dibuat {RAHASIA}\r\n\r\nNOTE {RAHASIA}\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nSelamat pagi\r\n".encode()
