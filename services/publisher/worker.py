"""The only part that touches the outside world: intent first, then the call, then what came of it.

Who wrote PenayanganDimulai may call, and only before its `call_before_at`; everybody else, and everybody later, only reads back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from services.publisher.jobs import Gugurkan, Job, Mulai, Nanti, Rujuk, Turunkan, next_jobs
from services.publisher.notes import Notes
from services.publisher.outlets.port import DitolakTetap, DitundaSementara, Outlet, Tayang, TidakDiketahui
from services.publisher.queue import Queue
from services.publisher.sending import kiriman, verified
from services.publisher.starting import MAX_TRIES, marker
from services.publisher.state import State
from shared.clock import Clock
from shared.command import Signer
from shared.directory import Directories
from shared.execute import Executor
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.messaging.sweeper import Sweeper
from shared.messaging.verdict import where

log = structlog.get_logger(__name__)

AGAIN = timedelta(seconds=5)
"""Pause before something that did not move is looked at again."""
ASK_FOR = timedelta(minutes=10)
"""How long an outlet that cannot repeat a post is asked for one whose answer was lost, before a person has to look."""
Get = Callable[[str], Awaitable[bytes]]

BAHAN_HILANG = DitolakTetap("bahan_tayang_hilang", "Berkas yang diverifikasi tidak ada atau rusak di penyimpanan; hubungi pengelola.")
SALURAN_DIAKHIRI = DitolakTetap("saluran_diakhiri", "Saluran ini sudah tidak dipakai unit; tidak ada yang ditayangkan di sana.")


class Worker:
    """Sweeps the queue; any number may run, the log decides who was first."""

    def __init__(
        self,
        executor: Executor[State],
        queue: Queue,
        directories: Directories,
        outlets: Mapping[str, Outlet],
        get: Get,
        signer: Signer,
        clock: Clock,
        lease_s: float,
        timeout_s: float,
    ) -> None:
        self._queue, self._directories, self._outlets, self._get, self._clock = queue, directories, outlets, get, clock
        self._notes = Notes(executor, signer, clock)
        self._lease, self._timeout = timedelta(seconds=lease_s), timedelta(seconds=timeout_s)
        self._sweeper = Sweeper("publisher-worker", self.sweep)

    async def start(self) -> None:
        """Begin sweeping."""
        await self._queue.open()
        self._sweeper.start()

    async def stop(self) -> None:
        """Stop. A call under way is left without an outcome and read back at the next start."""
        await self._sweeper.stop()

    def nudge(self) -> None:
        """There may be something to do."""
        self._sweeper.nudge()

    async def sweep(self) -> int:
        """Look at every due case once; how many there were. A case that fails is logged and tried again, and the others get their turn."""
        due = await self._queue.due(self._clock())
        for case, unit, position in due:
            # Pushed back first: whatever happens to this case, it does not come at once again.
            await self._queue.later(case, position, self._clock() + AGAIN)
            try:
                await self._look(case, unit, position)
            except Exception as error:  # noqa: BLE001 - one broken case must not stop publication for all others
                _failed("case_failed", error, case)
        return len(due)

    async def _look(self, case: str, unit: str, position: int) -> None:
        direktori = await self._directories.of(unit)
        manual = frozenset(k for k, s in direktori.saluran.items() if s.jenis == "manual")
        ended = frozenset(k for k, s in direktori.saluran.items() if not s.aktif)
        state = await self._notes.state(case, unit)
        times: list[datetime] = []
        moved: list[bool] = []
        for job in next_jobs(state, self._clock(), manual, self._timeout, ended):
            if isinstance(job, Nanti):
                times.append(job.at)
            else:
                moved.append(await self._try(job, case, unit, state, job.saluran in manual))
        if any(moved):
            await self._queue.later(case, position, self._clock())
        elif moved:
            return  # pushed back already
        elif times:
            await self._queue.later(case, position, min(times))
        else:
            await self._queue.done(case, position)

    async def _try(self, job: Job, case: str, unit: str, state: State, is_manual: bool) -> bool:
        """Whether something was recorded. One outlet's failure hides nothing of the others."""
        try:
            return await self._act(job, case, unit, state, is_manual)
        except Exception as error:  # noqa: BLE001 - an intent without outcome is read back; a job that never began comes again
            _failed("outlet_failed", error, case, job=type(job).__name__, saluran=getattr(job, "saluran", ""))
            return False

    async def _act(self, job: Job, case: str, unit: str, state: State, is_manual: bool) -> bool:
        match job:
            case Mulai(saluran, percobaan) if is_manual:
                return await self._notes.intend(case, unit, state, saluran, percobaan, self._clock() + timedelta(days=365))
            case Mulai(saluran, percobaan):
                return await self._start(case, unit, state, saluran, percobaan)
            case Rujuk(saluran, percobaan):
                return await self._read_back(case, unit, state, saluran, percobaan)
            case Gugurkan(saluran, percobaan):
                return await self._notes.outcome(case, unit, state, saluran, percobaan, SALURAN_DIAKHIRI)
            case Turunkan(saluran):
                return await self._take_down(case, unit, state, saluran)
            case Nanti():
                return False

    async def _start(self, case: str, unit: str, state: State, saluran: str, percobaan: int) -> bool:
        outlet, rendering = self._outlets[saluran], verified(state, saluran)
        try:
            isi = await self._get(rendering.sha256)
        except (MediaTidakAda, MediaRusak) as error:
            _failed("rendering_lost", error, case, saluran=saluran)
            isi = None
        until = self._clock() + self._lease
        if not await self._notes.intend(case, unit, state, saluran, percobaan, until):
            return False
        # Read again: what was looked at before the intent may be another version than the one it was recorded for.
        now = await self._notes.state(case, unit)
        order = now.pesanan.get(saluran)
        if now.sidik != state.sidik or now.tahap != "dilaksanakan" or order is None or order.percobaan != percobaan:
            log.warning("overtaken_before_call", case=case, saluran=saluran)
        elif isi is None:
            await self._notes.outcome(case, unit, now, saluran, percobaan, BAHAN_HILANG)
        else:
            await self._call(outlet, case, unit, now, saluran, percobaan, isi, until)
        return True

    async def _call(
        self, outlet: Outlet, case: str, unit: str, state: State, saluran: str, percobaan: int, isi: bytes, until: datetime
    ) -> None:
        what = kiriman(state, case, unit, saluran, isi, self._clock())
        if self._clock() >= until:
            log.warning("lease_passed_before_call", case=case, saluran=saluran)
            await self._notes.outcome(case, unit, state, saluran, percobaan, DitundaSementara(self._clock()))
            return
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                hasil = await outlet.tayangkan(what)
        except TimeoutError:
            hasil = TidakDiketahui("tayangkan")
        if isinstance(hasil, TidakDiketahui):
            log.warning("outcome_unclear", case=case, saluran=saluran)
            return  # read back when the lease has passed
        await self._notes.outcome(case, unit, state, saluran, percobaan, hasil)

    async def _read_back(self, case: str, unit: str, state: State, saluran: str, percobaan: int) -> bool:
        outlet, order = self._outlets[saluran], state.pesanan[saluran]
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                found = await outlet.cari(unit, marker(case, saluran, state.sidik))
        except (ConnectionError, TimeoutError) as error:
            _failed("outlet_cannot_be_asked", error, case, saluran=saluran)
            since = order.call_before_at or self._clock()
            if outlet.idempotent or self._clock() < since + self._timeout + ASK_FOR:
                return False
            found = None
        if found is not None:
            return await self._notes.outcome(case, unit, state, saluran, percobaan, found)
        again = outlet.idempotent and percobaan < MAX_TRIES
        if again and await self._start(case, unit, state, saluran, percobaan + 1):
            return True
        # Also where another try is no longer allowed (withdrawn, or the outlet was given up): the attempt must not stay without an outcome.
        return await self._notes.outcome(case, unit, state, saluran, percobaan, TidakDiketahui("rujuk"))

    async def _take_down(self, case: str, unit: str, state: State, saluran: str) -> bool:
        slug = state.bahan[state.sidik].slug
        async with asyncio.timeout(self._timeout.total_seconds()):
            hasil = await self._outlets[saluran].tarik(unit, slug, state.penjelasan_tarik, state.ditarik_at or self._clock())
        if not isinstance(hasil, Tayang):
            log.warning("take_down_failed", case=case, saluran=saluran, hasil=type(hasil).__name__)
            return False
        return await self._notes.withdrawn(case, unit, state, saluran)


def _failed(event: str, error: Exception, case: str, **more: str) -> None:
    """The place of a fault, never its text, which may quote what a person typed."""
    log.error(event, case=case, error=type(error).__name__, where=where(error), **more)
