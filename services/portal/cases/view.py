"""What a page shows of a case: titles and texts opened from the log, for the people of its unit only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.port import EventStore
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import Materi
from shared.sop.trail import Line, trail
from shared.sop.worklist import Kasus, evolve

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
    def laporan(self) -> tuple[Recorded[e.LaporanMasyarakatDiterima], ...]:
        """Reports from outside that wait for their answer, oldest first."""
        open_ = {t.laporan for t in self.kasus.tugas}
        return tuple(f for f in self.fakta if isinstance(f.event, e.LaporanMasyarakatDiterima) and f.event.laporan in open_)


class Views:
    """Opens cases from the log."""

    def __init__(self, store: EventStore, codec: Codec) -> None:
        self._store, self._codec = store, codec

    async def case(self, case: str, direktori: Direktori) -> CaseView | None:
        """The case; None if there is none."""
        facts = await self._codec.decode(await self._store.read_correlation(case))
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
        found = {}
        for k in cases:
            match await self._newest_text(k):
                case e.MateriDibuat(materi=materi) | e.MateriDikoreksi(materi=materi) | e.MateriDiajukan(materi=materi):
                    found[k.case] = materi.judul
                case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
                    found[k.case] = subject(sheet)
        return found

    async def texts(self, cases: Sequence[Kasus]) -> dict[str, str]:
        """What can be searched for: the newest material, or the sheet while there is none."""
        found = {}
        for k in cases:
            match await self._newest_text(k):
                case e.MateriDibuat(materi=m) | e.MateriDikoreksi(materi=m) | e.MateriDiajukan(materi=m):
                    found[k.case] = " ".join((m.judul, m.ringkasan, m.badan, m.kegiatan.nama, m.kegiatan.tempat))
                case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
                    asal = sheet.asal
                    letter = (asal.dari, asal.nomor_surat) if isinstance(asal, e.AsalSurat) else ()
                    found[k.case] = " ".join((subject(sheet), sheet.isi, *letter))
        return found

    async def _newest_text(self, k: Kasus) -> Event:
        (fact,) = await self._codec.decode(await self._store.read((k.material_position or k.sheet_position) - 1, 1))
        return fact.event


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
