"""A clerk at a running office: the same signed commands as `tayang do`, without a process for each, and a look into the log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client

from services.cli import sample
from services.cli.addresses import nats_url_of
from services.cli.first_start import operator_key
from services.cli.reading import looking, resolve
from shared.command import Command
from shared.eventstore.codec import Recorded
from shared.eventstore.port import Record
from shared.media.intake import simpan
from shared.messaging.answers import Diterima, Jawaban
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.service import Foundation
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.e2e_story import AGUS, STORY, Act, Seen
from tests.support.eventually import eventually

UNIT = "kebakkramat"


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer the office gave: this command is recorded, there."""

    command_id: UUID
    case: str
    service: str
    name: str
    positions: tuple[int, ...]


@dataclass
class Clerk:
    """Everybody's hands at once; remembers every promise the office made."""

    on: Foundation
    nc: Client
    client: CommandClient
    seen: Seen
    promises: list[Promise] = field(default_factory=list)

    async def ask(self, act: Act, case: str, command: Command, command_id: UUID, after: int | None, timeout_s: float) -> Jawaban:
        """One try."""
        actor, jabatan = await resolve(self.on, UNIT, act.who)
        answer = await self.client.send(
            command, unit=UNIT, case=case, actor=actor, jabatan=jabatan, command_id=command_id, after=after, timeout_s=timeout_s
        )
        if isinstance(answer, Diterima):
            self.promises.append(Promise(command_id, case, command.service, type(command).__name__, answer.posisi))
        return answer

    async def do(self, act: Act, case: str, *, after: int | None = None, command_id: UUID | None = None, limit_s: float = 60.0) -> Diterima:
        """The act, asked with one id until the office says yes; a refusal fails the test. Without `after`: as of now, like `tayang do`."""
        if act.waits_for:
            after = await self.happened(case, act.waits_for)
        after = after or (await self.on.store.head()).position
        command, command_id = await self.command(act, case), command_id or uuid4()

        async def asked() -> Diterima | None:
            answer = await self.ask(act, case, command, command_id, after, 15.0)
            assert answer.hasil != "belum_dapat_diproses", (act.name, answer)
            return answer if isinstance(answer, Diterima) else None

        found = await eventually(asked, limit_s=limit_s, what=f"{act.name} is accepted")
        assert found is not None
        return found

    async def command(self, act: Act, case: str) -> Command:
        """What the officer would fill in, from what he sees now."""
        sidik = [f.event.sidik for f in await self.facts(case) if isinstance(f.event, e.MateriDiajukan)]
        return act.make(Seen(self.seen.photos, self.seen.staf, sidik[-1] if sidik else "", f"Kegiatan {case[:8]} di Desa Kebak"))

    async def story(self, case: str, acts: Sequence[Act] = STORY, *, after: int | None = None) -> int | None:
        """Acts in a row, each after the position of the one before; the last position."""
        for act in acts:
            answer = await self.do(act, case, after=after)
            after = answer.posisi[-1] if answer.posisi else after
        return after

    async def happened(self, case: str, event: str, times: int = 1, limit_s: float = 60.0) -> int:
        """Wait for an event; its position."""

        async def found() -> list[int]:
            return [f.position for f in await self.facts(case) if type(f.event).__name__ == event]

        return (await eventually(found, lambda p: len(p) >= times, limit_s=limit_s, what=f"{event} in {case}"))[-1]

    async def facts(self, case: str) -> list[Recorded[Event]]:
        """The case as the log tells it."""
        return await self.on.codec.decode(await self.on.store.read_correlation(case))

    async def log(self) -> list[Record]:
        """The whole log."""
        return await self.on.store.read(0, 1_000_000)


@asynccontextmanager
async def clerk(data: Path, **more: Any) -> AsyncIterator[Clerk]:
    """A clerk with two photos in hand, at the office that runs (or will run again) on this folder. `more`: settings."""
    settings = Settings(data=data, **more)
    async with looking(settings) as on:
        nc = await connect(nats_url_of(settings), "uji")
        try:
            photos = [await simpan(on.media, sample.photo(n), f"IMG_{n}.jpg") for n in range(2)]
            staf, _ = await resolve(on, UNIT, AGUS)
            yield Clerk(on, nc, CommandClient(nc, operator_key(settings)), Seen(photos, staf))
        finally:
            await close(nc)
