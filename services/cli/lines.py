"""`tayang do --lines`: many commands by one process, one JSON document a line, each answered by one line in the same order.

{"command": "TerimaDisposisi", "as": "sekretariat", "case": "…", "data": {}, "id": "…", "unit": "kebakkramat"}
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from nats.aio.client import Client
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from services.cli.own_keys import operator_key
from services.cli.reaching import reached
from services.cli.reading import looking, resolve
from services.cli.terminal import NOT_YET, OK, REFUSED, emit
from services.cli.vocabulary import command_named
from shared.foundation import Foundation
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.messaging.client import CommandClient
from shared.messaging.strictjson import NotStrict, loads
from shared.refusal import Refused, from_validation, reason
from shared.settings import Settings
from shared.sop.types import Kode, Uuid

CODES = {Diterima: OK, BelumDapatDiproses: REFUSED, BelumSiap: NOT_YET}


class Line(BaseModel):
    """One act."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    command: str
    spoken: Annotated[str, Field(alias="as")]
    case: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    unit: Kode
    data: dict[str, Any] = Field(default_factory=dict)
    id: Uuid


async def work_through(settings: Settings, unit: str) -> int:
    """Every line of standard input, one after the other. The exit code is that of the worst answer."""
    worst = OK
    async with looking(settings) as on, reached(settings, "tayang-do") as nc:
        async for raw in _lines():
            answer = await _answered(on, settings, nc, raw, unit)
            emit(answer.model_dump(mode="json"))
            worst = max(worst, CODES[type(answer)])
    return worst


async def _answered(on: Foundation, settings: Settings, nc: Client, raw: bytes, unit: str) -> Diterima | BelumDapatDiproses | BelumSiap:
    try:
        line = Line.model_validate({"unit": unit, **_object(raw)})
        cls = command_named(line.command)
        if cls is None or cls.internal:
            raise Refused((reason("perintah_tidak_dikenal", f"Perintah {line.command} tidak dikenal.", "command"),))
        command = cls.from_input(line.data)
        actor, jabatan = await resolve(on, line.unit, line.spoken)
    except NotStrict as error:
        return BelumDapatDiproses(alasan=(reason(error.kode, error.pesan),))
    except ValidationError as error:
        return BelumDapatDiproses(alasan=from_validation(error).reasons)
    except Refused as refused:
        return BelumDapatDiproses(alasan=refused.reasons)
    after = (await on.store.head()).position
    client = CommandClient(nc, operator_key(settings), on.clock)
    return await client.send(command, unit=line.unit, case=line.case, actor=actor, jabatan=jabatan, command_id=UUID(line.id), after=after)


def _object(raw: bytes) -> dict[str, Any]:
    found = loads(raw)
    if not isinstance(found, dict):
        raise Refused((reason("bukan_objek", "Setiap baris adalah satu objek JSON."),))
    return found


async def _lines() -> AsyncIterator[bytes]:
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        if line.strip():
            yield line
