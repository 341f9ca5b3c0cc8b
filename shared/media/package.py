"""The zip around a Word document: opened with limits, walked along its relationships, written anew with fixed times.

Only parts reached by a relationship are written. What nobody refers to (hidden payloads, editors' leftovers) stays behind.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from io import BytesIO

from shared.media.limits import BatasMedia
from shared.media.refused import Butir, MediaDitolak

Isi = dict[str, bytes]
_RATIO_FROM_BYTE = 1_000_000  # small parts may compress as well as they like
_NAME_MAX = 240
_EPOCH = (1980, 1, 1, 0, 0, 0)

BOM: Butir = ("bom_zip", "Isi dokumen mengembang jauh melebihi batas; dokumen seperti ini tidak diterima.")
JALUR: Butir = ("docx_jalur_berbahaya", "Dokumen memuat nama bagian yang berbahaya; simpan ulang dari Word.")
RUSAK: Butir = ("docx_rusak", "Dokumen rusak; buka di Word, simpan ulang, lalu unggah kembali.")
TERKUNCI: Butir = ("docx_terkunci", "Dokumen terkunci; simpan ulang tanpa kata sandi.")


def terbuka(raw: bytes, limits: BatasMedia) -> Isi:
    """All parts by name. Sizes are judged by the directory before anything is inflated, and again while inflating."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            entries = archive.infolist()
            if alasan := _judged(entries, limits):
                raise MediaDitolak(*sorted(alasan))
            return {e.filename: archive.read(e) for e in entries if not e.is_dir()}  # read() stops at the declared size
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise MediaDitolak(RUSAK) from error


def dibungkus(parts: Isi) -> bytes:
    """The same parts always give the same bytes: fixed order, times and system; the digest binds approvals."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name], compresslevel=6)
    return out.getvalue()


def hubungan_dari(part: str) -> str:
    """Where the relationships of a part stand; "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def sasaran(part: str, target: str) -> str:
    """The part that a relationship of `part` points to."""
    path = target.partition("#")[0]
    full = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(part), path)
    return posixpath.normpath(full).lstrip("/")


def _judged(entries: list[zipfile.ZipInfo], limits: BatasMedia) -> set[Butir]:
    alasan: set[Butir] = set()
    if len(entries) > limits.docx_isi_berkas or sum(e.file_size for e in entries) > limits.docx_terurai_byte:
        alasan.add(BOM)
    if any(e.file_size > _RATIO_FROM_BYTE and e.file_size > limits.docx_rasio * max(1, e.compress_size) for e in entries):
        alasan.add(BOM)
    if any(_tricky(e, limits) for e in entries) or len({e.filename.lower() for e in entries}) != len(entries):
        alasan.add(JALUR)  # two parts of one name: this program and Word might each read the other one
    if any(e.flag_bits & 0x1 for e in entries):
        alasan.add(TERKUNCI)
    return alasan


def _tricky(entry: zipfile.ZipInfo, limits: BatasMedia) -> bool:
    # orig_filename: zipfile itself cuts a name at NUL and turns the platform's separators
    name = entry.orig_filename
    steps = name.rstrip("/").split("/")
    return (
        len(name) > _NAME_MAX
        or len(steps) > limits.docx_jalur_tingkat
        or any(step in ("", ".", "..") for step in steps)
        or re.search(r"[\\:\x00-\x1f]", name) is not None
    )
