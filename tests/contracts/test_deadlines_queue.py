"""What the deadlines look at, on SQLite and PostgreSQL: claimed by one watcher, found by time, reckoned anew by rules."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest_asyncio

from services.deadlines.queue import Lihat, Queue, Ulang
from services.deadlines.state import Tenggat
from shared.messaging.database import Database
from tests.contracts.backends import ON_DISK, Backend
from tests.support.calendars import wib

NOW = wib("2026-11-23 09:00")
MINUTE = timedelta(minutes=1)
BACKENDS = ON_DISK


@pytest_asyncio.fixture
async def queue(backend: Backend) -> AsyncIterator[Queue]:
    database = Database(backend.url.replace("log.db", "deadlines.db"), schema="deadlines")
    made = Queue(database)
    await made.open()
    yield made
    await database.close()


def tenggat(n: int, due_at: datetime, **more: object) -> Tenggat:
    t = Tenggat(f"{n:08}-0000-4000-8000-000000000000", "2", n, NOW - 60 * MINUTE, due_at, None, "1 jam", 1)
    for name, value in more.items():
        object.__setattr__(t, name, value)
    return t


async def test_what_is_due_is_claimed_by_one_the_oldest_first(queue: Queue) -> None:
    await queue.put("a", "u", [tenggat(1, NOW), tenggat(2, NOW - MINUTE), tenggat(3, NOW + MINUTE), tenggat(4, NOW, terlampaui=True)])
    first, second = await asyncio.gather(queue.claim(NOW, NOW + MINUTE), queue.claim(NOW, NOW + MINUTE))
    assert sorted([*first, *second], key=lambda x: x.tenggat) == [Lihat(tenggat(n, NOW).id, "a", "u") for n in (1, 2)]
    assert await queue.claim(NOW, NOW + MINUTE) == []
    again = await queue.claim(NOW + MINUTE, NOW + 2 * MINUTE, limit=2)
    assert len(again) == 2, "who died with a claim is followed by another"


async def test_what_could_not_be_looked_at_is_free_again(queue: Queue) -> None:
    """Claimed by a clock that stood a day ahead, and was refused by the log."""
    tomorrow = NOW + timedelta(days=1)
    await queue.put("a", "u", [tenggat(1, NOW), tenggat(2, NOW)])
    claimed = await queue.claim(tomorrow, tomorrow + MINUTE)
    await queue.put("b", "u", [tenggat(3, tomorrow + MINUTE)])
    assert await queue.claim(NOW, NOW + MINUTE) == []
    await queue.release(claimed, tomorrow + MINUTE)
    assert {x.tenggat for x in await queue.claim(NOW, NOW + MINUTE)} == {tenggat(1, NOW).id, tenggat(2, NOW).id}


async def test_a_case_is_written_whole(queue: Queue) -> None:
    await queue.put("a", "u", [tenggat(1, NOW), tenggat(2, NOW)])
    await queue.put("a", "u", [tenggat(1, NOW, hasil="tepat"), tenggat(2, NOW + MINUTE)])
    assert await queue.claim(NOW, NOW + MINUTE) == []
    assert [x.tenggat for x in await queue.claim(NOW + MINUTE, NOW + 2 * MINUTE)] == [tenggat(2, NOW).id]


async def test_what_has_passed_comes_back_for_its_next_rung(queue: Queue) -> None:
    late, open_ = tenggat(1, NOW, terlampaui=True), tenggat(2, NOW + MINUTE)
    await queue.put("a", "u", [late, open_], {late.id: NOW + 2 * MINUTE})
    assert [x.tenggat for x in await queue.claim(NOW + MINUTE, NOW + 9 * MINUTE)] == [open_.id]
    assert [x.tenggat for x in await queue.claim(NOW + 2 * MINUTE, NOW + 9 * MINUTE)] == [late.id]
    await queue.put("a", "u", [late, open_])
    assert [x.tenggat for x in await queue.claim(NOW + 20 * MINUTE, NOW + 21 * MINUTE)] == [open_.id]


async def test_open_cases_are_reckoned_by_new_rules_once(queue: Queue) -> None:
    await queue.follow("a", "u")
    await queue.follow("lain", "v")
    await queue.rules_changed("u", 3)
    await queue.rules_changed("u", 2)
    await queue.follow("baru", "u")
    await queue.follow("a", "u")
    assert await queue.outdated() == [Ulang("a", "u", 3)]
    await queue.reckoned(Ulang("a", "u", 3))
    assert await queue.outdated() == []
    await queue.rules_changed("u", 4)
    await queue.leave("a")
    assert await queue.outdated() == [Ulang("baru", "u", 4)]


async def test_silence(queue: Queue) -> None:
    assert await queue.last_published("u") is None
    assert await queue.published("u", NOW) == NOW
    assert await queue.published("u", NOW - MINUTE) == NOW, "an older one heard later changes nothing"
    assert await queue.last_published("u") == NOW
    await queue.look_for_openness("u", NOW)
    await queue.look_for_openness("v", None)
    assert await queue.silent(NOW - MINUTE, NOW) == []
    assert await queue.silent(NOW, NOW + MINUTE) == ["u"]
    assert await queue.silent(NOW, NOW + MINUTE) == []
