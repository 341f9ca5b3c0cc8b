"""Composition of the registry, used by production and tests alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import services.registry.commands  # noqa: F401 - makes the commands known to the edge
import services.registry.privacy_commands as c
from services.registry.decisions import DECIDER
from services.registry.state import State
from shared.command import Command
from shared.decider import Situation
from shared.eventstore.codec import Recorded
from shared.messaging.health import Health
from shared.privacy.effect import Effect
from shared.privacy.material import BahanPrivasi, gather
from shared.refusal import reason
from shared.service import Foundation, Service
from shared.sop import events as e
from shared.sop.privasi import LingkupData


class Registry(Service[State]):
    """The ground the others stand on. Of their facts it needs none; its own erasures it carries out."""

    def __init__(self, on: Foundation) -> None:
        super().__init__(on, replace(DECIDER, prepare=Gathered(on)), {})
        self._effect = Effect(on)
        self.facts.on(e.DataPribadiDimusnahkan)(self._erase)

    async def _erase(self, fact: Recorded[e.DataPribadiDimusnahkan]) -> None:
        await self._effect.carry_out(fact.event)

    async def health(self) -> Health:
        """Also whether an erasure waits for somebody who may destroy keys."""
        found = await super().health()
        if not self._effect.waiting:
            return found
        waits = reason("pemusnahan_menunggu", "Pemusnahan data menunggu peran tayang_eraser: jalankan `tayang privacy finish`.")
        return replace(found, reasons=(*found.reasons, waits))


class Gathered:
    """What decisions about personal data look at besides the unit's stream."""

    def __init__(self, on: Foundation) -> None:
        self._on = on

    async def __call__(self, command: Command, state: Any, situation: Situation) -> BahanPrivasi | None:
        """None where a command needs nothing."""
        match command:
            case c.CatatPersetujuanSubjek(kasus=kasus):
                lingkup: tuple[LingkupData, ...] = (LingkupData(jenis="kasus", id=kasus),)
            case c.TetapkanPenahananHukum() | c.MusnahkanData():
                lingkup = command.lingkup
            case _:
                return None
        on = self._on
        erasing = isinstance(command, c.MusnahkanData)
        return await gather(lingkup, situation.direktori, on.store, on.codec, on.keyring, files=erasing)


def build(on: Foundation) -> Registry:
    """The registry."""
    return Registry(on)
