"""What is heard of the log: the stages' facts and this service's own for the projection, publications for the warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.commands import PulihkanKeterbukaan
from services.deadlines.queue import Queue
from services.deadlines.watcher import Watcher
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.langkah import CLOCK_EVENTS, ENDINGS

if TYPE_CHECKING:
    from services.deadlines.app import Deadlines

OF_A_CASE = (e.TenggatDitetapkan, e.TenggatDijeda, e.TenggatDilanjutkan)
OF_THE_UNIT = (e.KalenderKerjaDitetapkan, e.BatasWaktuDitetapkan)
DUTIES = (e.KewajibanBerkalaDitetapkan, e.KewajibanBerkalaDihapus, e.KewajibanBerkalaDipenuhi)
HEARD: tuple[type[Event], ...] = (*CLOCK_EVENTS, *OF_A_CASE, *OF_THE_UNIT, *DUTIES, e.PelanggaranDataDiberitahukan, e.MateriDitayangkan)


class Subscribers:
    """Every effect bears repetition."""

    def __init__(self, service: Deadlines, queue: Queue, watcher: Watcher) -> None:
        self._service, self._queue, self._watcher = service, queue, watcher

    async def dengar(self, fact: Recorded[Event]) -> None:
        """Comes after the reaction to the same fact, so what that recorded is seen here."""
        match fact.event:
            case e.KalenderKerjaDitetapkan() | e.BatasWaktuDitetapkan(berjalan=True):
                await self._queue.rules_changed(fact.unit, fact.version)
                await self._watcher.look_again(fact.unit)
            case e.BatasWaktuDitetapkan() | e.KewajibanBerkalaDitetapkan() | e.KewajibanBerkalaDihapus() | e.KewajibanBerkalaDipenuhi():
                await self._watcher.look_again(fact.unit)
            case e.PelanggaranDataDiberitahukan(pelanggaran=id_):
                await self._watcher.refresh(id_, fact.unit)
            case e.MateriDitayangkan():
                await self._queue.published(fact.unit, fact.at)
                await self._service.react(fact, PulihkanKeterbukaan(tayang_at=fact.at))
                await self._watcher.look_again(fact.unit)
            case _:
                await self._case(fact)
        self._watcher.nudge()

    async def _case(self, fact: Recorded[Event]) -> None:
        if isinstance(fact.event, ENDINGS):
            await self._queue.leave(fact.case)
        else:
            await self._queue.follow(fact.case, fact.unit)
        await self._watcher.refresh(fact.case, fact.unit)
