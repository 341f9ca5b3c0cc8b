"""Records into the stream, fenced by the expected last sequence: one by one, or a backlog as atomic batches (ADR-50)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import uuid4

from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.js.errors import APIError, NoStreamResponseError

from shared.eventstore.port import LogIdentity, Record
from shared.messaging.topology import stream_name
from shared.messaging.wire import headers_of, subject_of

PUBLISH_TIMEOUT_S = 5.0
"""FastStream's 0.5 s gives false failures on slow disks."""
MAX_BATCH = 256
MAX_BATCH_BYTES = 4 * 1024 * 1024
_WRONG_LAST_SEQUENCE = 10071


class FenceLost(Exception):
    """The stream does not stand where we thought: another relay was first, or it is not the stream we knew."""


def batches(records: Sequence[Record]) -> list[list[Record]]:
    """Records in batches bounded by number and bytes."""
    found: list[list[Record]] = []
    size = 0
    for record in records:
        if not found or len(found[-1]) >= MAX_BATCH or size + len(record.body) > MAX_BATCH_BYTES:
            found.append([])
            size = 0
        found[-1].append(record)
        size += len(record.body)
    return found


async def publish(nc: Client, identity: LogIdentity, records: Sequence[Record]) -> None:
    """Store `records` (consecutive) right after position `records[0].position - 1`, all or none.

    Raises FenceLost, NoStreamResponseError (no stream there), other nats errors when the outcome is unknown.
    No Nats-Msg-Id: after a purge the server would acknowledge a resend as duplicate and store nothing (TRAPS).
    """
    stream = stream_name(identity.epoch)
    fence = {"Nats-Expected-Stream": stream, "Nats-Expected-Last-Sequence": str(records[0].position - 1)}
    if len(records) == 1:
        await _acked(nc, records[0], headers_of(records[0], identity) | fence)
        return
    batch = uuid4().hex
    last = len(records)
    for n, record in enumerate(records, start=1):
        headers = headers_of(record, identity) | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(n)}
        if n == 1:
            headers |= fence
        if n < last:
            await nc.publish(subject_of(record), record.body, headers=headers)
        else:
            await _acked(nc, record, headers | {"Nats-Batch-Commit": "1"})


async def _acked(nc: Client, record: Record, headers: dict[str, str]) -> None:
    try:
        reply = await nc.request(subject_of(record), record.body, timeout=PUBLISH_TIMEOUT_S, headers=headers)
    except NoRespondersError as error:
        raise NoStreamResponseError from error
    answer = json.loads(reply.data)
    if "error" in answer:
        # Anything refused means that our picture of the stream is wrong; the caller looks again before going on.
        if answer["error"].get("err_code") == _WRONG_LAST_SEQUENCE:
            raise FenceLost(answer["error"].get("description"))
        raise APIError(**answer["error"])
    if answer["seq"] != record.position:
        raise FenceLost(f"stored as {answer['seq']}, position {record.position}")
