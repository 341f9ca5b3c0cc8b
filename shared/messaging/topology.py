"""The one place that says what exists on NATS: subjects, the log's stream and the durables, with every option spelled out.

FastStream and nats-py fill in defaults of their own where an option is left out, and whoever starts last wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    ConsumerInfo,
    DeliverPolicy,
    DiscardPolicy,
    ReplayPolicy,
    RetentionPolicy,
    StorageType,
    StoreCompression,
    StreamConfig,
    StreamInfo,
)
from nats.js.errors import BadRequestError, NotFoundError

from shared.eventstore.port import MAX_BODY_BYTES, LogIdentity

FACTS = "tayang.v1.>"
"""Every fact of the log; no case ids in subjects (they would make metrics grow without end)."""

DOORBELL = "tayang.bel"
"""Rung after a commit. Outside FACTS, so that no stream keeps it."""

HALTED = "tayang.henti"
"""A relay that found log and stream in disagreement says so here, again and again."""

MAX_MESSAGE_BYTES = MAX_BODY_BYTES + 16 * 1024
"""A full body with its headers; far below NATS' 1 MiB, above which the connection would be closed."""

ACK_WAIT_S = 30.0
"""Silence after which a delivery is given to another replica. Slow handlers send a sign of life at a third of it."""

SERVER_VERSION_NEEDED = (2, 12)
"""First with atomic batches (ADR-50)."""


@dataclass(frozen=True, slots=True)
class LogStream:
    """The stream of one epoch of one log. `first_seq` > 1 only for a window kept on purpose."""

    identity: LogIdentity
    replicas: int = 1
    first_seq: int = 1

    @property
    def name(self) -> str:
        return stream_name(self.identity.epoch)

    def config(self) -> StreamConfig:
        """Nothing expires and nothing can be deleted or purged singly. Deleting the stream as a whole stays possible:
        it is a copy, and rebuilding it from the log is the remedy for every damage to it.
        """
        return StreamConfig(
            name=self.name,
            description="Salinan log Tayang; nomor urut sama dengan posisi log",
            subjects=[FACTS],
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,
            discard_new_per_subject=False,
            max_consumers=-1,
            max_msgs=-1,
            max_msgs_per_subject=-1,
            max_bytes=-1,
            max_age=0,
            max_msg_size=MAX_MESSAGE_BYTES,
            num_replicas=self.replicas,
            no_ack=False,
            # No Nats-Msg-Id is ever sent (TRAPS: it loses messages after a purge); the shortest window costs the least.
            duplicate_window=0.1,
            sealed=False,
            deny_delete=True,
            deny_purge=True,
            allow_rollup_hdrs=False,
            allow_direct=True,
            mirror_direct=False,
            allow_msg_ttl=False,
            allow_msg_schedules=False,
            allow_atomic=True,
            allow_batched=False,
            allow_msg_counter=False,
            compression=StoreCompression.NONE,
            first_seq=self.first_seq,
            metadata={"tayang-log": str(self.identity.log_id), "tayang-epoch": str(self.identity.epoch)},
        )

    async def ensure(self, js: JetStreamContext) -> StreamInfo:
        """The stream as it stands, made if it is not there. A stream that stands is never changed."""
        try:
            return await js.stream_info(self.name)
        except NotFoundError:
            await self._put_older_epochs_aside(js)
        try:
            return await js.add_stream(self.config())
        except BadRequestError:
            # Another process was first; if it is something else, this raises again.
            return await js.stream_info(self.name)

    async def _put_older_epochs_aside(self, js: JetStreamContext) -> None:
        # Two streams may not listen to the same subjects; the old one stays readable for the inquiry.
        for epoch in range(self.identity.epoch - 1, 0, -1):
            try:
                old = (await js.stream_info(stream_name(epoch))).config
            except NotFoundError:
                continue
            if old.subjects == [FACTS]:
                await js.update_stream(old.evolve(subjects=[f"tayang.lama.{epoch}.>"]))


@dataclass(frozen=True, slots=True)
class Durable:
    """The one consumer of a service, whatever its number of replicas."""

    stream: str
    service: str
    ack_wait_s: float = ACK_WAIT_S

    def config(self, start: int) -> ConsumerConfig:
        """Unfiltered, so that the cursor moves over every position and every service witnesses the whole chain.
        `max_ack_pending=1` is what keeps order per case with any number of replicas.
        """
        return ConsumerConfig(
            name=self.service,
            durable_name=self.service,
            description=f"Kursor layanan {self.service}",
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self.ack_wait_s,
            # Parking is our own (in the database, with its reason): the server never gives up on a message.
            max_deliver=-1,
            replay_policy=ReplayPolicy.INSTANT,
            max_ack_pending=1,
            max_waiting=512,
            headers_only=False,
            inactive_threshold=0,
            num_replicas=0,
            mem_storage=False,
        )

    async def info(self, js: JetStreamContext) -> ConsumerInfo | None:
        """The durable as it stands; None if there is none, or no stream."""
        try:
            found: ConsumerInfo = await js.consumer_info(self.stream, self.service)
        except NotFoundError:
            return None
        return found

    async def create(self, js: JetStreamContext, start: int) -> ConsumerInfo:
        """Bind at `start`. Raises NotFoundError without a stream, BadRequestError if a replica bound it elsewhere."""
        return await js.add_consumer(self.stream, self.config(start))

    async def rebind(self, js: JetStreamContext, start: int) -> ConsumerInfo:
        """Delete and bind anew: a durable's start cannot be changed."""
        try:
            await js.delete_consumer(self.stream, self.service)
        except NotFoundError:
            pass  # another replica was quicker
        return await self.create(js, start)


def stream_name(epoch: int) -> str:
    """`LOG_<epoch>`."""
    return f"LOG_{epoch}"


def belongs_to(info: StreamInfo, identity: LogIdentity) -> bool:
    """Whether a stream was made for this log and epoch."""
    return log_of(info) == (identity.log_id, identity.epoch)


def log_of(info: StreamInfo) -> tuple[UUID, int] | None:
    """Log id and epoch a stream was made for; None if it is none of ours."""
    meta = info.config.metadata or {}
    try:
        return UUID(meta["tayang-log"]), int(meta["tayang-epoch"])
    except (KeyError, ValueError):
        return None
