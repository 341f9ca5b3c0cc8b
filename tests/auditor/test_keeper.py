"""The seal in a running office: made by itself, published, and when the log is not what was sealed, nothing more is recorded."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.auditor import stream
from services.auditor.app import Auditor
from services.auditor.checking.findings import Findings, Found
from services.auditor.checking.jetstream import compare
from services.auditor.checking.reading import open_log
from services.auditor.folder import SealFolder
from services.cli.first_start import prepare
from services.cli.run import Running, running
from shared.eventstore.port import Draft, ReadOnlyLog, StreamAppend
from shared.messaging.connection import close, connect
from shared.proof.checkpoint import Checkpoint
from shared.proof.note import parse_note
from shared.settings import Settings
from tests.support.eventually import eventually

PARTS = ("nats", "relay", "auditor")


def auditor(run: Running) -> Auditor:
    return next(c for c in run.components if isinstance(c, Auditor))


async def published(run: Running) -> int:
    """Size of the newest checkpoint on the stream."""
    nc = await connect(run.foundation.nats_url, "uji")
    try:
        note = await stream.last(nc.jetstream(), (await run.foundation.store.identity()).log_id)
    finally:
        await close(nc)
    return Checkpoint.parse(parse_note(note).text).size if note else 0


async def told_alike(run: Running) -> tuple[int, list[Found]]:
    """Messages compared with the log of a running office, and what differs."""
    nc, log, findings = await connect(run.foundation.nats_url, "uji"), open_log(run.foundation.settings.log_database), Findings()
    try:
        return await compare(nc, log, findings), list(findings.first)
    finally:
        await log.close()
        await close(nc)


async def record(run: Running) -> int:
    """One more fact."""
    draft = Draft(uuid4(), "tayang.Uji.v1", str(uuid4()), "uji", {"data": {}})
    return (await run.foundation.store.append([StreamAppend(f"uji-{uuid4()}", 0, [draft])])).positions[-1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", site_port=0, seal_every_s=3600, seal_every_events=30)


async def test_it_seals_by_count_and_at_the_end_and_stops_all_recording_when_the_log_was_set_back(settings: Settings) -> None:
    folder = SealFolder(settings.seal_folder)
    async with running(settings, PARTS) as run:
        await prepare(run.foundation)
        first = await eventually(lambda: auditor(run).keeper.sealed, what="the first seal comes at once")
        while (head := await record(run)) < first + 40:
            pass
        await eventually(lambda: published(run), lambda size: size >= first + 30, what="the next one after 30 events")
        head = await record(run)
        assert (await auditor(run).health()).ready
        await eventually(lambda: told_alike(run), lambda found: found == (head, []), what="the relay has told everything, as it stands")
    memory = folder.memory()
    assert memory is not None
    assert memory.size == head, "no unsealed tail is left behind"

    c = sqlite3.connect(settings.data / "log.db")
    for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        c.execute(f"DROP TRIGGER {name}")
    c.execute("DELETE FROM events WHERE position > ?", (head - 5,))
    c.commit()
    c.close()
    note = folder.checkpoint()
    async with running(settings, ("nats", "auditor", "portal")) as run:  # without the relay, which would see it, too
        health = await auditor(run).health()
        assert [r.kode for r in health.reasons if r.kode.startswith("segel")] == ["segel_berhenti"]
        assert f"posisi {head - 4}" in str(health.reasons)
        with pytest.raises(ReadOnlyLog):
            await record(run)
        assert run.portal is not None
        async with httpx.AsyncClient(base_url=run.portal.url) as browser:
            page = (await browser.get("/masuk")).text
        assert "Pencatatan sedang dihentikan" in page
        assert f"(posisi {head - 4})" in page
    alarm = folder.alarm()
    assert alarm is not None
    assert (alarm.position, alarm.kind) == (head - 4, "truncated")
    assert folder.checkpoint() == note, "nothing was signed"


async def test_a_seal_that_cannot_be_written_is_told_until_it_can(settings: Settings) -> None:
    async with running(settings, PARTS) as run:
        await prepare(run.foundation)
        keeper = auditor(run).keeper
        await eventually(lambda: keeper.sealed, what="the first seal")
        memory = settings.seal_folder / "ingatan.json.tmp"
        memory.mkdir()  # in the way of every new file
        for _ in range(30):
            await record(run)
        await eventually(lambda: [r.kode for r in keeper.reasons()], lambda k: k == ["segel_tidak_tertulis"], what="told")
        memory.rmdir()
        await eventually(keeper.reasons, lambda found: not found, what="well again")


async def test_what_the_stream_was_told_and_the_log_no_longer_says_is_found(settings: Settings) -> None:
    async with running(settings, PARTS) as run:
        await prepare(run.foundation)
        head = await record(run)
        await eventually(lambda: told_alike(run), lambda found: found == (head, []), what="all told")
        c = sqlite3.connect(settings.data / "log.db")
        for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            c.execute(f"DROP TRIGGER {name}")
        c.execute("UPDATE events SET body = CAST('{}' AS BLOB) WHERE position = 3")
        c.execute("DELETE FROM events WHERE position = ?", (head,))
        c.commit()
        c.close()
        assert [(f.position, f.kind) for f in (await told_alike(run))[1]] == [(3, "jetstream"), (head, "jetstream")]


async def test_another_process_takes_over_and_a_wiped_stream_is_filled_again(settings: Settings) -> None:
    async with running(settings, PARTS) as run:
        await prepare(run.foundation)
        on = run.foundation
        nc = await connect(on.nats_url, "uji")
        await eventually(lambda: published(run), what="sealed and published")
        second = Auditor(on)
        await second.keeper.start()
        await second.keeper.sweep()
        assert second.keeper._lock is None, "one seals, the other stands by"
        assert not second.keeper.reasons()
        await auditor(run).keeper.stop()
        await nc.jetstream().delete_stream(stream.SEAL)
        for _ in range(40):
            head = await record(run)
        await second.keeper.sweep()
        assert second.keeper.sealed >= head - 1
        assert await published(run) == second.keeper.sealed
        await second.keeper.stop()
        await close(nc)
