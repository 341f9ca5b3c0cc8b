"""What has passed goes up the ladder, once per rung, at its true time, whoever looks and however late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.deadlines import commands as c
from services.disposition import commands as disposition
from shared.refusal import Refused
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.calendars import biasa, isi, khusus, wib
from tests.support.deadline_office import DeadlineOffice, deadline_office
from tests.support.people import STAF, isi_disposisi

STEPS = (("sekretaris", "30 menit"), ("ppid_pembantu", "1 hari kerja"))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[DeadlineOffice]:
    async with deadline_office(tmp_path, replicas=2) as found:
        await found.calendar()
        yield found


async def ladder(office: DeadlineOffice, *steps: tuple[str, str], **more: Any) -> None:
    rungs = [{"jabatan": jabatan, "setelah": setelah} for jabatan, setelah in steps]
    await office.ask(c.TetapkanTanggaEskalasi.model_validate({"tingkat": rungs} | more))


async def begun(office: DeadlineOffice) -> str:
    """A case that waits for the Sekretariat at step 3, due at nine."""
    case = str(uuid4())
    await office.limit("3", teks="1 jam")
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    return case


async def climbed(office: DeadlineOffice, case: str) -> list[tuple[int, str, datetime]]:
    found = [f for f in await office.facts(case) if isinstance(f.event, e.TenggatDieskalasi)]
    return [(f.event.tingkat, f.event.jabatan, f.at) for f in found if isinstance(f.event, e.TenggatDieskalasi)]


SEKRETARIS = (1, "sekretaris", wib("2026-11-23 09:30"))
PPID = (2, "ppid_pembantu", wib("2026-11-24 09:00"))


async def test_rung_by_rung_each_once_by_any_replica(office: DeadlineOffice) -> None:
    await ladder(office, *STEPS)
    case = await begun(office)
    for at, expected in (
        ("2026-11-23 09:29", []),
        ("2026-11-23 09:30", [SEKRETARIS]),
        ("2026-11-24 08:59", [SEKRETARIS]),
        ("2026-11-24 09:00", [SEKRETARIS, PPID]),
        ("2026-12-24 09:00", [SEKRETARIS, PPID]),
    ):
        office.at(at)
        await office.sweep(0)
        await office.hear(1)
        await office.sweep(1)
        assert await climbed(office, case) == expected, at
    office.heard[0] = 0
    await office.hear()
    await office.sweep()
    assert len(await climbed(office, case)) == 2, "a log heard anew fires nothing"


async def test_after_an_outage_the_true_times(office: DeadlineOffice) -> None:
    """Nobody looked for three days; one was done between the rungs, another at once, a third still waits."""
    await ladder(office, *STEPS)
    between, soon, still = [await begun(office) for _ in range(3)]
    office.at("2026-11-23 09:10")
    await office.office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, soon)
    office.at("2026-11-23 15:00")
    await office.office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, between)
    office.at("2026-11-26 08:00")
    await office.sweep()
    await office.hear()
    assert await climbed(office, still) == [SEKRETARIS, PPID]
    assert await climbed(office, between) == [SEKRETARIS]
    assert await climbed(office, soon) == []
    assert [name for name, _, _ in await office.story(between)] == ["Ditetapkan", "Terlampaui", "Dieskalasi", "Berakhir terlambat"]
    (fact,) = [f for f in await office.facts(between) if isinstance(f.event, e.TenggatDieskalasi)]
    assert fact.recorded_at == wib("2026-11-26 08:00")


async def test_none_without_a_ladder_and_none_by_one_that_came_later(office: DeadlineOffice) -> None:
    case = await begun(office)
    office.at("2026-11-23 09:15")
    await office.sweep()
    await ladder(office, *STEPS)
    office.at("2026-11-27 09:00")
    await office.sweep()
    assert await climbed(office, case) == []


async def test_a_ladder_that_was_lifted_leads_nobody_up(office: DeadlineOffice) -> None:
    await ladder(office, *STEPS)
    case = await begun(office)
    office.at("2026-11-23 10:00")
    await office.sweep()
    await ladder(office)
    office.at("2026-11-25 10:00")
    await office.sweep()
    assert await climbed(office, case) == [SEKRETARIS]
    await ladder(office, *STEPS)
    await office.sweep()
    assert await climbed(office, case) == [SEKRETARIS], "set anew it holds for what falls due from then on"


async def test_nobody_is_escalated_to_himself_or_below(office: DeadlineOffice) -> None:
    case = str(uuid4())
    await ladder(office, *STEPS)
    await office.limit("2", teks="1 jam")
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
    office.at("2026-11-25 10:00")
    await office.sweep()
    assert await climbed(office, case) == [PPID]


async def test_what_stands_still_or_is_done_is_not_escalated(office: DeadlineOffice) -> None:
    await ladder(office, *STEPS)
    paused, done = await begun(office), await begun(office)
    tenggat = (await office.facts(paused))[0].event.tenggat  # type: ignore[attr-defined]
    await office.ask(c.JedaTenggat(tenggat=tenggat, alasan="Listrik padam."), paused, j.PPID)
    office.at("2026-11-23 08:50")
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, done)
    office.at("2026-11-27 09:00")
    await office.sweep()
    assert await climbed(office, paused) == await climbed(office, done) == []


async def test_done_a_moment_ago_and_not_heard_of_yet(office: DeadlineOffice) -> None:
    await ladder(office, *STEPS)
    case = await begun(office)
    office.at("2026-11-23 09:20")
    await office.sweep()
    await office.office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    office.at("2026-11-23 09:40")
    await office.replicas[0].watcher.sweep()
    await office.hear()
    await office.sweep()
    assert await climbed(office, case) == []


async def test_a_decree_moves_the_rungs_too(office: DeadlineOffice) -> None:
    await ladder(office, *STEPS)
    case = await begun(office)
    office.at("2026-11-23 10:00")
    await office.sweep()
    await office.calendar(isi(biasa(), hari=[khusus(date(2026, 11, 24), "cuti_bersama")]))
    office.at("2026-11-24 09:00")
    await office.sweep()
    assert await climbed(office, case) == [SEKRETARIS]
    office.at("2026-11-25 09:00")
    await office.sweep()
    assert (await climbed(office, case))[1:] == [(2, "ppid_pembantu", wib("2026-11-25 09:00"))]


async def test_ladders_that_are_refused(office: DeadlineOffice) -> None:
    for steps, kode, bidang in (
        ([("sekretaris", "30 mennit")], "batas_tidak_terbaca", "tingkat.0.setelah"),
        ([("sekretaris", "")], "tanpa_lama", "tingkat.0.setelah"),
        ([("sekretaris", "1 jam"), ("sekretaris", "2 jam")], "jabatan_ganda", "tingkat.1.jabatan"),
        ([("sekretaris", "1 hari kerja"), ("ppid_pembantu", "1 jam")], "tangga_tidak_naik", "tingkat.1.setelah"),
    ):
        with pytest.raises(Refused, match=kode) as refused:
            await ladder(office, *steps)
        assert refused.value.reasons[0].bidang == bidang
    with pytest.raises(Refused, match="bukan_administrator"):
        await office.ask(c.TetapkanTanggaEskalasi(), kind="portal")
    await ladder(office, *STEPS)
    await ladder(office, *STEPS)
    assert [type(x).__name__ for x in await office.unit_facts()] == ["TanggaEskalasiDitetapkan"], "the same again is no news"


async def test_without_a_calendar_no_ladder(tmp_path: Path) -> None:
    async with deadline_office(tmp_path) as bare:
        with pytest.raises(Refused, match="kalender_belum_ditetapkan"):
            await ladder(bare, *STEPS)


async def test_the_rungs_follow_the_turn_of_the_step(office: DeadlineOffice) -> None:
    """Step 3 late and done, step 4 late: each climbs by itself."""
    await ladder(office, *STEPS)
    case = await begun(office)
    await office.limit("4", teks="1 jam")
    office.at("2026-11-23 10:00")
    await office.sweep()
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    office.at("2026-11-23 11:45")
    await office.sweep()
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    assert await climbed(office, case) == [SEKRETARIS, (1, "sekretaris", wib("2026-11-23 11:30"))]
