"""Report pages over a written log: figures lead to their cases, files hold what pages show, a rebuild and the command line agree."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import delete, select

from services.cli.report import reckon
from services.portal.reports import table
from shared.sop.laporan.bulan import angka_bulan
from shared.sop.laporan.masa import bulan
from shared.sop.laporan.tulis import sebagai_data
from tests.support.calendars import wib
from tests.support.portal_clerk import Clerk, clerk
from tests.support.portal_world import World
from tests.support.reported import STORY, A, B, C
from tests.support.reported_world import UNIT, Writer, followed, lived, reported_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOVEMBER = bulan("2026-11", "Asia/Jakarta")
FOREIGN = "eeeeeeee-0000-4000-8000-000000000009"


@dataclass
class Setting:
    """The made-up month, a busier September, and another unit's case."""

    world: World
    ppid: Clerk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    folder: Path = tmp_path_factory.mktemp("laporan")
    async with reported_world(folder) as world, clerk(world, "Sri Wahyuni") as ppid:
        writer = Writer(world.run.foundation)
        for case in (A, B, C):
            await writer.tell(case, [(wib(at), who, event) for at, who, event in STORY[case]])
        for case, rows in lived(5, datetime(2026, 9, 1, 1, 0, tzinfo=UTC)):
            await writer.tell(case, rows)
        await writer.tell(FOREIGN, [(wib(at), who, event) for at, who, event in STORY[A]], unit="unit-lain")
        await writer.calendar()
        await followed(world)
        yield Setting(world, ppid)


async def test_a_month_is_shown_with_its_figures(setting: Setting) -> None:
    page = (await setting.ppid.opens("/laporan?bulan=2026-11")).text
    assert "Laporan November 2026" in page and "1 dari 2 tidak pernah dikembalikan" in page
    assert 'role="img"' in page and "Memverifikasi materi: 2 tepat, 1 terlambat" in page
    assert "n terlalu kecil" in page and "20\u00a0menit" in page
    assert "Isi akurat, benar, tidak menyesatkan, dan sesuai dokumen sumber" in page
    assert not re.search(r"<script(?![^>]*src=)|style=", page)


async def test_every_figure_leads_to_as_many_cases_as_it_says(setting: Setting) -> None:
    page = (await setting.ppid.opens("/laporan?bulan=2026-11")).text
    links = {unescape(found) for found in re.findall(r'href="(/laporan/kasus\?[^"]+)"', page)}
    assert len(links) > 25
    for link in sorted(links):
        listed = await setting.ppid.opens(link)
        assert listed.status_code == 200, link
        told = re.search(r"November 2026: (\d+) kasus", listed.text)
        assert told is not None and int(told[1]) == len(set(re.findall(r'href="/kasus/([0-9a-f-]{36})"', listed.text))) > 0, link
    rejected = await setting.ppid.opens("/laporan/kasus?masa=2026-11&angka=butir/periksa-1-k4")
    assert B in rejected.text and A not in rejected.text


@pytest.mark.parametrize(
    "path",
    [
        "/laporan?bulan=2026-13",
        "/laporan/tahun/1",
        "/laporan/kasus?masa=2026-11&angka=lain",
        "/laporan/kasus?masa=&angka=tayang",
        "/laporan/giliran.csv",
        "/laporan/angka.csv?masa=999999",
    ],
)
async def test_what_is_no_report_is_not_found(setting: Setting, path: str) -> None:
    assert (await setting.ppid.opens(path)).status_code == 404


async def test_a_unit_sees_only_its_own(setting: Setting) -> None:
    page = await setting.ppid.opens("/laporan/kasus?masa=2026-11&angka=tayang")
    assert A in page.text and FOREIGN not in page.text
    assert (await setting.ppid.opens("/laporan?bulan=2026-11&unit=unit-lain")).status_code == 403


async def test_a_year_for_the_ppid(setting: Setting) -> None:
    page = (await setting.ppid.opens("/laporan/tahun/2026")).text
    assert "paling lambat 31 Maret 2027" in page and "Publikasi per bulan" in page and "Setiap saat" in page
    empty = await setting.ppid.opens("/laporan/tahun/2031")
    assert empty.status_code == 200 and "Publikasi per bulan dan klasifikasi" in empty.text
    assert (await setting.ppid.opens("/laporan?bulan=2031-01")).status_code == 200


async def test_files_hold_what_the_pages_show(setting: Setting) -> None:
    answer = await setting.ppid.opens("/laporan/giliran.csv?bulan=2026-11")
    assert answer.headers["content-disposition"] == 'attachment; filename="giliran-kebakkramat-2026-11.csv"'
    turns = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(turns) == 26 and {row["kasus"] for row in turns} == {A, B, C}
    figures = await setting.ppid.opens("/laporan/angka.csv?masa=2026-11")
    rows = {(r["ukuran"], r["kunci"]): r["nilai"] for r in csv.DictReader(io.StringIO(figures.text.removeprefix("\ufeff")))}
    assert rows["tayang", ""] == "2" and rows["terlambat", "7"] == "1" and rows["median_jabatan", "sekretaris"] == "20"
    year = (await setting.ppid.opens("/laporan/angka.csv?masa=2026")).text
    assert "tayang_bulan,2026-11,2,kasus" in year


async def test_the_command_line_folds_the_log_to_the_same_figures(setting: Setting) -> None:
    on, reports = setting.world.run.foundation, setting.world.portal._reports
    for masa in ("2026-09", "2026-11"):
        told: Any = await reckon(on, UNIT, masa)
        span = bulan(masa, "Asia/Jakarta")
        shown = angka_bulan(UNIT, span, await reports.cards(UNIT, span), await reports.calendar(UNIT), told.per)
        assert told.giliran > 20 and sebagai_data(told) == sebagai_data(shown)


async def test_a_rebuild_gives_the_same(setting: Setting) -> None:
    reports = setting.world.portal._reports
    query = select(table._kasus).order_by(table._kasus.c.kasus)
    before = await reports._db.read(lambda c: c.execute(query).all())
    await reports._db.run(lambda c: c.execute(delete(table._kasus)))
    await reports.prepare()
    assert await reports._db.read(lambda c: c.execute(query).all()) == [], "filled once"
    await reports._db.run(lambda c: c.execute(delete(table._terisi)))
    await reports.prepare()
    assert len(before) == 9 and await reports._db.read(lambda c: c.execute(query).all()) == before
    await reports.fill()
    assert await reports._db.read(lambda c: c.execute(query).all()) == before


async def test_no_typed_word_and_no_name_is_kept(setting: Setting) -> None:
    rows = await setting.world.portal._reports._db.read(lambda c: c.execute(select(table._kasus.c.jejak, table._kasus.c.isi)).all())
    kept = " ".join(part for row in rows for part in row)
    for typed in ("Posyandu", "balita", "angka salah", "sudah ada", "Agus", "batal "):
        assert typed not in kept
