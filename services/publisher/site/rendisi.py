"""Photos in the sizes a page needs: at most 1600 px, and 800 for phones. A resize of the approved bytes, which are checked
against their digest each time one is made; the 4000 px original stays in the office's store.

Made when somebody first asks, kept in the site's own database, and deleted with the withdrawal in its transaction.
"""

from __future__ import annotations

import asyncio
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import Connection, insert, select

from services.publisher.site import reading
from services.publisher.site.database import SiteDb, SitusTakTerjangkau
from services.publisher.site.tables import gambar
from shared.media.intake import perkecil
from shared.media.refused import MediaDitolak

log = structlog.get_logger(__name__)

UTUH, KECIL = 1600, 800
"""Longest side in pixels."""
DIKECILKAN = {"image/jpeg", "image/png", "image/webp"}
SIMPAN_MAKS_BYTE = 2_000_000


class Media(Protocol):
    """The attachments, as far as the site needs them."""

    async def get(self, sha256: str) -> bytes:
        """The bytes, their digest checked."""
        ...

    async def size(self, sha256: str) -> int:
        """How many there are."""
        ...

    async def get_range(self, sha256: str, start: int, end: int) -> bytes:
        """Bytes [start, end), unchecked."""
        ...


class Rendisi:
    """Makes each size once, also when a page's readers ask for it all at the same time."""

    def __init__(self, db: SiteDb, media: Media) -> None:
        self._db, self._media = db, media
        self._making: WeakValueDictionary[tuple[str, int], asyncio.Lock] = WeakValueDictionary()

    async def ambil(self, unit: str, sha256: str, mime: str, sisi: int) -> bytes:
        """The photo, at most `sisi` pixels on its longest side. Raises MediaTidakAda, MediaRusak."""
        lock = self._making.setdefault((sha256, sisi), asyncio.Lock())
        async with lock:
            kept = await self._db.read(lambda c: _kept(c, sha256, sisi))
            if kept is not None:
                return kept
            made = await self._made(sha256, mime, sisi)
            try:
                await self._db.write(lambda c: _keep(c, unit, sha256, sisi, made))
            except SitusTakTerjangkau as error:
                log.warning("rendition_not_kept", sha256=sha256, error=type(error).__name__)
            return made

    async def _made(self, sha256: str, mime: str, sisi: int) -> bytes:
        original = await self._media.get(sha256)
        try:
            small = await perkecil(original, (sisi, sisi), mime)
        except MediaDitolak as refused:
            # it was shown to the verifier, so a browser can show it
            log.warning("rendition_refused", sha256=sha256, kode=refused.alasan[0][0] if refused.alasan else "")
            return original
        return small if len(small) < len(original) else original


def _kept(c: Connection, sha256: str, sisi: int) -> bytes | None:
    found = c.execute(select(gambar.c.isi).where(gambar.c.sha256 == sha256, gambar.c.sisi == sisi)).scalar()
    return None if found is None else bytes(found)


def _keep(c: Connection, unit: str, sha256: str, sisi: int, content: bytes) -> None:
    # looked at again inside the transaction: a withdrawal since must not be followed by a copy
    if len(content) > SIMPAN_MAKS_BYTE or reading.berkas(c, unit, sha256) is None or _kept(c, sha256, sisi) is not None:
        return
    c.execute(insert(gambar).values(sha256=sha256, sisi=sisi, isi=content))
