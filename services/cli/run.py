"""Running parts in one process: which there are, in what order they start, how they stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlsplit

import structlog

from services.auditor import app as auditor
from services.cli.addresses import nats_url_of, read_addresses, write_addresses
from services.cli.embedded import start_broker
from services.cli.first_start import portal_key
from services.cli.log_parts import BellComponent, RelayComponent
from services.cli.own_keys import site_key
from services.content import app as content
from services.deadlines import app as deadlines
from services.disposition import app as disposition
from services.notices import app as notices
from services.portal.app import Portal
from services.publisher import app as publisher
from services.publisher.site.server import SiteServer, open_socket
from services.registry import app as registry
from services.verification import app as verification
from shared.clock import Clock, system_clock
from shared.messaging.health import Health
from shared.refusal import Refused, reason
from shared.service import Component, Foundation, lay_foundation
from shared.settings import Settings

log = structlog.get_logger(__name__)

STAGES: Mapping[str, Callable[[Foundation], Component]] = {
    "auditor": auditor.build,
    "registry": registry.build,
    "disposition": disposition.build,
    "content": content.build,
    "verification": verification.build,
    "publisher": publisher.build,
    "deadlines": deadlines.build,
    "notices": notices.build,
}
ALL = ("nats", "situs", "relay", *STAGES, "portal")
"""Everything one machine runs, in starting order. The site first: it needs nobody, and people read it whatever else is down."""
NEED_PUBLIC_URL = {"content", "publisher"}
"""They write addresses of the site into what is verified and published."""
STOP_LIMIT_S = 6.0
"""SIGTERM to exit within 15 s, whatever hangs; the embedded broker needs its part of them."""
ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass
class Running:
    """A process' parts while they run."""

    foundation: Foundation
    components: list[Component] = field(default_factory=list)
    keeping: asyncio.Task[NoReturn] | None = None
    """Holds the embedded broker up; ends only when that cannot be done."""

    async def health(self) -> list[Health]:
        """Of every part."""
        return [await c.health() for c in self.components]

    @property
    def portal(self) -> Portal | None:
        """The pages, if they run here."""
        return next((c for c in self.components if isinstance(c, Portal)), None)

    async def last(self) -> None:
        """For as long as it can be. Raises Refused when the embedded broker is lost for good."""
        await (self.keeping or asyncio.Event().wait())


@asynccontextmanager
async def running(settings: Settings, names: Sequence[str], clock: Clock = system_clock) -> AsyncIterator[Running]:
    """These parts, started in order and stopped in reverse. Raises Refused for unknown names or a folder in use."""
    unknown = sorted(set(names) - set(ALL))
    if unknown:
        raise Refused((reason("layanan_tidak_dikenal", f"Layanan tidak dikenal: {', '.join(unknown)}. Pilihan: {', '.join(ALL)}."),))
    settings.data.mkdir(parents=True, exist_ok=True)
    broker = await start_broker(settings.data) if "nats" in names else None
    listener = None
    foundation = None
    run: Running | None = None
    started: list[Component] = []
    try:
        known = read_addresses(settings.data)
        listener = _listen(settings, known.get("public_url", "")) if "situs" in names else None
        alone = set(names) == {"situs"}
        nats_url = broker.url if broker else settings.nats_url or known.get("nats_url", "") if alone else nats_url_of(settings)
        public_url = settings.public_url or (_url(listener) if listener else known.get("public_url", ""))
        if not public_url and NEED_PUBLIC_URL & set(names):
            raise Refused((reason("alamat_situs_tidak_diketahui", "Jalankan situs lebih dulu atau atur TAYANG_PUBLIC_URL."),))
        changed = {} if not broker else {"nats_url": nats_url}
        changed |= {"public_url": public_url} if listener else {}
        write_addresses(settings.data, changed)
        foundation = await lay_foundation(settings, clock)
        foundation.nats_url, foundation.public_url = nats_url, public_url
        run = Running(foundation, started, asyncio.create_task(broker.keep(), name="nats") if broker else None)
        parts: list[Component] = [SiteServer(foundation, listener, site_key(settings))] if listener else []
        if not alone:
            parts.append(RelayComponent(foundation) if "relay" in names else BellComponent(foundation))
        parts += [STAGES[name](foundation) for name in STAGES if name in names]
        if "portal" in names:
            pages = Portal(foundation, _listen_portal(settings, known.get("portal_url", "")), portal_key(settings))
            write_addresses(settings.data, {"portal_url": pages.url})
            parts.append(pages)
        for component in parts:
            await component.start()
            started.append(component)
        yield run
    finally:
        # From here on a dead broker is as wanted.
        if run is not None and run.keeping is not None:
            run.keeping.cancel()
        await _stop(started)
        if foundation is not None:
            await foundation.close()
        if broker is not None:
            await broker.stop()


async def _stop(parts: Sequence[Component]) -> None:
    """All at once, within a limit: one that hangs on a broker that is away, or fails, must not keep the others from ending."""
    tasks = {asyncio.create_task(part.stop(), name=part.name) for part in parts}
    late = (await asyncio.wait(tasks, timeout=STOP_LIMIT_S))[1] if tasks else set()
    for task in late:
        log.warning("stopped_hard", part=task.get_name())
        task.cancel()
    for task, ended in zip(tasks, await asyncio.gather(*tasks, return_exceptions=True), strict=True):
        if isinstance(ended, Exception):
            log.error("stop_failed", part=task.get_name(), error=type(ended).__name__)


def _listen(settings: Settings, last_url: str) -> socket.socket:
    """On the given port; on any, preferably the one of the last time: addresses are printed and shared."""
    last_port = urlsplit(last_url).port
    if settings.site_port == 0 and last_port and not settings.public_url:
        try:
            return open_socket(settings.site_host, last_port)
        except Refused:
            log.info("last_site_port_taken", port=last_port)
    return open_socket(settings.site_host, settings.site_port)


def _listen_portal(settings: Settings, last_url: str) -> socket.socket:
    """As `_listen`: people keep the address on their phones."""
    last_port = urlsplit(last_url).port
    if settings.portal_listens_on == 0 and last_port:
        try:
            return open_socket(settings.portal_host, last_port, "TAYANG_PORTAL_PORT")
        except Refused:
            log.info("last_portal_port_taken", port=last_port)
    return open_socket(settings.portal_host, settings.portal_listens_on, "TAYANG_PORTAL_PORT")


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until SIGTERM or SIGINT, then let it clean up. A second signal ends the process at once."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    task = loop.create_task(work)

    def tell() -> None:
        for number in ENDING:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        told.set()
        task.cancel()

    for number in ENDING:
        loop.add_signal_handler(number, tell)
    try:
        await task
    except asyncio.CancelledError:
        if not told.is_set():
            raise


async def all_ready(run: Running, limit_s: float = 30.0) -> list[Health]:
    """Wait until every part is ready and has followed the log; the last look if time is up."""
    deadline = asyncio.get_running_loop().time() + limit_s
    while True:
        found = await run.health()
        if all(h.ready and h.lag == 0 for h in found) or asyncio.get_running_loop().time() > deadline:
            return found
        await asyncio.sleep(0.05)
