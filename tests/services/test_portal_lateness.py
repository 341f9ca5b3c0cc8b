"""Lateness wherever it matters, and nothing of it where no limit is confirmed: inbox, search, case, its due times, the printed SOP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from services.cli.first_start import operator_key
from services.deadlines import commands as c
from shared.messaging.answers import Diterima
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.sop.waktu.usulan import kalender_bawaan
from tests.support.eventually import eventually
from tests.support.notified_office import Moving
from tests.support.portal_clerk import clerk
from tests.support.portal_office import kantor
from tests.support.portal_world import World, portal_world

LIMITS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("2",), "1x24 jam"),
    (("3", "4"), "3x24 jam"),
    (("5a",), "maks. 2 hari kerja"),
    (("5b",), "30 menit"),
    (("akhir",), "1 minggu"),
)


@dataclass
class Setting:
    """A case from before there were limits, and one that is late."""

    world: World
    clock: Moving
    before: str
    late: str = ""

    async def sekretaris(self, *paths: str) -> list[str]:
        """What he sees there."""
        async with clerk(self.world, "Bambang Santoso") as who:
            return [(await who.opens(path)).text for path in paths]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    clock = Moving()
    async with portal_world(tmp_path_factory.mktemp("terlambat"), clock) as world:
        async with kantor(world) as people:
            before = await people.given("Kerja bakti")
        yield Setting(world, clock, before)


pytestmark = pytest.mark.asyncio(loop_scope="module")


def pages_of(case: str, words: str) -> tuple[str, ...]:
    return ("/tugas", f"/cari?q={words}", f"/kasus/{case}", f"/kasus/{case}/waktu")


def waktu_column(page: str) -> list[str]:
    """The column of the printed form, row by row."""
    rows = re.findall(r'<tr><td class="tengah">\d</td>.*?</tr>', page, re.DOTALL)
    return [re.findall(r'<td class="tengah">(.*?)</td>', row, re.DOTALL)[1] for row in rows]


async def test_1_where_nothing_is_confirmed_nothing_is_said_of_time(setting: Setting) -> None:
    setting.clock.forward(timedelta(days=3))
    for page in await setting.sekretaris(*pages_of(setting.before, "bakti")):
        assert "Kerja bakti" in page and 'class="due' not in page and "Terlambat" not in page and "Batas waktu hari ini" not in page
    (printed,) = await setting.sekretaris("/cetak/sop")
    assert waktu_column(printed) == ["–"] * 8


async def test_2_who_is_late_is_told_wherever_he_looks(setting: Setting) -> None:
    await confirm(setting)
    async with kantor(setting.world) as people:
        setting.late = await people.given("Posyandu", scene=0)
    setting.clock.forward(timedelta(hours=26))

    async def seen() -> list[str]:
        return await setting.sekretaris(*pages_of(setting.late, "posyandu"))

    pages = await eventually(seen, lambda found: all("Terlambat 2 jam" in page for page in found), what="late on every page")
    for page in pages[:3]:
        assert page.count('class="due terlambat"') == 1, "and of the case from before nothing"
        assert f'href="/kasus/{setting.late}/waktu"' in page
    assert "1x24 jam" in pages[3]


async def test_3_the_case_from_before_stays_without(setting: Setting) -> None:
    case, times = await setting.sekretaris(f"/kasus/{setting.before}", f"/kasus/{setting.before}/waktu")
    assert "Terlambat" not in case and 'class="due' not in case
    assert "Tidak ada batas waktu" in times


async def test_4_the_printed_sop_has_the_limits_in_its_column(setting: Setting) -> None:
    (printed,) = await setting.sekretaris("/cetak/sop")
    both = "3x24 jam untuk langkah 3–4"
    assert waktu_column(printed) == ["–", "1x24 jam", both, both, "menyusun maks. 2 hari kerja<br>mengoreksi 30 menit", "–", "–", "–"]


async def confirm(setting: Setting) -> None:
    """By the operator, as `tayang do` would."""
    on = setting.world.run.foundation
    nc = await connect(on.nats_url, "uji")
    try:
        client = CommandClient(nc, operator_key(on.settings), setting.clock)
        rules = [c.TetapkanBatasWaktu(langkah=langkah, teks=teks) for langkah, teks in LIMITS]
        for rule in (c.TetapkanKalenderKerja(kalender=kalender_bawaan()), *rules):
            answer = await client.send(rule, unit="kebakkramat", case="unit-kebakkramat", actor="operator")
            assert isinstance(answer, Diterima), answer
    finally:
        await close(nc)
