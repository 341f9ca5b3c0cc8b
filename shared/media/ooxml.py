"""One XML part of a Word document, rewritten as it streams by: defused, prefixes kept, tracked changes noticed, people left out.

Streaming and textual on purpose: a tree would rename the prefixes that `mc:Ignorable` lists (Word then calls the file damaged)
and would take a hundred times the part's size in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException, sax  # type: ignore[import-untyped]

from shared.media.refused import Butir, MediaDitolak

Atribut = list[tuple[str, str, str, str]]
"""(namespace, local name, name as written, value)"""
Aturan = Callable[[str, str, Atribut], Atribut | None]
"""(namespace, local name, attributes) → the attributes to write; None leaves the element out with all that is in it."""

_W = {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"}
_TRACKED = re.compile(
    r"ins|del|moveFrom|moveTo|\w+PrChange|\w+PrExChange|tblGridChange|numberingChange|cell(Ins|Del|Merge)"
    r"|(moveFrom|moveTo|customXmlIns|customXmlDel|customXmlMoveFrom|customXmlMoveTo)RangeStart"
)
_LEFT_OUT = {"docVars", "mailMerge", "attachedTemplate", "trackRevisions", "dataBinding", "saveThroughXslt"}
_PERSON = {"userId", "userName", "userProvider"}  # reactions to comments
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
TERLACAK: Butir = (
    "perubahan_terlacak",
    "Dokumen masih memuat perubahan yang dilacak; terima atau tolak semua perubahan di Word, simpan, lalu unggah kembali.",
)
_BIDANG_LUAR: Butir = ("docx_bidang_luar", "Dokumen memuat bidang yang menjalankan program lain (DDE); hapus bidang itu.")


def ditulis_ulang(part: bytes, aturan: Aturan) -> bytes:
    """The part through the rules. No DTD, no entities: nothing in an honest document needs them."""
    out = BytesIO()
    try:
        sax.parseString(part, _Penyaring(out, aturan), forbid_dtd=True)
    except DefusedXmlException as error:
        raise MediaDitolak(("xml_berbahaya", "Dokumen memuat definisi XML yang berbahaya; simpan ulang dari Word.")) from error
    except SAXParseException as error:
        raise MediaDitolak(("docx_rusak", "Dokumen rusak; buka di Word, simpan ulang, lalu unggah kembali.")) from error
    return out.getvalue()


class AturanWord:
    """Drops what tells who wrote when; collects what has to be refused."""

    def __init__(self) -> None:
        self.alasan: set[Butir] = set()

    def __call__(self, ns: str, local: str, attributes: Atribut) -> Atribut | None:
        if ns in _W:
            if _TRACKED.fullmatch(local):
                self.alasan.add(TERLACAK)
            if local in _LEFT_OUT or local.startswith("rsid"):
                return None
            if local == "fldSimple" and any(a[1] == "instr" and _DDE.search(a[3]) for a in attributes):
                self.alasan.add(_BIDANG_LUAR)
        if local == "docId":
            return None
        return [kept for a in attributes if (kept := _unpersonal(a))]

    def teks_bidang(self, text: str) -> None:
        """The field instructions of a part, joined: a field may be spread over many runs."""
        if _DDE.search(text):
            self.alasan.add(_BIDANG_LUAR)


def _unpersonal(attribute: tuple[str, str, str, str]) -> tuple[str, str, str, str] | None:
    ns, local, name, _ = attribute
    if ns in _W and (local.startswith("rsid") or local == "date"):
        return None
    if local == "dateUtc":
        return None
    if local == "author":  # required by the schema, so it stays without saying who
        return (ns, local, name, "Penulis")
    if (ns in _W and local == "initials") or local in _PERSON:
        return (ns, local, name, "")
    return attribute


class _Penyaring(XMLGenerator):
    def __init__(self, out: BytesIO, aturan: Aturan) -> None:
        super().__init__(out, "utf-8", short_empty_elements=True)
        self._aturan = aturan
        self._scopes: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
        self._skipping = 0
        self._instruction_depth = 0
        self._instructions: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        declared = {k.partition(":")[2]: v for k, v in attrs.items() if k == "xmlns" or k.startswith("xmlns:")}
        scope = {**self._scopes[-1], **declared} if declared else self._scopes[-1]
        self._scopes.append(scope)
        ns, local = _resolved(name, scope, default=scope.get("", ""))
        if ns in _W and local == "instrText":
            self._instruction_depth += 1
        given = [(*_resolved(k, scope, default=""), k, v) for k, v in attrs.items()]
        kept = None if self._skipping else self._aturan(ns, local, given)
        if kept is None:
            self._skipping += 1
            return
        super().startElement(name, AttributesImpl({k: v for _, _, k, v in kept}))

    def endElement(self, name: str) -> None:
        scope = self._scopes.pop()
        ns, local = _resolved(name, scope, default=scope.get("", ""))
        if ns in _W and local == "instrText":
            self._instruction_depth -= 1
        if self._skipping:
            self._skipping -= 1
            return
        super().endElement(name)

    def characters(self, content: str) -> None:
        if self._instruction_depth:
            self._instructions.append(content)
        if not self._skipping:
            super().characters(content)

    def processingInstruction(self, target: str, data: str) -> None:
        """Left out, like comments: only editors and attackers read them."""

    def endDocument(self) -> None:
        super().endDocument()
        if isinstance(self._aturan, AturanWord):
            self._aturan.teks_bidang("".join(self._instructions))


def _resolved(name: str, scope: dict[str, str], *, default: str) -> tuple[str, str]:
    """Namespace and local name: judged by what a prefix means, not by how it is spelled."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return default, name
    return scope.get(prefix, ""), local
