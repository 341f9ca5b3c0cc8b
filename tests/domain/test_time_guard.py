"""A clock that leaps ahead stops the log before it is stamped; it goes on when the clock is right again, or somebody says it is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.eventstore.memory import MemoryStore
from shared.eventstore.plausible import TimeGuard
from shared.eventstore.port import ClockImplausible
from shared.messaging.halt import Guarded, HaltSwitch
from tests.contracts.drafts import HandClock, draft, to

HOUR = timedelta(hours=1)


class Machine:
    """A clock that may be set, seconds that pass, and a log."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.clock, self.seconds, self.version = HandClock(), 0.0, 0
        self.store = store or MemoryStore(clock=self.clock)
        self.start()

    def start(self) -> None:
        """A new process."""
        guard = TimeGuard(self.clock, lambda: self.seconds, timedelta(days=92))
        self.guarded = Guarded(self.store, HaltSwitch(), guard)

    def passes(self, **time: float) -> None:
        """In the world: clock and seconds alike."""
        self.clock.move(**time)
        self.seconds += timedelta(**time).total_seconds()

    async def records(self) -> datetime:
        self.version = len(await self.store.read_stream("uji-1"))
        await self.guarded.append([to("uji-1", self.version, draft())])
        at = (await self.store.head()).recorded_at
        assert at is not None
        return at


@pytest.fixture
async def machine() -> Machine:
    made = Machine()
    await made.records()
    return made


async def test_a_leap_stops_appends_until_the_clock_is_right(machine: Machine) -> None:
    before = machine.clock()
    machine.clock.move(days=1)
    for _ in range(2):
        with pytest.raises(ClockImplausible, match="tayang clock confirm"):
            await machine.records()
    machine.clock.move(days=-1)
    machine.passes(minutes=5)
    assert await machine.records() == before + timedelta(minutes=5)


async def test_time_that_passes_is_no_leap(machine: Machine) -> None:
    machine.passes(days=400)  # a process that slept with its machine
    assert await machine.records() == machine.clock()


@pytest.mark.parametrize("minutes", [59, -59])
async def test_what_the_log_can_live_with_is_let_through(machine: Machine, minutes: int) -> None:
    """Set right again, the clock is behind by no more than an append may be."""
    machine.clock.move(minutes=minutes)
    await machine.records()
    machine.clock.move(minutes=-minutes)
    await machine.records()


async def test_slow_corrections_are_followed(machine: Machine) -> None:
    for _ in range(10):
        machine.passes(minutes=10)
        machine.clock.move(minutes=20)
        await machine.records()


async def test_a_clock_that_went_back_and_comes_again_is_no_leap(machine: Machine) -> None:
    machine.clock.move(days=-3)
    with pytest.raises(ClockImplausible):
        await machine.records()
    machine.clock.move(days=3)
    await machine.records()


async def test_begun_with_a_wrong_clock_that_is_then_set(machine: Machine) -> None:
    """A flat battery: the machine starts long ago, and is told the time later."""
    machine.clock.move(days=-9000)
    machine.start()
    with pytest.raises(ClockImplausible):
        await machine.records()
    machine.clock.move(days=9000)
    await machine.records()


async def test_after_a_long_silence_somebody_is_asked(machine: Machine) -> None:
    machine.passes(days=91)
    machine.start()
    await machine.records()
    machine.passes(days=93)
    machine.start()
    with pytest.raises(ClockImplausible):
        await machine.records()


@pytest.mark.parametrize("befalls", [lambda m: m.clock.move(days=2), lambda m: (m.passes(days=93), m.start())])
async def test_what_another_recorded_at_that_time_vouches_for_it(machine: Machine, befalls: Callable[[Machine], object]) -> None:
    """So does the confirmation, which is recorded past the guard."""
    befalls(machine)
    with pytest.raises(ClockImplausible):
        await machine.records()
    await machine.store.append([to("auditor-jam", 0, draft())])
    assert await machine.records() == machine.clock()


async def test_an_empty_log_asks_nobody() -> None:
    machine = Machine()
    machine.passes(days=1000)
    await machine.records()
