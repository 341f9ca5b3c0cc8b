"""What concerns whoever heads the office, though no task of a case waits for him: a due time that came up the ladder, a breach of
personal data and its hours, the alarm about openness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.notices.commands import Saluran, Sebab, SiapkanPemberitahuan
from services.notices.reactions import TOO_OLD, late_tasks, prepared
from shared.clock import day_in
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import Jabatan
from shared.sop.waktu.pelanggaran import LANGKAH as PELANGGARAN
from shared.sop.waktu.unit import AturanUnit
from shared.sop.worklist import Tugas

KEPALA: tuple[Jabatan, ...] = ("ppid_pembantu", "sekretaris")
KANTOR: Mapping[str, str] = {
    "data_bocor": "/kantor/pelanggaran-data",
    "data_mendekat": "/kantor/pelanggaran-data",
    "data_terlambat": "/kantor/pelanggaran-data",
    "keterbukaan": "/tugas",
}
"""Why the office is told, and where the pages show it."""
LANGKAH = 8
"""The row of the SOP that all of this comes of: what stands published."""


def naikkan(
    case: Sequence[Recorded[Event]], position: int, d: Direktori, on: Sequence[Saluran], now: datetime
) -> SiapkanPemberitahuan | None:
    """Who holds the rung's office today hears that others are late, while they still are."""
    fact = next((f for f in case if f.position == position), None)
    if fact is None or not isinstance(fact.event, e.TenggatDieskalasi) or now - fact.recorded_at > TOO_OLD or not on:
        return None
    late = late_tasks(case, fact.event.tenggat)
    zone = d.profil.zona if d.profil else "Asia/Jakarta"
    holders = d.holders(fact.event.jabatan, day_in(zone, now))
    people = [(replace(t, jabatan=fact.event.jabatan, pegawai=p), p) for t in late[:1] for p in holders]
    return prepared(people, fact, "dieskalasi", d, on, now, zone)


def kabari_kantor(fact: Recorded[Event], d: Direktori, on: Sequence[Saluran], now: datetime) -> SiapkanPemberitahuan | None:
    """PPID Pembantu and Sekretaris, but for the one who reported it."""
    sebab = sebab_kantor(fact.event)
    if sebab is None or now - fact.recorded_at > TOO_OLD or not on:
        return None
    zone = d.profil.zona if d.profil else "Asia/Jakarta"
    people = [
        (Tugas(LANGKAH, jabatan, (), fact.at, fact.actor), person)
        for jabatan in KEPALA
        for person in d.holders(jabatan, day_in(zone, now))
        if person != fact.actor
    ]
    return prepared(people, fact, sebab, d, on, now, zone)


def sebab_kantor(event: Event) -> Sebab | None:
    """Why the office as such is told of it; None where it is not."""
    match event:
        case e.PelanggaranDataDilaporkan():
            return "data_bocor"
        case e.TenggatMendekat(langkah=langkah) if langkah == PELANGGARAN:
            return "data_mendekat"
        case e.TenggatTerlampaui(langkah=langkah) if langkah == PELANGGARAN:
            return "data_terlambat"
        case e.KeterbukaanTidakOptimal():
            return "keterbukaan"
        case _:
            return None


def masih_di_kantor(sebab: str, kasus: str, a: AturanUnit) -> bool:
    """Whether it still stands when the message is about to be sent."""
    if sebab == "keterbukaan":
        return bool(a.peringatan)
    return kasus in a.pelanggaran and bool(a.pelanggaran[kasus].belum)


def masih_dieskalasi(case: Iterable[Recorded[Event]], jabatan: str | None) -> bool:
    """Whether something that came up to this office is still undone."""
    up: set[str] = set()
    for fact in case:
        match fact.event:
            case e.TenggatDieskalasi(tenggat=id_, jabatan=to) if to == jabatan:
                up.add(id_)
            case e.TenggatBerakhir(tenggat=id_):
                up.discard(id_)
    return bool(up)
