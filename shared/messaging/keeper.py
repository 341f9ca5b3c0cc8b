"""Binds a service's durable where the service really stands, again and again: after a wipe, a deletion, a restored database."""

from __future__ import annotations

import structlog
from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo, StreamInfo
from nats.js.errors import BadRequestError, NotFoundError

from shared.eventstore.port import LogIdentity, genesis
from shared.messaging.consumer import Consumer
from shared.messaging.ledger import Cursor
from shared.messaging.progress import Wiring
from shared.messaging.topology import Durable, belongs_to, stream_name
from shared.refusal import Reason, reason

log = structlog.get_logger(__name__)

FAR_BEHIND = 1000
"""So far behind the stream a service reads the log by the page first; a durable so far behind the cursor is bound anew."""


class NotBound(Exception):
    """The durable cannot be bound now; `reason` says why. Asking again later is right."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.kode)
        self.reason = why


class Keeper:
    """Keeps one durable."""

    def __init__(self, wiring: Wiring, js: JetStreamContext, consumer: Consumer) -> None:
        self._service, self._ack_wait_s = wiring.service, wiring.ack_wait_s
        self._store, self._ledger = wiring.store, wiring.ledger
        self._js, self._consumer = js, consumer
        self.identity: LogIdentity | None = None

    async def bind(self) -> Durable:
        """The durable, in being and standing at our cursor. Raises NotBound."""
        self.identity = identity = await self._store.identity()
        await self._witness(identity, await self._consumer.open(identity))
        durable = Durable(stream_name(identity.epoch), self._service, self._ack_wait_s)
        try:
            stream = await self._js.stream_info(durable.stream)
        except NotFoundError as error:
            raise NotBound(reason("aliran_tidak_ada", "Aliran NATS belum ada; menunggu penerus log.")) from error
        if not belongs_to(stream, identity):
            raise NotBound(reason("aliran_milik_log_lain", "Aliran NATS berasal dari log lain."))
        if stream.state.last_seq - self._consumer.progress.cursor.position > FAR_BEHIND:
            await self._consumer.catch_up(stream.state.last_seq)
        # Looked at before the cursor: the cursor only grows and moves before each ack, so it can never seem overtaken by chance.
        info = await durable.info(self._js)
        cursor = await self._consumer.reload()
        if info is None or _misplaced(info, durable, cursor):
            await self._bind_at_cursor(durable, stream, info)
        return durable

    async def _bind_at_cursor(self, durable: Durable, stream: StreamInfo, old: ConsumerInfo | None) -> None:
        # A durable starting below the stream's first sequence is created without error and skips silently (TRAPS).
        await self._consumer.catch_up(stream.state.first_seq - 1)
        start = self._consumer.progress.cursor.position + 1
        log.warning("durable_bound", service=self._service, start=start, anew=old is not None)
        try:
            await (durable.create(self._js, start) if old is None else durable.rebind(self._js, start))
        except BadRequestError:
            log.info("durable_bound_by_replica", service=self._service)

    async def _witness(self, identity: LogIdentity, cursor: Cursor) -> None:
        """The log must still hold what we have seen of it; else it was set back, and nothing may be done on its word."""
        if await self._chain_at(identity, cursor.position) != cursor.chain:
            raise NotBound(reason("kursor_tidak_cocok_dengan_log", "Log tidak memuat lagi apa yang sudah pernah diproses layanan ini."))
        if cursor.epoch != identity.epoch:
            await self._ledger.adopt(identity.epoch, cursor)
            await self._consumer.reload()

    async def _chain_at(self, identity: LogIdentity, position: int) -> bytes | None:
        if position == 0:
            return genesis(identity.log_id)
        records = await self._store.read(after=position - 1, limit=1)
        return records[0].chain if records else None


def _misplaced(info: ConsumerInfo, durable: Durable, cursor: Cursor) -> bool:
    acked = info.ack_floor.stream_seq if info.ack_floor else 0
    wanted = durable.config(1)
    drifted = (info.config.max_ack_pending, info.config.ack_policy, info.config.max_deliver, info.config.filter_subject) != (
        wanted.max_ack_pending,
        wanted.ack_policy,
        wanted.max_deliver,
        None,
    )
    return drifted or acked > cursor.position or cursor.position - acked > FAR_BEHIND
