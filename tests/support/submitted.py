"""A case brought before the Bidang by signed commands, so that a test of step 7's pages begins there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.cli import sample
from services.cli.first_start import operator_key
from services.cli.reading import resolve
from services.content import commands as content
from services.disposition import commands as disposition
from shared.command import Command
from shared.media.intake import Tersimpan, simpan
from shared.messaging.answers import Diterima
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.sop import events as e
from shared.sop.materi import Materi
from tests.support.portal_world import World

UNIT = "kebakkramat"


@dataclass
class Clerks:
    """Everybody of the office, acting by command."""

    world: World
    case: str

    async def act(self, spoken: str, *commands: Command) -> None:
        """These commands by this person, each accepted."""
        await self._send(*await resolve(self.world.run.foundation, UNIT, spoken), *commands)

    async def administer(self, *commands: Command) -> None:
        """These commands of the registry, by the operator."""
        await self._send(str(uuid4()), None, *commands)

    async def _send(self, actor: str, jabatan: str | None, *commands: Command) -> None:
        on = self.world.run.foundation
        nc = await connect(on.nats_url, "uji")
        try:
            client = CommandClient(nc, operator_key(on.settings))
            for command in commands:
                after = (await on.store.head()).position
                answer = await client.send(command, unit=UNIT, case=self.case, actor=actor, jabatan=jabatan, after=after)
                assert isinstance(answer, Diterima), answer
        finally:
            await close(nc)
        assert await self.world.portal._facts.seen((await on.store.head()).position)

    async def resubmit(self, materi: Materi, versi: int) -> None:
        """The Sekretaris corrects what came back and hands it over again."""
        await self.act("sekretaris", content.KoreksiMateri(versi=versi, materi=materi), content.AjukanMateri(versi=versi + 1))

    async def facts(self) -> list[Any]:
        """All events of the case."""
        on = self.world.run.foundation
        return [f.event for f in await on.codec.decode(await on.store.read_correlation(self.case))]

    async def sidik(self) -> str:
        """Digest before the Bidang."""
        return str([x.sidik for x in await self.facts() if isinstance(x, e.MateriDiajukan)][-1])


def material(photos: list[Tersimpan], **changes: Any) -> Materi:
    """The sample article with these fields."""
    return Materi.model_validate(sample.article(photos, 42, ("website", "instagram")).model_dump() | changes)


async def assigned(world: World) -> tuple[Clerks, list[Tersimpan]]:
    """At step 5, the staf's turn; the photos came with the sheet."""
    on = world.run.foundation
    photos = [await simpan(on.media, sample.photo(n), f"IMG_{n}.jpg") for n in range(2)]
    clerks = Clerks(world, str(uuid4()))
    agus, _ = await resolve(on, UNIT, "staf_sekretariat:agus")
    d = disposition
    await clerks.act("ppid_pembantu", d.BuatDisposisi(disposisi=sample.sheet(photos)))
    await clerks.act("sekretaris", d.TeruskanDisposisi())
    await clerks.act("sekretariat", d.TerimaDisposisi(), d.TugaskanPenyusunan(staf=agus))
    return clerks, photos


async def submitted(world: World, **changes: Any) -> tuple[Clerks, list[Tersimpan]]:
    """At step 7 with the sample article, changed in these fields."""
    clerks, photos = await assigned(world)
    await clerks.act("staf_sekretariat:agus", content.BuatMateri(materi=material(photos, **changes)))
    await clerks.act("sekretaris", content.KoreksiMateri(versi=1), content.AjukanMateri(versi=2))
    return clerks, photos
