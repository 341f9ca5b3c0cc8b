"""Events into a log and back, as `execute` and the readers do it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from shared.command import Circumstances, Signer
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Record, StreamAppend, canonical
from shared.eventstore.upcasters import UPCASTERS, Upcasters
from shared.sop.event import Event

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CASE = "11111111-1111-4111-8111-111111111111"
UNIT = "kebakkramat"


def about(cause: str = "perintah-1") -> Circumstances:
    return Circumstances(cause, "pegawai-1", "sekretaris", UNIT, CASE, Signer("kunci-1", "portal"), NOW, "ab" * 32, "plh")


class Log:
    """A log with its keys; both can be looked at and meddled with."""

    def __init__(self, upcasters: Upcasters = UPCASTERS) -> None:
        self.store, self.keyring = MemoryStore(clock=lambda: NOW), MemoryKeyring()
        self.codec = Codec(self.keyring, upcasters)

    def write(self, *events: Event) -> list[Record]:
        """One command's events, in a stream of their own."""

        async def run() -> list[Record]:
            before = (await self.store.head()).position
            drafts = await self.codec.encode(events, about(f"perintah-{before + 1}"), "uji.Perintah")
            await self.store.append([StreamAppend(f"uji-{before}", 0, drafts)])
            return await self.store.read(before, 1000)

        return asyncio.run(run())

    def read(self, records: Sequence[Record]) -> list[Recorded[Event]]:
        return asyncio.run(self.codec.decode(records))

    def read_one(self, record: Record) -> Event:
        (fact,) = self.read([record])
        return fact.event

    def destroy(self, *scopes: str) -> None:
        for scope in scopes:
            asyncio.run(self.keyring.destroy(scope))


def meddled(record: Record, change: Callable[[dict[str, Any]], None]) -> Record:
    """The record as somebody with write access to the database could have left it."""
    document = orjson.loads(record.body)
    change(document)
    return replace(record, type=document["type"], body=canonical(document))
