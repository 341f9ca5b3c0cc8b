"""Composition of step 8, used by production and tests alike."""

from __future__ import annotations

from dataclasses import replace

from services.publisher.decisions import DECIDER
from services.publisher.files import named
from services.publisher.outlets.port import Outlet
from services.publisher.outlets.website import WebsiteOutlet
from services.publisher.queue import Queue
from services.publisher.reactions import REACTIONS
from services.publisher.site.cek.follow import Pengikut
from services.publisher.site.database import SiteDb
from services.publisher.state import State
from services.publisher.worker import Worker
from shared.eventstore.codec import Recorded
from shared.media.check import FilesAtHand
from shared.messaging.health import Health
from shared.service import Foundation, Service
from shared.sop import events as e
from shared.sop.event import Event

WORTH_A_LOOK: tuple[type[Event], ...] = (
    e.PenayanganDilaksanakan,
    e.PenayanganDimulai,
    e.PenayanganGagal,
    e.MateriDitayangkan,
    e.PenayanganDiulang,
    e.JadwalDiubah,
    e.MateriDitarik,
)
"""Own facts after which the worker may have something to do."""


class Publisher(Service[State]):
    """The stage with a worker beside it."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, replace(DECIDER, prepare=FilesAtHand(on.media.get, named)), REACTIONS)
        self._site = SiteDb.open(on.settings.service_database("situs"))
        self._cek = Pengikut(on, self._site)
        self._queue = Queue(self.database)
        outlets: dict[str, Outlet] = {"website": WebsiteOutlet(self._site, on.public_url, on.clock)}
        settings = on.settings
        self.worker = Worker(
            self.executor,
            self._queue,
            on.directories,
            outlets,
            on.media.get,
            self.signer,
            on.clock,
            settings.call_lease_s,
            settings.request_timeout_s,
        )
        self.facts.on(*WORTH_A_LOOK)(self._note)

    async def _note(self, fact: Recorded[Event]) -> None:
        await self._queue.note(fact.case, fact.unit, fact.position, self.foundation.clock())
        self.worker.nudge()

    async def start(self) -> None:
        """Site first, then the queue, then the facts that fill it."""
        await self._site.prepare()
        await self._cek.start()
        await self.worker.start()
        await super().start()

    async def stop(self) -> None:
        """The worker first: it must not begin anything new."""
        await self.worker.stop()
        await super().stop()
        await self._cek.stop()
        await self._site.close()

    async def health(self) -> Health:
        """How far the stage and the site's own projection have followed: as far as the slower of the two."""
        stage, site = await super().health(), await self._cek.health()
        behind = min(stage, site, key=lambda h: h.position)
        reasons = tuple(dict.fromkeys((*stage.reasons, *site.reasons)))
        return Health(self.name, stage.alive and site.alive, behind.position, max(stage.head, site.head), reasons)


def build(on: Foundation) -> Publisher:
    """The publisher stage."""
    return Publisher(on)
