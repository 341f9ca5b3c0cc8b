"""Composition of the portal, used by production and tests alike."""

from __future__ import annotations

import asyncio
import socket
from uuid import NAMESPACE_URL, uuid5

import structlog
import uvicorn

from services.portal.acts.drafts import Drafts
from services.portal.acts.uploads import Uploads
from services.portal.audits.parts import Audits
from services.portal.base import Parts, templates
from services.portal.cases.claims import Claims
from services.portal.cases.heard import CASE_FACTS
from services.portal.cases.inbox import Inbox
from services.portal.cases.live import Live
from services.portal.cases.piles import Piles
from services.portal.cases.search import Search
from services.portal.cases.thumbs import Thumbs
from services.portal.cases.view import Views
from services.portal.desk import Sender
from services.portal.log_news import KnownDirectories, LogNews
from services.portal.notices.backup_note import last_backup
from services.portal.notices.told import Told
from services.portal.privacy.forget import Forgetting
from services.portal.privacy.reading import PrivacyReading
from services.portal.registers.reading import Reading
from services.portal.registers.table import Registers
from services.portal.registers.table import change as registered
from services.portal.reports.table import Reports
from services.portal.reports.table import change as reported
from services.portal.sign_in.doors import SignIn
from services.portal.sign_in.provider import Provider
from services.portal.tenggat.table import FACTS as DUE_FACTS
from services.portal.tenggat.table import DueTimes
from services.portal.web import create_portal
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect, make_broker, start
from shared.messaging.database import Database
from shared.messaging.health import Health
from shared.messaging.signing import SigningKey
from shared.messaging.subscribe import Facts
from shared.service import Foundation
from shared.sop import events as e
from shared.sop.laporan.jejak import FACTS as REPORTED
from shared.sop.register.catatan import HEARD as REGISTERED

log = structlog.get_logger(__name__)


class Portal:
    """The pages, the projection behind them, and the key their commands are signed with."""

    name = "portal"

    def __init__(self, on: Foundation, listener: socket.socket, key: SigningKey) -> None:
        self._on, self._listener, self._key = on, listener, key
        self._database = Database(on.settings.service_database("portal"), schema="portal")
        self.sign_in = SignIn.on(self._database, on.clock)
        self.accounts = self.sign_in.accounts
        self._inbox = Inbox(self._database)
        self._claims, self._live = Claims(self._database, on.clock), Live(self._inbox)
        self._broker = make_broker(on.nats_url, "portal")
        self._facts = Facts("portal", self._broker, on.store, on.codec, self._database, clock=on.clock)
        self._facts.into(self._inbox.take, *CASE_FACTS)
        self._told = Told(self._database, on.settings)
        self._facts.on(e.PemberitahuanDisiapkan, e.PemberitahuanTerkirim, e.PemberitahuanGagal)(self._told.take)
        self._tenggat = DueTimes(self._database, on.store, on.codec)
        self._facts.on(*DUE_FACTS)(self._tenggat.take)
        self._registers = Registers(self._database, on.store, on.codec)
        self._facts.into(registered, *REGISTERED)
        self._forgetting = Forgetting(on, self._database)
        self._facts.on(e.DataPribadiDimusnahkan)(self._forgetting.take)
        self._reports = Reports(self._database, on.store, on.codec)
        self._facts.into(reported, *REPORTED)
        self._audits = Audits.on(on, self._database)
        self._facts.into(self._audits.seen.take, e.AuditMelihat)
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._listener.getsockname()[:2]
        return f"http://{host}:{port}"

    async def start(self) -> None:
        """Tables, projection, then the pages."""
        await self.sign_in.prepare()
        await self._inbox.prepare()
        await self._claims.prepare()
        await self._told.prepare()
        await self._tenggat.prepare()
        await self._registers.prepare()
        await self._reports.prepare()
        await self._audits.seen.prepare()
        drafts, uploads = Drafts(self._database, self._on.clock), Uploads(self._database, self._on.clock)
        await drafts.prepare()
        await uploads.prepare()
        await start(self._broker)
        await self._facts.start()
        self._live.start()
        self._nc = await connect(self._on.nats_url, "portal-perintah")
        on = self._on
        news, portal_url = LogNews(on.store), on.settings.portal_url.rstrip("/") or self.url
        views = Views(on.store, on.codec, news)
        self._tenggat.hears(news)
        search, thumbs, directories = Search(self._inbox, views), Thumbs(on.media), KnownDirectories(on.directories, news)
        news.erased = self._forgetting.now
        self._forgetting.memory += [views.forget, search.forget, thumbs.forget, directories.forget]
        parts = Parts(
            sign_in=self.sign_in,
            inbox=self._inbox,
            piles=Piles(self._database, self._inbox, self._claims, drafts),
            views=views,
            directories=directories,
            media=on.media,
            sender=Sender(CommandClient(self._nc, self._key, on.clock)),
            facts=self._facts,
            clock=on.clock,
            site_url=on.public_url,
            claims=self._claims,
            search=search,
            live=self._live,
            thumbs=thumbs,
            drafts=drafts,
            uploads=uploads,
            told=self._told,
            tenggat=self._tenggat,
            reports=self._reports,
            privacy=PrivacyReading(on.store, on.codec, on.keyring, on.media),
            registers=Reading(self._database, on.store, on.codec),
            audits=self._audits,
            jinja=templates(on.clock, last_backup(on.settings, on.clock), portal_url),
            portal_url=portal_url,
            secure=on.settings.portal_url.startswith("https://"),
            oidc=Provider(on.settings, self._key.private.private_bytes_raw()) if on.settings.oidc_issuer else None,
        )
        parts.jinja.globals["henti"] = lambda: on.halt.reason if on.halt.halted else ""
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
        await self._live.stop()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        await self._facts.stop()
        await close(self._broker)
        await close(self._nc)
        await self._audits.replays.close()
        await self._database.close()

    async def health(self) -> Health:
        """How far the projection has followed."""
        return await self._facts.health()

    async def seen(self, position: int) -> bool:
        """Whether the projection has come to `position`, waiting a few seconds."""
        return await self._facts.seen(position)

    async def unclaimed(self, unit: str) -> bool:
        """Whether nobody administers it yet: neither the log nor the accounts know anyone."""
        return not (await self._on.directories.of(unit)).administrator and not await self.accounts.exists_administrator()

    async def add_samples(self, unit: str) -> None:
        """Accounts of the invented people of a first start, one each, without a password."""
        d = await self._on.directories.of(unit)
        for person in d.pegawai.values():
            if person.id in d.administrator or "(contoh)" not in person.nama:
                continue  # a real person never comes in without a password
            id_ = str(uuid5(NAMESPACE_URL, f"contoh/{unit}/{person.id}"))
            name = person.nama.partition(" (")[0].lower().replace(" ", ".")
            await self.accounts.add(id_, name, None, {unit: person.id}, contoh=True)
