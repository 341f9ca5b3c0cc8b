"""What is heard of the log: new tasks, and this service's own intents and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from services.notices.commands import Saluran
from services.notices.office import kabari_kantor, naikkan, sebab_kantor
from services.notices.queue import Queue
from services.notices.reactions import ingatkan, kabarkan
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event

if TYPE_CHECKING:
    from services.notices.app import Notices


class Subscribers:
    """One method per kind of fact; each bears repetition."""

    def __init__(self, service: Notices, queue: Queue, on: Sequence[Saluran], gather: timedelta) -> None:
        self._service, self._queue, self._on, self._gather = service, queue, on, gather

    async def kabarkan(self, fact: Recorded[Event]) -> None:
        """Whoever has something to do now will be told. The same fact heard again makes the same ids, and so nothing."""
        if not self._on:
            return
        on = self._service.foundation
        case = await on.codec.decode(await on.store.read_correlation(fact.case))
        direktori = await on.directories.of(fact.unit)
        await self._service.react(fact, kabarkan(case, fact.position, direktori, self._on, on.clock(), self._gather))

    async def ingatkan(self, fact: Recorded[e.TenggatMendekat | e.TenggatTerlampaui]) -> None:
        """Whoever could still do it hears that time is short, or over."""
        if not self._on:
            return
        if sebab_kantor(fact.event) is not None:
            await self.kantor(fact)
            return
        on = self._service.foundation
        case = await on.codec.decode(await on.store.read_correlation(fact.case))
        direktori = await on.directories.of(fact.unit)
        await self._service.react(fact, ingatkan(case, fact.position, direktori, self._on, on.clock()))

    async def naikkan(self, fact: Recorded[e.TenggatDieskalasi]) -> None:
        """Whoever holds the rung's office today hears of it."""
        if not self._on:
            return
        on = self._service.foundation
        case = await on.codec.decode(await on.store.read_correlation(fact.case))
        direktori = await on.directories.of(fact.unit)
        await self._service.react(fact, naikkan(case, fact.position, direktori, self._on, on.clock()))

    async def kantor(self, fact: Recorded[Event]) -> None:
        """The heads of the office hear of what is no task in any case."""
        if not self._on:
            return
        on = self._service.foundation
        direktori = await on.directories.of(fact.unit)
        await self._service.react(fact, kabari_kantor(fact, direktori, self._on, on.clock()))

    async def antrikan(self, fact: Recorded[e.PemberitahuanDisiapkan]) -> None:
        """To be sent."""
        await self._queue.put(fact)
        self._service.sender.nudge()

    async def selesaikan(self, fact: Recorded[e.PemberitahuanTerkirim | e.PemberitahuanGagal]) -> None:
        """It has an outcome."""
        await self._queue.drop(fact.event.pemberitahuan)
