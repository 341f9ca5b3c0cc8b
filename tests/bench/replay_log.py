"""A log as offices fill it: the whole story of a case over and over, each under a key of its own, with articles of a page."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from shared.command import Circumstances
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import Draft, EventStore, StreamAppend
from shared.sop.event import Event
from tests.sop.golden.story import LENGKAP, tell

PARAGRAPH = "Kegiatan penimbangan balita berlangsung di balai desa sejak pagi dan dihadiri kader, bidan serta perangkat desa. "
BATCH = 2_000


@dataclass(frozen=True)
class Told:
    """One fact of the story, less its place in a log."""

    service: str
    handler: str
    event: Event
    about: Circumstances


def story(*, sealed: bool) -> list[Told]:
    """The facts of one case. `sealed` False: the same without anything that would be sealed."""
    office = asyncio.run(tell())
    facts = asyncio.run(office.events(LENGKAP))
    return [Told(type(f.event).service, f"{type(f.event).service}.Uji", _as_told(f.event, sealed), _about(f)) for f in facts]


def _about(f: Recorded[Event]) -> Circumstances:
    return Circumstances(f.causation, f.actor, f.jabatan, f.unit, f.case, f.signer, f.recorded_at, "ab" * 32 if f.digest else "")


def _as_told(event: Event, sealed: bool) -> Event:
    from shared.eventstore.sealed_fields import sealed_places

    data = event.model_dump(mode="json", exclude_none=True)
    if "materi" in data:
        data["materi"]["badan"] = PARAGRAPH * 10
    if not sealed:
        for place in sealed_places(type(event), data):
            place.holder[place.key] = ""
    return type(event).model_construct(**dict(_reread(type(event), data)))


def _reread(cls: type[Event], data: dict[str, Any]) -> Any:
    from shared.eventstore.readers import reader

    return reader(cls).validate_python(data)


async def fill(store: EventStore, codec: Codec, told: Sequence[Told], events: int) -> None:
    """`events` events: case after case, in the order they happened."""
    appends: list[StreamAppend] = []
    waiting = 0
    for case in _cases(len(told), events):
        appends += await _appends(codec, told, case)
        waiting += len(told)
        if waiting >= BATCH:
            await store.append(appends)
            appends, waiting = [], 0
    if appends:
        await store.append(appends)


def _cases(size: int, events: int) -> Iterator[str]:
    for _ in range(-(-events // size)):
        yield str(uuid4())


async def _appends(codec: Codec, told: Sequence[Told], case: str) -> list[StreamAppend]:
    versions: dict[str, int] = defaultdict(int)
    appends = []
    for n, t in enumerate(told):
        about = Circumstances(f"{case}-{n}", t.about.actor, t.about.jabatan, t.about.unit, case, t.about.signer, t.about.now, t.about.digest)
        drafts: list[Draft] = await codec.encode([t.event], about, t.handler)
        stream = f"{t.service}-{case}"
        appends.append(StreamAppend(stream, versions[stream], drafts))
        versions[stream] += 1
    return appends


@dataclass
class Fact:
    """What the peer stores of one of ours."""

    originator_id: UUID
    originator_version: int
