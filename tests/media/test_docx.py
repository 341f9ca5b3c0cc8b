"""DOCX: readers see the same document; nothing tells how it came about."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document

from shared.media.limits import MB, BatasMedia
from shared.media.refused import MediaDitolak
from tests.media import files
from tests.media.files import GPS_MAKER, RAHASIA, bersihkan, docx, inflated, part_of, zip_changed

MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"


def refused(raw: bytes, limits: BatasMedia = files.BIASA) -> list[str]:
    with pytest.raises(MediaDitolak) as error:
        bersihkan("docx", raw, limits)
    return [k for k, _ in error.value.alasan]


def with_body(xml: str) -> bytes:
    raw = docx()
    return zip_changed(raw, {MAIN: part_of(raw, MAIN).replace(b"<w:body>", f"<w:body>{xml}".encode())})


def with_relationship(kind: str, target: str, *, external: bool = False, part: bytes | None = None) -> bytes:
    raw = docx()
    mode = ' TargetMode="External"' if external else ""
    rel = (
        f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'
    )
    changes: dict[str, bytes | None] = {RELS: part_of(raw, RELS).replace(b"</Relationships>", rel.encode() + b"</Relationships>")}
    if part is not None:
        changes[f"word/{target}"] = part
    return zip_changed(raw, changes)


def test_author_is_gone_and_the_text_is_not() -> None:
    raw = docx(comment=True)
    assert RAHASIA.encode() in inflated(raw)
    hasil = bersihkan("docx", raw)
    flat = inflated(hasil.isi)
    for tell in (RAHASIA.encode(), b"docProps", b"BSR", b"w:rsid", b"customXml", b"w:date="):
        assert tell not in flat
    again = Document(BytesIO(hasil.isi))
    assert again.paragraphs[0].text == "Rapat koordinasi di Kabupaten Gresik"
    assert [c.text for c in again.comments] == ["mohon diperiksa"]


def test_prefixes_that_word_depends_on_stay() -> None:
    raw = with_body('<w:p w:rsidR="00AA11BB"><w:r><w:t xml:space="preserve"> a &amp; b </w:t></w:r></w:p>')
    before, after = part_of(raw, MAIN).decode(), part_of(bersihkan("docx", raw).isi, MAIN).decode()
    assert set(re.findall(r'xmlns:\w+="[^"]+"', before)) == set(re.findall(r'xmlns:\w+="[^"]+"', after))
    assert re.findall(r'mc:Ignorable="[^"]+"', before) == re.findall(r'mc:Ignorable="[^"]+"', after)
    assert '<w:t xml:space="preserve"> a &amp; b </w:t>' in after and "rsid" not in after


def test_same_input_same_bytes_whatever_the_hour() -> None:
    raw = docx(comment=True)
    comments = "word/comments.xml"
    later = zip_changed(raw, {comments: re.sub(rb'w:date="[^"]+"', b'w:date="2031-01-01T00:00:00Z"', part_of(raw, comments))})
    assert raw != later
    hasil = bersihkan("docx", raw).isi
    assert hasil == bersihkan("docx", later).isi
    with zipfile.ZipFile(BytesIO(hasil)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == TYPES
    assert bersihkan("docx", hasil).isi == hasil


def test_photo_inside_loses_its_place_but_not_its_orientation() -> None:
    raw = docx(photo=files.jpeg(6))
    assert GPS_MAKER.encode() in inflated(raw)
    hasil = bersihkan("docx", raw).isi
    assert GPS_MAKER.encode() not in inflated(hasil) and RAHASIA.encode() not in inflated(hasil)
    from PIL import Image

    photo = part_of(hasil, "word/media/image1.jpg")
    assert Image.open(BytesIO(photo)).getexif() == {0x0112: 6}
    assert Image.open(BytesIO(photo)).tobytes() == Image.open(BytesIO(files.jpeg(6))).tobytes()


def test_png_inside_loses_its_author() -> None:
    hasil = bersihkan("docx", docx(photo=files.png())).isi
    assert RAHASIA.encode() not in inflated(hasil)
    assert Document(BytesIO(hasil)).inline_shapes[0].width


def test_part_nobody_refers_to_stays_behind() -> None:
    hasil = bersihkan("docx", zip_changed(docx(), {"word/rahasia.xml": f"<a>{RAHASIA}</a>".encode(), "payload.exe": b"MZ"})).isi
    assert RAHASIA.encode() not in inflated(hasil) and b"payload" not in inflated(hasil)


@pytest.mark.parametrize("xml", [
    '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>baru</w:t></w:r></w:ins></w:p>',
    '<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>lama</w:delText></w:r></w:del></w:p>',
    '<w:p><w:pPr><w:pPrChange w:id="1" w:author="x"/></w:pPr></w:p>',
    '<q:p xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:moveFrom q:id="1"/></q:p>',
    '<ins xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
])  # fmt: skip
def test_tracked_changes_must_be_settled_first(xml: str) -> None:
    assert refused(with_body(xml)) == ["perubahan_terlacak"]


def test_an_ins_of_another_vocabulary_is_no_tracked_change() -> None:
    assert bersihkan("docx", with_body('<ins xmlns="urn:lain"/>')).isi


def test_dde_field_split_over_runs_is_found() -> None:
    field = "".join(f"<w:r><w:instrText>{t}</w:instrText></w:r>" for t in (" DD", "EAUTO c:\\\\x"))
    assert refused(with_body(f"<w:p>{field}</w:p>")) == ["docx_bidang_luar"]
    assert refused(with_body('<w:p><w:fldSimple w:instr="DDE excel"/></w:p>')) == ["docx_bidang_luar"]


@pytest.mark.parametrize(("raw", "why"), [
    (with_relationship("vbaProject", "vbaProject.bin", part=b"x"), ["berkas_tertanam", "makro"]),
    (with_relationship("control", "activeX1.xml", part=b"<a/>"), ["makro"]),
    (with_relationship("oleObject", "oleObject1.bin", part=b"x"), ["berkas_tertanam"]),
    (with_relationship("package", "Lembar1.xlsx", part=b"x"), ["berkas_tertanam"]),
    (with_relationship("aFChunk", "x.xml", part=b"<p/>"), ["berkas_tertanam"]),
    (with_relationship("image", "x.tiff", part=b"II*"), ["berkas_tertanam"]),
    (with_relationship("image", "http://pelacak.example/x.png", external=True), ["tautan_luar"]),
    (with_relationship("hyperlink", "file:///C:/Users/budi/x.docx", external=True), ["tautan_luar"]),
    (with_relationship("hyperlink", "javascript:alert(1)", external=True), ["tautan_luar"]),
    (with_relationship("image", "tidak/ada.png"), ["docx_rusak"]),
    (with_relationship("image", "rusak.png", part=b"\x89PNG\r\n\x1a\nrusak"), ["docx_gambar_rusak"]),
])  # fmt: skip
def test_what_acts_hides_or_reaches_out_is_refused(raw: bytes, why: list[str]) -> None:
    assert refused(raw) == why


def test_web_links_stay_and_the_author_template_path_goes() -> None:
    assert b"gresikkab.go.id" in inflated(bersihkan("docx", with_relationship("hyperlink", "https://gresikkab.go.id/", external=True)).isi)
    hasil = bersihkan("docx", with_relationship("attachedTemplate", "file:///C:/Users/budi/Normal.dotm", external=True)).isi
    assert b"budi" not in inflated(hasil)


def test_macro_type_template_and_workbook_are_no_documents() -> None:
    raw = docx()
    types = part_of(raw, TYPES)
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = types.replace(main, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    assert refused(zip_changed(raw, {TYPES: macro})) == ["makro"]
    assert refused(zip_changed(raw, {TYPES: types.replace(main, main.replace(b"document.main", b"template.main"))})) == [
        "jenis_tidak_didukung"
    ]
    assert refused(zip_changed(raw, {TYPES: None})) == ["jenis_tidak_didukung"]


def test_all_reasons_at_once() -> None:
    raw = with_relationship("oleObject", "oleObject1.bin", part=b"x")
    body = part_of(raw, MAIN).replace(b"<w:body>", b'<w:body><w:p><w:ins w:id="1" w:author="x"/></w:p>')
    assert refused(zip_changed(raw, {MAIN: body})) == ["berkas_tertanam", "perubahan_terlacak"]


def test_zip_bombs_are_refused_unopened() -> None:
    bomb = zip_changed(docx(), {"word/media/image1.png": bytes(20 * MB)})
    assert len(bomb) < 100_000
    assert refused(bomb) == ["bom_zip"]
    assert refused(docx(), BatasMedia(docx_terurai_byte=1000)) == ["bom_zip"]
    assert refused(zip_changed(docx(), {f"word/x{n}.xml": b"<a/>" for n in range(30)}), BatasMedia(docx_isi_berkas=30)) == ["bom_zip"]


def test_size_that_lies_is_not_believed() -> None:
    """The directory claims a small part, the data goes on: nothing beyond the claim is inflated."""
    raw = bytearray(zip_changed(docx(), {MAIN: b"<a>" + b" " * 500_000 + b"</a>"}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = 0
        while (at := raw.find(signature, at)) >= 0:
            if raw[at + offset : at + offset + 4] == (500_007).to_bytes(4, "little"):
                raw[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
            at += 4
    assert refused(bytes(raw)) == ["docx_rusak"]


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "a/b/c/d/e/f/g/h/i.xml", "word\\..\\x.xml", "C:x", "a//b", "x" * 300, "WORD/DOCUMENT.XML"]
)
def test_path_tricks_are_refused(name: str) -> None:
    assert refused(zip_changed(docx(), {name: b"<a/>"})) == ["docx_jalur_berbahaya"]


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO(docx())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(MAIN, b"<lain/>")
    assert refused(out.getvalue()) == ["docx_jalur_berbahaya"]


def test_entities_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert refused(zip_changed(docx(), {MAIN: laughs})) == ["xml_berbahaya"]
    assert refused(zip_changed(docx(), {MAIN: b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"})) == ["xml_berbahaya"]
    assert refused(zip_changed(docx(), {MAIN: b"<!DOCTYPE a [<!ELEMENT a ANY>]><a/>"})) == ["xml_berbahaya"]


def test_locked_parts_are_refused() -> None:
    raw = bytearray(docx())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(raw)) == ["docx_terkunci"]


def test_half_a_document_is_refused() -> None:
    assert refused(docx()[:-100]) == ["docx_rusak"]
    assert refused(zip_changed(docx(), {MAIN: b"<w:document"})) == ["docx_rusak"]


def test_xml_of_any_depth_is_read_without_falling_over() -> None:
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    assert bersihkan("docx", zip_changed(docx(), {MAIN: deep})).isi
