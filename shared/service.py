"""One stage as a running service: commands in, facts in, one decider. The same builder in production and tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol

import structlog

from shared.command import Circumstances, Command, Signer
from shared.decider import Decider, Reactions, S
from shared.eventstore.codec import Recorded
from shared.execute import Executor, Receipt
from shared.foundation import Foundation, lay_foundation
from shared.messaging.commands import CommandServer
from shared.messaging.connection import close, make_broker, start
from shared.messaging.database import Database
from shared.messaging.health import Health
from shared.messaging.subscribe import Facts
from shared.sop.event import Event

__all__ = ["Component", "Foundation", "Service", "lay_foundation"]

log = structlog.get_logger(__name__)


class Component(Protocol):
    """Something a process runs."""

    @property
    def name(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def health(self) -> Health: ...


class Service(Generic[S]):
    """A stage: its decider, what it reacts to, its commands."""

    def __init__(self, on: Foundation, decider: Decider[S], reactions: Reactions) -> None:
        self.name: str = decider.service
        self.foundation = on
        self.signer = Signer(f"layanan-{self.name}", "layanan")
        self.actor = f"layanan:{self.name}"
        self.executor = Executor(decider, on.store, on.codec, on.directories)
        self.database = Database(on.settings.service_database(self.name), schema=self.name)
        self._broker = make_broker(on.nats_url, self.name)
        self.facts = Facts(self.name, self._broker, on.store, on.codec, self.database, clock=on.clock)
        CommandServer(
            self.name,
            self._broker,
            self.executor,
            on.directories,
            self.facts,
            clock=on.clock,
            after_wait_s=on.settings.after_wait_s,
        )
        for event, reaction in reactions.items():
            self.facts.on(event)(_named(self._reacting(reaction), reaction))

    async def react(self, fact: Recorded[Any], command: Command | None) -> Receipt | None:
        """Carry out what a fact asks of this stage; asked again, nothing happens."""
        if command is None:
            return None
        about = Circumstances(
            cause=str(fact.event_id),
            actor=self.actor,
            jabatan=None,
            unit=fact.unit,
            case=fact.case,
            signer=self.signer,
            now=self.foundation.clock(),
        )
        return await self.executor.execute(command, about)

    async def start(self) -> None:
        """Answer commands and follow the log."""
        await start(self._broker)
        await self.facts.start()
        log.info("service_started", service=self.name)

    async def stop(self) -> None:
        """Finish what is in hand, then go."""
        await self.facts.stop()
        await close(self._broker)
        await self.database.close()

    async def health(self) -> Health:
        """How far it has followed the log."""
        return await self.facts.health()

    def _reacting(self, reaction: Callable[[Any], Command | None]) -> Callable[[Recorded[Event]], Awaitable[None]]:
        async def handle(fact: Recorded[Event]) -> None:
            await self.react(fact, reaction(fact.event))

        return handle


def _named(handler: Callable[..., Any], after: Callable[..., Any]) -> Callable[..., Any]:
    handler.__name__ = after.__name__
    handler.__doc__ = after.__doc__
    return handler
