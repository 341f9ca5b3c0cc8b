"""Photos inside documents carry the phone's GPS too. Their metadata is cut out without touching a pixel."""

from __future__ import annotations

import struct

from PIL import Image

_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_ORIENTATION = 0x0112
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG_TELLS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX"}


class TakTerurai(ValueError):
    """The picture's own structure does not hold, so nobody can say what it carries."""


def jpeg_tanpa_metadata(raw: bytes, *, jaga_arah: bool) -> bytes:
    """A JPEG without EXIF, XMP, IPTC and comments. Word obeys EXIF orientation, so there it is kept, alone; PDF viewers do not."""
    if not raw.startswith(b"\xff\xd8"):
        raise TakTerurai("not a JPEG")
    kept = [raw[:2]]
    orientation = 1
    at = 2
    while True:
        marker, end = _segment(raw, at)
        body = raw[at:end]
        if marker == _SOS:
            # the first image ends here; what phones append behind it (gain maps, clips) would carry its own EXIF
            kept.append(raw[at : _end_of_image(raw, end)])
            break
        if marker == 0xE1 and body[4:10] == b"Exif\x00\x00":
            orientation = _orientation_of(body[4:])
        if _kept(marker, body):
            kept.append(body)
        at = end
    if jaga_arah and orientation != 1:
        kept.insert(1, _only_orientation(orientation))
    return b"".join(kept)


def png_tanpa_metadata(raw: bytes) -> bytes:
    """A PNG without text, EXIF, time and provenance chunks, and with nothing behind its end."""
    if not raw.startswith(_PNG_MAGIC):
        raise TakTerurai("not a PNG")
    kept = [_PNG_MAGIC]
    at = len(_PNG_MAGIC)
    while True:
        if at + 12 > len(raw):
            raise TakTerurai("PNG ends early")
        (length,) = struct.unpack(">I", raw[at : at + 4])
        name = raw[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(raw):
            raise TakTerurai("PNG chunk beyond the end")
        if name not in _PNG_TELLS:
            kept.append(raw[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _segment(raw: bytes, at: int) -> tuple[int, int]:
    """Marker and end of the segment at `at`."""
    if at + 4 > len(raw) or raw[at] != 0xFF:
        raise TakTerurai("JPEG segment expected")
    marker = raw[at + 1]
    if marker == 0xFF:  # fill byte
        return marker, at + 1
    if marker in _STANDALONE:
        return marker, at + 2
    end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    if marker == _EOI or end > len(raw) or end < at + 4:
        raise TakTerurai("JPEG segment beyond the end")
    return marker, end


def _end_of_image(raw: bytes, at: int) -> int:
    """Just behind the first EOI. Inside scan data 0xFF is always followed by 0x00 or a marker, so EOI cannot occur by chance;
    segments between the scans of a progressive JPEG are stepped over."""
    while True:
        at = raw.find(b"\xff", at)
        if at < 0 or at + 1 >= len(raw):
            return len(raw)  # truncated: viewers show what there is
        marker = raw[at + 1]
        if marker == _EOI:
            return at + 2
        if marker == 0x00 or marker in _STANDALONE:
            at += 2
        elif marker == 0xFF:
            at += 1
        else:
            _, at = _segment(raw, at)


def _kept(marker: int, body: bytes) -> bool:
    if marker == 0xE2:
        return body[4:16] == b"ICC_PROFILE\x00"
    return marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == _COM)


def _orientation_of(exif: bytes) -> int:
    reader = Image.Exif()
    try:
        reader.load(exif)
    except (SyntaxError, struct.error):
        return 1
    value = reader.get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _only_orientation(value: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = value
    body = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
