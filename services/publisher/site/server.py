"""The public site as a running part: uvicorn on a socket that was opened before, so that its port is known early."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from services.publisher.site.app import create_site
from services.publisher.site.bukti.source import LogTersegel
from services.publisher.site.database import SiteDb
from services.publisher.site.lapor.send import KurirNats
from shared.messaging.health import Health
from shared.messaging.signing import SigningKey
from shared.refusal import Refused, reason
from shared.service import Foundation
from shared.sop.events import ProfilUnit


def open_socket(host: str, port: int, setting: str = "TAYANG_SITE_PORT") -> socket.socket:
    """A listening socket; port 0 lets the kernel choose. Raises Refused when the port is taken."""
    # Named as TCP: accepted sockets inherit it, and asyncio turns Nagle off only for those; left on, every page waits 40 ms.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Refused((reason("port_terpakai", f"Port {port} tidak dapat dipakai; pilih lain dengan {setting}."),)) from error
    listener.listen(128)
    return listener


class SiteServer:
    """Serves what the website outlet wrote."""

    name = "situs"

    def __init__(self, on: Foundation, listener: socket.socket, key: SigningKey | None = None) -> None:
        self._db = SiteDb.open(on.settings.service_database("situs"))
        self._listener = listener
        self._directories = on.directories
        self._kurir = KurirNats(lambda: on.nats_url, key, on.clock) if key is not None else None
        receipts = LogTersegel(on.store, on.settings.seal_folder)
        app = create_site(self._db, on.media, self._profil, on.public_url, on.clock, self._kurir, receipts)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3, server_header=False)
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Accept requests."""
        await self._db.prepare()
        self._task = asyncio.create_task(self._server.serve([self._listener]), name="situs")
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Let running requests end."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        if self._kurir is not None:
            await self._kurir.close()
        await self._db.close()

    async def health(self) -> Health:
        """Whether it accepts requests."""
        return Health(self.name, self._task is not None and not self._task.done(), 0, 0)

    async def _profil(self, unit: str) -> ProfilUnit | None:
        return (await self._directories.of(unit)).profil


class _Quiet(uvicorn.Server):
    """Signals belong to the process as a whole, not to one of its parts."""

    def install_signal_handlers(self) -> None:
        return

    def capture_signals(self):  # type: ignore[no-untyped-def]
        from contextlib import nullcontext

        return nullcontext()
