"""Does the stream tell the same story as the log? Its last message's chain value answers for everything before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared.eventstore.port import EventStore
from shared.messaging.topology import LogStream, belongs_to
from shared.messaging.wire import Malformed, place_of

HaltCode = Literal["aliran_mendahului_log", "aliran_berbeda_dari_log", "aliran_milik_log_lain", "log_berbeda_dari_segel"]

SENTENCES: dict[HaltCode, str] = {
    "aliran_mendahului_log": "Salinan di NATS memuat catatan yang tidak ada di log; log tampaknya dipulihkan dari cadangan lama.",
    "aliran_berbeda_dari_log": "Salinan di NATS tidak sama dengan log; salah satunya telah diubah.",
    "aliran_milik_log_lain": "Salinan di NATS berasal dari log lain.",
    "log_berbeda_dari_segel": "Log tidak lagi sama dengan yang sudah disegel.",
}


@dataclass(frozen=True, slots=True)
class Halt:
    """Log and stream disagree: nothing more is published and the log is read-only until people have looked."""

    code: HaltCode
    position: int

    def __str__(self) -> str:
        return f"{SENTENCES[self.code]} (posisi {self.position})"


async def standing(store: EventStore, js: JetStreamContext, stream: LogStream) -> int | Halt:
    """Position after which the relay may go on, or why it may not. Raises NotFoundError without a stream.

    The stream is looked at first and the log after it: the log only grows, so a live relay beside us never looks like
    a stream that is ahead.
    """
    info = await js.stream_info(stream.name)
    last = info.state.last_seq
    if not belongs_to(info, stream.identity):
        return Halt("aliran_milik_log_lain", last)
    if info.state.messages == 0:
        # New, or kept from `first_seq` on: nothing to compare. Beyond the log's end it can only be somebody else's.
        head = await store.head()
        return last if last <= head.position else Halt("aliran_mendahului_log", last)
    try:
        message = await js.get_msg(stream.name, seq=last)
        place = place_of(message.headers)
    except (NotFoundError, Malformed):
        return Halt("aliran_berbeda_dari_log", last)
    records = await store.read(after=last - 1, limit=1)
    if not records:
        return Halt("aliran_mendahului_log", last)
    same = place.identity == stream.identity and place.position == last and place.chain == records[0].chain
    return last if same else Halt("aliran_berbeda_dari_log", last)
