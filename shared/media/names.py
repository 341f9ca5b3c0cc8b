"""File names as people may see and download them. They never become a path here: the store knows digests only."""

from __future__ import annotations

import re
import unicodedata

from shared.media.refused import MediaDitolak
from shared.sop.types import forbidden_characters

PANJANG_MAKS = 120
_BYTE_MAKS = 240  # file systems stop at 255 bytes, and a browser may add " (1)"
_TERIMA_MAKS = 1000
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\s*\..*)?", re.IGNORECASE | re.DOTALL)
_RESERVED = re.compile(r'[<>:"|?*]')


def nama_aman(nama: str) -> str:
    """A base name that no system misreads: hostile names are refused, harmless untidiness is tidied."""
    if len(nama) > _TERIMA_MAKS:
        raise _tidak_sah("terlalu panjang")
    if bad := forbidden_characters(nama) + [f"U+{ord(c):04X}" for c in sorted({"\n", "\t"} & set(nama))]:
        raise _tidak_sah(f"memuat karakter tersembunyi ({', '.join(bad[:5])})")
    parts = re.split(r"[\\/]", nama)
    if ".." in (p.strip() for p in parts) or (parts[0] == "" and len(parts) > 1):
        raise _tidak_sah("memuat jalur folder")
    if len(parts) > 1 and ":" in nama and not _DRIVE.match(nama):
        raise _tidak_sah("memuat jalur folder")
    # "C:\fakepath\foto.jpg" and "folder/foto.jpg" are what honest browsers send
    tidy = _tidied(parts[-1])
    if not tidy.strip(".- "):
        raise _tidak_sah("kosong")
    if tidy.startswith("."):
        raise _tidak_sah("diawali titik, tanda berkas tersembunyi")
    if _DEVICE.fullmatch(tidy):
        raise _tidak_sah("memakai nama yang dicadangkan oleh Windows")
    return _cut(tidy)


def _tidied(name: str) -> str:
    """NFC, one kind of space, no invisible characters, none that Windows reserves, nothing trailing."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) != "Cf")
    # NFC again: taking out a joiner may bring a letter and its accent together
    spaced = " ".join(unicodedata.normalize("NFC", visible).split())
    return _RESERVED.sub("-", spaced).rstrip(". ")


def _cut(name: str) -> str:
    """Shorten the stem, never the ending; the ending is what the mismatch check reads."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    tail = f".{ending}" if ending else ""
    while len(stem + tail) > PANJANG_MAKS or len((stem + tail).encode()) > _BYTE_MAKS:
        stem = stem[:-1]
    return stem.rstrip(". ") + tail


def _tidak_sah(kenapa: str) -> MediaDitolak:
    return MediaDitolak(("nama_berkas_tidak_sah", f"Nama berkas tidak dapat diterima: {kenapa}. Beri nama lain, lalu unggah kembali."))
