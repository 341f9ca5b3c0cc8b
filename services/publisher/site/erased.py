"""What the site keeps of a case whose data was erased: that something stood at this address and was withdrawn. No words, no pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, delete, select, update

from services.publisher.site.cek import tables as cek
from services.publisher.site.database import SCHEMA, SiteDb
from services.publisher.site.dip.tables import informasi
from services.publisher.site.tables import artikel, gambar, media, terbitan
from shared.eventstore.codec import Recorded
from shared.privacy.scrub import scrub
from shared.sop import events as e

log = structlog.get_logger(__name__)
TABLES = tuple(t.name for t in (terbitan, media, gambar, cek.teks, cek.sketsa, cek.versi, informasi))


class Erased:
    """Hears of erasures. What was published stands in the log for everybody; here nobody serves or searches it any more."""

    def __init__(self, db: SiteDb, url: str) -> None:
        self._db, self._url = db, url

    async def take(self, fact: Recorded[e.DataPribadiDimusnahkan]) -> None:
        """Rows first, then the files they lay in."""
        cases = [part.id for part in fact.event.lingkup if part.jenis == "kasus"]
        if cases:
            await self._db.write(lambda c: _cleared(c, cases, fact.event.berkas))
            await scrub(self._url, SCHEMA, TABLES)
            log.info("forgotten", cases=len(cases))


def _cleared(c: Connection, cases: Sequence[str], berkas: Sequence[str]) -> None:
    for unit, slug in c.execute(select(artikel.c.unit, artikel.c.slug).where(artikel.c.kasus.in_(cases))).all():
        of_it: Any = lambda t, unit=unit, slug=slug: (t.c.unit == unit, t.c.slug == slug)  # noqa: E731
        pictures = select(media.c.sha256).where(*of_it(media))
        c.execute(delete(gambar).where(gambar.c.sha256.in_(pictures)))
        c.execute(delete(media).where(*of_it(media)))
        c.execute(update(terbitan).where(*of_it(terbitan)).values(judul="", ringkasan="", isi=b"", ralat="", teks=""))
    c.execute(delete(gambar).where(gambar.c.sha256.in_(berkas)))
    c.execute(delete(cek.teks).where(cek.teks.c.kasus.in_(cases)))
    c.execute(delete(cek.sketsa).where(cek.sketsa.c.kasus.in_(cases)))
    c.execute(update(cek.versi).where(cek.versi.c.kasus.in_(cases)).values(judul="", perubahan=""))
    c.execute(update(informasi).where(informasi.c.kasus.in_(cases)).values(judul="", ringkasan="", teks=""))
