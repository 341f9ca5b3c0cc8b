"""PDF: the author leaves, the accessibility stays, what acts is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak
from tests.media import files
from tests.media.files import GPS_MAKER, RAHASIA, bersihkan


def refused(raw: bytes, limits: BatasMedia = files.BIASA) -> list[str]:
    with pytest.raises(MediaDitolak) as error:
        bersihkan("pdf", raw, limits)
    return [k for k, _ in error.value.alasan]


def with_root(key: str, value: dict[str, str]) -> PdfWriter:
    writer = files.pdf_writer()
    writer._root_object[NameObject(key)] = DictionaryObject({NameObject(k): NameObject(v) for k, v in value.items()})
    return writer


def test_author_is_gone_and_the_page_is_not() -> None:
    raw = files.pdf()
    assert RAHASIA.encode() in raw
    hasil = bersihkan("pdf", raw)
    clean = PdfReader(BytesIO(hasil.isi))
    assert RAHASIA.encode() not in hasil.isi
    assert not clean.metadata and clean.xmp_metadata is None and "/ID" not in clean.trailer
    assert len(clean.pages) == 1 and str(clean.root_object["/Lang"]) == "id-ID"
    assert b"re f" in clean.pages[0].get_contents().get_data()  # type: ignore[union-attr]


def test_same_input_same_bytes() -> None:
    assert bersihkan("pdf", files.pdf()).isi == bersihkan("pdf", files.pdf()).isi


@pytest.mark.parametrize("indirect", [False, True])
def test_photo_in_a_pdf_loses_its_place_but_no_pixel(indirect: bool) -> None:
    raw = files.pdf_with_photo(indirect_filter=indirect)
    assert GPS_MAKER.encode() in raw
    hasil = bersihkan("pdf", raw)
    assert GPS_MAKER.encode() not in hasil.isi and RAHASIA.encode() not in hasil.isi
    before, after = (PdfReader(BytesIO(r)).pages[0]["/Resources"]["/XObject"]["/Foto"] for r in (raw, hasil.isi))  # type: ignore[index]
    from PIL import Image

    assert Image.open(BytesIO(before._data)).tobytes() == Image.open(BytesIO(after._data)).tobytes()


def test_comment_stays_without_its_author() -> None:
    writer = files.pdf_writer()
    note = Text(rect=(10, 10, 30, 30), text="mohon diperiksa")
    note[NameObject("/T")] = TextStringObject(RAHASIA)
    writer.add_annotation(0, note)
    hasil = bersihkan("pdf", files.pdf(writer))
    assert RAHASIA.encode() not in hasil.isi and b"mohon diperiksa" in hasil.isi


def test_harmless_opening_page_is_dropped_not_refused() -> None:
    hasil = bersihkan("pdf", files.pdf(with_root("/OpenAction", {"/S": "/GoTo", "/D": "/Awal"})))
    assert b"/OpenAction" not in hasil.isi


@pytest.mark.parametrize(("writer", "why"), [
    (with_root("/OpenAction", {"/S": "/JavaScript", "/JS": "/x"}), "pdf_berisi_skrip"),
    (with_root("/OpenAction", {"/S": "/Launch", "/F": "/calc"}), "pdf_berisi_tindakan"),
    (with_root("/AA", {"/JS": "/x"}), "pdf_berisi_skrip"),
    (with_root("/Names", {"/JavaScript": "/x"}), "pdf_berisi_skrip"),
    (with_root("/Names", {"/EmbeddedFiles": "/x"}), "berkas_tertanam"),
    (with_root("/AcroForm", {"/XFA": "/x"}), "pdf_formulir_xfa"),
    (with_root("/Apa", {"/Subtype": "/RichMedia"}), "pdf_berisi_tindakan"),
])  # fmt: skip
def test_what_acts_or_hides_is_refused(writer: PdfWriter, why: str) -> None:
    assert refused(files.pdf(writer)) == [why]


def test_action_hidden_behind_a_reference_is_found() -> None:
    writer = files.pdf_writer()
    hidden = writer._add_object(NameObject("/Launch"))
    action = DictionaryObject({NameObject("/S"): hidden})
    writer._root_object[NameObject("/OpenAction")] = ArrayObject([writer._add_object(action)])
    assert refused(files.pdf(writer)) == ["pdf_berisi_tindakan"]


def test_real_attachment_is_refused_with_the_script_beside_it() -> None:
    writer = with_root("/OpenAction", {"/S": "/JavaScript"})
    writer.add_attachment("anggaran.xlsx", b"isi")
    assert refused(files.pdf(writer)) == ["berkas_tertanam", "pdf_berisi_skrip"]


def test_locked_empty_and_cut_off_are_refused() -> None:
    locked = files.pdf_writer()
    locked.encrypt("sandi", algorithm="AES-256")
    assert refused(files.pdf(locked)) == ["pdf_terkunci"]
    assert refused(files.pdf(PdfWriter())) == ["pdf_tanpa_halaman"]
    assert refused(files.pdf()[:-400]) == ["pdf_terpotong"]


def test_too_many_objects_are_refused() -> None:
    assert refused(files.pdf(), BatasMedia(pdf_objek=3)) == ["pdf_terlalu_rumit"]


def test_signed_pdf_is_kept_byte_for_byte_or_refused_as_the_office_wants() -> None:
    writer = files.pdf_writer()
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/ByteRange"): ArrayObject([NumberObject(n) for n in (0, 10, 20, 30)]),
            NameObject("/Contents"): ByteStringObject(b"\x30\x80"),
        }
    )
    field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): writer._add_object(signature)})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)]), NameObject("/SigFlags"): NumberObject(3)})
    writer._root_object[NameObject("/AcroForm")] = form
    raw = files.pdf(writer)
    hasil = bersihkan("pdf", raw)
    assert hasil.isi == raw and "tte_dipertahankan" in dict(hasil.catatan)
    assert refused(raw, BatasMedia(pdf_ber_tte=False)) == ["pdf_ber_tte"]
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    assert refused(files.pdf(writer)) == ["pdf_berisi_skrip"]  # a signature excuses nothing that acts


def test_tags_bookmarks_and_forms_survive() -> None:
    writer = files.pdf_writer()
    writer.add_outline_item(title="Bab 1", page_number=0)
    mark = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    writer._root_object[NameObject("/MarkInfo")] = mark
    tree = DecodedStreamObject()
    tree.set_data(b"x")
    writer._root_object[NameObject("/StructTreeRoot")] = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    clean = PdfReader(BytesIO(bersihkan("pdf", files.pdf(writer)).isi))
    assert clean.outline[0]["/Title"] == "Bab 1"  # type: ignore[call-overload]
    assert "/StructTreeRoot" in clean.root_object and clean.root_object["/MarkInfo"] == mark
