"""Checkpoints on a stream of their own: whoever follows it holds the seal outside this office's reach."""

from __future__ import annotations

from uuid import UUID

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StoreCompression, StreamConfig
from nats.js.errors import BadRequestError, NoStreamResponseError, NotFoundError

SEAL = "SEAL"
SUBJECT = "tayang.segel.v1"
"""Not below `tayang.v1`, which is the log's stream's: two streams may not listen to one subject."""
PUBLISH_TIMEOUT_S = 5.0


def subject_of(log_id: UUID) -> str:
    """`tayang.segel.v1.<log id>`."""
    return f"{SUBJECT}.{log_id}"


def config() -> StreamConfig:
    """Every option explicit. Nothing expires: a checkpoint is 300 bytes, and each one binds the log."""
    return StreamConfig(
        name=SEAL,
        description="Segel log Tayang (checkpoint bertanda tangan)",
        subjects=[f"{SUBJECT}.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_consumers=-1,
        max_msgs=-1,
        max_msgs_per_subject=-1,
        max_bytes=-1,
        max_age=0,
        max_msg_size=64 * 1024,
        num_replicas=1,
        no_ack=False,
        duplicate_window=0.1,
        sealed=False,
        deny_delete=True,
        deny_purge=True,
        allow_rollup_hdrs=False,
        allow_direct=True,
        compression=StoreCompression.NONE,
    )


async def publish(js: JetStreamContext, log_id: UUID, note: str) -> None:
    """Stored when this returns; the stream is made where it is missing."""
    try:
        await js.publish(subject_of(log_id), note.encode(), timeout=PUBLISH_TIMEOUT_S, stream=SEAL)
    except (NoStreamResponseError, NotFoundError):
        await _ensure(js)
        await js.publish(subject_of(log_id), note.encode(), timeout=PUBLISH_TIMEOUT_S, stream=SEAL)


async def last(js: JetStreamContext, log_id: UUID) -> bytes | None:
    """The newest note published for this log; None where there is none."""
    try:
        message = await js.get_last_msg(SEAL, subject_of(log_id))
    except NotFoundError:
        return None
    return message.data


async def _ensure(js: JetStreamContext) -> None:
    try:
        await js.add_stream(config())
    except BadRequestError:
        await js.stream_info(SEAL)  # another process was first; if it is something else, this raises
