"""How a report gets from the site to the stage: a signed command, by a key that may sign nothing else.

The site needs the broker for this alone, so the connection is made when the first report comes; reading pages never waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError

from services.publisher.commands import CatatLaporanMasyarakat
from shared.clock import Clock
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima, not_ready
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.messaging.signing import SigningKey

log = structlog.get_logger(__name__)

ACTOR = "situs"
CONNECT_S = 5.0
Jawaban = Diterima | BelumDapatDiproses | BelumSiap


class Kurir(Protocol):
    """Takes reports to the stage."""

    async def kirim(self, unit: str, case: str, laporan: CatatLaporanMasyarakat) -> Jawaban:
        """The stage's answer. The report's id is the command's, so sending again records once."""
        ...


class KurirNats:
    """Over NATS, signed with the site's own key."""

    def __init__(self, url: Callable[[], str], key: SigningKey, clock: Clock) -> None:
        self._url, self._key, self._clock = url, key, clock
        self._nc: Client | None = None
        self._connecting = asyncio.Lock()

    async def kirim(self, unit: str, case: str, laporan: CatatLaporanMasyarakat) -> Jawaban:
        """See Kurir."""
        try:
            nc = await self._connected()
        except (NatsError, OSError, TimeoutError) as error:
            log.warning("report_not_sent", unit=unit, error=type(error).__name__)
            return not_ready("layanan_tidak_aktif", "Laporan belum dapat diterima; coba lagi.")
        client = CommandClient(nc, self._key, self._clock)
        return await client.send(laporan, unit=unit, case=case, actor=ACTOR, command_id=UUID(laporan.laporan))

    async def close(self) -> None:
        """Give the connection back, if there ever was one."""
        if self._nc is not None:
            await close(self._nc)

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._nc is None:
                async with asyncio.timeout(CONNECT_S):
                    self._nc = await connect(self._url(), "situs-laporan")
            return self._nc
