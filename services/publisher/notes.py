"""What the worker reads of a case and writes down, under ids that follow from the job: two workers at one job record once."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from services.publisher import commands as c
from services.publisher.outlets.port import Hasil
from services.publisher.sending import outcome
from services.publisher.state import State
from shared.clock import Clock
from shared.command import Circumstances, Command, Signer
from shared.execute import Executor, Receipt

ACTOR = "layanan:publisher"


class Notes:
    """The publisher's own stream as its worker uses it."""

    def __init__(self, executor: Executor[State], signer: Signer, clock: Clock) -> None:
        self._executor, self._signer, self._clock = executor, signer, clock

    async def state(self, case: str, unit: str) -> State:
        """How the case stands now."""
        look = c.CatatPenghentianPenayangan()  # any command without guards: own stream only
        return await self._executor.state(look, self._about("-", case, unit))

    async def intend(self, case: str, unit: str, state: State, saluran: str, percobaan: int, until: datetime) -> bool:
        """Whether the intent is ours: only then may this process call."""
        intent = c.MulaiPenayangan(saluran=saluran, percobaan=percobaan, call_before_at=until)
        receipt = await self._record(intent, case, unit, state.sidik, saluran, percobaan)
        return bool(receipt.positions) and not receipt.repeated

    async def outcome(self, case: str, unit: str, state: State, saluran: str, percobaan: int, hasil: Hasil) -> bool:
        """What came of an attempt. Whether it was recorded."""
        command = outcome(saluran, percobaan, hasil)
        receipt = await self._record(command, case, unit, state.sidik, saluran, percobaan)
        return bool(receipt.positions) and not receipt.repeated

    async def withdrawn(self, case: str, unit: str, state: State, saluran: str) -> bool:
        """The outlet no longer shows it. Whether it was recorded."""
        command = c.CatatPenarikanSaluran(saluran=saluran)
        return bool((await self._record(command, case, unit, state.sidik, saluran, 0)).positions)

    async def _record(self, command: Command, case: str, unit: str, sidik: str, saluran: str, percobaan: int) -> Receipt:
        """Timers' causes are case/step/round/kind (invariant 7)."""
        kind = type(command).__name__
        if isinstance(command, c.CatatHasilSaluran):
            kind = f"{kind}/{command.hasil}/{command.kode}"
        cause = str(uuid5(NAMESPACE_URL, f"publisher/{case}/{sidik}/{saluran}/{percobaan}/{kind}"))
        return await self._executor.execute(command, self._about(cause, case, unit))

    def _about(self, cause: str, case: str, unit: str) -> Circumstances:
        return Circumstances(cause, ACTOR, None, unit, case, self._signer, self._clock())
