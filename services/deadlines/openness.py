"""The SOP's *peringatan*: a unit that publishes nothing for its configured time is told so, until it publishes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.deadlines import berkala
from services.deadlines import commands as c
from services.deadlines.reckoning import calendar_of
from services.deadlines.state import BatasTercatat, State
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.langkah import KETERBUKAAN
from shared.sop.waktu.peringatan import TIDAK_ADA_PUBLIKASI
from shared.sop.waktu.tenggat import Due, due
from shared.sop.waktu.tulisan import baca

SEBAB = TIDAK_ADA_PUBLIKASI


def batas_keterbukaan(s: State) -> BatasTercatat | None:
    """The limit that holds now."""
    last = next((b for b in reversed(s.batas) if b.langkah == (KETERBUKAAN,)), None)
    return last if last is not None and last.teks else None


def jatuh_tempo(s: State, terakhir: datetime | None) -> tuple[Due, datetime] | None:
    """By when something has to be published, and since when that is counted: the last publication, or the first confirmed limit."""
    limit, k = batas_keterbukaan(s), calendar_of(s)
    batas = baca(limit.teks) if limit else None
    if limit is None or k is None or batas is None:
        return None
    first = next(b.at for b in s.batas if b.langkah == (KETERBUKAAN,) and b.teks)
    since = max(terakhir, first) if terakhir else first
    return due(batas, since, k), since


def tidak_optimal(command: c.NyatakanTidakOptimal, s: State, now: datetime) -> Sequence[Event]:
    """Once, until it is over."""
    found = jatuh_tempo(s, command.sejak)
    if SEBAB in s.peringatan or found is None or now < found[0].at:
        return []
    return [e.KeterbukaanTidakOptimal(sebab=SEBAB, sejak=found[1], batas=found[0].aturan, terjadi_at=found[0].at)]


def pulihkan(command: c.PulihkanKeterbukaan, s: State) -> Sequence[Event]:
    """What was published before the warning's count began does not end it."""
    standing = s.peringatan.get(SEBAB)
    return [] if standing is None or command.tayang_at <= standing.sejak else [e.KeterbukaanPulih(sebab=SEBAB)]


def lihat_berikutnya(s: State, terakhir: datetime | None) -> datetime | None:
    """When the unit has to be looked at next: for a warning that does not stand yet."""
    found = jatuh_tempo(s, terakhir)
    publishing = [found[0].at] if found and SEBAB not in s.peringatan else []
    return min([*publishing, *(at for _, _, at in berkala.menunggu(s, calendar_of(s)))], default=None)
