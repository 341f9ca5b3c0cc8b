"""Processes that use a keyring: spawned, so that nothing is shared with the test but the database."""

from __future__ import annotations

import asyncio
import os
import signal
from multiprocessing.connection import Connection

from shared.eventstore.keys import SqlKeyring


def keys_of(url: str, scopes: list[str]) -> dict[str, str]:
    """Key ids of `scopes`, asked for all at once."""

    async def ask() -> list[str]:
        keyring = SqlKeyring(url)
        found = await asyncio.gather(*(keyring.for_scope(scope) for scope in scopes))
        keyring.close()
        return [key.key_id for key in found]

    return dict(zip(scopes, asyncio.run(ask()), strict=True))


def take_a_key_and_die(url: str, scope: str, tell: Connection) -> None:
    """Tell the key's secret, then be gone at once, as in a crash."""
    key = asyncio.run(SqlKeyring(url).for_scope(scope))
    tell.send((key.key_id, key.secret))
    os.kill(os.getpid(), signal.SIGKILL)
