"""Parts of the prints: how an act is named, the flow chart's lines, and the process that makes PDFs."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from services.portal.prints.flow import LEBAR, flow_chart, signs_of
from services.portal.prints.pdf import NoPdf, PdfPrinter
from services.portal.prints.qr import qr
from services.portal.prints.recorded import acts, scans, step_of
from services.portal.prints.sop_form import KOLOM, height_mm
from shared.sop import events as e
from shared.sop.steps import STEPS
from tests.support import journeys as j
from tests.support.scenario import OFFICE, recorded

# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_act_says_in_which_capacity() -> None:
    fact = replace(recorded(e.DisposisiDiteruskan(), 7, j.SEKRETARIS.actor, "sekretaris"), bertindak_sebagai="plh")
    (act,) = acts([fact], OFFICE)
    assert (act.nama, act.sebutan, act.nomor_log, act.langkah) == ("Bambang Santoso", "Plh. Sekretaris", 7, 2)


def test_paper_entered_later_has_both_times() -> None:
    """*Dicatat* is when the log got it, whenever it happened."""
    then = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    fact = recorded(e.DisposisiDiterima(terjadi_at=then), 8, j.SEKRETARIAT.actor, "sekretariat")
    (act,) = acts([fact], OFFICE)
    assert (act.dicatat_at, act.terjadi_at) == (fact.recorded_at, then)


def test_what_the_system_did_and_what_was_only_opened_is_no_act() -> None:
    system = recorded(e.NomorDisposisiDiberikan(tahun=2026, nomor=1), 1)
    opened = recorded(e.DisposisiDibaca(tahap="dibuat"), 2, j.SEKRETARIS.actor, "sekretaris")
    assert acts([system, opened], OFFICE) == ()


def test_reasons_stand_as_the_note() -> None:
    (act,) = acts([recorded(e.PenyerahanDitarik(tahap="dibuat", alasan="keliru"), 3, j.PPID.actor, "ppid_pembantu")], OFFICE)
    assert act.catatan == "keliru"
    (back,) = acts([recorded(e.MateriDikembalikan(versi=1, alasan=(), daftar_versi=1), 4, j.SEKRETARIS.actor, "sekretaris")], OFFICE)
    assert back.catatan == "", "codes are not a note"


def test_a_scan_is_found_with_its_act() -> None:
    made = recorded(e.DisposisiDiteruskan(), 4, j.SEKRETARIS.actor, "sekretaris")
    scan = e.PindaianDilampirkan(langkah=2, untuk=str(made.event_id), sha256="d" * 64, mime="application/pdf", ukuran_byte=1)
    stray = scan.model_copy(update={"untuk": "00000000-0000-4000-8000-000000000000"})
    facts = [made, *(recorded(x, n, j.PPID.actor, "ppid_pembantu") for n, x in ((5, scan), (6, stray)))]
    (found,) = scans(facts, OFFICE)
    assert (found.untuk.nomor_log, found.oleh.nomor_log, found.gambar) == (4, 5, False)


def test_every_act_of_the_table_has_a_step() -> None:
    assert {step_of(event) for s in STEPS for event in s.peristiwa} == set(range(1, 9))
    assert step_of("DisposisiSelesai") is None


def test_the_qr_is_a_picture_of_this_address_alone() -> None:
    one, other = qr("http://127.0.0.1:8081/kasus/a"), qr("http://127.0.0.1:8081/kasus/b")
    assert one.startswith("data:image/svg+xml")
    assert one != other
    assert one == qr("http://127.0.0.1:8081/kasus/a")


# ── the flow chart ───────────────────────────────────────────────────────────────────────────────────

HEIGHTS = [height_mm(s) for s in STEPS]
ROWS = [str(svg) for svg in flow_chart(HEIGHTS, KOLOM, KOLOM)]


def ends(svg: str) -> tuple[set[float], set[float]]:
    """Where lines meet the upper and the lower edge of a row."""
    found = re.search(r'viewBox="0 0 \S+ (\S+)"', svg)
    assert found is not None
    height = float(found[1])
    points = [
        (float(x), float(y)) for d in re.findall(r'<path d="(M[^"V]+)" fill="none"', svg) for x, y in re.findall(r"[ML](\S+) (\S+)", d)
    ]
    return {x for x, y in points if y == 0}, {x for x, y in points if y == height}


def test_every_line_goes_on_in_the_next_row() -> None:
    for above, below in pairwise(ROWS):
        assert ends(above)[1] == ends(below)[0] != set()
    assert ends(ROWS[0])[0] == ends(ROWS[-1])[1] == set(), "it begins and ends inside"


def test_signs_stand_in_the_columns_of_their_pelaksana() -> None:
    assert [[(KOLOM[t.kolom], t.jenis) for t in signs_of(s, KOLOM)] for s in STEPS] == [
        [("ppid_pembantu", "mulai")],
        [("sekretaris", "proses")],
        [("sekretariat", "proses")],
        [("sekretariat", "proses")],
        [("staf_sekretariat", "proses"), ("sekretaris", "keputusan")],
        [("sekretaris", "proses")],
        [("bidang_pdki", "keputusan")],
        [("sekretaris", "proses"), ("staf_sekretariat", "selesai")],
    ]


def test_the_rejection_goes_up_beside_the_verifier_to_the_sekretaris() -> None:
    lane = KOLOM.index("bidang_pdki") * LEBAR + 0.9
    for row in (4, 5):
        assert any(abs(x - lane) < 0.01 for x in ends(ROWS[row])[1]), row
    assert not any(abs(x - lane) < 0.01 for x in ends(ROWS[4])[0]), "it ends in row 5"
    assert "tidak: ke langkah 5; ya: ke langkah 8" in ROWS[6]


def test_every_drawing_says_itself_in_words() -> None:
    for svg in ROWS:
        told = re.search(r'role="img" aria-label="([^"]+)"', svg)
        assert told is not None
        assert "ke langkah" in told[1] or "selesai" in told[1]


# ── the process that makes PDFs ──────────────────────────────────────────────────────────────────────


async def test_without_the_library_there_is_no_pdf() -> None:
    printer = PdfPrinter("tidak_terpasang")
    assert not await printer.works()
    with pytest.raises(NoPdf):
        await printer.make("<p>x", [])


async def test_a_print_reaches_neither_network_nor_disk() -> None:
    """Where the library is missing nothing is made, and nothing is reached either."""
    asked: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    page = (
        f"<!doctype html><html lang='id'><title>x</title><link rel=stylesheet href='http://127.0.0.1:{port}/a.css'>"
        f"<img src='http://127.0.0.1:{port}/b.png' alt='b'><p>isi"
    )
    printer = PdfPrinter()
    try:
        if await printer.works():
            made = await printer.make(
                page, [f"@import url(http://127.0.0.1:{port}/c.css); p {{ background: url(http://127.0.0.1:{port}/d.png) }}"]
            )
            assert made.startswith(b"%PDF-")
    finally:
        server.close()
        await server.wait_closed()
    assert asked == []
