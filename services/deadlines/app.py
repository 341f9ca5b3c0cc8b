"""Composition of the deadlines, used by production and tests alike."""

from __future__ import annotations

from services.deadlines.decisions import DECIDER
from services.deadlines.queue import Queue
from services.deadlines.reactions import REACTIONS
from services.deadlines.state import State
from services.deadlines.subscribers import HEARD, Subscribers
from services.deadlines.watcher import Watcher
from shared.service import Foundation, Service


class Deadlines(Service[State]):
    """The service with a watcher beside it."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, DECIDER, REACTIONS)
        self.queue = Queue(self.database)
        self.watcher = Watcher(on, self.executor, self.queue, self.signer)
        self.hears = Subscribers(self, self.queue, self.watcher)
        self.facts.on(*HEARD)(self.hears.dengar)

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
