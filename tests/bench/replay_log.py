"""A log as offices fill it: the whole story of a case over and over, each under a key of its own, with articles of a page."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from shared.command import Circumstances
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, StreamAppend
from shared.eventstore.readers import reader
from shared.eventstore.sealed_fields import sealed_places
from shared.sop.event import Event
from tests.sop.golden.story import LENGKAP, tell

PARAGRAPH = "Kegiatan penimbangan balita berlangsung di balai desa sejak pagi dan dihadiri kader, bidan serta perangkat desa. "
BATCH_CASES = 40


@dataclass(frozen=True)
class Told:
    """One fact of the story, and under what circumstances it was recorded."""

    event: Event
    about: Circumstances

    @property
    def service(self) -> str:
        return type(self.event).service


def story() -> list[Told]:
    """The facts of one case, with two refusals and a correction."""
    office = asyncio.run(tell())
    return [_told(fact) for fact in asyncio.run(office.events(LENGKAP))]


def _told(f: Recorded[Event]) -> Told:
    data = f.event.model_dump(mode="json", exclude_none=True)
    if "materi" in data:
        data["materi"]["badan"] = PARAGRAPH * 10
    about = Circumstances(f.causation, f.actor, f.jabatan, f.unit, f.case, f.signer, f.recorded_at, "ab" * 32 if f.digest else "")
    return Told(reader(type(f.event)).validate_python(data), about)


def without_sealed(told: Sequence[Told]) -> list[Told]:
    """The same facts, with nothing in the fields that would be sealed."""
    return [replace(t, event=_emptied(t.event)) for t in told]


def _emptied(event: Event) -> Event:
    data = event.model_dump(mode="json", exclude_none=True)
    for place in sealed_places(type(event), data):
        place.holder[place.key] = ""
    emptied: Event = reader(type(event)).validate_python(data)
    return emptied


async def fill(store: EventStore, codec: Codec, told: Sequence[Told], cases: int) -> None:
    """The story for so many cases, one after the other."""
    appends: list[StreamAppend] = []
    for n in range(cases):
        appends += await _appends(codec, told)
        if n % BATCH_CASES == BATCH_CASES - 1 or n == cases - 1:
            await store.append(appends)
            appends = []


async def _appends(codec: Codec, told: Sequence[Told]) -> list[StreamAppend]:
    case, appends = str(uuid4()), []
    versions: dict[str, int] = defaultdict(int)
    for n, t in enumerate(told):
        drafts = await codec.encode([t.event], replace(t.about, cause=f"{case}-{n}", case=case), f"{t.service}.Uji")
        stream = f"{t.service}-{case}"
        appends.append(StreamAppend(stream, versions[stream], drafts))
        versions[stream] += 1
    return appends
