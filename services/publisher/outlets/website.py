"""Our own website. One transaction per publication, so an article is out whole or not at all, and asking twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from services.publisher.outlets.port import DitolakTetap, DitundaSementara, Hasil, Kiriman, Tayang, TidakDiketahui
from services.publisher.site import writing
from services.publisher.site.address import alamat_artikel
from services.publisher.site.database import CommitTidakPasti, SiteDb, SitusTakTerjangkau
from shared.clock import Clock

log = structlog.get_logger(__name__)

TUNGGU_DATABASE = timedelta(minutes=1)


class WebsiteOutlet:
    """Writes what the public site shows."""

    idempotent = True
    manual = False

    def __init__(self, db: SiteDb, base_url: str, clock: Clock) -> None:
        self._db = db
        self._base_url = base_url
        self._clock = clock

    async def tayangkan(self, kiriman: Kiriman) -> Hasil:
        """Publish this version at its address; the same marker, or the same version, again is the same answer."""
        return await self._written(lambda c: writing.tayangkan(c, kiriman), kiriman.unit)

    async def tarik(self, unit: str, slug: str, penjelasan: str, at: datetime) -> Hasil:
        """Leave a note at the address; withdrawing again changes nothing."""
        return await self._written(lambda c: writing.tarik(c, unit, slug, penjelasan, at), unit)

    async def cari(self, unit: str, penanda: str) -> Tayang | None:
        """By the marker, whether it was withdrawn since or not: the question is whether it went out."""
        found = await self._db.read(lambda c: writing.cari(c, unit, penanda))
        return None if found is None else self._out(unit, found)

    async def _written(self, write: Callable[[Connection], str | DitolakTetap], unit: str) -> Hasil:
        try:
            outcome = await self._db.write(write)
        except SitusTakTerjangkau as error:
            log.warning("site_database_unavailable", unit=unit, error=str(error))
            return DitundaSementara(self._clock() + TUNGGU_DATABASE)
        except CommitTidakPasti as error:
            log.warning("site_commit_unknown", unit=unit, error=str(error))
            return TidakDiketahui("commit")
        return outcome if isinstance(outcome, DitolakTetap) else self._out(unit, outcome)

    def _out(self, unit: str, slug: str) -> Tayang:
        return Tayang(f"{unit}/{slug}", alamat_artikel(self._base_url, unit, slug))
