"""Sends what waits, and writes down what came of it.

The intent stands in the log before anything is sent. After a crash between sending and writing the outcome the message is sent once more:
it holds only "there is a task" and a link, so that twice is a nuisance, while never would be a task that nobody sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog

from services.notices.channels.port import Channel, Diterima, Ditolak, Tertunda
from services.notices.commands import CatatTerkirim, CatatTidakTerkirim, SiapkanPemberitahuan
from services.notices.office import KANTOR, masih_di_kantor, masih_dieskalasi
from services.notices.queue import Antri, Queue, by_person
from services.notices.quiet import not_before
from services.notices.reactions import waits_for
from services.notices.state import State
from services.notices.texts import Pesan, of_office, of_tasks, of_trial
from shared.command import Circumstances, Command, Signer
from shared.decider import case_stream
from shared.eventstore.codec import Recorded
from shared.execute import Executor
from shared.foundation import Foundation
from shared.messaging.sweeper import Sweeper
from shared.messaging.verdict import INFRASTRUCTURE, where
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.waktu.unit import AturanUnit, aturan_unit
from shared.sop.worklist import Kasus, evolve

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=2)
"""Longer than any try: a sender that died is followed by another."""
GIVE_UP = timedelta(days=1)
AT_ONCE = 4
"""Tries side by side: one server that hangs must not hold up the other channel."""
ACTOR = "layanan:notices"


def pause(percobaan: int) -> timedelta:
    """1, 2, 4 … minutes, at most an hour."""
    return timedelta(minutes=min(60, 2 ** (percobaan - 1)))


class Sender:
    """Sweeps the queue; any number may run."""

    def __init__(
        self,
        on: Foundation,
        executor: Executor[State],
        queue: Queue,
        channels: Mapping[str, Channel],
        portal_url: Callable[[], str],
        signer: Signer,
    ) -> None:
        self._on, self._executor, self._queue, self._channels = on, executor, queue, channels
        self._portal_url, self._signer = portal_url, signer
        self._room = asyncio.Semaphore(AT_ONCE)
        self._sweeper = Sweeper("notices-sender", self.sweep)

    async def start(self) -> None:
        """Begin sweeping."""
        await self._queue.open()
        self._sweeper.start()

    async def stop(self) -> None:
        """Stop. A try under way has no outcome and is made again at the next start."""
        await self._sweeper.stop()

    def nudge(self) -> None:
        """There may be something to send."""
        self._sweeper.nudge()

    async def sweep(self) -> int:
        """Try everything that is due once; how many messages that were."""
        now = self._on.clock()
        groups = by_person(await self._queue.claim(now, now + CLAIM))
        await asyncio.gather(*(self._guarded(group) for group in groups))
        return len(groups)

    async def _guarded(self, group: list[Antri]) -> None:
        async with self._room:
            try:
                await self._one(group)
            except INFRASTRUCTURE as error:
                log.warning("notice_waits", error=type(error).__name__)  # claimed: comes again by itself
            except Exception as error:  # noqa: BLE001 - one broken message must not keep the others from being sent
                log.error("notice_failed", error=type(error).__name__, where=where(error))  # noqa: TRY400 - the text may hold an address

    async def _one(self, group: list[Antri]) -> None:
        first, now = group[0], self._on.clock()
        direktori = await self._on.directories.of(first.unit)
        group, tasks = await self._still_wanted(group, direktori, now)
        if not group:
            return
        kontak = direktori.kontak.get(first.pegawai)
        ke, channel = (getattr(kontak, first.saluran) if kontak else ""), self._channels.get(first.saluran)
        if not ke or channel is None:
            await self._end(group, "alamat_dihapus" if channel else "saluran_mati", first.percobaan)
            return
        zone = direktori.profil.zona if direktori.profil else "Asia/Jakarta"
        morning = not_before(now, zone, tenang=kontak.tenang if kontak and first.langkah else False)
        if morning > now:
            await self._queue.later(group, morning)
            return
        await self._try(group, channel, ke, self._message(first, tasks))

    def _message(self, first: Antri, tasks: Sequence[tuple[str, str]]) -> Pesan:
        if first.sebab in KANTOR:
            return of_office(self._portal_url(), first.sebab, KANTOR[first.sebab])
        return of_tasks(tasks, self._portal_url(), first.sebab) if first.langkah else of_trial(self._portal_url())

    async def _try(self, group: list[Antri], channel: Channel, ke: str, pesan: Pesan) -> None:
        percobaan = max(r.percobaan for r in group) + 1
        match await channel.kirim(ke, pesan, UUID(group[0].pemberitahuan)):
            case Diterima():
                await self._record(group, lambda r: CatatTerkirim(pemberitahuan=r.pemberitahuan, percobaan=percobaan))
            case Ditolak(kode):
                await self._end(group, kode, percobaan)
            case Tertunda(kode, after):
                again, now = max(pause(percobaan), after or timedelta(0)), self._on.clock()
                # Who tries his own address is told now, not in an hour.
                over = [r for r in group if r.langkah == 0 or now + again > r.dibuat + GIVE_UP]
                await self._end(over, kode, percobaan)
                await self._queue.later([r for r in group if r not in over], now + again, percobaan=percobaan, kode=kode)

    async def _still_wanted(self, group: list[Antri], d: Direktori, now: datetime) -> tuple[list[Antri], list[tuple[str, str]]]:
        """Those without an outcome whose task still waits, and number and case of each. The log is asked: the queue may lag."""
        wanted, tasks = [], []
        for r in group:
            if (intent := (await self._state(r)).open(r.pemberitahuan)) is None:
                await self._queue.drop(r.pemberitahuan)
            elif r.langkah == 0:
                wanted.append(r)
            elif r.sebab in KANTOR:
                if masih_di_kantor(r.sebab, r.kasus, await self._unit(r.unit)):
                    wanted.append(r)
                else:
                    await self._end([r], "tidak_perlu_lagi", r.percobaan)
            else:
                kasus, facts = await self._case(r.kasus)
                up = r.sebab == "dieskalasi"
                if masih_dieskalasi(facts, intent.jabatan) if up else waits_for(kasus, r.pegawai, d, now):
                    wanted.append(r)
                    tasks.append((f"{kasus.nomor}/{kasus.tahun}", r.kasus))
                else:
                    await self._end([r], "tidak_perlu_lagi", r.percobaan)
        return wanted, tasks

    async def _case(self, case: str) -> tuple[Kasus, Sequence[Recorded[Event]]]:
        kasus, facts = Kasus(), await self._on.codec.decode(await self._on.store.read_correlation(case))
        for fact in facts:
            kasus = evolve(kasus, fact)
        return kasus, facts

    async def _unit(self, unit: str) -> AturanUnit:
        return aturan_unit(await self._on.codec.decode(await self._on.store.read_stream(case_stream("deadlines", unit))))

    async def _state(self, r: Antri) -> State:
        return await self._executor.state(SiapkanPemberitahuan(kabar=()), self._about("-", r))

    async def _end(self, group: Sequence[Antri], kode: str, percobaan: int) -> None:
        await self._record(group, lambda r: CatatTidakTerkirim(pemberitahuan=r.pemberitahuan, percobaan=percobaan, kode=kode))

    async def _record(self, group: Sequence[Antri], outcome: Callable[[Antri], Command]) -> None:
        for r in group:
            command = outcome(r)
            cause = str(uuid5(NAMESPACE_URL, f"notices/{r.pemberitahuan}/{type(command).__name__}"))
            await self._executor.execute(command, self._about(cause, r))
            await self._queue.drop(r.pemberitahuan)

    def _about(self, cause: str, r: Antri) -> Circumstances:
        return Circumstances(cause, ACTOR, None, r.unit, r.kasus, self._signer, self._on.clock())
