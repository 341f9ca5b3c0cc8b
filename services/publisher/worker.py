"""The only part that touches the outside world: intent first, then the call, then what came of it.

Who wrote PenayanganDimulai may call, and only before its `call_before_at`; everybody else, and everybody later, only reads back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import structlog

from services.publisher import commands as c
from services.publisher.jobs import Job, Mulai, Nanti, Rujuk, Turunkan, next_jobs
from services.publisher.outcomes import MAX_TRIES, marker
from services.publisher.outlets.port import (
    DitolakTetap,
    DitundaSementara,
    Hasil,
    Kiriman,
    KredensialHabis,
    KuotaHabis,
    Outlet,
    Tayang,
    TidakDiketahui,
)
from services.publisher.queue import Queue
from services.publisher.state import State
from shared.clock import Clock
from shared.command import Circumstances, Command, Signer
from shared.directory import Directories
from shared.execute import Executor, Receipt
from shared.messaging.verdict import INFRASTRUCTURE

log = structlog.get_logger(__name__)

IDLE_S = 1.0
"""A lost nudge costs at most this."""
Get = Callable[[str], Awaitable[bytes]]


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
        self._executor, self._queue, self._directories = executor, queue, directories
        self._outlets, self._get, self._signer, self._clock = outlets, get, signer, clock
        self._lease, self._timeout = timedelta(seconds=lease_s), timedelta(seconds=timeout_s)
        self._nudged = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin sweeping."""
        await self._queue.open()
        self._task = asyncio.create_task(self._run(), name="publisher-worker")

    async def stop(self) -> None:
        """Stop. A call under way is left without an outcome and read back at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def nudge(self) -> None:
        """There may be something to do."""
        self._nudged.set()

    async def _run(self) -> None:
        while True:
            try:
                if not await self.sweep():
                    async with asyncio.timeout(IDLE_S):
                        await self._nudged.wait()
            except TimeoutError:
                pass
            except INFRASTRUCTURE as error:
                log.warning("worker_waits", error=type(error).__name__)
                await asyncio.sleep(IDLE_S)
            except Exception:
                # One broken case must not stop publication for all others; it stays in the queue and in the log lines.
                log.exception("worker_failed")
                await asyncio.sleep(IDLE_S)
            self._nudged.clear()

    async def sweep(self) -> int:
        """Look at every due case once; how many there were."""
        due = await self._queue.due(self._clock())
        for case, unit, position in due:
            # Pushed back first: if this case makes the sweep fail, the others get their turn.
            await self._queue.later(case, position, self._clock() + timedelta(seconds=5))
            await self._look(case, unit, position)
        return len(due)

    async def _look(self, case: str, unit: str, position: int) -> None:
        direktori = await self._directories.of(unit)
        manual = frozenset(k for k, s in direktori.saluran.items() if s.jenis == "manual")
        state = await self._state(case, unit)
        again: datetime | None = None
        acted = False
        for job in next_jobs(state, self._clock(), manual, self._timeout):
            if isinstance(job, Nanti):
                again = min(again or job.at, job.at)
            else:
                acted = True
                await self._act(job, case, unit, state, job.saluran in manual)
        if acted:
            await self._queue.later(case, position, self._clock())
        elif again is not None:
            await self._queue.later(case, position, again)
        else:
            await self._queue.done(case, position)

    async def _act(self, job: Job, case: str, unit: str, state: State, is_manual: bool) -> None:
        match job:
            case Mulai(saluran, percobaan):
                await self._start(case, unit, state, saluran, percobaan, is_manual)
            case Rujuk(saluran, percobaan):
                await self._read_back(case, unit, state, saluran, percobaan)
            case Turunkan(saluran):
                await self._take_down(case, unit, state, saluran)
            case Nanti():
                return

    async def _start(self, case: str, unit: str, state: State, saluran: str, percobaan: int, is_manual: bool) -> None:
        until = self._clock() + (timedelta(days=365) if is_manual else self._lease)
        intent = c.MulaiPenayangan(saluran=saluran, percobaan=percobaan, call_before_at=until)
        receipt = await self._record(intent, case, unit, state.sidik, saluran, percobaan)
        if is_manual or receipt.repeated or not receipt.positions:
            return
        kiriman = await self._kiriman(case, unit, state, saluran)
        if self._clock() >= until:
            log.warning("lease_passed_before_call", case=case, saluran=saluran)
            return
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                hasil = await self._outlets[saluran].tayangkan(kiriman)
        except TimeoutError:
            hasil = TidakDiketahui("tayangkan")
        if isinstance(hasil, TidakDiketahui):
            log.warning("outcome_unclear", case=case, saluran=saluran)
            return  # read back when the lease has passed
        await self._outcome(case, unit, state, saluran, percobaan, hasil)

    async def _read_back(self, case: str, unit: str, state: State, saluran: str, percobaan: int) -> None:
        outlet = self._outlets[saluran]
        found = await outlet.cari(unit, marker(case, saluran, state.sidik))
        if found is not None:
            await self._outcome(case, unit, state, saluran, percobaan, found)
        elif outlet.idempotent and percobaan < MAX_TRIES:
            await self._start(case, unit, state, saluran, percobaan + 1, is_manual=False)
        else:
            await self._outcome(case, unit, state, saluran, percobaan, TidakDiketahui("rujuk"))

    async def _take_down(self, case: str, unit: str, state: State, saluran: str) -> None:
        slug = state.bahan[state.sidik].slug
        hasil = await self._outlets[saluran].tarik(unit, slug, state.penjelasan_tarik, state.ditarik_at or self._clock())
        if isinstance(hasil, Tayang):
            await self._record(c.CatatPenarikanSaluran(saluran=saluran), case, unit, state.sidik, saluran, 0)
        else:
            log.warning("take_down_failed", case=case, saluran=saluran, hasil=type(hasil).__name__)

    async def _outcome(self, case: str, unit: str, state: State, saluran: str, percobaan: int, hasil: Hasil) -> None:
        await self._record(outcome(saluran, percobaan, hasil), case, unit, state.sidik, saluran, percobaan)

    async def _record(self, command: Command, case: str, unit: str, sidik: str, saluran: str, percobaan: int) -> Receipt:
        """Timers' causes are case/step/round/kind (invariant 7): two workers at one job make the same event id."""
        kind = f"{type(command).__name__}/{command.hasil}" if isinstance(command, c.CatatHasilSaluran) else type(command).__name__
        cause = str(uuid5(NAMESPACE_URL, f"publisher/{case}/{sidik}/{saluran}/{percobaan}/{kind}"))
        about = Circumstances(cause, "layanan:publisher", None, unit, case, self._signer, self._clock())
        return await self._executor.execute(command, about)

    async def _state(self, case: str, unit: str) -> State:
        about = Circumstances("-", "layanan:publisher", None, unit, case, self._signer, self._clock())
        look = c.CatatPenghentianPenayangan()  # any command without guards: own stream only
        return await self._executor.state(look, about)

    async def _kiriman(self, case: str, unit: str, state: State, saluran: str) -> Kiriman:
        bahan = state.bahan[state.sidik]
        rendering = next(r for r in bahan.rendering if r.saluran == saluran)
        materi = bahan.materi
        return Kiriman(
            unit=unit,
            case=case,
            saluran=saluran,
            penanda=marker(case, saluran, state.sidik),
            versi=state.versi,
            sidik=state.sidik,
            slug=bahan.slug,
            isi=await self._get(rendering.sha256),
            mime=rendering.mime,
            judul=materi.judul,
            ringkasan=materi.ringkasan,
            jenis=materi.jenis,
            klasifikasi=materi.klasifikasi,
            kategori=materi.kategori,
            media=tuple((m.sha256, m.mime, m.alt) for m in materi.media),
            ralat=bahan.ralat if state.tayang_versi else "",
            tayang_at=self._clock(),
        )


def outcome(saluran: str, percobaan: int, hasil: Hasil) -> c.CatatHasilSaluran:
    """The outlet's answer in the words of the log."""
    match hasil:
        case Tayang(id_jauh, tautan):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="tayang", id_jauh=id_jauh, tautan=tautan)
        case DitolakTetap(kode, catatan):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="ditolak_tetap", kode=kode, catatan=catatan)
        case DitundaSementara(sampai):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="ditunda_sementara", sampai=sampai)
        case KredensialHabis():
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="kredensial_habis")
        case KuotaHabis(sampai):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="kuota_habis", sampai=sampai)
        case TidakDiketahui(langkah):
            return c.CatatHasilSaluran(saluran=saluran, percobaan=percobaan, hasil="belum_pasti", kode=langkah)
