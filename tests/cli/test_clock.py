"""`tayang clock confirm`: recorded once, and only where there was something to confirm."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from services.cli.terminal import REFUSED
from shared.eventstore.open import open_store
from shared.eventstore.port import Record
from tests.cli.test_due import process
from tests.contracts.drafts import draft, to

LAST = datetime.now(UTC) - timedelta(days=200)


async def silent_log(folder: Path) -> None:
    """Its last record is long ago."""
    store = await open_store(f"sqlite:///{folder}/log.db", clock=lambda: LAST)
    await store.append([to("uji-1", 0, draft())])
    await store.close()


async def recorded(folder: Path) -> list[Record]:
    store = await open_store(f"sqlite:///{folder}/log.db", create=False)
    try:
        return await store.read(1)
    finally:
        await store.close()


def test_recorded_once(tmp_path: Path) -> None:
    asyncio.run(silent_log(tmp_path))
    done = process("clock", "confirm", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Pencatatan berjalan lagi." in done.stderr
    (record,) = asyncio.run(recorded(tmp_path))
    said = orjson.loads(record.body)
    assert record.type == "tayang.JamMeragukan.v1" and said["signerkind"] == "operator"
    assert said["data"]["terakhir_at"][:16] == LAST.isoformat()[:16] and record.recorded_at - LAST > timedelta(days=199)
    again = process("clock", "confirm", "--data", str(tmp_path))
    assert again.returncode == REFUSED and "jam_tidak_meragukan" in again.stderr
    assert len(asyncio.run(recorded(tmp_path))) == 1
    shown = process("clock", "show", "--json", "--data", str(tmp_path))
    assert orjson.loads(shown.stdout)["terakhir"][:16] == record.recorded_at.isoformat()[:16]
