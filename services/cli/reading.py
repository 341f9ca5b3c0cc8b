"""Looking at a log that may or may not be running: directory, cases, the story of one case. Reads only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from shared.clock import day_in
from shared.eventstore.codec import Recorded
from shared.eventstore.port import Record, read_all
from shared.foundation import Foundation, lay_foundation
from shared.refusal import Refused, reason
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.trail import trail


@asynccontextmanager
async def looking(settings: Settings) -> AsyncIterator[Foundation]:
    """Log, keys and attachments of a folder, closed again. Raises SchemaMismatch where there is no log."""
    foundation = await lay_foundation(settings, create=False)
    try:
        yield foundation
    finally:
        await foundation.close()


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in one line."""

    case: str
    unit: str
    nomor: str
    hal: str
    last: str
    position: int


async def summaries(on: Foundation) -> list[Summary]:
    """All cases, oldest first. Walks the log: the pages have a projection for this."""
    found: dict[str, Summary] = {}
    last: dict[str, Record] = {}
    async for record in read_all(on.store):
        if record.type == e.DisposisiDibuat.stored_type():
            (fact,) = await on.codec.decode([record])
            found[record.correlation] = _summary(fact)
        last[record.correlation] = record
    done = []
    for case, summary in found.items():
        (fact,) = await on.codec.decode([last[case]])
        done.append(Summary(case, summary.unit, summary.nomor, summary.hal, type(fact.event).__name__, fact.position))
    return done


def _summary(fact: Recorded[Event]) -> Summary:
    event = fact.event
    assert isinstance(event, e.DisposisiDibuat)
    asal = event.disposisi.asal
    hal = asal.hal if isinstance(asal, e.AsalSurat) else asal.kegiatan
    return Summary(fact.case, fact.unit, f"{event.nomor_disposisi}/{event.tahun}", hal, "", fact.position)


async def find_case(on: Foundation, wanted: str) -> str:
    """The case by id or its beginning. Raises Refused when none or several fit."""
    if await on.store.read_correlation(wanted):
        return wanted
    fitting = [s.case for s in await summaries(on) if s.case.startswith(wanted)]
    if len(fitting) != 1:
        what = "tidak ditemukan" if not fitting else "cocok dengan beberapa kasus"
        raise Refused((reason("kasus_tidak_dikenal", f"Kasus {wanted} {what}."),))
    return fitting[0]


async def case_view(on: Foundation, case: str) -> dict[str, Any]:
    """The case as JSON: what is needed to act on it, and its story."""
    facts = await on.codec.decode(await on.store.read_correlation(case))
    direktori = await on.directories.of(facts[0].unit)
    view: dict[str, Any] = {"kasus": case, "unit": facts[0].unit, "posisi": facts[-1].position, "versi": 0, "sidik": None, "tautan": []}
    for fact in facts:
        match fact.event:
            case e.DisposisiDibuat() as d:
                view |= {"nomor_disposisi": d.nomor_disposisi, "tahun": d.tahun, "sop": d.sop_nomor, "sop_versi": d.sop_versi}
            case e.MateriDibuat(versi=versi) | e.MateriDikoreksi(versi=versi):
                view["versi"] = versi
            case e.MateriDiajukan(sidik=sidik):
                view["sidik"] = sidik
            case e.MateriDitayangkan(tautan=tautan) if tautan and tautan not in view["tautan"]:
                view["tautan"].append(tautan)
    zone = direktori.profil.zona if direktori.profil else "Asia/Jakarta"
    view["zona"] = zone
    view["riwayat"] = [
        {
            "posisi": line.position,
            "type": line.type,
            "peristiwa": line.title,
            "rincian": line.detail,
            "oleh": line.actor,
            "jabatan": line.sebutan,
            "pada": line.at.isoformat(),
            "setelah_detik": round(line.after.total_seconds(), 3),
            "sistem": line.by_system,
        }
        for line in trail(facts, direktori)
    ]
    return view


async def resolve(on: Foundation, unit: str, spoken: str) -> tuple[str, str | None]:
    """`JABATAN[:NAME]` to (person, jabatan); `operator` acts as no office. Raises Refused."""
    if spoken == "operator":
        return "operator", None
    jabatan, _, name = spoken.partition(":")
    d: Direktori = await on.directories.of(unit)
    if d.profil is None:
        raise Refused((reason("unit_tidak_dikenal", f"Unit {unit} belum terdaftar."),))
    holders = d.holders(jabatan, day_in(d.profil.zona, on.clock()))
    fitting = [p for p in holders if name.lower() in d.pegawai[p].nama.lower() or p == name]
    if not fitting:
        who = f" bernama {name}" if name else ""
        raise Refused((reason("bukan_pemangku_jabatan", f"Tidak ada pemangku jabatan {jabatan}{who} di unit {unit} hari ini."),))
    return fitting[0], jabatan
