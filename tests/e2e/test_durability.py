"""What is acknowledged has reached the disk. kill -9 cannot show it (the page cache lives on): settings are read back, syncs counted."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from services.publisher.site.database import SiteDb
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.open import check_durability, durability, open_store
from shared.eventstore.sql import UnsafeDurability
from shared.eventstore.sqlite import SqliteStore
from shared.messaging.database import Database
from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.eventually import eventually
from tests.support.processes import Machine, environment

APPENDS = 10
FULL = 2
SYNC = re.compile(r"^(\d+)\s+f(?:data)?sync\(\d+<([^>]*)>(?:\)\s+(= 0)| <unfinished \.\.\.>)")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. f(?:data)?sync resumed>\)\s+= 0")
"""With several threads strace writes one call in two lines when another comes between."""


async def test_the_log_reads_its_settings_back(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path / 'log.db'}")
    assert isinstance(store, SqliteStore)
    assert (await durability(store))["synchronous"] == str(FULL)
    await check_durability(store)
    await store._on_writer(lambda: store._writer.connection().execute("PRAGMA synchronous=OFF"))
    with pytest.raises(UnsafeDurability, match="synchronous"):
        await check_durability(store)
    await store.close()


async def test_the_other_databases_are_as_careful(tmp_path: Path) -> None:
    """Keys: without one, what it sealed is lost. Cursors: nobody goes back behind his acknowledgements. Site: what is out."""

    def setting(c: Connection) -> tuple[int, str]:
        return c.exec_driver_sql("PRAGMA synchronous").scalar_one(), c.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    keys = SqlKeyring(f"sqlite:///{tmp_path / 'keys.db'}")
    with keys._engine.connect() as connection:
        assert setting(connection) == (FULL, "wal")
    keys.close()
    ledger = Database(f"sqlite:///{tmp_path / 'content.db'}")
    assert await ledger.run(setting) == (FULL, "wal")
    await ledger.close()
    site = SiteDb.open(f"sqlite:///{tmp_path / 'situs.db'}")
    assert await site.write(setting) == (FULL, "wal")
    await site.close()


def tracing(to: Path) -> list[str]:
    """strace that stays out of the way: the traced process remains our child. Skips, saying why, where it cannot be had."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed: apt-get install strace")
    wrapper = [program, "-D", "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync", "-o", str(to)]
    tried = subprocess.run([*wrapper, "true"], capture_output=True, text=True, timeout=30)
    if tried.returncode != 0:
        pytest.skip(f"strace may not trace here: {tried.stderr.strip()}")
    return wrapper


def syncs(trace: Path, of: Path) -> int:
    """Completed syncs of a file so far."""
    done, begun = 0, dict[str, str]()
    for line in trace.read_text().splitlines():
        if found := SYNC.match(line):
            done += found[2] == str(of) and found[3] is not None
            begun[found[1]] = found[2] if found[3] is None else ""
        elif found := RESUMED.match(line):
            done += begun.pop(found[1], "") == str(of)
    return done


def synced_appends(folder: Path, *pragma: str) -> tuple[int, int]:
    """Appends acknowledged by a process of its own, and syncs of the log while it made them."""
    trace, database = folder / "trace", folder / "log.db"
    created = sqlite3.connect(database)
    created.close()
    command = [sys.executable, "-m", "tests.support.e2e_append", str(database), str(APPENDS), *pragma]
    done = subprocess.run(
        [*tracing(trace), *command], capture_output=True, text=True, timeout=60, env=environment(), cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.count("diterima"), syncs(trace, folder / "log.db-wal")


def test_every_acknowledged_append_was_synced(tmp_path: Path) -> None:
    acknowledged, synced = synced_appends(tmp_path)
    assert synced >= acknowledged == APPENDS


def test_the_count_catches_a_planted_off(tmp_path: Path) -> None:
    acknowledged, synced = synced_appends(tmp_path, "synchronous=OFF")
    assert acknowledged == APPENDS
    assert synced < acknowledged, "the check above would not notice that nothing is synced"


@pytest.mark.slow
async def test_a_running_office_syncs_before_it_says_yes(office: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """`tayang up` itself: one disposition after the other, none of which anybody reacts to."""
    trace = office.folder / "trace"
    wal = office.data / "log.db-wal"
    up = office.spawn("up", "--data", str(office.data), "--port", "0", wrapper=tracing(trace))
    await up.ready()
    async with clerk(office.data) as at:
        before = syncs(trace, wal)
        for _ in range(APPENDS):
            await at.do(STORY[0], str(uuid4()))
        after = await eventually(lambda: syncs(trace, wal) - before, lambda n: n >= APPENDS, what="syncs counted", limit_s=10)
    with capsys.disabled():
        print(f"\n{APPENDS} commands acknowledged, {after} syncs of the log")
    assert await up.stop() == 0
