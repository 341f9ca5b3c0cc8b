"""An office that tells its people, on fakes that speak the real protocols, with a clock that a test can set forward."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.cli import sample
from services.cli.first_start import operator_key, prepare
from services.cli.reading import resolve
from services.cli.run import ALL, Running, all_ready, running
from services.notices.app import Notices
from services.registry.commands import UbahKontak
from shared.command import Command
from shared.eventstore.codec import Recorded
from shared.media.intake import simpan
from shared.messaging.answers import Diterima, Jawaban
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.settings import Settings
from shared.sop import events as e
from tests.support.e2e_clerk import UNIT, Clerk
from tests.support.e2e_story import AGUS, Seen
from tests.support.eventually import eventually
from tests.support.fake_smtp import FakeSmtp, fake_smtp
from tests.support.fake_telegram import TOKEN, FakeTelegram, fake_telegram

MIDDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
"""Noon in Karanganyar."""
PORTAL_URL = "https://tayang.uji.invalid"


@dataclass
class Moving:
    """Goes at the world's pace from `start`, and can be set forward."""

    start: datetime = MIDDAY
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.start + (datetime.now(UTC) - self.began)

    def forward(self, by: timedelta) -> None:
        self.start += by


@dataclass
class NotifiedOffice:
    """Office and fakes. The office can be stopped and started again on the same folder."""

    folder: Path
    clock: Moving
    mail: FakeSmtp
    telegram: FakeTelegram
    more: dict[str, Any]
    run: Running = field(init=False)
    clerk: Clerk = field(init=False)
    _stack: AsyncExitStack = field(init=False)

    async def start(self) -> None:
        token = self.folder / "token"
        token.write_text(TOKEN)
        settings = Settings.model_validate(
            {
                "data": self.folder / "data",
                "site_port": 0,
                "portal_url": PORTAL_URL,
                "request_timeout_s": 0.5,
                "notice_gather_s": 0,
                "smtp_url": self.mail.url,
                "smtp_from": "tayang@kecamatan.invalid",
                "telegram_token_file": token,
                "telegram_api_base": self.telegram.url,
                **self.more,
            }
        )
        self._stack = AsyncExitStack()
        self.run = await self._stack.enter_async_context(running(settings, [n for n in ALL if n != "portal"], self.clock))
        on = self.run.foundation
        await prepare(on)
        await all_ready(self.run)
        nc = await connect(on.nats_url, "uji")
        self._stack.push_async_callback(close, nc)
        photos = [await simpan(on.media, sample.photo(n), f"IMG_{n}.jpg") for n in range(2)]
        staf, _ = await resolve(on, UNIT, AGUS)
        self.clerk = Clerk(on, nc, CommandClient(nc, operator_key(settings), self.clock), Seen(photos, staf))

    async def stop(self) -> None:
        await self._stack.aclose()

    @property
    def notices(self) -> Notices:
        return next(c for c in self.run.components if isinstance(c, Notices))

    async def person(self, who: str) -> str:
        return (await resolve(self.run.foundation, UNIT, who))[0]

    async def ask(self, command: Command, *, actor: str = "operator", case: str = "") -> Jawaban:
        return await self.clerk.client.send(command, unit=UNIT, case=case or f"unit-{UNIT}", actor=actor)

    async def reach(self, who: str, *, surel: str = "", telegram: str = "", jam_tenang: bool = True) -> str:
        """Set a person's addresses; who it is."""
        pegawai = await self.person(who)
        answer = await self.ask(UbahKontak(pegawai=pegawai, surel=surel, telegram=telegram, jam_tenang=jam_tenang))
        assert isinstance(answer, Diterima), answer
        return pegawai

    async def facts(self, case: str) -> list[Recorded[Any]]:
        """What the notices have recorded of a case."""
        store = self.run.foundation.store
        return list(await self.run.foundation.codec.decode(await store.read_stream(f"notices-{case}")))

    async def outcomes(self, case: str, at_least: int = 1) -> Sequence[Any]:
        """Events that say how it ended, once there are that many."""

        async def found() -> list[Any]:
            return [f.event for f in await self.facts(case) if not isinstance(f.event, e.PemberitahuanDisiapkan)]

        return await eventually(found, lambda events: len(events) >= at_least, what=f"{at_least} outcomes")

    async def waiting(self, tries: int, of: list[str]) -> None:
        """Until that many tries were made."""
        await eventually(lambda: len(of), lambda n: n >= tries, what=f"{tries} tries")

    async def heard(self) -> None:
        """Until every part has followed the log to its end."""
        await all_ready(self.run)


@asynccontextmanager
async def notified_office(folder: Path, clock: Moving | None = None, **more: Any) -> AsyncIterator[NotifiedOffice]:
    """Running; ended by itself."""
    async with fake_smtp() as mail, fake_telegram() as telegram:
        office = NotifiedOffice(folder, clock or Moving(), mail, telegram, more)
        await office.start()
        try:
            yield office
        finally:
            await office.stop()


def new_case() -> str:
    return str(uuid4())
