"""What must hold of an office whatever happened to its processes: nothing lost, nothing twice, everything readable by everybody."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import feedparser
import httpx
import orjson
from nats.errors import Error as NatsError
from nats.js.api import ConsumerConfig, DeliverPolicy

from services.publisher.site.pages import PER_HALAMAN
from shared.eventstore.codec import event_id_for
from shared.eventstore.port import Record
from shared.eventstore.verify import verify_log
from shared.messaging.topology import FACTS
from shared.messaging.wire import event_name
from shared.sop import events as e
from tests.support.e2e_clerk import UNIT, Clerk
from tests.support.e2e_story import RECORDED
from tests.support.eventually import eventually

ATOM_ENTRIES = 20
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


async def check_log(clerk: Clerk, cases: Sequence[str], recorded: Mapping[str, int] = RECORDED) -> list[Record]:
    """The chain holds, every promise was kept, every case comes to hold exactly the facts of its story."""
    await eventually(lambda: missing(clerk, cases, recorded), lambda left: not left, limit_s=60, what="every case is told to its end")
    report = await verify_log(clerk.on.store)
    assert not report.findings
    records = await clerk.log()
    assert [r.position for r in records] == list(range(1, len(records) + 1))
    check_promises(clerk, records)
    check_reactions_in_order(records)
    for case in cases:
        told = Counter(event_name(r.type) for r in records if r.correlation == case)
        assert told.pop("PenayanganDimulai") >= 1
        assert told == Counter(recorded), f"{case}: {told - Counter(recorded)} too many, {Counter(recorded) - told} missing"
        out = Counter((f.event.saluran, f.event.versi) for f in await clerk.facts(case) if isinstance(f.event, e.MateriDitayangkan))
        assert set(out.values()) == {1}, out
    return records


async def missing(clerk: Clerk, cases: Sequence[str], recorded: Mapping[str, int]) -> dict[str, Counter[str]]:
    """What the cases still lack."""
    records = await clerk.log()
    told = {case: Counter(event_name(r.type) for r in records if r.correlation == case) for case in cases}
    return {case: left for case in cases if (left := Counter(recorded) - told[case])}


def check_promises(clerk: Clerk, records: Sequence[Record]) -> None:
    """What was acknowledged stands where it was said to stand, under the ids that follow from the command."""
    for promise in clerk.promises:
        kept = [records[position - 1] for position in promise.positions]
        assert {r.causation for r in kept} == {str(promise.command_id)}, promise
        handler = f"{promise.service}.{promise.name}"
        assert {r.event_id for r in kept} == {event_id_for(str(promise.command_id), handler, n) for n in range(len(kept))}, promise


def check_reactions_in_order(records: Sequence[Record]) -> None:
    """In each stream what was done about earlier facts stands before what was done about later ones, and once."""
    position_of = {str(r.event_id): r.position for r in records}
    causes: dict[str, list[int]] = {}
    for record in records:
        if record.causation in position_of:
            causes.setdefault(record.stream, []).append(position_of[record.causation])
    for stream, positions in causes.items():
        assert positions == sorted(positions), f"{stream}: {positions}"
        assert len(positions) == len(set(positions)), f"{stream}: {positions}"


@dataclass(frozen=True)
class Published:
    """What the public sees."""

    pages: list[str]
    entries: list[Any]
    links: list[str]


async def check_site(base: str, cases: Sequence[str]) -> Published:
    """Every case exactly once: in the site map, on a page of its own, in the lists, and the newest in the feed."""
    async with httpx.AsyncClient(base_url=base, timeout=30) as http:
        sitemap = ET.fromstring((await http.get(f"/{UNIT}/sitemap.xml")).text)
        links = [loc.text or "" for loc in sitemap.iter(f"{SITEMAP}loc") if "/berita/" in (loc.text or "")]
        feed = feedparser.parse((await http.get(f"/{UNIT}/atom.xml")).text)
        listed = await _listed(http)
        for case in cases:
            mine = [link for link in links if link.endswith(case[:8])]
            assert len(mine) == 1, (case, mine)
            page = await http.get(mine[0])
            assert page.status_code == 200, page.text
            assert f"Kegiatan {case[:8]}" in page.text
            assert len([path for path in listed if path.endswith(case[:8])]) == 1
    assert not feed.bozo
    assert len(feed.entries) == min(len(links), ATOM_ENTRIES)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert len(links) == len(set(links)) == len(cases), links
    return Published(listed, feed.entries, links)


async def _listed(http: httpx.AsyncClient) -> list[str]:
    """Article links over all pages of the unit's list."""
    found: list[str] = []
    while (page := await http.get(f"/{UNIT}/", params={"hal": len(found) // PER_HALAMAN + 1})).status_code == 200:
        here = [part.partition('"')[0] for part in page.text.split(f'href="/{UNIT}/berita/')[1:]]
        found += here
        if len(here) < PER_HALAMAN:
            return found
    assert page.status_code == 404, page.text
    return found


async def check_stream(clerk: Clerk, stream: str = "LOG_1") -> None:
    """JetStream holds the log byte for byte, sequence == position."""
    js = clerk.nc.jetstream(timeout=5)
    records = await clerk.log()

    async def last() -> int:
        try:
            return int((await js.stream_info(stream)).state.last_seq)
        except NatsError as error:
            raise ConnectionError("not there yet") from error

    await eventually(last, lambda at: at >= len(records), limit_s=60, what="the stream has come to the log's end")
    config = ConsumerConfig(deliver_policy=DeliverPolicy.ALL)
    subscription = await js.subscribe(FACTS, stream=stream, ordered_consumer=True, config=config)
    try:
        for record in records:
            message = await subscription.next_msg(timeout=10)
            assert message.metadata.sequence.stream == record.position
            assert message.data == record.body, record.position
            assert orjson.loads(message.data)["id"] == str(record.event_id)
    finally:
        await subscription.unsubscribe()
