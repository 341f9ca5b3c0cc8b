"""Of which facts a person is told: whatever makes a task that still waits when the fact is heard, and due times of such tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.notices.commands import Kabar, Saluran, Sebab, SiapkanPemberitahuan
from services.notices.quiet import not_before
from shared.clock import day_in
from shared.decider import Reactions
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.worklist import Kasus, Tugas, evolve

REACTIONS: Reactions = {}
"""None reacts to an event by itself: whether a task is new stands in the whole case. So no fact counts as consumed here."""

TOO_OLD = timedelta(days=1)
"""Nobody wants to hear today of what was handed over last week: a log read anew, or restored, tells nobody anything."""
_IDS = UUID("4f5a2a0e-6c2f-5c52-9d0f-3f2f4a1f7c11")


def kabarkan(
    case: Sequence[Recorded[Event]], position: int, d: Direktori, on: Sequence[Saluran], now: datetime, gather: timedelta
) -> SiapkanPemberitahuan | None:
    """Whom the fact at `position` of this case gives something to do, by the channels that are on here and that he has."""
    fact = next((f for f in case if f.position == position), None)
    if fact is None or not on or now - fact.recorded_at > TOO_OLD:
        return None
    before, after, head = _folded(case, position)
    zone = d.profil.zona if d.profil else "Asia/Jakarta"
    new = [t for t in after.tugas if t not in before.tugas and t in head.tugas]
    people = _recipients(new, d, now, zone, _causer(case, position))
    return prepared(people, fact, "tugas", d, on, now + gather, zone)


def ingatkan(
    case: Sequence[Recorded[Event]], position: int, d: Direktori, on: Sequence[Saluran], now: datetime
) -> SiapkanPemberitahuan | None:
    """Who is told that a due time is near or has passed: everybody who could still do the work, whoever handed it over."""
    fact = next((f for f in case if f.position == position), None)
    if fact is None or not on or now - fact.recorded_at > TOO_OLD:
        return None
    match fact.event:
        case e.TenggatMendekat(tenggat=tenggat):
            sebab: Sebab = "mendekat"
        case e.TenggatTerlampaui(tenggat=tenggat):
            sebab = "terlambat"
        case _:
            return None
    zone = d.profil.zona if d.profil else "Asia/Jakarta"
    late = late_tasks(case, tenggat)
    return prepared(_recipients(late, d, now, zone, ""), fact, sebab, d, on, now, zone)


def late_tasks(case: Sequence[Recorded[Event]], tenggat: str) -> list[Tugas]:
    """What still waits of the work that this due time stands over."""
    jabatan = next((f.event.jabatan for f in case if isinstance(f.event, e.TenggatDitetapkan) and f.event.tenggat == tenggat), None)
    return [t for t in _folded(case, 0)[2].tugas if t.jabatan == jabatan]


def prepared(
    people: Iterable[tuple[Tugas, str]],
    fact: Recorded[Event],
    sebab: Sebab,
    d: Direktori,
    on: Sequence[Saluran],
    start: datetime,
    zone: str,
) -> SiapkanPemberitahuan | None:
    """One message per person and channel that he has; None where nobody has any."""
    kabar: dict[tuple[str, str], Kabar] = {}
    for task, pegawai in people:
        kontak = d.kontak.get(pegawai)
        for saluran in on:
            if kontak is None or not getattr(kontak, saluran) or (pegawai, saluran) in kabar:
                continue
            kabar[pegawai, saluran] = Kabar.model_validate(
                {
                    "pemberitahuan": str(uuid5(_IDS, f"{fact.event_id}/{pegawai}/{saluran}")),
                    "pegawai": pegawai,
                    "jabatan": task.jabatan,
                    "saluran": saluran,
                    "langkah": task.langkah,
                    "mulai": not_before(start, zone, tenang=kontak.tenang),
                    "sebab": sebab,
                }
            )
    return SiapkanPemberitahuan(kabar=tuple(kabar.values())) if kabar else None


def waits_for(kasus: Kasus, pegawai: str, d: Direktori, now: datetime) -> bool:
    """Whether this case still has something for the person."""
    zone = d.profil.zona if d.profil else "Asia/Jakarta"
    return any(pegawai in _holders(t, d, now, zone) for t in kasus.tugas)


def _folded(case: Sequence[Recorded[Event]], position: int) -> tuple[Kasus, Kasus, Kasus]:
    before = after = head = Kasus()
    for fact in case:
        if fact.position < position:
            before = evolve(before, fact)
        if fact.position <= position:
            after = evolve(after, fact)
        head = evolve(head, fact)
    return before, after, head


def _causer(case: Sequence[Recorded[Event]], position: int) -> str:
    """The last officer who acted: what the system did then is his doing."""
    acted = [f.actor for f in case if f.position <= position and f.jabatan is not None]
    return acted[-1] if acted else ""


def _recipients(tasks: Sequence[Tugas], d: Direktori, now: datetime, zone: str, causer: str) -> Iterator[tuple[Tugas, str]]:
    return ((t, person) for t in tasks for person in _holders(t, d, now, zone) if person != causer)


def _holders(task: Tugas, d: Direktori, now: datetime, zone: str) -> tuple[str, ...]:
    return (task.pegawai,) if task.pegawai else d.holders(task.jabatan, day_in(zone, now))
