"""Facts into the list. It knows its own place in the log, so that a site that is older than the list, or was lost, fills it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import structlog
from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select, update

from services.publisher.site.database import SiteDb, SitusTakTerjangkau
from services.publisher.site.dip.tables import informasi, posisi
from services.publisher.site.writing import lipat
from shared.eventstore.codec import Codec, Recorded, UnknownEvent
from shared.eventstore.port import EventStore, StoreUnavailable
from shared.eventstore.wanted import wanted
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.register import dip
from shared.sop.register.catatan import VERSI
from shared.sop.register.terbitan import HEARD, Terbitan, evolve
from shared.sop.types import format_time

log = structlog.get_logger(__name__)
json: TypeAdapter[Terbitan] = TypeAdapter(Terbitan)
IN_ONE_QUERY = 400
__all__ = ["HEARD", "DaftarDip", "json"]


class DaftarDip:
    """The projection. Every write is one transaction with the place it leads to."""

    def __init__(self, db: SiteDb, store: EventStore, codec: Codec) -> None:
        self._db, self._store, self._codec = db, store, codec
        self._complete = False

    async def start(self) -> None:
        """Fill it as far as the log can be read now."""
        try:
            await self.catch_up()
        except (StoreUnavailable, SitusTakTerjangkau, UnknownEvent) as error:
            log.warning("dip_waits", error=type(error).__name__)  # the first fact that comes begins here again

    async def take(self, fact: Recorded[Event]) -> None:
        """One fact more; the same again changes nothing."""
        if not self._complete:
            await self.catch_up()
        await self._db.write(lambda c: _taken(c, [fact], fact.position))

    async def catch_up(self) -> None:
        """What the log holds beyond our place. Raises StoreUnavailable, SitusTakTerjangkau, UnknownEvent."""
        after = await self._db.write(_begin)
        async for position, facts in wanted(self._store, self._codec, HEARD, after):
            await self._page(facts, position)
        self._complete = True

    async def _page(self, facts: Sequence[Recorded[Event]], position: int) -> None:
        await self._db.write(lambda c: _taken(c, facts, position))


def _begin(c: Connection) -> int:
    row = c.execute(select(posisi.c.versi, posisi.c.position).with_for_update()).first()
    if row is None:
        c.execute(insert(posisi).values(nama="dip", versi=VERSI, position=0))
        return 0
    if row.versi != VERSI:
        c.execute(delete(informasi))
        c.execute(update(posisi).values(versi=VERSI, position=0))
        return 0
    return int(row.position)


def _taken(c: Connection, facts: Sequence[Recorded[Event]], position: int) -> None:
    here = c.execute(select(posisi.c.position).with_for_update()).scalar_one()
    known = _known(c, sorted({f.case for f in facts}))
    now = dict(known)
    for fact in facts:
        now[fact.case] = _after(now.get(fact.case, Keadaan()), fact)
    changed = {case: k for case, k in now.items() if k != known.get(case)}
    for part in _parts([case for case in changed if case in known]):
        c.execute(delete(informasi).where(informasi.c.kasus.in_(part)))
    if changed:
        c.execute(insert(informasi), [_row(case, k) for case, k in changed.items()])
    if position > here:
        c.execute(update(posisi).values(position=position))


@dataclass(frozen=True, slots=True)
class Keadaan:
    """A case with the words that are shown of it now."""

    terbitan: Terbitan = field(default_factory=Terbitan)
    judul: str = ""
    ringkasan: str = ""


def _after(k: Keadaan, fact: Recorded[Event]) -> Keadaan:
    if fact.position <= k.terbitan.position:
        return k
    k = replace(k, terbitan=evolve(k.terbitan, fact))
    if isinstance(fact.event, e.MateriDitayangkan) and dip.tayangan(k.terbitan).position == fact.position:
        k = replace(k, judul=fact.event.judul, ringkasan=fact.event.ringkasan)
    return k if dip.status(k.terbitan) == "tersedia" else replace(k, judul="", ringkasan="")


def _known(c: Connection, cases: Sequence[str]) -> dict[str, Keadaan]:
    found: dict[str, Keadaan] = {}
    for part in _parts(cases):
        rows = c.execute(select(informasi).where(informasi.c.kasus.in_(part))).all()
        found |= {r.kasus: Keadaan(json.validate_json(r.isi), r.judul, r.ringkasan) for r in rows}
    return found


def _row(case: str, k: Keadaan) -> dict[str, object]:
    t = k.terbitan
    return {
        "kasus": case,
        "unit": t.unit,
        "position": t.position,
        "isi": json.dump_json(t).decode(),
        "status": dip.status(t),
        "klasifikasi": dip.tayangan(t).klasifikasi if t.tayangan else "",
        "at": format_time(min(p.at for p in t.tayangan)) if t.tayangan else "",
        "judul": k.judul,
        "ringkasan": k.ringkasan,
        "teks": lipat(f"{k.judul} {k.ringkasan}"),
    }


def _parts(cases: Sequence[str]) -> Iterable[Sequence[str]]:
    return (cases[n : n + IN_ONE_QUERY] for n in range(0, len(cases), IN_ONE_QUERY))
