"""Composition of the deadlines, used by production and tests alike."""

from __future__ import annotations

from typing import Any

from services.deadlines.commands import PerbaruiTenggat
from services.deadlines.decisions import DECIDER
from services.deadlines.queue import Queue
from services.deadlines.reactions import REACTIONS
from services.deadlines.state import State
from services.deadlines.subscribers import HEARD, Subscribers
from services.deadlines.watcher import Watcher
from shared.command import Command
from shared.eventstore.codec import Recorded
from shared.execute import Receipt
from shared.service import Foundation, Service


class Deadlines(Service[State]):
    """The service with a watcher beside it."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, DECIDER, REACTIONS)
        self.queue = Queue(self.database)
        self.watcher = Watcher(on, self.executor, self.queue, self.signer)
        self.hears = Subscribers(self, self.queue, self.watcher)
        self.facts.on(*HEARD)(self.hears.dengar)

    async def react(self, fact: Recorded[Any], command: Command | None) -> Receipt | None:
        """As every stage; but where a unit has confirmed no limit, the case need not even be opened."""
        if isinstance(command, PerbaruiTenggat) and not (await self.watcher.unit_state(fact.unit)).batas:
            return None
        return await super().react(fact, command)

    async def start(self) -> None:
        """The projection, then the facts that fill it."""
        await self.watcher.start()
        await super().start()

    async def stop(self) -> None:
        """The watcher first: it must not begin anything new."""
        await self.watcher.stop()
        await super().stop()


def build(on: Foundation) -> Deadlines:
    """The deadlines."""
    return Deadlines(on)
