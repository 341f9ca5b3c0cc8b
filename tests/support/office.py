"""A whole office without a broker: all stages on one store, reactions pumped in log order, the publisher's worker by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from services.content.decisions import DECIDER as CONTENT
from services.content.prepare import Renderer
from services.content.reactions import REACTIONS as CONTENT_REACTIONS
from services.disposition.decisions import DECIDER as DISPOSITION
from services.disposition.reactions import REACTIONS as DISPOSITION_REACTIONS
from services.publisher.decisions import DECIDER as PUBLISHER
from services.publisher.reactions import REACTIONS as PUBLISHER_REACTIONS
from services.registry.decisions import DECIDER as REGISTRY
from services.verification.decisions import DECIDER as VERIFICATION
from services.verification.reactions import REACTIONS as VERIFICATION_REACTIONS
from shared.command import Circumstances, Command, Signer
from shared.decider import Reactions
from shared.directory import Directories
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import EventStore
from shared.execute import Executor, Receipt
from shared.sop.event import Event
from tests.support.people import NOW, UNIT, registry_events
from tests.support.scenario import By

DECIDERS: Mapping[str, Any] = {d.service: d for d in (REGISTRY, DISPOSITION, CONTENT, VERIFICATION, PUBLISHER)}
REACTIONS: Mapping[str, Reactions] = {
    "disposition": DISPOSITION_REACTIONS,
    "content": CONTENT_REACTIONS,
    "verification": VERIFICATION_REACTIONS,
    "publisher": PUBLISHER_REACTIONS,
}


@dataclass
class Office:
    """Stages, log and a hand-turned crank."""

    store: EventStore
    keyring: MemoryKeyring = field(default_factory=MemoryKeyring)
    now: datetime = NOW
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.codec = Codec(self.keyring)
        self.directories = Directories(self.store, self.codec)
        self.seen = 0
        self.executors = {}
        for name, decider in DECIDERS.items():
            prepared = decider
            if name == "content":
                from dataclasses import replace

                prepared = replace(decider, prepare=Renderer(self.put, "http://localhost:8080"))
            self.executors[name] = Executor(prepared, self.store, self.codec, self.directories)

    async def put(self, content: bytes) -> str:
        """Stores a rendering."""
        digest = hashlib.sha256(content).hexdigest()
        self.files[digest] = content
        return digest

    async def found(self) -> None:
        """Unit, people, offices, outlets: recorded as the registry would."""
        about = self.about(None, "registry")
        drafts = await self.codec.encode(registry_events(), about, "registry.awal")
        from shared.eventstore.port import StreamAppend

        await self.store.append([StreamAppend(f"registry-{UNIT}", 0, drafts)])

    def about(self, by: By | None, case: str, cause: str | None = None, digest: str = "d") -> Circumstances:
        """Circumstances of a command by a person (or the system)."""
        self.now += timedelta(seconds=1)
        if by is None or by.jabatan is None:
            return Circumstances(cause or str(uuid4()), "layanan", None, UNIT, case, Signer("layanan-uji", "layanan"), self.now)
        return Circumstances(cause or str(uuid4()), by.actor, by.jabatan, UNIT, case, Signer("uji", "operator"), self.now, digest)

    async def do(self, command: Command, by: By | None, case: str, cause: str | None = None) -> Receipt:
        """Give a command, then let every stage react until nothing moves."""
        receipt = await self.executors[command.service].execute(command, self.about(by, case, cause))
        await self.settle()
        return receipt

    async def settle(self) -> None:
        """Reactions in log order, as the durables would deliver them."""
        while records := await self.store.read(self.seen, 100):
            for fact in await self.codec.decode(records):
                await self.react(fact)
                self.seen = fact.position

    async def react(self, fact: Recorded[Event]) -> None:
        """One fact to every stage that wants it."""
        for service, reactions in REACTIONS.items():
            reaction = reactions.get(type(fact.event))
            command = reaction(fact.event) if reaction else None
            if command is not None:
                about = self.about(None, fact.case, str(fact.event_id))
                await self.executors[service].execute(command, about)

    async def events(self, case: str) -> list[Recorded[Event]]:
        """The case's facts."""
        return await self.codec.decode(await self.store.read_correlation(case))

    async def last(self, case: str, kind: type[Any]) -> Any:
        """The newest event of a kind."""
        return [f.event for f in await self.events(case) if isinstance(f.event, kind)][-1]


async def open_office() -> Office:
    """An office on the memory store, founded."""
    office = Office(MemoryStore(clock=lambda: NOW))
    await office.found()
    return office
