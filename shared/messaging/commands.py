"""Signed commands over request/reply, answered by any number of replicas of a service (one queue group)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import structlog
from faststream.message import StreamMessage
from faststream.nats import NatsBroker
from nats.aio.msg import Msg

from shared.clock import Clock, system_clock
from shared.command import Circumstances, Command
from shared.directory import Directories
from shared.eventstore.port import ClockImplausible, ReadOnlyLog
from shared.execute import Contention, Receipt
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima, not_ready
from shared.messaging.envelope import PREFIX, Admitted, admit
from shared.messaging.subscribe import Facts
from shared.messaging.verdict import INFRASTRUCTURE, where
from shared.refusal import Refused

log = structlog.get_logger(__name__)

AFTER_WAIT_S = 5.0
MAX_AT_ONCE = 64
"""Commands decided side by side in one process: a command that waits for `after` holds up no other, and appends share commits."""


class Executes(Protocol):
    """What decides: carries out, or only says whether it would."""

    async def execute(self, command: Command, about: Circumstances) -> Receipt: ...
    async def check(self, command: Command, about: Circumstances) -> None: ...


Answer = Diterima | BelumDapatDiproses | BelumSiap


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in, unread."""

    subject: str
    headers: dict[str, str]
    payload: bytes


class CommandServer:
    """Receives one service's commands. Whatever comes in, it answers, and the next message flows."""

    def __init__(
        self,
        service: str,
        broker: NatsBroker,
        executor: Executes,
        directories: Directories,
        facts: Facts,
        *,
        clock: Clock = system_clock,
        after_wait_s: float = AFTER_WAIT_S,
    ) -> None:
        self._service, self._executor, self._directories, self._facts = service, executor, directories, facts
        self._clock, self._after_wait_s = clock, after_wait_s
        subscriber = broker.subscriber(
            f"{PREFIX}.*.{service}.*",
            queue=service,
            max_workers=MAX_AT_ONCE,
            decoder=_received,
            title=f"{service}.perintah",
            description=f"Perintah bertanda tangan untuk layanan {service}",
        )
        subscriber(self._reply)

    async def answer(self, received: Received) -> Answer:
        """The answer to one request. Never raises."""
        admitted: Admitted | None = None
        try:
            keys = await self._directories.keys()
            admitted = admit(received.subject, received.headers, received.payload, keys, self._clock())
            return await self._carried_out(admitted)
        except Refused as refused:
            return BelumDapatDiproses(alasan=refused.reasons)
        except ReadOnlyLog:
            return not_ready("log_hanya_baca", "Pencatatan dihentikan sementara karena log sedang diperiksa.")
        except ClockImplausible:
            return not_ready("jam_meragukan", "Jam server meragukan; pencatatan dihentikan sampai jam dibetulkan.")
        except Contention:
            return not_ready("sibuk", "Perkara ini sedang diproses orang lain; coba lagi.")
        except INFRASTRUCTURE as error:
            self._failed("command_waits", error, admitted)
            return not_ready("prasarana_tidak_siap", "Basis data atau jaringan sedang tidak siap; coba lagi.")
        except Exception as error:  # noqa: BLE001 - the edge: a fault of ours is logged and answered, and the next message flows
            self._failed("command_failed", error, admitted)
            return not_ready("gangguan", "Terjadi gangguan; coba lagi. Bila berulang, beri tahu pengelola.")

    async def _carried_out(self, admitted: Admitted) -> Answer:
        if admitted.after is not None and not await self._facts.seen(admitted.after, self._after_wait_s):
            return not_ready("belum_siap", "Layanan belum sampai pada catatan yang dirujuk; coba lagi.")
        if admitted.periksa:
            await self._executor.check(admitted.command, admitted.about)
            return Diterima(kasus=admitted.about.case)
        receipt = await self._executor.execute(admitted.command, admitted.about)
        return Diterima(posisi=receipt.positions, kasus=receipt.case, diulang=receipt.repeated)

    async def _reply(self, received: Received) -> bytes:
        return (await self.answer(received)).model_dump_json().encode()

    def _failed(self, event: str, error: Exception, admitted: Admitted | None) -> None:
        case = admitted.about.case if admitted else None
        name = type(admitted.command).__name__ if admitted else None
        log.error(event, service=self._service, case=case, command=name, error=type(error).__name__, where=where(error))


async def _received(message: StreamMessage[Msg]) -> Received:
    raw = message.raw_message
    return Received(raw.subject, dict(raw.headers or {}), raw.data)
