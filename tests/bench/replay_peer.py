"""The same story in the peer's log, read back by the peer's mapper: as it comes, made into our classes, and with its cipher on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.cryptography import AESCipher
from eventsourcing.persistence import ApplicationRecorder, DatetimeAsISO, JSONTranscoder, Mapper, StoredEvent, UUIDAsHex
from eventsourcing.utils import Environment

from shared.eventstore.readers import reader
from shared.sop.events import EVENTS
from tests.bench.replay_log import Told

PAGE = 1_000
BATCH_CASES = 4
_TOPICS = ModuleType("tests_bench_topics")
sys.modules[_TOPICS.__name__] = _TOPICS


class Fact:
    """What the peer stores of one of ours: the same attributes, in its own classes, one per kind of event."""

    originator_id: UUID
    originator_version: int
    data: Any

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


for _name in EVENTS:
    setattr(_TOPICS, _name, type(_name, (Fact,), {"__module__": _TOPICS.__name__, "__annotations__": {"originator_id": UUID}}))


def mapper(*, ciphered: bool) -> Mapper[Any]:
    """Its default, JSON. With its cipher one key seals the whole state of every event."""
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DatetimeAsISO()):
        transcoder.register(transcoding)
    key = Environment("bench", {"CIPHER_KEY": AESCipher.create_key(32)})
    return Mapper(transcoder, cipher=AESCipher(key) if ciphered else None)


def fill(recorder: ApplicationRecorder, to: Mapper[Any], told: Sequence[Told], cases: int) -> None:
    """As for ours."""
    for start in range(0, cases, BATCH_CASES):
        recorder.insert_events([e for _ in range(min(BATCH_CASES, cases - start)) for e in _case(to, told)])


def _case(to: Mapper[Any], told: Sequence[Told]) -> Iterator[StoredEvent]:
    case = uuid4()
    for n, t in enumerate(told, start=1):
        a = t.about
        said = {"unit": a.unit, "case": str(case), "causation": f"{case}-{n}", "actor": a.actor, "jabatan": a.jabatan, "digest": a.digest}
        kind = getattr(_TOPICS, type(t.event).__name__)
        yield to.to_stored_event(
            kind(
                originator_id=case,
                originator_version=n,
                event_id=uuid4(),
                recorded_at=a.now,
                signer=[a.signer.key, a.signer.kind],
                data=t.event.model_dump(mode="json", exclude_none=True),
                **said,
            )
        )


def replay(recorder: ApplicationRecorder, of: Mapper[Any], *, typed: bool) -> int:
    """The whole log; `typed`: `data` made into our classes too, by our own quick readers."""
    after = count = 0
    while stored := recorder.select_notifications(after + 1, PAGE):
        facts: list[Any] = [of.to_domain_event(one) for one in stored]
        if typed:
            for fact in facts:
                fact.data = reader(EVENTS[type(fact).__name__]).validate_python(fact.data)
        after, count = stored[-1].id, count + len(facts)
    return count
