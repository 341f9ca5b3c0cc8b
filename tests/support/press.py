"""Everything around the publisher's worker but the outside world: a log that dies on demand, cases ready to go out, time to pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as c
from services.publisher.app import WORTH_A_LOOK
from services.publisher.outlets.port import (
    Outlet,
)
from services.publisher.worker import Worker
from services.verification import commands as verification
from shared.command import Command, Signer
from shared.directory import Directories
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Appended, Record, StreamAppend
from shared.execute import Executor
from shared.media.refused import MediaTidakAda
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import PesananSaluran
from tests.support import journeys as j
from tests.support.fake_outlet import FakeOutlet, MemoryQueue
from tests.support.office import Office
from tests.support.people import STAF, UNIT, isi_disposisi, jawaban_lengkap, materi
from tests.support.scenario import By

DIMULAI, TAYANG, RAGU = "PenayanganDimulai", "MateriDitayangkan", "HasilPenayanganBelumPasti"
LONG = timedelta(hours=1)
LEASE, TIMEOUT = timedelta(seconds=30), timedelta(seconds=0.02)
"""The timeout is waited for in earnest where an outlet hangs, so it is short."""
ALL = ("website", "telegram", "instagram")
"""Two that machines call (one of them cannot repeat a post), one that a person serves."""


class WithTelegram(Directories):
    """The unit as it will be when an account may be called by machine."""

    async def of(self, unit: str) -> Direktori:
        known = await super().of(unit)
        if "telegram" not in known.saluran:
            return known
        return replace(known, saluran={**known.saluran, "telegram": replace(known.saluran["telegram"], jenis="api")})


class Killed(BaseException):
    """The process ends here: nothing may catch it."""


class FragileStore(MemoryStore):
    """Kills the process, or lets something else happen, right before or after an event of a type is written. Once."""

    kill: tuple[str, type[Event]] | None = None
    meanwhile: tuple[str, type[Event], Callable[[], Awaitable[None]]] | None = None
    unreadable: str = ""

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        names = {d.type.split(".")[1] for a in appends for d in a.drafts}
        await self._happen("before", names)
        await asyncio.sleep(0)  # two workers may have read the same before either writes
        done = await super().append(appends)
        await asyncio.sleep(0)
        await self._happen("after", names)
        return done

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        if stream == self.unreadable:
            raise KeyError("sesuatu yang diketik orang")
        return await super().read_stream(stream, after_version)

    async def _happen(self, when: str, names: set[str]) -> None:
        if self.kill is not None and self.kill[0] == when and self.kill[1].__name__ in names:
            self.kill = None
            raise Killed
        if self.meanwhile is not None and self.meanwhile[0] == when and self.meanwhile[1].__name__ in names:
            _, _, happen = self.meanwhile
            self.meanwhile = None
            await happen()


@dataclass
class Press:
    """A published-to-be case, outlets, a queue, and as many workers as there are processes."""

    store: FragileStore
    office: Office
    outlets: dict[str, FakeOutlet]
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    missing: set[str] = field(default_factory=set)
    noted: int = 0

    @property
    def now(self) -> datetime:
        return self.office.now

    def worker(self) -> Worker:
        """A new process: same log, same queue, no memory."""
        directories = WithTelegram(self.store, self.office.codec)
        executor = Executor(self.office.executors["publisher"].decider, self.store, self.office.codec, directories)
        outlets: Mapping[str, Outlet] = self.outlets
        signer = Signer("layanan-publisher", "layanan")
        clock = lambda: self.office.now  # noqa: E731
        return Worker(executor, self.queue, directories, outlets, self.get, signer, clock, LEASE.total_seconds(), TIMEOUT.total_seconds())

    async def get(self, sha256: str) -> bytes:
        if sha256 in self.missing:
            raise MediaTidakAda(sha256)
        return self.office.files[sha256]

    async def case(self, *saluran: str, jadwal: Mapping[str, datetime] | None = None) -> str:
        """A case up to the staf's taking the order on."""
        case = str(uuid4())
        do = self.office.do
        await do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
        await do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
        await do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
        await do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
        await do(content.BuatMateri(materi=materi(saluran=saluran)), j.STAF_, case)
        await self.approve_and_order(case, 1, *saluran, jadwal=jadwal)
        return case

    async def approve_and_order(self, case: str, versi: int, *saluran: str, jadwal: Mapping[str, datetime] | None = None) -> None:
        """From the Sekretaris's desk to the staf's acceptance."""
        do = self.office.do
        await do(content.KoreksiMateri(versi=versi, materi=materi(f"Judul {versi} {case}", saluran)), j.SEKRETARIS, case)
        await do(content.AjukanMateri(versi=versi + 1), j.SEKRETARIS, case)
        sidik = (await self.office.last(case, e.MateriDiajukan)).sidik
        yes = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
        await do(yes, j.BIDANG, case)
        orders = tuple(PesananSaluran(saluran=s, jadwal=(jadwal or {}).get(s)) for s in saluran)
        await do(c.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=orders), j.SEKRETARIS, case)
        await do(c.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)

    async def do(self, command: Command, by: By, case: str) -> None:
        """A person's act."""
        await self.office.do(command, by, case)

    async def note(self) -> None:
        """The publisher hears its own facts."""
        while records := await self.store.read(self.noted, 500):
            for fact in await self.office.codec.decode(records):
                if isinstance(fact.event, WORTH_A_LOOK):
                    await self.queue.note(fact.case, fact.unit, fact.position, self.now)
                self.noted = fact.position

    async def work(self, worker: Worker | None = None, rounds: int = 12) -> None:
        """Sweep until nothing is due now."""
        worker = worker or self.worker()
        for _ in range(rounds):
            await self.note()
            await self.office.settle()
            if not await worker.sweep():
                return
        raise AssertionError("the worker runs in circles")

    async def pass_time(self, how_long: timedelta) -> None:
        """Later, with the worker awake now and then."""
        until = self.now + how_long
        worker = self.worker()
        while self.now < until:
            self.office.now = min(until, self.now + timedelta(seconds=10))
            await self.work(worker)

    async def facts(self, case: str, kind: type[Any]) -> list[Any]:
        """Events of a kind."""
        return [f.event for f in await self.office.events(case) if isinstance(f.event, kind)]

    async def tale(self, case: str, saluran: str) -> list[str]:
        """What the log says of one outlet, in order."""
        return [
            type(f.event).__name__ + (f":{f.event.hasil}" if isinstance(f.event, e.PenayanganGagal) else "")
            for f in await self.office.events(case)
            if getattr(f.event, "saluran", None) == saluran
        ]

    async def give_up(self, saluran: str) -> None:
        """The unit ends an outlet."""
        gone = e.SaluranDiakhiri(saluran=saluran, alasan="akun diretas")
        version = len(await self.store.read_stream(f"registry-{UNIT}"))
        drafts = await self.office.codec.encode([gone], self.office.about(None, "registry"), "registry.uji")
        await self.store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])


async def open_press() -> Press:
    """A founded office with two outlets that machines call: the website can repeat a post, Telegram cannot."""
    store = FragileStore(clock=lambda: office.now)
    office = Office(store)
    await office.found()
    version = len(await store.read_stream(f"registry-{UNIT}"))
    telegram = e.SaluranDidaftarkan(saluran="telegram", jenis="manual", nama="Telegram")
    drafts = await office.codec.encode([telegram], office.about(None, "registry"), "registry.uji")
    await store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])
    return Press(store, office, {"website": FakeOutlet(), "telegram": FakeOutlet(idempotent=False)})
