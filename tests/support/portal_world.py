"""The whole office with its pages, in this process, on a folder of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.cli.first_start import portal_key, prepare
from services.cli.run import ALL, Running, all_ready, running
from services.portal.app import Portal
from services.publisher.site.server import open_socket
from shared.clock import system_clock
from shared.settings import Settings

WITHOUT_PORTAL = [name for name in ALL if name != "portal"]


@dataclass
class World:
    """Where the pages are."""

    run: Running
    portal: Portal

    @property
    def url(self) -> str:
        return self.portal.url

    @property
    def site(self) -> str:
        return self.run.foundation.public_url


@asynccontextmanager
async def portal_world(folder: Path, clock: Any = system_clock, **more: Any) -> AsyncIterator[World]:
    """Everything running, with the invented people signed up. `more`: settings."""
    async with running(Settings(data=folder, site_port=0, call_lease_s=5, request_timeout_s=5, **more), WITHOUT_PORTAL, clock) as run:
        await prepare(run.foundation)
        await all_ready(run)
        portal = Portal(run.foundation, open_socket("127.0.0.1", 0), portal_key(run.foundation.settings))
        await portal.start()
        try:
            await portal.add_samples("kebakkramat")
            yield World(run, portal)
        finally:
            await portal.stop()
