"""What follows by itself from a case's facts, the limits and the calendar. Pure, and the same whoever asks and however often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from services.deadlines import commands as c
from services.deadlines import pelanggaran, tangga
from services.deadlines.state import BatasTercatat, State, Tenggat
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.kalender import Kalender, TanpaJamKerja
from shared.sop.waktu.langkah import KETERBUKAAN, Giliran, giliran, kelompok
from shared.sop.waktu.tenggat import Due, due
from shared.sop.waktu.tulisan import baca
from shared.sop.waktu.uraian import uraian

IDS = UUID("7a3c2a52-6f0e-5b0c-9d55-0c1f6a3f2b90")


@dataclass(frozen=True, slots=True)
class Dikehendaki:
    """A due time that there should be."""

    id: str
    giliran: Giliran
    teks: str


def tenggat_id(case: str, langkah: str, putaran: int) -> str:
    """The same turn has the same id, whoever reckons it first."""
    return str(uuid5(IDS, f"{case}/{langkah}/{putaran}"))


def cause(*parts: object) -> str:
    """Of what no event caused but time itself."""
    return str(uuid5(NAMESPACE_URL, "/".join(("deadlines", *map(str, parts)))))


def calendar_of(s: State) -> Kalender | None:
    """The unit's calendar as it holds now."""
    return Kalender(s.kalender, s.kalender_versi) if s.kalender else None


def due_of(t: Tenggat, k: Kalender, jeda: Sequence[tuple[datetime, datetime]], aturan: str = "") -> Due:
    """Reckoned from its start on."""
    batas = baca(aturan or t.aturan)
    assert batas is not None, "only limits that were read are ever recorded"
    return due(batas, t.mulai_at, k, jeda)


def dikehendaki(s: State, case: str) -> Iterator[Dikehendaki]:
    """Every turn that stands under a limit."""
    turns = giliran(s.kasus)
    for langkah in dict.fromkeys(b.langkah for b in s.batas if KETERBUKAAN not in b.langkah):
        for turn in kelompok(turns, langkah):
            if (teks := _limit(s.batas, langkah, turn)) is not None:
                yield Dikehendaki(tenggat_id(case, turn.langkah, turn.putaran), turn, teks)


def _limit(batas: Sequence[BatasTercatat], langkah: tuple[str, ...], turn: Giliran) -> str | None:
    """What held when the turn began, unless a later limit was said to be for running ones, too."""
    before = [b for b in batas if b.langkah == langkah and _holds(b, turn)]
    return before[-1].teks or None if before else None


def _holds(b: BatasTercatat, turn: Giliran) -> bool:
    running = turn.akhir_posisi is None or turn.akhir_posisi > b.posisi
    return b.posisi < turn.posisi or (b.berjalan and running)


def perbarui(s: State, case: str, now: datetime) -> list[Event]:
    """Due times that are missing or reckon otherwise by now, and the end of those whose turn is over."""
    k = calendar_of(s)
    if k is None:
        return []
    wanted = {w.id: w for w in dikehendaki(s, case)}
    made: list[Event] = []
    for w in wanted.values():
        made += _kept(w, s.tenggat.get(w.id), k, s)
    others = [t for t in s.tenggat.values() if not t.hasil and t.id not in wanted and t.langkah != pelanggaran.LANGKAH]
    made += [_ended(t, now, "dicabut") for t in others]
    return made


def _kept(w: Dikehendaki, t: Tenggat | None, k: Kalender, s: State) -> Iterator[Event]:
    if t is not None and t.hasil and not (t.hasil == "dicabut" and w.giliran.berakhir_at is None):
        return
    turn = w.giliran
    known = t or Tenggat(w.id, turn.langkah, turn.putaran, turn.mulai_at, turn.mulai_at, None, "", 0, jabatan=turn.jabatan)
    try:
        d = due_of(known, k, known.jeda, w.teks)
    except TanpaJamKerja:
        return  # a sheet dated decades back by a slip of the pen: no calendar reaches there, and nobody else must wait for it
    if t is None or t.hasil or (t.dijeda_sejak is None and (d.at, d.aturan) != (t.due_at, t.aturan)):
        yield e.TenggatDitetapkan(
            tenggat=w.id,
            langkah=w.giliran.langkah,
            putaran=w.giliran.putaran,
            jabatan=w.giliran.jabatan,
            mulai_at=d.mulai,
            due_at=d.at,
            aturan=d.aturan,
            kalender_versi=k.versi,
            penjabaran=uraian(d, k, nama=False),
            mendekat_at=d.mendekat,
        )
    if w.giliran.berakhir_at is None:
        return
    paused = t is not None and t.dijeda_sejak is not None and t.dijeda_sejak <= w.giliran.berakhir_at
    late = not paused and w.giliran.berakhir_at > d.at
    if late and not known.terlampaui:
        yield _passed(known, d.at)
    if late:
        yield from tangga.sampai(known, s, k, d.at, w.giliran.berakhir_at)
    yield _ended(known, w.giliran.berakhir_at, "terlambat" if late else "tepat", d.at)


def periksa_satu(command: c.PeriksaTenggat, s: State, case: str, now: datetime) -> list[Event]:
    """Asked for one kind, this kind or nothing is recorded: its id stands for it, whoever sweeps and however often."""
    t, k = s.tenggat.get(command.tenggat), calendar_of(s)
    if t is not None and t.langkah == pelanggaran.LANGKAH:
        return pelanggaran.periksa(command, s, t, now)
    if t is None or k is None or t.hasil or t.dijeda_sejak is not None or t.terlampaui != (command.jenis == "eskalasi"):
        return []
    w = next((w for w in dikehendaki(s, case) if w.id == t.id), None)
    if w is None:
        return []
    d = due_of(t, k, t.jeda, w.teks)
    until = w.giliran.berakhir_at or now
    if command.jenis == "eskalasi":
        rungs = (r for r in tangga.belum_dinaiki(t, s, k, d.at) if r.tingkat == command.tingkat)
        return [tangga.dinaikkan(t, r) for r in rungs if until >= r.at and (w.giliran.berakhir_at is None or until > r.at)]
    if command.jenis == "terlampaui":
        return [_passed(t, d.at)] if until >= d.at and (w.giliran.berakhir_at is None or until > d.at) else []
    near = d.mendekat is not None and d.mendekat <= now < d.at and w.giliran.berakhir_at is None
    return [_near(t, d)] if near and not t.mendekat else []


def _near(t: Tenggat, d: Due) -> Event:
    return e.TenggatMendekat(tenggat=t.id, langkah=t.langkah, putaran=t.putaran, due_at=d.at, terjadi_at=d.mendekat)


def _passed(t: Tenggat, due_at: datetime) -> Event:
    """It happened when it was due, whenever somebody looks."""
    return e.TenggatTerlampaui(tenggat=t.id, langkah=t.langkah, putaran=t.putaran, due_at=due_at, terjadi_at=due_at)


def _ended(t: Tenggat, at: datetime, hasil: Literal["tepat", "terlambat", "dicabut"], due_at: datetime | None = None) -> Event:
    return e.TenggatBerakhir(tenggat=t.id, langkah=t.langkah, putaran=t.putaran, due_at=due_at or t.due_at, berakhir_at=at, hasil=hasil)
