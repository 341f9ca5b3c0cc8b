"""PDF: read, stripped of who wrote it, written anew. What acts, hides or is locked is refused, because nobody can verify it.

The document root is copied as a whole, so tags, language, bookmarks and form fields stay: a tagged PDF is what a blind reader gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from shared.media.cleaned import Bersih
from shared.media.embedded import TakTerurai, jpeg_tanpa_metadata
from shared.media.kinds import PDF
from shared.media.limits import BatasMedia
from shared.media.refused import Butir, MediaDitolak

_SCRIPT = {"/JavaScript"}
_ACTS = {"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"}
_PLAYS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
_MARKUP = {
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
    "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/Redact",
}  # fmt: skip
_TELLS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/Thumb")
_TELLS_OF_MARKUP = ("/T", "/M", "/CreationDate", "/NM")
_TELLS_OF_ROOT = ("/OpenAction",)
"""Mostly "open at page 1"; one that acts has been refused before it is dropped."""

_SKRIP: Butir = ("pdf_berisi_skrip", "PDF berisi skrip; cetak ulang menjadi PDF biasa, lalu unggah kembali.")
_AKTIF: Butir = ("pdf_berisi_tindakan", "PDF berisi tindakan otomatis, tautan ke berkas lain, atau media; cetak ulang menjadi PDF biasa.")
_TERTANAM: Butir = ("berkas_tertanam", "PDF menyimpan berkas lain di dalamnya; unggah berkas itu sendiri-sendiri.")
_XFA: Butir = ("pdf_formulir_xfa", "PDF memakai formulir XFA; cetak ulang menjadi PDF biasa.")
_TERKUNCI: Butir = ("pdf_terkunci", "PDF terkunci atau terenkripsi; unggah versi tanpa kata sandi.")
_KOSONG: Butir = ("pdf_tanpa_halaman", "PDF tidak memuat halaman.")
_TERPOTONG: Butir = ("pdf_terpotong", "PDF terpotong; unggah kembali dari berkas aslinya.")
_BER_TTE: Butir = ("pdf_ber_tte", "PDF ber-TTE tidak dapat dibersihkan tanpa merusak tanda tangannya; unggah versi tanpa TTE.")
_DIPERTAHANKAN: Butir = ("tte_dipertahankan", "PDF bertanda tangan elektronik disimpan apa adanya; metadatanya ikut tersimpan.")


def bersihkan_pdf(raw: bytes, limits: BatasMedia) -> Bersih:
    """The PDF without Info, XMP, identifiers, comment authors and photo metadata."""
    if b"%%EOF" not in raw[-2048:]:
        raise MediaDitolak(_TERPOTONG)
    reader = PdfReader(BytesIO(raw), strict=False)
    if reader.is_encrypted:
        raise MediaDitolak(_TERKUNCI)
    root = reader.root_object
    nodes = list(_dictionaries(root, limits))
    alasan = {found for node in nodes for found in _hazards(node)}
    if not len(reader.pages):
        alasan.add(_KOSONG)
    signed = any("/ByteRange" in node and "/Contents" in node for node in nodes)
    if signed and not limits.pdf_ber_tte:
        alasan.add(_BER_TTE)
    if alasan:
        raise MediaDitolak(*sorted(alasan))
    if signed:
        return Bersih(raw, PDF.mime, catatan=(_DIPERTAHANKAN,))
    for key in _TELLS_OF_ROOT:
        root.pop(key, None)
    for node in nodes:
        _strip(node)
    # stripped before copying: only what is still reachable is copied, so nothing lingers unreferenced in the new file
    writer = PdfWriter()
    writer.clone_reader_document_root(reader)
    writer.pdf_header = reader.pdf_header
    out = BytesIO()
    writer.write(out)
    return Bersih(out.getvalue(), PDF.mime, catatan=(("metadata_dibuang", "Metadata PDF (penulis, aplikasi, waktu) telah dibuang."),))


def _dictionaries(root: DictionaryObject, limits: BatasMedia) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that a viewer could reach, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    count = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) in seen:
                continue
            seen.add((node.idnum, node.generation))
            node = node.get_object()
        if isinstance(node, DictionaryObject):
            yield node
            waiting.extend(dict.values(node))  # raw values: the class's own accessors would resolve references
        elif isinstance(node, ArrayObject):
            waiting.extend(list.__iter__(node))
        else:
            continue
        count += 1
        if count > limits.pdf_objek:
            raise MediaDitolak(("pdf_terlalu_rumit", "PDF terlalu rumit untuk diperiksa; cetak ulang menjadi PDF yang lebih sederhana."))


def _hazards(node: DictionaryObject) -> Iterator[Butir]:
    action, subtype = _value(node, "/S"), _value(node, "/Subtype")
    if action in _SCRIPT or "/JS" in node or "/JavaScript" in node:
        yield _SKRIP
    if action in _ACTS or subtype in _PLAYS:
        yield _AKTIF
    if "/EF" in node or "/EmbeddedFiles" in node or subtype == "/FileAttachment":
        yield _TERTANAM
    if "/XFA" in node:
        yield _XFA


def _strip(node: DictionaryObject) -> None:
    for key in _TELLS:
        node.pop(key, None)
    # /T of a form field is its name and must stay; of a comment it is its author
    if _value(node, "/Subtype") in _MARKUP and "/Rect" in node:
        for key in _TELLS_OF_MARKUP:
            node.pop(key, None)
    if isinstance(node, StreamObject) and _value(node, "/Subtype") == "/Image" and _value(node, "/Filter") == "/DCTDecode":
        try:
            # the encoded bytes; pypdf's public accessors decode, and a photo must not be compressed a second time
            node._data = jpeg_tanpa_metadata(node._data, jaga_arah=False)
        except TakTerurai as error:
            raise MediaDitolak(("pdf_gambar_rusak", "PDF memuat foto yang rusak; cetak ulang PDF dari dokumen aslinya.")) from error


def _value(node: DictionaryObject, key: str) -> str:
    """A name, also one behind a reference (a way to hide an action), also the only one of a list (as filters are)."""
    value: Any = dict.get(node, key)
    for _ in range(3):
        if isinstance(value, IndirectObject):
            value = value.get_object()
        if isinstance(value, ArrayObject):
            value = list.__getitem__(value, 0) if len(value) == 1 else None
    return str(value)
