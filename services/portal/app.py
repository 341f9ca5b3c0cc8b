"""Composition of the portal, used by production and tests alike."""

from __future__ import annotations

import asyncio
import socket
from uuid import NAMESPACE_URL, uuid5

import structlog
import uvicorn

from services.portal.base import Parts
from services.portal.cases.inbox import Inbox
from services.portal.cases.view import Views
from services.portal.desk import Sender
from services.portal.sign_in.accounts import Accounts
from services.portal.web import create_portal
from shared.eventstore.codec import Recorded
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect, make_broker, start
from shared.messaging.database import Database
from shared.messaging.health import Health
from shared.messaging.signing import SigningKey
from shared.messaging.subscribe import Facts
from shared.service import Foundation
from shared.sop.event import EVENTS, Event

log = structlog.get_logger(__name__)

CASE_SERVICES = ("disposition", "content", "verification", "publisher")
NOT_OF_A_CASE = ("NomorPertamaDitetapkan", "NomorDicadangkan", "NomorDisposisiDibatalkan")


class Portal:
    """The pages, the projection behind them, and the key their commands are signed with."""

    name = "portal"

    def __init__(self, on: Foundation, listener: socket.socket, key: SigningKey) -> None:
        self._on, self._listener, self._key = on, listener, key
        self._database = Database(on.settings.service_database("portal"), schema="portal")
        self.accounts = Accounts(self._database, on.clock)
        self._inbox = Inbox(self._database)
        self._broker = make_broker(on.nats_url, "portal")
        self._facts = Facts("portal", self._broker, on.store, on.codec, self._database, clock=on.clock)
        events = [cls for name, cls in EVENTS.items() if cls.service in CASE_SERVICES and name not in NOT_OF_A_CASE]
        self._facts.on(*events)(self._take)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._listener.getsockname()[:2]
        return f"http://{host}:{port}"

    async def start(self) -> None:
        """Tables, projection, then the pages."""
        await self.accounts.prepare()
        await self._inbox.prepare()
        await start(self._broker)
        await self._facts.start()
        self._nc = await connect(self._on.nats_url, "portal-perintah")
        on = self._on
        parts = Parts(
            accounts=self.accounts,
            inbox=self._inbox,
            views=Views(on.store, on.codec),
            directories=on.directories,
            media=on.media,
            sender=Sender(CommandClient(self._nc, self._key, on.clock)),
            facts=self._facts,
            clock=on.clock,
            site_url=on.public_url,
        )
        config = uvicorn.Config(
            create_portal(parts), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3, server_header=False
        )
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        self._task = asyncio.create_task(self._server._serve([self._listener]), name="portal")
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Let running requests end."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        await self._facts.stop()
        await close(self._broker)
        await close(self._nc)
        await self._database.close()

    async def health(self) -> Health:
        """How far the projection has followed."""
        return await self._facts.health()

    async def add_samples(self, unit: str) -> None:
        """Accounts of the invented people of a first start, one each, without a password."""
        d = await self._on.directories.of(unit)
        for person in d.pegawai.values():
            id_ = str(uuid5(NAMESPACE_URL, f"contoh/{unit}/{person.id}"))
            name = person.nama.partition(" (")[0].lower().replace(" ", ".")
            await self.accounts.add(id_, name, None, {unit: person.id}, contoh=True)

    async def _take(self, fact: Recorded[Event]) -> None:
        await self._inbox.apply(fact)
