"""Follows the log for the checks, under a consumer of its own whose place is kept beside the tables it fills:
a site database that was lost is filled again from the first fact on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import Connection

from services.publisher.site.cek import banding, record
from services.publisher.site.cek.record import Isi
from services.publisher.site.database import SiteDb
from services.publisher.site.dip.follow import HEARD as LISTED
from services.publisher.site.dip.follow import DaftarDip
from services.publisher.site.erased import Erased
from services.publisher.site.jalur.follow import HEARD as ON_THE_LANE
from services.publisher.site.jalur.follow import JalurSitus
from shared.eventstore.codec import Recorded
from shared.foundation import Foundation
from shared.media.refused import MediaRusak, MediaTidakAda
from shared.messaging.connection import close, make_broker, start
from shared.messaging.database import Database
from shared.messaging.health import Health
from shared.messaging.subscribe import Facts
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.types import format_time

log = structlog.get_logger(__name__)

HEARD: tuple[type[Event], ...] = (
    e.BahanTayangDicatat,
    e.MateriDiverifikasi,
    e.MateriDitayangkan,
    e.MateriDiralat,
    e.MateriDitarik,
    e.LaporanMasyarakatDiterima,
    e.LaporanMasyarakatDitindaklanjuti,
)


class Pengikut:
    """The running part: hears facts, hands them to `Catatan`."""

    def __init__(self, on: Foundation, db: SiteDb) -> None:
        self._catatan = Catatan(db, on.media.get)
        self._broker = make_broker(on.nats_url, "situs")
        self._database = Database(on.settings.service_database("situs"), schema="situs")
        self._facts = Facts("situs", self._broker, on.store, on.codec, self._database, clock=on.clock)
        self._facts.on(*HEARD)(self._take)
        self._dip = DaftarDip(db, on.store, on.codec)
        self._facts.on(*LISTED)(self._dip.take)
        self._facts.on(*ON_THE_LANE)(JalurSitus(db).take)
        self._facts.on(e.DataPribadiDimusnahkan)(Erased(db, on.settings.service_database("situs")).take)

    async def start(self) -> None:
        """Begin to follow."""
        await self._dip.start()
        await start(self._broker)
        await self._facts.start()

    async def stop(self) -> None:
        """Finish the fact in hand."""
        await self._facts.stop()
        await close(self._broker)
        await self._database.close()

    async def health(self) -> Health:
        """How far it has followed."""
        return await self._facts.health()

    async def _take(self, fact: Recorded[Event]) -> None:
        await self._catatan.catat(fact)


class Catatan:
    """The projection itself, without the broker: used by the running part and by tests."""

    def __init__(self, db: SiteDb, media_get: Callable[[str], Awaitable[bytes]]) -> None:
        self._db, self._media_get = db, media_get

    async def catat(self, fact: Recorded[Any]) -> None:
        """Take one fact in."""
        event = fact.event
        match event:
            case e.BahanTayangDicatat():
                await self._db.write(lambda c: record.bahan(c, fact, event))
            case e.MateriDiverifikasi():
                await self._db.write(lambda c: record.setuju(c, fact, event))
            case e.MateriDitayangkan():
                isi = await self._isi(fact.case, event)
                await self._db.write(lambda c: record.tayang(c, fact, event, isi))
            case e.MateriDiralat():
                await self._db.write(lambda c: record.diralat(c, fact, event))
            case e.MateriDitarik():
                await self._db.write(lambda c: record.ditarik(c, fact, event))
            case e.LaporanMasyarakatDiterima():
                await self._db.write(lambda c: _report(c, fact, event))
            case e.LaporanMasyarakatDitindaklanjuti():
                await self._db.write(lambda c: record.laporan_selesai(c, fact, event))
            case _:
                return

    async def _isi(self, case: str, event: e.MateriDitayangkan) -> Isi:
        found = await self._db.read(lambda c: record.rendering(c, case, event.sidik, event.saluran))
        if found is None:
            return Isi()
        sha256, mime = found
        try:
            content = await self._media_get(sha256)
        except (MediaTidakAda, MediaRusak) as error:
            # erased since, or to be restored by the operator: the version is still known by its code
            log.warning("rendering_lost", case=case, saluran=event.saluran, error=type(error).__name__)
            return Isi()
        return await asyncio.to_thread(isi_dari, content, mime, event.judul, event.ringkasan)


def isi_dari(content: bytes, mime: str, judul: str, ringkasan: str) -> Isi:
    """What is compared of one rendering."""
    shapes = banding.bentuk(content, mime, judul, ringkasan)
    if not shapes:
        return Isi()
    whole = shapes[0][: banding.TERURAI_MAKS]
    return Isi(whole, tuple(banding.sidik_teks(s) for s in shapes), tuple(banding.sketsa(whole)))


def _report(c: Connection, fact: Recorded[Any], event: e.LaporanMasyarakatDiterima) -> None:
    record.laporan_diterima(c, fact.unit, event.laporan, format_time(fact.at))
