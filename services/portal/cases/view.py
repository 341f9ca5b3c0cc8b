"""What a page shows of a case: titles and texts opened from the log, for the people of its unit only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.cases.texts import subject, text_of, text_position, title_of
from services.portal.log_news import LogNews
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, Record
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import Materi
from shared.sop.trail import Line, trail
from shared.sop.worklist import Kasus, evolve

TITLES_KEPT, VIEWS_KEPT = 20_000, 200
FRESH_S = 60.0
"""A case is opened anew at least this often while it is looked at: as long as the keyring may go on with a key that was destroyed."""
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True, slots=True)
class Versi:
    """One version of the material, who wrote it, and the one before."""

    versi: int
    materi: Materi
    oleh: str
    sebutan: str
    at: datetime
    koreksi: bool
    sebelum: Materi | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a case page shows."""

    kasus: Kasus
    judul: str
    sheet: e.IsiDisposisi
    lines: tuple[Line, ...]
    versi: tuple[Versi, ...]
    diajukan: e.MateriDiajukan | None
    kembali: tuple[Recorded[Event], ...]
    """Returns and rejections, newest first."""
    diperiksa: tuple[Recorded[Event], ...]
    """The verifier's answers, newest first."""
    berkas: frozenset[str]
    """Digests this case speaks of: what may be fetched through its page."""
    fakta: tuple[Recorded[Event], ...] = ()
    """Everything recorded of it, in log order: what prints are made of."""

    @property
    def laporan(self) -> tuple[Recorded[Any], ...]:
        """Reports from outside that wait for their answer, oldest first."""
        open_ = {t.laporan for t in self.kasus.tugas}
        return tuple(f for f in self.fakta if isinstance(f.event, e.LaporanMasyarakatDiterima) and f.event.laporan in open_)


@dataclass(frozen=True, slots=True)
class _Known:
    """A case as it was when the log stood at `head`, told by this version of the unit's directory, begun at `begun_at`."""

    head: int
    version: int
    begun_at: float
    view: CaseView | None


class Views:
    """Opens cases from the log."""

    def __init__(self, store: EventStore, codec: Codec, news: LogNews | None = None) -> None:
        self._store, self._codec, self._news = store, codec, news or LogNews(store)
        self._views: dict[str, _Known] = {}
        self._titles: dict[int, str] = {}
        """By position: what stands there never changes."""

    async def case(self, case: str, direktori: Direktori) -> CaseView | None:
        """The case; None if there is none."""
        head, now = await self._news.look(), asyncio.get_running_loop().time()
        known = self._views.get(case)
        if known is not None and (known.version != direktori.version or now - known.begun_at > FRESH_S):
            known = None
        if known is not None and self._news.stands(case, known.head):
            return known.view
        view = await self._told(await self._store.read_correlation(case), direktori, known.view if known else None)
        self._views[case] = _Known(head, direktori.version, known.begun_at if known else now, view)
        while len(self._views) > VIEWS_KEPT:
            del self._views[next(iter(self._views))]
        return view

    async def _told(self, records: Sequence[Record], direktori: Direktori, known: CaseView | None) -> CaseView | None:
        """What is known of it already is not opened and folded again: an act adds a few facts to many."""
        before, kasus = (known.fakta, known.kasus) if known else ((), Kasus())
        seen = before[-1].position if before else 0
        added = await self._codec.decode(r for r in records if r.position > seen)
        for fact in added:
            kasus = evolve(kasus, fact)
        facts = (*before, *added)
        if not any(isinstance(f.event, e.DisposisiDibuat) for f in facts):
            return None
        sheet = next(f.event.disposisi for f in reversed(facts) if isinstance(f.event, e.DisposisiDibuat | e.DisposisiDibetulkan))
        versi = tuple(_versions(facts, direktori))
        submitted = [f.event for f in facts if isinstance(f.event, e.MateriDiajukan)]
        back = tuple(f for f in reversed(facts) if isinstance(f.event, e.MateriDikembalikan | e.MateriDitolak | e.VerifikasiDicabut))
        return CaseView(
            kasus=kasus,
            judul=versi[-1].materi.judul if versi else subject(sheet),
            sheet=sheet,
            lines=tuple(trail(facts, direktori)),
            versi=versi,
            diajukan=submitted[-1] if submitted else None,
            kembali=back,
            diperiksa=tuple(f for f in reversed(facts) if isinstance(f.event, e.MateriDiverifikasi | e.MateriDitolak)),
            berkas=frozenset(_files(facts, sheet)),
            fakta=facts,
        )

    async def titles(self, cases: Sequence[Kasus]) -> dict[str, str]:
        """What each line of a list is called: the newest title, else the sheet's subject."""
        missing = {text_position(k) for k in cases} - self._titles.keys()
        for position, event in (await self._events(missing)).items():
            self._titles[position] = title_of(event)
        found = {k.case: self._titles[text_position(k)] for k in cases}
        while len(self._titles) > TITLES_KEPT:
            del self._titles[next(iter(self._titles))]
        return found

    async def texts(self, cases: Sequence[Kasus]) -> dict[str, str]:
        """What can be searched for: the newest material, or the sheet while there is none."""
        events = await self._events({text_position(k) for k in cases})
        return {k.case: text_of(events[text_position(k)]) for k in cases}

    def forget(self) -> None:
        """Drop what was kept: keys were destroyed, so what they sealed must not stay readable here."""
        self._titles.clear()
        self._views.clear()

    async def _events(self, positions: Iterable[int]) -> dict[int, Event]:
        wanted = sorted(positions)
        found = {}
        for n in range(0, len(wanted), 100):
            records = await asyncio.gather(*(self._store.read(p - 1, 1) for p in wanted[n : n + 100]))
            for fact in await self._codec.decode(r for page in records for r in page):
                found[fact.position] = fact.event
        return found


def _versions(facts: Sequence[Recorded[Event]], direktori: Direktori) -> list[Versi]:
    found: list[Versi] = []
    for fact in facts:
        match fact.event:
            case e.MateriDibuat(versi=versi, materi=materi) | e.MateriDikoreksi(versi=versi, materi=materi):
                known = direktori.pegawai.get(fact.actor)
                found.append(
                    Versi(
                        versi,
                        materi,
                        known.nama if known else fact.actor,
                        direktori.sebutan(fact.jabatan or ""),
                        fact.at,
                        isinstance(fact.event, e.MateriDikoreksi),
                        found[-1].materi if found else None,
                    )
                )
            case _:
                continue
    return found


def _files(facts: Sequence[Recorded[Event]], sheet: e.IsiDisposisi) -> list[str]:
    found = [item.sha256 for item in sheet.lampiran if item.sha256]
    for fact in facts:
        match fact.event:
            case e.DisposisiDibuat(disposisi=older):
                found += [item.sha256 for item in older.lampiran if item.sha256]
            case e.MateriDibuat(materi=materi) | e.MateriDikoreksi(materi=materi) | e.MateriDiajukan(materi=materi):
                found += [m.sha256 for m in materi.media]
            case e.MateriDitayangkan(bukti_sha256=proof) if proof:
                found.append(proof)
            case e.PindaianDilampirkan(sha256=scan):
                found.append(scan)
            case _:
                continue
    return found


def local(at: datetime, zone: str) -> str:
    """`23-11-2026 18.03 WIB`."""
    return f"{at.astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M} {ZONES.get(zone, '')}"
