"""DOCX: taken apart and built anew without who, when and with what; refused when it acts, hides files or still tracks changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shared.media.cleaned import Bersih
from shared.media.embedded import TakTerurai, jpeg_tanpa_metadata, png_tanpa_metadata
from shared.media.kinds import DOCX, tidak_didukung
from shared.media.limits import BatasMedia
from shared.media.ooxml import Atribut, Aturan, AturanWord, ditulis_ulang
from shared.media.package import JALUR, RUSAK, Isi, dibungkus, hubungan_dari, sasaran, terbuka
from shared.media.refused import Butir, MediaDitolak

_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_RELS = {"vbaProject", "wordVbaData", "control", "activeXControlBinary", "keyMapCustomizations", "attachedToolbars"}
_FILE_RELS = {"oleObject", "package", "aFChunk", "subDocument"}
_DROPPED_RELS = {
    "core-properties", "extended-properties", "custom-properties", "thumbnail", "metadata", "people", "customXml", "printerSettings",
    "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData", "signature", "origin",
    "ui-extensibility", "extensibility", "classificationlabels", "documenttasks",
}  # fmt: skip
_KEPT_AS_IS = {"gif", "bmp", "emf", "wmf", "odttf"}
_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)

_MAKRO: Butir = ("makro", "Dokumen memuat makro atau kendali aktif; simpan ulang sebagai DOCX biasa tanpa makro.")
_TERTANAM: Butir = ("berkas_tertanam", "Dokumen menyimpan berkas lain di dalamnya (misalnya lembar Excel grafik); ubah menjadi gambar.")
_TAUTAN: Butir = ("tautan_luar", "Dokumen menaut ke berkas di luar dirinya; tanamkan gambarnya, hapus tautan selain web dan surel.")
_FOTO: Butir = ("docx_gambar_rusak", "Dokumen memuat gambar yang rusak; ganti gambarnya, lalu unggah kembali.")


@dataclass(slots=True)
class _Rakitan:
    """What is being assembled, and why it may have to be refused."""

    asal: Isi
    hasil: Isi = field(default_factory=dict)
    alasan: set[Butir] = field(default_factory=set)
    aturan: AturanWord = field(default_factory=AturanWord)


def bersihkan_docx(raw: bytes, limits: BatasMedia) -> Bersih:
    """The document as its readers see it, and nothing of how it came about."""
    rakitan = _Rakitan(terbuka(raw, limits))
    if _TYPES not in rakitan.asal or "_rels/.rels" not in rakitan.asal:
        raise MediaDitolak(tidak_didukung(raw))
    _check_type(rakitan)
    waiting, seen = [""], {""}
    while waiting:
        part = waiting.pop()
        if part:
            rakitan.hasil[part] = _part(part, rakitan)
        for target in _relationships(part, rakitan):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    alasan = rakitan.alasan | rakitan.aturan.alasan
    if alasan:
        raise MediaDitolak(*sorted(alasan))
    rakitan.hasil[_TYPES] = ditulis_ulang(rakitan.asal[_TYPES], _only_written(rakitan.hasil))
    catatan = ("metadata_dibuang", "Metadata dokumen (penulis, perusahaan, riwayat, nama pemberi komentar) telah dibuang.")
    return Bersih(dibungkus(rakitan.hasil), DOCX.mime, catatan=(catatan,))


def _check_type(rakitan: _Rakitan) -> None:
    """A document, not a template, a workbook or a macro carrier renamed."""
    found: set[str] = set()

    def note(ns: str, local: str, attributes: Atribut) -> Atribut:
        found.update(value for _, name, _, value in attributes if name == "ContentType")
        return attributes

    ditulis_ulang(rakitan.asal[_TYPES], note)
    if any("macroEnabled" in kind or "vba" in kind.lower() for kind in found):
        rakitan.alasan.add(_MAKRO)
    elif _MAIN not in found:
        raise MediaDitolak(("jenis_tidak_didukung", "Berkas ini bukan dokumen Word (.docx); simpan ulang sebagai DOCX."))


def _relationships(part: str, rakitan: _Rakitan) -> list[str]:
    """The parts that this one leads to; its relationships are rewritten on the way, without the dropped ones."""
    name = hubungan_dari(part)
    if name not in rakitan.asal:
        return []
    targets: list[str] = []

    def keep(ns: str, local: str, attributes: Atribut) -> Atribut | None:
        if local != "Relationship":
            return attributes
        given = {name: value for _, name, _, value in attributes}
        kind = given.get("Type", "").rpartition("/")[2]
        target = given.get("Target", "")
        if kind in _MACRO_RELS:
            rakitan.alasan.add(_MAKRO)
        if kind in _FILE_RELS:
            rakitan.alasan.add(_TERTANAM)
        if kind in _DROPPED_RELS:
            return None
        if given.get("TargetMode") == "External":
            if kind != "hyperlink" or not _LINK.fullmatch(target):
                rakitan.alasan.add(_TAUTAN)
        elif not target.startswith("#"):
            targets.append(sasaran(part, target))
        return attributes

    rakitan.hasil[name] = ditulis_ulang(rakitan.asal[name], keep)
    return targets


def _part(name: str, rakitan: _Rakitan) -> bytes:
    content = rakitan.asal.get(name)
    if content is None:
        rakitan.alasan.add(RUSAK)  # a relationship into the void: cut off, or written by hand
        return b""
    ending = name.rpartition(".")[2].lower()
    if ending in ("xml", "svg"):
        return ditulis_ulang(content, rakitan.aturan)
    if ending in ("jpg", "jpeg", "jpe", "png"):
        try:
            # by content: Word itself stores a PNG under .jpg at times
            return png_tanpa_metadata(content) if content.startswith(b"\x89PNG") else jpeg_tanpa_metadata(content, jaga_arah=True)
        except TakTerurai:
            rakitan.alasan.add(_FOTO)
            return b""
    if ending not in _KEPT_AS_IS:
        rakitan.alasan.add(JALUR if ending == "rels" else _TERTANAM)
    return content


def _only_written(parts: Isi) -> Aturan:
    """Content types of parts that are no longer there would make Word call the file damaged."""

    def keep(ns: str, local: str, attributes: Atribut) -> Atribut | None:
        gone = local == "Override" and any(name == "PartName" and value.lstrip("/") not in parts for _, name, _, value in attributes)
        return None if gone else attributes

    return keep
