"""What a page shows of a case: titles and texts opened from the log, for the people of its unit only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore, Record
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import Materi
from shared.sop.trail import Line, trail
from shared.sop.worklist import Kasus, evolve

TITLES_KEPT, VIEWS_KEPT = 20_000, 200
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


class Views:
    """Opens cases from the log."""

    def __init__(self, store: EventStore, codec: Codec) -> None:
        self._store, self._codec = store, codec
        self._views: dict[str, tuple[tuple[int, int], CaseView | None]] = {}
        """By case, as of its newest fact and the unit's directory."""
        self._titles: dict[int, str] = {}
        """By position: what stands there never changes."""

    async def case(self, case: str, direktori: Direktori) -> CaseView | None:
        """The case; None if there is none."""
        records = await self._store.read_correlation(case)
        stand = (records[-1].position if records else 0, direktori.version)
        known = self._views.get(case)
        if known is None or known[0] != stand:
            known = stand, await self._told(records, direktori)
            self._views[case] = known
        while len(self._views) > VIEWS_KEPT:
            del self._views[next(iter(self._views))]
        return known[1]

    async def _told(self, records: Sequence[Record], direktori: Direktori) -> CaseView | None:
        facts = await self._codec.decode(records)
        if not any(isinstance(f.event, e.DisposisiDibuat) for f in facts):
            return None
        kasus = Kasus()
        for fact in facts:
            kasus = evolve(kasus, fact)
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
            fakta=tuple(facts),
        )

    async def titles(self, cases: Sequence[Kasus]) -> dict[str, str]:
        """What each line of a list is called: the newest title, else the sheet's subject."""
        missing = {_text_position(k) for k in cases} - self._titles.keys()
        for position, event in (await self._events(missing)).items():
            self._titles[position] = _title(event)
        found = {k.case: self._titles[_text_position(k)] for k in cases}
        while len(self._titles) > TITLES_KEPT:
            del self._titles[next(iter(self._titles))]
        return found

    async def texts(self, cases: Sequence[Kasus]) -> dict[str, str]:
        """What can be searched for: the newest material, or the sheet while there is none."""
        events = await self._events({_text_position(k) for k in cases})
        return {k.case: _text(events[_text_position(k)]) for k in cases}

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


def _text_position(k: Kasus) -> int:
    return k.material_position or k.sheet_position


def _title(event: Event) -> str:
    match event:
        case e.MateriDibuat(materi=materi) | e.MateriDikoreksi(materi=materi) | e.MateriDiajukan(materi=materi):
            return materi.judul
        case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
            return subject(sheet)
        case _:
            return ""


def _text(event: Event) -> str:
    match event:
        case e.MateriDibuat(materi=m) | e.MateriDikoreksi(materi=m) | e.MateriDiajukan(materi=m):
            return " ".join((m.judul, m.ringkasan, m.badan, m.kegiatan.nama, m.kegiatan.tempat))
        case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
            asal = sheet.asal
            letter = (asal.dari, asal.nomor_surat) if isinstance(asal, e.AsalSurat) else ()
            return " ".join((subject(sheet), sheet.isi, *letter))
        case _:
            return ""


def subject(sheet: e.IsiDisposisi) -> str:
    """What the sheet is about."""
    return sheet.asal.hal if isinstance(sheet.asal, e.AsalSurat) else sheet.asal.kegiatan


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
