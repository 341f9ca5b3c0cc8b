"""Looks at what is due. Sweeps only select; whether something is near or has passed is decided on the log, and recorded once.

Each look has an id made of due time and kind, so any number of watchers, crashes and restarts come to one fact. After an outage the
facts tell the times at which things were due, not when somebody looked again.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime, timedelta

import structlog

from services.deadlines.berkala import menunggu
from services.deadlines.commands import (
    NyatakanKewajibanTerlewat,
    NyatakanTidakOptimal,
    PerbaruiTenggat,
    PeriksaTenggat,
    PulihkanKeterbukaan,
)
from services.deadlines.openness import SEBAB, jatuh_tempo, lihat_berikutnya
from services.deadlines.queue import Lihat, Queue, Ulang
from services.deadlines.reckoning import calendar_of, cause
from services.deadlines.state import INITIAL, State, evolve
from services.deadlines.tangga import berikutnya
from shared.command import Circumstances, Signer
from shared.decider import case_stream
from shared.execute import Executor
from shared.foundation import Foundation
from shared.messaging.sweeper import Sweeper
from shared.messaging.verdict import INFRASTRUCTURE, where

log = structlog.get_logger(__name__)

CLAIM = timedelta(seconds=30)
"""Longer than any look: a watcher that died is followed by another."""
ACTOR = "layanan:deadlines"


class Watcher:
    """Any number may run."""

    def __init__(self, on: Foundation, executor: Executor[State], queue: Queue, signer: Signer) -> None:
        self._on, self._executor, self._queue, self._signer = on, executor, queue, signer
        self._sweeper = Sweeper("deadlines-watcher", self.sweep)

    async def start(self) -> None:
        """Begin to look."""
        await self._queue.open()
        self._sweeper.start()

    async def stop(self) -> None:
        """Stop. What was being looked at is looked at again after the next start."""
        await self._sweeper.stop()

    def nudge(self) -> None:
        """There may be something to look at."""
        self._sweeper.nudge()

    async def sweep(self) -> int:
        """Look at everything that is due once; how much that was."""
        now = self._on.clock()
        # Rules before hours: a day that has become a day off must not make anybody late first.
        outdated = await self._queue.outdated()
        for case in outdated:
            await self._guarded(self._again(case))
        due = await self._queue.claim(now, now + CLAIM)
        try:
            for one in due:
                await self._guarded(self._look(one))
        except INFRASTRUCTURE:
            await self._queue.release(due, now + CLAIM)
            raise
        silent = await self._queue.silent(now, now + CLAIM)
        for unit in silent:
            await self._guarded(self._openness(unit))
        return len(outdated) + len(due) + len(silent)

    async def _guarded(self, look: Awaitable[None]) -> None:
        try:
            await look
        except INFRASTRUCTURE:
            raise
        except Exception as error:  # noqa: BLE001 - one broken case must not keep the others from being looked at
            log.error("look_failed", error=type(error).__name__, where=where(error))  # noqa: TRY400 - the text may hold personal data

    async def _look(self, one: Lihat) -> None:
        if command := await self._due_for(one):
            parts = (command.jenis, command.tingkat) if command.tingkat else (command.jenis,)
            await self._executor.execute(command, self._about(cause(one.tenggat, *parts), one.kasus, one.unit))
            if await self._due_for(one) == command:
                return  # done in its stage, and not heard of here yet: it is claimed, and comes again by itself
        await self.refresh(one.kasus, one.unit)

    async def _due_for(self, one: Lihat) -> PeriksaTenggat | None:
        t, now = (await self.state(one.kasus)).tenggat.get(one.tenggat), self._on.clock()
        if t is None:
            return None
        if jenis := t.due_for(now):
            return PeriksaTenggat(tenggat=t.id, jenis=jenis)
        unit = await self.unit_state(one.unit)
        rung = berikutnya(t, unit, calendar_of(unit))
        return PeriksaTenggat(tenggat=t.id, jenis="eskalasi", tingkat=rung.tingkat) if rung and rung.at <= now else None

    async def _again(self, case: Ulang) -> None:
        await self._executor.execute(PerbaruiTenggat(), self._about(cause(case.kasus, "aturan", case.aturan), case.kasus, case.unit))
        await self.refresh(case.kasus, case.unit)
        await self._queue.reckoned(case)

    async def _openness(self, unit: str) -> None:
        since, now = await self._queue.last_published(unit), self._on.clock()
        state = await self.unit_state(unit)
        found = jatuh_tempo(state, since)
        if found is not None and found[0].at <= now and SEBAB not in state.peringatan:
            command = NyatakanTidakOptimal(sejak=found[1])
            await self._executor.execute(command, self._about(cause(unit, "keterbukaan", found[1].isoformat()), f"unit-{unit}", unit))
            await self._published_meanwhile(unit, since)
        for kode, day, at in menunggu(state, calendar_of(state)):
            if at <= now:
                missed = NyatakanKewajibanTerlewat(kode=kode, jatuh_tempo=day)
                await self._executor.execute(missed, self._about(cause(unit, "berkala", kode, day), f"unit-{unit}", unit))
        await self.look_again(unit)

    async def look_again(self, unit: str) -> None:
        """When the unit has to be looked at next, as it stands in the log now."""
        at = lihat_berikutnya(await self.unit_state(unit), await self._queue.last_published(unit))
        await self._queue.look_for_openness(unit, at)

    async def _published_meanwhile(self, unit: str, before: datetime | None) -> None:
        """Who heard of a publication while we decided found no warning to end yet."""
        since = await self._queue.last_published(unit)
        if since is not None and since != before:
            command = PulihkanKeterbukaan(tayang_at=since)
            await self._executor.execute(command, self._about(cause(unit, "pulih", since.isoformat()), f"unit-{unit}", unit))

    async def refresh(self, kasus: str, unit: str) -> None:
        """The projection anew from the case's own stream."""
        tenggat = list((await self.state(kasus)).tenggat.values())
        climbing = any(t.terlampaui and not t.hasil for t in tenggat)
        rules = await self.unit_state(unit) if climbing else INITIAL
        k = calendar_of(rules)
        rungs = {t.id: rung.at for t in tenggat if (rung := berikutnya(t, rules, k)) is not None}
        await self._queue.put(kasus, unit, tenggat, rungs)

    async def state(self, kasus: str) -> State:
        """The case's due times as they stand in the log."""
        return await self._folded(case_stream("deadlines", kasus))

    async def unit_state(self, unit: str) -> State:
        """The unit's calendar, limits and warning as they stand in the log."""
        return await self._folded(case_stream("deadlines", unit))

    async def _folded(self, stream: str) -> State:
        state = INITIAL
        for fact in await self._on.codec.decode(await self._on.store.read_stream(stream)):
            state = evolve(state, fact)
        return state

    def _about(self, why: str, kasus: str, unit: str) -> Circumstances:
        return Circumstances(why, ACTOR, None, unit, kasus, self._signer, self._on.clock())
