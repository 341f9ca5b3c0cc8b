"""A command's way to the running office: reached soon, or said plainly that it is not. Services wait for ever; a person does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.aio.client import Client
from nats.errors import Error as NatsError

from services.cli.addresses import nats_url_of
from shared.messaging.connection import close, connect
from shared.settings import Settings

REACH_LIMIT_S = 3.0


class NotReached(Exception):
    """Nobody answers at NATS' address."""

    def __str__(self) -> str:
        return "NATS tidak menjawab. Apakah `tayang up` sedang berjalan?"


@asynccontextmanager
async def reached(settings: Settings, name: str) -> AsyncIterator[Client]:
    """A connection, closed again. Raises NotReached, and Refused when no address is known."""
    try:
        async with asyncio.timeout(REACH_LIMIT_S):
            nc = await connect(nats_url_of(settings), name)
    except (TimeoutError, NatsError, OSError) as error:
        raise NotReached from error
    try:
        yield nc
    finally:
        await close(nc)
