"""A sheet dated by a slip of the pen: decades back no calendar reaches, and nobody has to wait for it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from services.disposition import commands as disposition
from shared.eventstore.port import StreamAppend
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.calendars import wib
from tests.support.deadline_office import deadline_office
from tests.support.people import isi_disposisi


@pytest.mark.parametrize("written", ["2006-11-20 09:00", "1926-11-20 09:00"])
async def test_a_sheet_dated_decades_back_has_no_due_time_and_stops_nobody(tmp_path: Path, written: str) -> None:
    slipped, other = str(uuid4()), str(uuid4())
    async with deadline_office(tmp_path) as office:
        await office.calendar()
        for langkah in ("2", "3"):
            await office.limit(langkah, teks="30 menit")
        sheet = e.DisposisiDibuat(
            nomor_disposisi=1, tahun=2026, sop_nomor="067", sop_versi=1, disposisi=isi_disposisi(), terjadi_at=wib(written)
        )
        drafts = await office.office.codec.encode([sheet], office.office.about(j.PPID, slipped), "uji")
        await office.office.store.append([StreamAppend(f"disposition-{slipped}", 0, drafts)])
        await office.hear()
        assert await office.story(slipped) == []
        await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, slipped)
        assert [(name, step) for name, step, _ in await office.story(slipped)] == [("Ditetapkan", "3")], "the next step has its time"
        await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, other)
        assert await office.dues(other) == [wib("2026-11-23 08:30")]
        await office.sweep()
