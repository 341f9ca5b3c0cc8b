"""Connections that outlast an outage, say what happens to them, and can be closed while the server is away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import nats
import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError

if TYPE_CHECKING:
    from faststream.nats import NatsBroker

log = structlog.get_logger(__name__)

CLOSE_LIMIT_S = 5.0
"""A process told to end must end, also with messages it can no longer hand over (SIGTERM: 15 s in all)."""


async def connect(url: str, name: str) -> Client:
    """A plain nats-py connection."""
    return await nats.connect(url, **_options(name))


def make_broker(url: str, name: str) -> NatsBroker:
    """A FastStream broker with the same patience. Its own logger is off: it prints exception texts, which may hold personal data."""
    from faststream.nats import NatsBroker  # here: who only sends a command starts without it

    return NatsBroker(url, logger=None, graceful_timeout=CLOSE_LIMIT_S, description="Tayang", protocol_version="2.12", **_options(name))


async def start(broker: NatsBroker) -> None:
    """Start the broker's subscribers and wait until the server knows of each: FastStream alone returns before."""
    await broker.start()
    await settled(await broker.connect())


async def settled(nc: Client, timeout_s: float = 5.0) -> None:
    """Wait until the server has taken in everything sent so far, by a letter to ourselves.

    nats-py's flush() does not do it: its PING overtakes subscriptions that are still in the buffer.
    """
    inbox = nc.new_inbox()
    letter = await nc.subscribe(inbox)
    await nc.publish(inbox, b"")
    await letter.next_msg(timeout=timeout_s)
    await letter.unsubscribe()


async def close(connection: Client | NatsBroker) -> None:
    """Hand over what can be handed over, then close whatever the state of the server."""
    client = connection if isinstance(connection, Client) else connection._connection
    try:
        async with asyncio.timeout(CLOSE_LIMIT_S):
            await (connection.drain() if isinstance(connection, Client) else connection.stop())
    except (NatsError, TimeoutError, OSError) as error:
        # drain() refuses while disconnected; what was not handed over is done again from the log.
        log.info("closed_without_drain", error=type(error).__name__)
    if client is not None and not client.is_closed:
        try:
            async with asyncio.timeout(CLOSE_LIMIT_S):
                await client.close()
        except (NatsError, TimeoutError, OSError) as error:
            log.info("closed_hard", error=type(error).__name__)


def _options(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "connect_timeout": 5,
        # The default (60 tries) ends in a pull loop that spins without yielding: the process freezes (TRAPS).
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 1,
        # A server that hangs is given up after 2 unanswered pings; the default would take four minutes.
        "ping_interval": 10,
        "max_outstanding_pings": 2,
        "drain_timeout": 4,
        "pending_size": 16 * 1024 * 1024,
        "error_cb": _on_error,
        "disconnected_cb": _on_disconnected,
        "reconnected_cb": _on_reconnected,
        "closed_cb": _on_closed,
    }


async def _on_error(error: Exception) -> None:
    log.warning("nats_error", error=type(error).__name__, detail=str(error))


async def _on_disconnected() -> None:
    log.warning("nats_disconnected")


async def _on_reconnected() -> None:
    log.info("nats_reconnected")


async def _on_closed() -> None:
    log.info("nats_closed")
