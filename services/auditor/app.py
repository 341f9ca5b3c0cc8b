"""Composition of the auditor, used by production and tests alike."""

from __future__ import annotations

from dataclasses import replace

from services.auditor.decisions import DECIDER
from services.auditor.keeper import Keeper
from services.auditor.state import State
from shared.messaging.health import Health
from shared.service import Foundation, Service


class Auditor(Service[State]):
    """The service with a sealer beside it."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, DECIDER, {})
        self.keeper = Keeper(on)

    async def start(self) -> None:
        """The sealer's first look before anything else."""
        await self.keeper.start()
        await super().start()

    async def stop(self) -> None:
        """The last seal, then the rest."""
        await self.keeper.stop()
        await super().stop()

    async def health(self) -> Health:
        """Also whether the log is being sealed."""
        found = await super().health()
        return replace(found, reasons=(*found.reasons, *self.keeper.reasons()))


def build(on: Foundation) -> Auditor:
    """The auditor."""
    return Auditor(on)
