"""Due times recounted from the log alone: turns, limits, calendars and hours by code of its own, which shares nothing with what it judges.

Working time is one long row of seconds, looked up by bisection; the code under test walks from day to day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from shared.sop.waktu.aturan import HariKhusus, IsiKalender, Selang

BEFORE, AFTER = timedelta(days=700), timedelta(days=800)
"""How far a calendar is laid out around the day it was set."""
_WEEK = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_LIMIT = re.compile(r"(?:± |maks\. )?(?:\d+-)?(\d+)(x24 jam| menit| jam| hari kerja| hari kalender| minggu| bulan)")


def hours(isi: IsiKalender, day: date, special: HariKhusus | None) -> list[tuple[int, int]]:
    """Minutes of the day that are worked. The rules in prose: special days, then temporary weeks, then the usual one."""
    covering = [p for p in isi.pola if p.mulai <= day and (p.akhir is None or day <= p.akhir)]
    week = next((p for p in covering if p.jenis == "sementara"), next(iter(covering), None))
    by_name: dict[str, Sequence[Selang]] = {h.hari: h.selang for h in week.hari} if week else {}
    usual: Sequence[Selang] = by_name.get(_WEEK[day.weekday()], ())
    if special is not None:
        off = special.jenis in ("libur_nasional", "cuti_bersama", "libur_setempat")
        usual = () if off else special.selang or usual or by_name.get("senin", ())
    return sorted((s.dari_menit, s.sampai_menit) for s in usual)


class Row:
    """All working seconds of one calendar, in local time."""

    def __init__(self, isi: IsiKalender, around: date) -> None:
        first = around - BEFORE
        self._origin = datetime.combine(first, time())
        self._zone = ZoneInfo(isi.zona)
        self._from: list[int] = []
        self._to: list[int] = []
        self.days: list[date] = []
        special = {h.tanggal: h for h in isi.hari}
        for n in range((BEFORE + AFTER).days):
            day = first + timedelta(days=n)
            worked = hours(isi, day, special.get(day))
            self._from += [n * 86400 + a * 60 for a, _ in worked]
            self._to += [n * 86400 + b * 60 for _, b in worked]
            self.days += [day] * bool(worked)
        self._sum = [0, *accumulate(b - a for a, b in zip(self._from, self._to, strict=True))]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)

    def instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def worked(self, at: datetime) -> int:
        """Seconds worked before that instant."""
        second = int((self.local(at) - self._origin).total_seconds())
        n = bisect_right(self._from, second)
        return self._sum[n] - max(0, self._to[n - 1] - second) if n else 0

    def reached(self, total: int) -> datetime:
        """When so many seconds have been worked."""
        n = bisect_left(self._sum, total) - 1
        return self.instant(self._origin + timedelta(seconds=self._from[n] + total - self._sum[n]))

    def plus(self, at: datetime, seconds: int) -> datetime:
        return self.reached(self.worked(at) + seconds) if seconds > 0 else at

    def day_after(self, day: date, n: int) -> date:
        """The n-th working day after that day."""
        return self.days[bisect_right(self.days, day) + n - 1]

    def day_from(self, day: date) -> date:
        """That day, or the next working one."""
        return self.days[bisect_left(self.days, day)]


@dataclass(frozen=True)
class Recounted:
    """By when, and when to warn."""

    due_at: datetime
    mendekat_at: datetime | None


def recount(teks: str, start: datetime, row: Row, pauses: Sequence[tuple[datetime, datetime]] = ()) -> Recounted:
    """A limit's due time, by what the norms say of each unit of time."""
    found = _LIMIT.fullmatch(teks)
    assert found is not None, f"no limit as the log writes it: {teks}"
    n, kind = int(found[1]), found[2].strip()
    wall = kind == "x24 jam"
    at = _plain(n, kind, start, row)
    for stopped, resumed in pauses:
        at = resumed + (at - stopped) if wall else row.plus(resumed, row.worked(at) - row.worked(stopped))
        start = resumed
    if wall:
        return Recounted(at, start + (at - start) * 3 / 4)
    span = row.worked(at) - row.worked(start)
    return Recounted(at, row.plus(start, span * 3 // 4) if span >= 1200 else None)


def _plain(n: int, kind: str, start: datetime, row: Row) -> datetime:
    local = row.local(start)
    if kind in ("menit", "jam"):
        return row.plus(start, n * (60 if kind == "menit" else 3600))
    if kind == "x24 jam":
        return start + timedelta(days=n)
    if kind == "hari kerja":
        day = row.day_after(local.date(), n)
    elif kind == "bulan":
        day = row.day_from(_months_on(local.date(), n))
    else:
        day = row.day_from(local.date() + timedelta(days=n * (7 if kind == "minggu" else 1)))
    return row.instant(datetime.combine(day, local.time()))


def _months_on(day: date, n: int) -> date:
    first = day.replace(day=1)
    for _ in range(n):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


@dataclass
class Turn:
    """One turn at a step, or at a group of steps."""

    step: str
    start_position: int
    start: datetime
    end_position: int | None = None
    end: datetime | None = None


NEXT = {
    "DisposisiDibuat": "2",
    "DisposisiDiserahkanKembali": "2",
    "DisposisiDiteruskan": "3",
    "DisposisiDiterima": "4",
    "PenyusunanDitugaskan": "5a",
    "MateriDibuat": "5b",
    "MateriDikembalikan": "5a",
    "MateriDikoreksi": "6",
    "MateriDiajukan": "7",
    "MateriDitolak": "5b",
    "UjiKonsekuensiDiminta": "7u",
    "UjiKonsekuensiDiputuskan": "7",
    "MateriDiverifikasi": "8a",
    "PenayanganDiperintahkan": "8b",
    "PenayanganSelesai": "akhir",
    "RalatDibuka": "5a",
    "PenyerahanDitarik": "1",
    "DisposisiSelesai": "",
    "ProsesDihentikan": "",
    "MateriDitarik": "",
}
"""What happened → whose turn it is then. (Withdrawn is only the sheet itself here, so step 1 follows.)"""


@dataclass(frozen=True)
class Said:
    """One fact of a case, as far as turns go."""

    position: int
    at: datetime
    name: str
    laporan: str = ""


def turns(facts: Sequence[Said], group: Sequence[str]) -> list[Turn]:
    """Turns at these steps, in order; at a group a turn runs on while the case goes from one of its steps straight to another."""
    found: list[Turn] = []
    for turn in sorted(_turns(facts), key=lambda t: t.start_position):
        if turn.step not in group:
            continue
        if len(group) > 1 and found and found[-1].end_position == turn.start_position:
            found[-1].end_position, found[-1].end = turn.end_position, turn.end
        else:
            found.append(turn)
    return found


def _turns(facts: Sequence[Said]) -> Iterator[Turn]:
    running: Turn | None = None
    closed = False
    reports: dict[str, Turn] = {}
    for fact in facts:
        if fact.name == "LaporanMasyarakatDiterima":
            reports[fact.laporan] = Turn("laporan", fact.position, fact.at)
        elif fact.name == "LaporanMasyarakatDitindaklanjuti":
            report = reports.pop(fact.laporan)
            report.end_position, report.end = fact.position, fact.at
            yield report
        elif fact.name in NEXT:
            if running is not None:
                running.end_position, running.end = fact.position, fact.at
                yield running
            closed = closed or fact.name == "DisposisiSelesai"
            step = "" if closed and fact.name == "PenayanganSelesai" else NEXT[fact.name]
            running = Turn(step, fact.position, fact.at) if step else None
    if running is not None:
        yield running
    yield from reports.values()
