"""Running parts in one process: which there are, in what order they start, how they stop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from services.cli.embedded import Broker, start_broker
from services.content import app as content
from services.disposition import app as disposition
from services.publisher import app as publisher
from services.publisher.site.server import SiteServer, open_socket
from services.registry import app as registry
from services.verification import app as verification
from shared.clock import Clock, system_clock
from shared.messaging.connection import close, connect
from shared.messaging.health import Health
from shared.messaging.relay import Relay
from shared.refusal import Refused, reason
from shared.service import Component, Foundation, lay_foundation
from shared.settings import Settings

log = structlog.get_logger(__name__)

STAGES: Mapping[str, Callable[[Foundation], Component]] = {
    "registry": registry.build,
    "disposition": disposition.build,
    "content": content.build,
    "verification": verification.build,
    "publisher": publisher.build,
}
ALL = ("nats", "relay", *STAGES, "situs")
"""Everything one machine runs, in starting order."""


class BellComponent:
    """In a process without a relay: tells the relay elsewhere that something was committed here."""

    name = "bel"

    def __init__(self, on: Foundation) -> None:
        self._on = on

    async def start(self) -> None:
        """Ring through NATS from now on."""
        self._nc = await connect(self._on.nats_url, "bel")
        await self._on.bell.connect(self._nc, listen=False)

    async def stop(self) -> None:
        """Stop ringing; the relay polls."""
        await self._on.bell.close()
        await close(self._nc)

    async def health(self) -> Health:
        """A lost ring costs a second, so this is never a reason to be unready."""
        return Health(self.name, True, 0, 0)


class RelayComponent:
    """The relay with a connection of its own."""

    name = "relay"

    def __init__(self, on: Foundation) -> None:
        self._on = on

    async def start(self) -> None:
        """Follow the log; the bell rings at each commit of this process and, through NATS, of others."""
        self._nc = await connect(self._on.nats_url, "relay")
        await self._on.bell.connect(self._nc)
        self._relay = Relay(self._on.store, self._nc, self._on.bell)
        await self._relay.start()

    async def stop(self) -> None:
        """Stop at once; the fence makes a restart find its place."""
        await self._relay.stop()
        await self._on.bell.close()
        await close(self._nc)

    async def health(self) -> Health:
        """Whether the stream follows the log."""
        return await self._relay.health()


@dataclass
class Running:
    """A process' parts while they run."""

    foundation: Foundation
    components: list[Component] = field(default_factory=list)
    broker: Broker | None = None

    async def health(self) -> list[Health]:
        """Of every part."""
        return [await c.health() for c in self.components]


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
    started: list[Component] = []
    try:
        listener = open_socket(settings.site_host, settings.site_port) if "situs" in names else None
        known = read_addresses(settings.data)
        nats_url = broker.url if broker else settings.nats_url or known.get("nats_url", "")
        public_url = settings.public_url or (_url(listener) if listener else known.get("public_url", ""))
        if not nats_url:
            raise Refused((reason("nats_tidak_diketahui", "Alamat NATS tidak diketahui; jalankan `tayang up` atau atur TAYANG_NATS_URL."),))
        changed = {} if not broker else {"nats_url": nats_url}
        changed |= {"public_url": public_url} if listener else {}
        write_addresses(settings.data, {**known, **changed})
        foundation = await lay_foundation(settings, clock)
        foundation.nats_url, foundation.public_url = nats_url, public_url
        run = Running(foundation, started, broker)
        wanted = [n for n in ALL if n in names and n != "nats"]
        parts: list[Component] = [] if "relay" in wanted else [BellComponent(foundation)]
        parts += [_build(name, foundation, listener) for name in wanted]
        for component in parts:
            await component.start()
            started.append(component)
        yield run
    finally:
        for component in reversed(started):
            await component.stop()
        if foundation is not None:
            await foundation.close()
        if broker is not None:
            broker.stop()


def _build(name: str, foundation: Foundation, listener: socket.socket | None) -> Component:
    if name == "relay":
        return RelayComponent(foundation)
    if name == "situs":
        assert listener is not None
        return SiteServer(foundation, listener)
    return STAGES[name](foundation)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


async def until_told(stop: asyncio.Event) -> None:
    """Wait for SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def all_ready(run: Running, limit_s: float = 30.0) -> list[Health]:
    """Wait until every part is ready and has followed the log; the last look if time is up."""
    deadline = asyncio.get_running_loop().time() + limit_s
    while True:
        found = await run.health()
        if all(h.ready and h.lag == 0 for h in found) or asyncio.get_running_loop().time() > deadline:
            return found
        await asyncio.sleep(0.05)


ADDRESSES = "alamat.json"


def read_addresses(data: Path) -> dict[str, str]:
    """Where the parts of this folder listen; empty if nothing runs or ran here."""
    try:
        found = json.loads((data / ADDRESSES).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {str(k): str(v) for k, v in found.items()}


def write_addresses(data: Path, addresses: Mapping[str, str]) -> None:
    """Replaced atomically; readable by the owner only (the broker's address holds its token)."""
    temporary = data / f"{ADDRESSES}.{os.getpid()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(dict(addresses), file, indent=1)
    temporary.replace(data / ADDRESSES)


def nats_url_of(settings: Settings) -> str:
    """Where to ask: the setting, or what `tayang up` wrote into the folder. Raises Refused."""
    url = settings.nats_url or read_addresses(settings.data).get("nats_url", "")
    if not url:
        raise Refused((reason("nats_tidak_diketahui", "Tayang belum dijalankan pada folder ini; jalankan `tayang up`."),))
    return url
