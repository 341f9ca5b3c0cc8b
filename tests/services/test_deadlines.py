"""The deadlines in a running office: on the real log and broker, with a clock that is set forward, stopped and started again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from services.deadlines import commands as c
from shared.messaging.answers import Diterima
from shared.sop import events as e
from tests.support.calendars import isi
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.notified_office import NotifiedOffice, new_case, notified_office

FIRST = STORY[0]


async def deadlines_of(office: NotifiedOffice, case: str) -> list[Any]:
    on = office.run.foundation
    return [f.event for f in await on.codec.decode(await on.store.read_stream(f"deadlines-{case}"))]


async def kinds(office: NotifiedOffice, case: str, *expected: type[Any]) -> None:
    """Until the case's due times have come to this."""

    async def found() -> list[type[Any]]:
        return [type(x) for x in await deadlines_of(office, case)]

    await eventually(found, lambda seen: seen == list(expected), what=f"{[x.__name__ for x in expected]}")


async def test_set_passed_once_and_ended_across_a_restart(tmp_path: Path) -> None:
    async with notified_office(tmp_path) as office:
        limit = c.TetapkanBatasWaktu(langkah=("2",), teks="15 menit")
        assert not isinstance(await office.ask(limit), Diterima), "no limit without a calendar"
        assert isinstance(await office.ask(c.TetapkanKalenderKerja(kalender=isi())), Diterima)
        assert isinstance(await office.ask(limit), Diterima)
        case = new_case()
        await office.clerk.do(FIRST, case)
        await kinds(office, case, e.TenggatDitetapkan)
        await office.stop()
        (tmp_path / "data" / "deadlines.db").unlink()  # all it knows has to come from the log
        office.clock.forward(timedelta(days=1))
        await office.start()
        await kinds(office, case, e.TenggatDitetapkan, e.TenggatTerlampaui)
        made, passed = await deadlines_of(office, case)
        assert passed.terjadi_at == made.due_at == passed.due_at
        await office.clerk.do(STORY[1], case)
        await kinds(office, case, e.TenggatDitetapkan, e.TenggatTerlampaui, e.TenggatBerakhir)
        assert (await deadlines_of(office, case))[-1].hasil == "terlambat"
        await office.heard()
