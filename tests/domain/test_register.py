"""The registers' folds: what one line says after each thing that can happen to a case. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.sheets.csv_file import aman, baris_csv, kepala_csv
from shared.sheets.heading import kepala
from shared.sheets.json_file import berkas_json
from shared.sheets.xlsx_file import BARIS_MAKS, TerlaluBanyak, berkas_xlsx
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.register.catatan import HEARD, Catatan, evolve, kunci
from shared.sop.register.kata import NAMA, Jenis, Nilai
from shared.sop.register.kolom import KOLOM
from shared.sop.register.lipatan import Lipatan
from shared.sop.register.saringan import Saringan, baca
from tests.support import journeys as j
from tests.support.people import NOW, UNIT, isi_disposisi
from tests.support.scenario import OFFICE, SISTEM, By, recorded

XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STARTED = j.disposition()["ditugaskan"]
OUT = (*STARTED, *j.content()["diajukan"][1:], *j.verification()["diverifikasi"], *j.publisher()["selesai"])


def folded(*past: tuple[By, Event], at: datetime = NOW) -> Lipatan:
    """As the log would tell it, a minute apart."""
    lipatan = Lipatan()
    facts = [recorded(event, n, by.actor, by.jabatan, at + timedelta(minutes=n)) for n, (by, event) in enumerate(past, start=1)]
    lipatan.tambah(f for f in facts if isinstance(f.event, HEARD))
    return lipatan


def lines(lipatan: Lipatan, jenis: Jenis, **asked: object) -> list[dict[str, Nilai]]:
    return [dict(row) for row in lipatan.isi(Saringan(jenis, **asked), UNIT, OFFICE)]  # type: ignore[arg-type]


def test_the_book_says_where_a_sheet_came_from_and_where_it_is() -> None:
    (row,) = lines(folded(*STARTED), "buku")
    assert (row["nomor"], row["tahun"], row["tanggal"]) == (1, 2026, date(2026, 11, 23))
    assert (row["asal"], row["dari"], row["perihal"], row["sifat"]) == ("Prakarsa", "PPID Pembantu", "Posyandu Melati", "Segera")
    assert row["diteruskan"] == "Sekretaris, 23-11-2026; Sekretariat, 23-11-2026; Staf Sekretariat: Agus Prasetyo, 23-11-2026"
    assert row["kini"] == "Staf Sekretariat: Agus Prasetyo, langkah 5"
    assert row["selesai"] is None


def test_a_letter_stands_with_its_own_number_and_a_correction_of_the_sheet_counts() -> None:
    surat = e.AsalSurat(
        dari="Camat", nomor_surat="005/12", tanggal_surat=date(2026, 11, 20), hal="Undangan", diterima_tanggal=date(2026, 11, 21)
    )
    betul = e.DisposisiDibetulkan(disposisi=isi_disposisi().model_copy(update={"asal": surat, "sifat": "biasa"}), alasan="salah asal")
    (row,) = lines(folded(*STARTED, *j.PPID.did(betul)), "buku")
    assert (row["asal"], row["nomor_surat"], row["tanggal_surat"], row["dari"], row["perihal"], row["sifat"]) == (
        "Surat", "005/12", date(2026, 11, 20), "Camat", "Undangan", "Biasa",
    )  # fmt: skip


def test_what_was_taken_back_was_not_passed_on() -> None:
    (row,) = lines(folded(*j.disposition()["ditarik"]), "buku")
    assert row["diteruskan"] == "" and row["kini"] == "PPID Pembantu, langkah 1"


def test_a_stopped_case_and_a_voided_number_explain_themselves() -> None:
    void = j.PPID.did(e.NomorDisposisiDibatalkan(tahun=2026, nomor=2, alasan="lembar rusak"))
    told = folded(*j.disposition()["dihentikan"], *void)
    stopped, voided = lines(told, "buku")
    assert stopped["keadaan"] == "Proses dihentikan (sudah dipublikasikan)" and stopped["selesai"] == date(2026, 11, 23)
    assert (voided["nomor"], voided["keadaan"], voided["perihal"], voided["kasus"]) == (2, "Nomor dibatalkan", "lembar rusak", "")
    assert [r["nomor"] for r in lines(told, "buku", status="batal")] == [2]
    assert [r["nomor"] for r in lines(told, "buku", status="berjalan")] == []


def test_each_post_has_a_line_with_the_office_that_verified_it() -> None:
    rows = lines(folded(*OUT), "publikasi")
    assert [(r["saluran"], r["versi"], r["keadaan"]) for r in rows] == [("Situs resmi", 2, "Tayang"), ("Instagram", 2, "Tayang")]
    assert {r["verifikator"] for r in rows} == {"Bidang Pengolahan Data dan Klasifikasi Informasi"}
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}-2", str(rows[0]["kode"]))
    assert rows[0]["judul"] == "Posyandu Melati layani 42 balita" and rows[0]["tautan"] == "http://localhost/x"


def test_a_plh_who_verified_is_called_so() -> None:
    lipatan = Lipatan()
    for n, (by, event) in enumerate(OUT, start=1):
        fact = recorded(event, n, by.actor, by.jabatan)
        lipatan.tambah([replace(fact, bertindak_sebagai="plh") if by is j.BIDANG else fact])
    assert {str(r["verifikator"])[:5] for r in lines(lipatan, "publikasi")} == {"Plh. "}


def test_a_correction_and_a_withdrawal_are_seen_on_every_post_they_concern() -> None:
    site = next(ev for _, ev in OUT if isinstance(ev, e.MateriDitayangkan))
    ralat = (
        *SISTEM.did(site.model_copy(update={"versi": 3, "ralat": True, "judul": "Posyandu layani 41 balita"})),
        *SISTEM.did(e.MateriDiralat(dari_versi=2, versi=3, sidik=site.sidik, perubahan="Jumlah diperbaiki.")),
    )
    rows = lines(folded(*OUT, *ralat), "publikasi")
    assert [(r["versi"], r["keadaan"]) for r in rows] == [
        (2, "Diralat 23-11-2026 dengan versi 3"), (2, "Diralat 23-11-2026 dengan versi 3"), (3, "Tayang"),
    ]  # fmt: skip
    (dip,) = lines(folded(*OUT, *ralat), "dip")
    assert dip["ringkasan"] == "Posyandu layani 41 balita" and dip["keadaan"] == "Tersedia, diralat 23-11-2026"
    tarik = e.MateriDitarik(versi=3, sebab="data_pribadi", penjelasan="Memuat NIK.")
    turun = e.PenarikanSaluranDicatat(saluran="instagram")
    gone = folded(*OUT, *ralat, *j.PPID.did(tarik), *j.STAF_.did(turun))
    assert [r["keadaan"] for r in lines(gone, "publikasi", status="ditarik")] == [
        "Ditarik 23-11-2026", "Ditarik 23-11-2026; turun dari saluran 23-11-2026", "Ditarik 23-11-2026",
    ]  # fmt: skip


def test_the_public_list_has_the_annexs_columns_and_drops_the_words_of_what_was_withdrawn() -> None:
    (row,) = lines(folded(*OUT), "dip")
    assert (row["no"], row["penguasa"], row["penanggung_jawab"]) == (1, "Kecamatan Kebakkramat", "Sekretaris")
    assert (row["klasifikasi"], row["bentuk"], row["retensi"], row["keadaan"]) == ("Setiap saat", "elektronik", "", "Tersedia")
    tarik = e.MateriDitarik(versi=2, sebab="data_pribadi", penjelasan="Memuat NIK.")
    (gone,) = lines(folded(*OUT, *j.PPID.did(tarik)), "dip")
    assert gone["ringkasan"] == "Informasi ini sudah ditarik: memuat data pribadi." and gone["keadaan"] == "Ditarik 23-11-2026"
    assert lines(folded(*STARTED), "dip") == lines(folded(*STARTED), "publikasi") == []


def test_what_is_excluded_is_in_no_public_list() -> None:
    hidden = tuple(
        (by, ev.model_copy(update={"klasifikasi": "dikecualikan"}) if isinstance(ev, e.MateriDitayangkan) else ev) for by, ev in OUT
    )
    assert lines(folded(*hidden), "dip") == []
    assert len(lines(folded(*hidden), "publikasi")) == 2


def test_a_fact_taken_twice_changes_nothing() -> None:
    once, twice = Catatan(), Catatan()
    for n, (by, event) in enumerate(OUT, start=1):
        fact = recorded(event, n, by.actor, by.jabatan)
        if isinstance(event, HEARD):
            assert kunci(fact) == fact.case
            once, twice = evolve(once, fact), evolve(evolve(twice, fact), fact)
    assert once == twice


def test_days_are_those_of_the_office() -> None:
    """23.30 WIB on the 23rd is still the 23rd; midnight is the 24th."""
    # What is told happens two minutes after `at`.
    late, night = datetime(2026, 11, 23, 16, 28, tzinfo=UTC), datetime(2026, 11, 23, 16, 58, tzinfo=UTC)
    for at, day in ((late, 23), (night, 24)):
        told = folded(*j.disposition()["dibuat"], at=at)
        asked = date(2026, 11, day)
        assert len(lines(told, "buku", dari=asked, sampai=asked)) == 1
        assert lines(told, "buku", sampai=asked - timedelta(days=1)) == lines(told, "buku", dari=asked + timedelta(days=1)) == []


def test_words_are_found_in_any_cell_whatever_their_case() -> None:
    told = folded(*OUT)
    assert len(lines(told, "buku", teks="MELATI prakarsa")) == 1
    assert len(lines(told, "publikasi", teks="instagram 42")) == 1
    assert lines(told, "publikasi", teks="melati xyz") == []


def test_what_cannot_be_read_is_said_at_its_field_and_not_filtered_by() -> None:
    s, wrong = baca(
        "publikasi", {"dari": "2026-02-30", "sampai": "9999-01-01", "klasifikasi": "x", "status": "tayang", "teks": " a\x00 b "}
    )
    assert s == Saringan("publikasi", status="tayang", teks="a b")
    assert [r.bidang for r in wrong] == ["dari", "sampai", "klasifikasi"]
    _, crossed = baca("buku", {"dari": "2026-02-02", "sampai": "2026-02-01"})
    assert [r.kode for r in crossed] == ["rentang_terbalik"]


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jenis", NAMA)
def test_every_column_has_a_cell_and_every_cell_a_column(jenis: Jenis) -> None:
    (first, *_) = lines(folded(*OUT), jenis)
    assert {k.kode for k in KOLOM[jenis]} == set(first)


def test_csv_reads_back_as_it_was() -> None:
    tricky = isi_disposisi('Baris\n"dua", tiga').model_copy(update={"asal": e.AsalPrakarsa(kegiatan='=HYPERLINK("http://x"),"a"')})
    betul = e.DisposisiDibetulkan(disposisi=tricky, alasan="x")
    rows = lines(folded(*STARTED, *j.PPID.did(betul)), "buku")
    made = kepala_csv(KOLOM["buku"], bom=True) + baris_csv(KOLOM["buku"], rows)
    assert made.startswith(b"\xef\xbb\xbfNomor,") and made.count(b"\r\n") == 2
    (read,) = csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert read["Perihal"] == '\'=HYPERLINK("http://x"),"a"'
    assert read["Tanggal"] == "2026-11-23" and read["Nomor"] == "1"


@given(st.text(max_size=20) | st.from_regex(r"[ \u00a0]{0,2}[=+@-][0-9]", fullmatch=True))
@example(" =1+1")
def test_no_cell_is_a_formula(text: str) -> None:
    safe = aman(text)
    assert not safe.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert safe.removeprefix("'").endswith(text.removeprefix("'"))


def test_a_workbook_has_real_dates_headings_that_stay_and_no_formula() -> None:
    formula = isi_disposisi().model_copy(update={"asal": e.AsalPrakarsa(kegiatan="=1+1")})
    rows = lines(folded(*STARTED, *j.PPID.did(e.DisposisiDibetulkan(disposisi=formula, alasan="x"))), "buku")
    s = Saringan("buku", dari=date(2026, 11, 1), sampai=date(2026, 11, 30), teks="posyandu")
    head = kepala(UNIT, s, OFFICE.profil, NOW)
    made = berkas_xlsx(head, KOLOM["buku"], rows)
    assert made == berkas_xlsx(head, KOLOM["buku"], rows), "the same cells make the same bytes"
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        strings = ["".join(t.text or "" for t in si.iter(f"{XLSX}t")) for si in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    assert strings[:4] == [
        "PEMERINTAH KABUPATEN KARANGANYAR",
        "KECAMATAN KEBAKKRAMAT",
        "Buku disposisi",
        "1 November 2026 sampai 30 November 2026",
    ]
    assert "Memuat kata: posyandu" in strings and "=1+1" in strings
    assert sheet.find(f".//{XLSX}f") is None
    pane = sheet.find(f".//{XLSX}pane")
    assert pane is not None and pane.get("state") == "frozen"
    top = int(pane.get("ySplit", "0"))
    cell = sheet.find(f".//{XLSX}c[@r='C{top + 1}']/{XLSX}v")
    assert cell is not None and cell.text == str((date(2026, 11, 23) - date(1899, 12, 30)).days), "a date is a number of days"
    with pytest.raises(TerlaluBanyak):
        berkas_xlsx(head, KOLOM["buku"], rows * (BARIS_MAKS + 1))


def test_json_names_its_columns() -> None:
    rows = lines(folded(*OUT), "publikasi")
    read = json.loads(berkas_json(kepala(UNIT, Saringan("publikasi"), OFFICE.profil, NOW), KOLOM["publikasi"], rows))
    assert read["jumlah"] == 2 and read["nama_unit"] == "KECAMATAN KEBAKKRAMAT"
    assert read["baris"][0]["versi"] == 2 and str(read["baris"][0]["tayang"]).endswith("+07:00")
