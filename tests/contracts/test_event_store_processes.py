"""Several processes on one log. A second store on the same database is as good as a second process: nothing is shared but the log."""

from __future__ import annotations

import asyncio
from asyncio import gather
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from shared.eventstore.port import Appended, EventIdTaken, VersionConflict
from shared.eventstore.verify import verify_log
from tests.contracts.backends import ON_DISK, Backend
from tests.contracts.drafts import draft, drafts, to
from tests.contracts.writers import write

BACKENDS = ON_DISK
WRITERS, ROUNDS = 8, 20


async def test_two_processes_of_eight_writers_and_a_reader_that_sees_no_hole(backend: Backend) -> None:
    store = await backend.open()
    loop, read, position = asyncio.get_running_loop(), 0, 0
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        running = [loop.run_in_executor(processes, write, backend.url, name, WRITERS, ROUNDS) for name in ("a", "b")]
        while not all(r.done() for r in running) or position < (await store.head()).position:
            for record in await store.read(position, 100):
                assert record.position == position + 1, "a hole"
                position, read = record.position, read + 1
        seen = await gather(*running)
    assert [s["appended"] for s in seen] == [WRITERS * ROUNDS] * 2
    assert read == position == 2 * WRITERS * ROUNDS
    assert all(s.get("conflicts") for s in seen), "the processes never met: the test shows nothing"
    assert (await verify_log(store)).findings == []


async def test_an_append_of_another_process_is_followed(backend: Backend) -> None:
    ours, theirs = await backend.open(), await backend.open()
    assert await ours.append([to("uji-1", 0, draft())]) == Appended((1,))
    assert await theirs.append([to("uji-1", 1, draft())]) == Appended((2,))
    assert await ours.append([to("uji-2", 0, draft())]) == Appended((3,))
    assert await theirs.append([to("uji-1", 2, draft())]) == Appended((4,))
    with pytest.raises(VersionConflict):
        await ours.append([to("uji-1", 2, draft())])
    assert await ours.append([to("uji-1", 3, draft())]) == Appended((5,))
    assert (await verify_log(ours)).findings == []


async def test_a_guard_notices_what_another_process_appended_between(backend: Backend) -> None:
    ours, theirs = await backend.open(), await backend.open()
    await ours.append([to("daftar-1", 0, draft())])
    assert len(await ours.read_stream("daftar-1")) == 1
    await theirs.append([to("daftar-1", 1, draft())])
    with pytest.raises(VersionConflict):
        await ours.append([to("daftar-1", 1)])
    await theirs.append([to("daftar-1", 2, draft())])
    with pytest.raises(VersionConflict):
        await ours.append([to("daftar-1", 2), to("uji-1", 0, draft())])
    assert await ours.read_stream("uji-1") == []
    assert await ours.append([to("daftar-1", 3), to("uji-1", 0, draft())]) == Appended((4,))


async def test_guards_never_hold_wrongly_under_a_race(backend: Backend) -> None:
    """A counter kept by guards alone: each append writes what the guarded stream stood at; a wrong accept would show a wrong number."""
    ours, theirs = await backend.open(), await backend.open()

    async def change() -> None:
        for n in range(40):
            await theirs.append([to("daftar-1", n, draft(n=n))])

    async def guard() -> int:
        held = 0
        for n in range(60):
            at = len(await ours.read_stream("daftar-1"))
            try:
                await ours.append([to("daftar-1", at), to(f"uji-{n}", 0, draft(correlation=f"at-{at}"))])
                held += 1
            except VersionConflict:
                continue
        return held

    _, held = await gather(change(), guard())
    at, seen = 0, 0
    for record in await ours.read(0, 1000):
        if record.stream == "daftar-1":
            at = record.version
        else:
            assert record.correlation == f"at-{at}"
            seen += 1
    assert seen == held > 0


async def test_an_expected_version_is_not_too_high_because_we_have_not_seen_it_yet(backend: Backend) -> None:
    ours, theirs = await backend.open(), await backend.open()
    await ours.append([to("uji-1", 0, draft())])
    await theirs.append([to("uji-1", 1, *drafts(3))])
    assert await ours.append([to("uji-1", 4, draft())]) == Appended((5,))
    await theirs.append([to("daftar-1", 0, draft())])
    assert await ours.append([to("daftar-1", 1)]) == Appended(())
    with pytest.raises(VersionConflict):
        await ours.append([to("uji-1", 7, draft())])


async def test_what_another_process_recorded_is_repeated_or_taken_here(backend: Backend) -> None:
    ours, theirs = await backend.open(), await backend.open()
    await ours.append([to("lain-1", 0, draft())])
    first, second = drafts(2)
    assert await theirs.append([to("uji-1", 0, first, second)]) == Appended((2, 3))
    outcomes = await gather(
        ours.append([to("uji-1", 0, first, second)]),
        ours.append([to("uji-1", 0, first, draft())]),
        ours.append([to("uji-9", 0, second)]),
        ours.append([to("uji-2", 0, draft())]),
        return_exceptions=True,
    )
    assert outcomes[0] == Appended((2, 3), repeated=True)
    assert [type(o) for o in outcomes[1:]] == [EventIdTaken, EventIdTaken, Appended]
    assert (await ours.head()).position == 4


async def test_opened_again_it_is_the_same_log(backend: Backend) -> None:
    first = await backend.open()
    await first.append([to("uji-1", 0, draft())])
    await first.close()
    again = await backend.open(create=False)
    assert await again.identity() == await first.identity()
    assert await again.append([to("uji-1", 1, draft())]) == Appended((2,))
    assert (await verify_log(again)).findings == []
