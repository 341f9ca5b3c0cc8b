"""Every message of the log's stream beside its record: the copy that everybody was shown says what the log should say."""

from __future__ import annotations

from uuid import uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.auditor.checking.findings import Findings
from services.auditor.checking.reading import PAGE, AuditLog, Unreadable
from shared.eventstore.port import Record
from shared.messaging.topology import stream_name
from shared.messaging.wire import Malformed, delivered

FETCH = 256
ANSWER_LIMIT_S = 10.0


async def compare(nc: Client, log: AuditLog, findings: Findings) -> int:
    """How many messages were compared. The stream may be behind the log, never ahead of it. Raises Unreadable."""
    js, identity = nc.jetstream(timeout=5), await log.identity()
    stream = stream_name(identity.epoch)
    try:
        state = (await js.stream_info(stream)).state
    except NotFoundError as error:
        raise Unreadable(f"there is no stream {stream}") from error
    name = f"periksa-{uuid4().hex[:12]}"
    await js.add_consumer(stream, _config(name, state.first_seq))
    source = await js.pull_subscribe_bind(consumer=name, stream=stream)
    seen, page = 0, _Page(log)
    try:
        while seen < state.messages:
            for message in await source.fetch(min(FETCH, state.messages - seen), timeout=ANSWER_LIMIT_S):
                seen += 1
                await _compare(message, page, str(identity.log_id), findings)
    except NatsTimeout as error:
        raise Unreadable(f"{stream} gave {seen} of {state.messages} messages") from error
    finally:
        await js.delete_consumer(stream, name)
    return seen


class _Page:
    """The record at a position, read in pages."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._records: dict[int, Record] = {}

    async def at(self, position: int) -> Record | None:
        if position not in self._records:
            found = await self._log.read(position - 1)
            self._records = {r.position: r for r in found[:PAGE]}
        return self._records.get(position)


async def _compare(message: Msg, page: _Page, log_id: str, findings: Findings) -> None:
    at = message.metadata.sequence.stream
    try:
        told, identity = delivered(message)
    except Malformed as error:
        findings.add(at, "jetstream", f"not a message of the relay ({error})")
        return
    stands = await page.at(at)
    if stands is None:
        findings.add(at, "jetstream", "the stream has a record here that the log has not")
    elif (told.body, told.chain, str(identity.log_id)) != (stands.body, stands.chain, log_id):
        findings.add(at, "jetstream", "the stream was told another record")


def _config(name: str, start: int) -> ConsumerConfig:
    """For this look only: it goes by itself should we not come to deleting it."""
    return ConsumerConfig(
        name=name,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=max(start, 1),
        ack_policy=AckPolicy.NONE,
        inactive_threshold=60.0,
        mem_storage=True,
        num_replicas=1,
    )
