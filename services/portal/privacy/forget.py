"""What the portal itself keeps of people goes when its data is erased: drafts, files on their way, and everything read into memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog
from sqlalchemy import Connection, delete, select

from services.portal.acts.draft_rows import DRAF
from services.portal.acts.uploads import PIECES, UPLOADS
from shared.eventstore.codec import Recorded
from shared.eventstore.keys import FRESH_S
from shared.foundation import Foundation
from shared.messaging.database import Database
from shared.privacy.effect import Effect
from shared.privacy.leftovers import sweep
from shared.privacy.scrub import scrub
from shared.sop import events as e

log = structlog.get_logger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")
TABLES = (DRAF.name, UPLOADS.name, PIECES.name)


class Forgetting:
    """Hears of erasures; `memory`: what to do where something was read into it."""

    def __init__(self, on: Foundation, database: Database) -> None:
        self._on, self._db, self._effect = on, database, Effect(on)
        self.memory: list[Callable[[], None]] = [on.keyring.forget, on.directories.forget]

    def now(self) -> None:
        """This process forgets. Every replica does, as soon as it looks at the log, and once more when no process can open it any longer:
        the event comes before its effect, and what was read in between was still readable."""
        self._forget()
        asyncio.get_running_loop().call_later(FRESH_S + 1, self._forget)

    def _forget(self) -> None:
        for forget in self.memory:
            forget()

    async def take(self, fact: Recorded[e.DataPribadiDimusnahkan]) -> None:
        """One replica clears the tables they share. The keys first, whoever comes to it first: what is read again must not open."""
        await self._effect.carry_out(fact.event)
        self.now()
        cases = [part.id for part in fact.event.lingkup if part.jenis == "kasus"]
        if not cases:
            return
        drafted = await self._db.run(lambda c: _cleared(c, cases))
        settings = self._on.settings
        await scrub(settings.service_database("portal"), "portal", TABLES)
        unused = timedelta(hours=settings.leftover_hours)
        left = await sweep(self._on.store, self._on.media, drafted, self._on.clock(), unused)
        log.info("forgotten", cases=len(cases), leftovers=left)


def _cleared(c: Connection, cases: Iterable[str]) -> frozenset[str]:
    """The erased cases' rows are gone; digests that other drafts still need."""
    wanted = list(cases)
    gone = select(UPLOADS.c.id).where(UPLOADS.c.kasus.in_(wanted))
    c.execute(delete(PIECES).where(PIECES.c.unggahan.in_(gone)))
    c.execute(delete(UPLOADS).where(UPLOADS.c.kasus.in_(wanted)))
    c.execute(delete(DRAF).where(DRAF.c.kasus.in_(wanted)))
    said = [*c.execute(select(DRAF.c.berkas)).scalars(), *c.execute(select(UPLOADS.c.hasil)).scalars()]
    return frozenset(digest for text in said for digest in _DIGEST.findall(text))
