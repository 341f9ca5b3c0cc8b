"""Due times at the pages: explained line by line, stopped with a reason, and shown where nothing is confirmed as nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from services.cli.first_start import operator_key
from services.deadlines import commands as c
from shared.messaging.answers import Diterima
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.sop import events as e
from shared.sop.waktu.usulan import kalender_bawaan
from tests.support.eventually import eventually
from tests.support.portal_office import Kantor, kantor
from tests.support.portal_world import World, portal_world

SCRIPT = "<script>alert(1)</script>"


@dataclass
class Setting:
    """An office with a limit on step 2, and one case in it; another case was there before."""

    world: World
    kantor: Kantor
    before: str
    case: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    folder: Path = tmp_path_factory.mktemp("waktu")
    async with portal_world(folder) as world, kantor(world) as people:
        before = await people.given("Kerja bakti")
        await set_rules(world)
        case = await people.given("Posyandu", scene=0)
        yield Setting(world, people, before, case)


async def set_rules(world: World) -> None:
    """By the operator, as `tayang do` would."""
    on = world.run.foundation
    nc = await connect(on.nats_url, "uji")
    try:
        for rule in (c.TetapkanKalenderKerja(kalender=kalender_bawaan()), c.TetapkanBatasWaktu(langkah=("2",), teks="1 hari kerja")):
            client = CommandClient(nc, operator_key(on.settings))
            answer = await client.send(rule, unit="kebakkramat", case="unit-kebakkramat", actor="operator")
            assert isinstance(answer, Diterima), answer
    finally:
        await close(nc)


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_each_due_time_is_explained(setting: Setting) -> None:
    async def shown() -> str:
        return (await setting.kantor.sekretaris.opens(f"/kasus/{setting.case}/waktu")).text

    page = await eventually(shown, lambda text: "Menerima dan meneruskan disposisi" in text)
    assert "1 hari kerja" in page and "hari kerja ke-1." in page and "Jatuh tempo" in page
    assert "Hentikan sementara" in page


async def test_what_began_before_stays_without(setting: Setting) -> None:
    page = await setting.kantor.sekretaris.opens(f"/kasus/{setting.before}/waktu")
    assert "Tidak ada batas waktu" in page.text


async def test_the_list_of_running_ones(setting: Setting) -> None:
    async def listed() -> object:
        return await setting.world.portal._tenggat.of([setting.case, setting.before])

    found = await eventually(listed)
    assert list(found) == [setting.case]  # type: ignore[call-overload]


async def test_a_clock_is_stopped_with_a_reason_and_runs_again(setting: Setting) -> None:
    path, who = f"/kasus/{setting.case}/waktu", setting.kantor.sekretaris
    page = await eventually(lambda: who.opens(path), lambda p: "Hentikan sementara" in p.text)
    refused = await who.sends(page, "", alasan="", bukti="Surat 12")
    assert refused.status_code == 422
    assert "Alasan: " in refused.text and 'value="Surat 12"' in refused.text and "<details open>" in refused.text
    paused = await who.sends(page, "", alasan=SCRIPT)
    assert paused.status_code == 200 and "Batas waktu dijeda." in paused.text
    assert SCRIPT not in paused.text and "&lt;script&gt;" in paused.text
    again = await who.sends(paused, "")
    assert "Batas waktu berjalan lagi." in again.text and "Dijeda " in again.text


async def test_only_some_offices_stop_a_clock(setting: Setting) -> None:
    page = await setting.kantor.staf.opens(f"/kasus/{setting.case}/waktu")
    assert page.status_code == 200 and "Hentikan sementara" not in page.text
    facts = await setting.world.run.foundation.codec.decode(
        await setting.world.run.foundation.store.read_stream(f"deadlines-{setting.case}")
    )
    tenggat = next(f.event.tenggat for f in facts if isinstance(f.event, e.TenggatDitetapkan))
    sent = {"csrf": setting.kantor.staf.csrf, "alasan": "x"}
    refused = await setting.kantor.staf.client.post(f"/kasus/{setting.case}/waktu/{tenggat}/jeda", data=sent)
    assert refused.status_code == 422 and "hanya dapat dilakukan oleh" in refused.text
    unknown = await setting.kantor.ppid.client.post(f"/kasus/{setting.case}/waktu/{tenggat}/hapus", data={"csrf": setting.kantor.ppid.csrf})
    assert unknown.status_code == 404
    foreign = await setting.kantor.ppid.client.post(f"/kasus/{setting.case}/waktu/{tenggat}/jeda", data={"csrf": "lain"})
    assert foreign.status_code == 403
