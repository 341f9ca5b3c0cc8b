"""The log's time (invariant 14): it never goes back, and a clock that does stops the appends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.eventstore.port import Appended, ClockImplausible, EventStore
from tests.contracts.backends import Backend
from tests.contracts.drafts import NOON, HandClock, draft, to


async def test_time_never_goes_back(store: EventStore, clock: HandClock) -> None:
    await store.append([to("uji-1", 0, draft())])
    clock.move(minutes=-30)
    await store.append([to("uji-1", 1, draft())])
    clock.move(minutes=31)
    await store.append([to("uji-1", 2, draft())])
    minute = timedelta(minutes=1)
    assert [r.recorded_at for r in await store.read()] == [NOON, NOON, NOON + minute]
    assert (await store.head()).recorded_at == NOON + minute


async def test_a_clock_far_behind_stops_appends_until_it_is_right(store: EventStore, clock: HandClock) -> None:
    first = [to("uji-1", 0, draft())]
    await store.append(first)
    clock.move(hours=-1, microseconds=-1)
    with pytest.raises(ClockImplausible):
        await store.append([to("uji-1", 1, draft())])
    assert await store.append(first) == Appended((1,), repeated=True), "a receipt needs no clock"
    clock.move(microseconds=1)
    assert await store.append([to("uji-1", 1, draft())]) == Appended((2,))


async def test_the_tolerance_is_a_setting(backend: Backend, clock: HandClock) -> None:
    store = await backend.open(clock=clock, tolerance=timedelta(seconds=5))
    await store.append([to("uji-1", 0, draft())])
    clock.move(seconds=-6)
    with pytest.raises(ClockImplausible):
        await store.append([to("uji-1", 1, draft())])
