"""An office with its deadlines, on a memory log and a clock set by hand: facts are heard and time is looked at when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.deadlines import commands as c
from services.deadlines.app import Deadlines
from services.deadlines.reactions import REACTIONS
from services.deadlines.subscribers import HEARD
from shared.command import Circumstances, Command, Signer
from shared.eventstore.codec import Recorded
from shared.eventstore.memory import MemoryStore
from shared.execute import Receipt
from shared.foundation import lay_foundation
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.aturan import IsiKalender
from tests.support.calendars import isi, wib
from tests.support.office import Office
from tests.support.people import UNIT
from tests.support.scenario import By

MORNING = wib("2026-11-23 08:00")


class StillOffice(Office):
    """Its clock stands still between acts: here a test says what time it is."""

    def about(self, by: By | None, case: str, cause: str | None = None, digest: str = "d") -> Circumstances:
        now = self.now
        made = replace(super().about(by, case, cause, digest), now=now)
        self.now = now
        return made


@dataclass
class DeadlineOffice:
    """`replicas` of the service on one log; each hears and sweeps by itself."""

    office: Office
    replicas: list[Deadlines]
    heard: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heard = [0] * len(self.replicas)

    def at(self, text: str) -> None:
        """The office's clock shows this, local time."""
        self.office.now = wib(text)

    def later(self, minutes: float) -> None:
        self.office.now += timedelta(minutes=minutes)

    async def do(self, command: Command, by: By | None, case: str, cause: str | None = None) -> Receipt:
        """An act of the SOP; everybody hears of it."""
        receipt = await self.office.do(command, by, case, cause)
        await self.hear()
        return receipt

    async def hear(self, n: int = 0) -> None:
        """Replica `n` follows the log to its end."""
        service = self.replicas[n]
        while records := await self.office.store.read(self.heard[n], 100):
            for fact in await self.office.codec.decode(records):
                reaction = REACTIONS.get(type(fact.event))
                await service.react(fact, reaction(fact.event) if reaction else None)
                if isinstance(fact.event, HEARD):
                    await service.hears.dengar(fact)
                self.heard[n] = fact.position

    async def sweep(self, n: int = 0) -> None:
        """Replica `n` looks at what is due until there is nothing more, and hears what came of it."""
        for _ in range(20):
            if not await self.replicas[n].watcher.sweep():
                break
            await self.hear(n)

    async def ask(self, command: Command, case: str = f"unit-{UNIT}", by: By | None = None, kind: str = "operator") -> Receipt:
        """As administrator at the machine, or as an officer."""
        actor, jabatan = (by.actor, by.jabatan) if by else ("operator", None)
        about = Circumstances(str(uuid4()), actor, jabatan, UNIT, case, Signer("uji", kind), self.office.now, "d")  # type: ignore[arg-type]
        receipt = await self.replicas[0].executor.execute(command, about)
        await self.hear()
        return receipt

    async def calendar(self, kalender: IsiKalender | None = None) -> None:
        await self.ask(c.TetapkanKalenderKerja(kalender=kalender or isi()))

    async def limit(self, *langkah: str, teks: str, **more: Any) -> None:
        await self.ask(c.TetapkanBatasWaktu(langkah=langkah, teks=teks, **more))

    async def facts(self, case: str) -> Sequence[Recorded[Event]]:
        """What the deadlines recorded of a case."""
        return await self.office.codec.decode(await self.office.store.read_stream(f"deadlines-{case}"))

    async def unit_facts(self) -> Sequence[Event]:
        facts = await self.office.codec.decode(await self.office.store.read_stream(f"deadlines-{UNIT}"))
        return [f.event for f in facts if not isinstance(f.event, e.KalenderKerjaDitetapkan | e.BatasWaktuDitetapkan)]

    async def story(self, case: str) -> list[tuple[str, str, int]]:
        """Kind, step and round of each, in order."""
        return [_said(f.event) for f in await self.facts(case)]

    async def dues(self, case: str) -> list[datetime]:
        return [f.event.due_at for f in await self.facts(case) if isinstance(f.event, e.TenggatDitetapkan)]


def _said(event: Any) -> tuple[str, str, int]:
    name = type(event).__name__.removeprefix("Tenggat")
    name += f" {event.hasil}" if isinstance(event, e.TenggatBerakhir) else ""
    return name, getattr(event, "langkah", ""), getattr(event, "putaran", 0)


@asynccontextmanager
async def deadline_office(folder: Path, replicas: int = 1) -> AsyncIterator[DeadlineOffice]:
    """Founded at eight on a Monday morning; no calendar, no limits."""
    store = MemoryStore(clock=lambda: office.now)
    office = StillOffice(store, now=MORNING)
    await office.found()
    on = await lay_foundation(Settings(data=folder), lambda: office.now)
    await on.store.close()
    on.store, on.codec, on.directories = store, office.codec, office.directories
    services = [Deadlines(on) for _ in range(replicas)]
    try:
        for service in services:
            await service.queue.open()
        yield DeadlineOffice(office, services)
    finally:
        for service in services:
            await service.database.close()
        on.keyring.close()
