"""The ladder: what an administrator may set, and which rung a due time has come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.deadlines import commands as c
from services.deadlines.state import State, Tenggat
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.eskalasi import Naik, after, naik
from shared.sop.waktu.kalender import Kalender, TanpaJamKerja
from shared.sop.waktu.kata import BatasTidakTerbaca
from shared.sop.waktu.pelanggaran import LANGKAH as PELANGGARAN
from shared.sop.waktu.tulisan import baca


def tetapkan_tangga(command: c.TetapkanTanggaEskalasi, s: State, k: Kalender | None, now: datetime, why: Reasons) -> Sequence[Event]:
    """Upwards: each office once, each rung later than the one below. The same again records nothing."""
    why.unless(k is not None, "kalender_belum_ditetapkan", "Tetapkan kalender kerja dahulu; tanpa itu tangga tidak dapat dihitung.")
    rungs, seen, before = [], set(), None
    for n, rung in enumerate(command.tingkat):
        place = f"tingkat.{n}"
        why.unless(rung.jabatan not in seen, "jabatan_ganda", "Satu jabatan disebut dua kali dalam tangga.", f"{place}.jabatan")
        seen.add(rung.jabatan)
        try:
            batas = baca(rung.setelah)
        except BatasTidakTerbaca as error:
            why.add(error.reason(f"{place}.setelah"))
            continue
        if batas is None:
            why.unless(False, "tanpa_lama", "Tulis berapa lama sesudah batas waktu terlampaui.", f"{place}.setelah")
            continue
        rungs.append(e.TingkatEskalasi(jabatan=rung.jabatan, setelah=str(batas)))
        if k is None:
            continue
        try:
            reached = after(str(batas), now, k)
        except TanpaJamKerja:
            why.unless(False, "tanpa_jam_kerja", "Kalender kerja tidak memuat jam kerja untuk menghitung tangga ini.", f"{place}.setelah")
            continue
        rising = before is None or reached > before
        why.unless(
            rising, "tangga_tidak_naik", "Tingkat yang lebih tinggi harus lebih lama daripada tingkat di bawahnya.", f"{place}.setelah"
        )
        before = reached
    why.raise_if_any()
    held = s.tangga[-1].tingkat if s.tangga else ()
    return [] if held == tuple(rungs) else [e.TanggaEskalasiDitetapkan(tingkat=tuple(rungs), dasar=command.dasar)]


def belum_dinaiki(t: Tenggat, s: State, k: Kalender | None, due_at: datetime | None = None) -> tuple[Naik, ...]:
    """Rungs that this due time has still before it, the nearest first. A breach goes to both heads at once and knows no ladder."""
    if k is None or t.langkah == PELANGGARAN or not s.tangga:
        return ()
    rungs = (r for r in naik(s.tangga, t.jabatan, due_at or t.due_at, k) if r.tingkat not in t.eskalasi)
    return tuple(sorted(rungs, key=lambda r: (r.at, r.tingkat)))


def berikutnya(t: Tenggat, s: State, k: Kalender | None) -> Naik | None:
    """The rung to look at next, once it has passed; none for what is done or stands still."""
    if t.hasil or t.dijeda_sejak is not None or not t.terlampaui:
        return None
    return next(iter(belum_dinaiki(t, s, k)), None)


def sampai(t: Tenggat, s: State, k: Kalender, due_at: datetime, until: datetime) -> Iterator[Event]:
    """Rungs that were reached before the work was done at `until`, whenever somebody looks."""
    for rung in belum_dinaiki(t, s, k, due_at):
        if rung.at < until:
            yield dinaikkan(t, rung)


def dinaikkan(t: Tenggat, rung: Naik) -> Event:
    """It happened when the rung was reached."""
    return e.TenggatDieskalasi(
        tenggat=t.id, langkah=t.langkah, putaran=t.putaran, tingkat=rung.tingkat, jabatan=rung.jabatan, terjadi_at=rung.at
    )
