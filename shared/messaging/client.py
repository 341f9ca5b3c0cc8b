"""Sending signed commands: build, sign, ask, understand the answer. Asking again with the same id is always safe."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError, NoRespondersError
from nats.errors import TimeoutError as NatsTimeout
from pydantic import ValidationError

from shared.clock import Clock, system_clock
from shared.command import Command
from shared.eventstore.port import canonical
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima, not_ready, parse
from shared.messaging.envelope import MAX_PAYLOAD_BYTES, digest_of, subject_for
from shared.messaging.signing import SigningKey
from shared.refusal import Reason
from shared.sop.types import format_time

log = structlog.get_logger(__name__)

LIFETIME = timedelta(minutes=5)
TRY_S = 6.0
"""One try outlasts a wait for `after` (5 s)."""
ASK_AGAIN_S = 0.25


class CommandClient:
    """One signer's way to all services."""

    def __init__(self, nc: Client, key: SigningKey, clock: Clock = system_clock, *, lifetime: timedelta = LIFETIME) -> None:
        self._nc, self._key, self._clock, self._lifetime = nc, key, clock, lifetime

    async def send(
        self,
        command: Command,
        *,
        unit: str,
        case: str,
        actor: str,
        jabatan: str | None = None,
        command_id: UUID | None = None,
        after: int | None = None,
        timeout_s: float = 15.0,
        periksa: bool = False,
    ) -> Diterima | BelumDapatDiproses | BelumSiap:
        """The service's answer. Keep `command_id` (of a form) when asking again. `periksa`: only whether it would be accepted."""
        payload = self._payload(
            command, unit=unit, case=case, actor=actor, jabatan=jabatan, command_id=command_id or uuid4(), after=after, periksa=periksa
        )
        if len(payload) > MAX_PAYLOAD_BYTES:
            return BelumDapatDiproses(alasan=(Reason(kode="pesan_terlalu_besar", pesan="Isian terlalu besar untuk dikirim."),))
        subject = subject_for(unit, command.service, type(command).__name__)
        return await self._asked(subject, payload, asyncio.get_running_loop().time() + timeout_s)

    async def _asked(self, subject: str, payload: bytes, deadline: float) -> Diterima | BelumDapatDiproses | BelumSiap:
        headers, answer = self._key.headers(payload), not_ready("tidak_ada_jawaban", "Layanan tidak menjawab; coba lagi.")
        while (left_s := deadline - asyncio.get_running_loop().time()) > 0:
            try:
                reply = await self._nc.request(subject, payload, timeout=min(TRY_S, left_s), headers=headers)
                return parse(reply.data)
            except NoRespondersError:
                # Perhaps it is just starting again: worth a moment, not the whole patience of the asker.
                answer = not_ready("layanan_tidak_aktif", "Layanan yang dituju tidak aktif.")
                deadline = min(deadline, asyncio.get_running_loop().time() + 4 * ASK_AGAIN_S)
            except NatsTimeout:
                log.info("command_asked_again", subject=subject)
                continue
            except MaxPayloadError:
                return BelumDapatDiproses(alasan=(Reason(kode="pesan_terlalu_besar", pesan="Isian terlalu besar untuk dikirim."),))
            except ValidationError:
                return not_ready("jawaban_tidak_dikenal", "Jawaban layanan tidak dikenal; perbarui program.")
            except NatsError as error:
                log.warning("command_not_sent", subject=subject, error=type(error).__name__)
                answer = not_ready("jaringan_terputus", "Hubungan dengan layanan terputus; coba lagi.")
            await asyncio.sleep(ASK_AGAIN_S)
        return answer

    def _payload(
        self,
        command: Command,
        *,
        unit: str,
        case: str,
        actor: str,
        jabatan: str | None,
        command_id: UUID,
        after: int | None,
        periksa: bool,
    ) -> bytes:
        name, data, salt = type(command).__name__, command.model_dump(mode="json"), self._key.salt(str(command_id))
        now = self._clock()
        asked = {"periksa": True} if periksa else {}
        return canonical(
            asked
            | {
                "id": str(command_id),
                "command": name,
                "unit": unit,
                "case": case,
                "actor": actor,
                "jabatan": jabatan,
                "issued_at": format_time(now),
                "expires_at": format_time(now + self._lifetime),
                "after": after,
                "salt": salt,
                "digest": digest_of(command=name, unit=unit, case=case, actor=actor, jabatan=jabatan, data=data, salt=salt),
                "data": data,
            }
        )
