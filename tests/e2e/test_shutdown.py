"""Beginning and end: one owner per folder, settings nobody knows are refused, SIGTERM ends in time, and what an idle office costs."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from tests.support.eventually import eventually
from tests.support.processes import Machine, name_of, rss_kib

END_WITHIN_S = 15.0


@pytest.mark.slow
async def test_start_cost_a_second_owner_and_the_end(office: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    up = office.spawn("up", "--data", str(office.data), "--port", "0")
    first_line = await up.ready()
    ready_ms = (time.monotonic() - began) * 1000
    assert first_line["situs"].startswith("http://127.0.0.1:")
    second, unknown = await asyncio.gather(
        office.tayang("up", "--port", "0"),
        office.run("cases", TAYANG_FOO="1", TAYANG_BAR="2"),
    )
    assert second.code == 3
    assert "folder_dipakai" in second.err
    assert unknown.code == 3
    assert {"pengaturan_tidak_dikenal"} == {line.split()[0] for line in unknown.err.splitlines()}
    assert len(unknown.err.splitlines()) == 2, "every unknown setting is named"
    nats = up.nats_pid()
    assert nats is not None
    python_mib, nats_mib = rss_kib(up.pid) / 1024, rss_kib(nats) / 1024
    with capsys.disabled():
        print(f"\nfirst start to ready: {ready_ms:.0f} ms; idle: python {python_mib:.0f} MiB, nats-server {nats_mib:.0f} MiB")
    assert ready_ms < 60_000
    assert python_mib + nats_mib < 600
    assert await up.stop(END_WITHIN_S) == 0
    assert name_of(nats) != "nats-server", "the server went with its parent"


@pytest.mark.slow
async def test_it_ends_in_time_while_nats_hangs(office: Machine) -> None:
    up = await office.up()
    nats = up.nats_pid()
    assert nats is not None
    os.kill(nats, signal.SIGSTOP)
    assert await up.stop(END_WITHIN_S) == 0


@pytest.mark.slow
async def test_services_end_in_time_while_nats_is_gone(office: Machine) -> None:
    first = await office.up()
    assert await first.stop() == 0
    nats = await office.serve("nats", "relay", "situs")
    services = await office.serve("disposition", "content", "verification", "publisher")
    nats.kill()
    assert await services.stop(END_WITHIN_S) == 0


@pytest.mark.slow
async def test_it_ends_in_time_while_it_starts(office: Machine) -> None:
    """A supervisor may change its mind before the first page is ready."""
    up = office.spawn("up", "--data", str(office.data), "--port", "0")
    await eventually(up.nats_pid, limit_s=30, what="the broker runs")
    assert await up.stop(END_WITHIN_S) == 0
    again = await office.up()
    assert await again.stop(END_WITHIN_S) == 0
