"""What stands over a whole office: warnings with what ends them, breaches of personal data, and what came up the ladder to me."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.portal.cases.view import local
from services.portal.desk import Meja
from shared.clock import day_in
from shared.sop import events as e
from shared.sop.waktu.bahasa import lama, tanggal
from shared.sop.waktu.berkala import MENDEKAT, Kewajiban, pertama
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.pelanggaran import Pelanggaran
from shared.sop.waktu.peringatan import INFORMASI_BERKALA, kunci
from shared.sop.waktu.tampil import TenggatKasus, kata
from shared.sop.waktu.unit import AturanUnit
from shared.sop.worklist import Kasus

if TYPE_CHECKING:
    from services.portal.base import Parts

KEPALA = ("ppid_pembantu", "sekretaris")
"""Who answers for the office's openness, and for its data."""


@dataclass(frozen=True, slots=True)
class Baris:
    """One warning: how it looks, what it says, what ends it, and where that is done."""

    keadaan: str
    pesan: str
    akhir: str
    tautan: str = ""
    kata: str = ""


@dataclass(frozen=True, slots=True)
class Naik:
    """One case that came up to me: the sheet's number, and what is late in it."""

    kasus: Kasus
    terlambat: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Papan:
    """Nothing in it: nothing is shown."""

    bocor: tuple[Baris, ...] = ()
    peringatan: tuple[Baris, ...] = ()
    naik: tuple[Naik, ...] = ()
    judul: Mapping[str, str] = field(default_factory=dict)


def kepala(meja: Meja) -> bool:
    """Whether he heads the office today."""
    return any(j in meja.jabatan for j in KEPALA)


async def papan(p: Parts, meja: Meja) -> Papan:
    """For this officer, as it stands now."""
    if not meja.jabatan and not meja.administrator:
        return Papan()
    a, now = await p.tenggat.known(meja.unit), p.clock()
    naik = await _up(p, meja, now) if a.tangga and meja.jabatan else ()
    return Papan(
        tuple(_breaches(a.pelanggaran.values(), now, meja.zona)) if kepala(meja) else (),
        tuple(warnings(a, now, meja)) if kepala(meja) or meja.administrator else (),
        naik,
        await p.views.titles([n.kasus for n in naik]),
    )


def warnings(a: AturanUnit, now: datetime, meja: Meja) -> Iterator[Baris]:
    """Standing ones by cause, duties that come near, and a year that nobody has confirmed. Nothing where time is not used at all."""
    for alarm in a.peringatan.values():
        yield _alarm(alarm, a, meja)
    k = Kalender(a.kalender, a.versi) if a.kalender else None
    for duty in a.kewajiban.values():
        due = pertama(duty, k) if k and kunci(INFORMASI_BERKALA, duty.kode) not in a.peringatan else None
        if due is not None and due.at - MENDEKAT <= now < due.at:
            pesan = f"{duty.nama} jatuh tempo {tanggal(due.hari)} (setiap {duty.setiap})."
            yield Baris("mendekat", pesan, _how(duty), "/kantor/berkala", "Kewajiban berkala")
    today = day_in(meja.zona, now)
    for year in a.tahun_belum(today) if a.kalender else ():
        pesan = f"Kalender kerja tahun {year} belum ditetapkan; hari libur tahun itu belum ikut dihitung."
        link = ("/kantor/waktu", "Tetapkan") if meja.administrator else ("", "")
        yield Baris("mendekat", pesan, "Berakhir setelah administrator menetapkannya.", *link)


def _alarm(alarm: e.KeterbukaanTidakOptimal, a: AturanUnit, meja: Meja) -> Baris:
    if alarm.sebab != INFORMASI_BERKALA:
        pesan = f"Tidak ada yang ditayangkan sejak {local(alarm.sejak, meja.zona)}; batasnya {alarm.batas}."
        return Baris("terlambat", pesan, "Berakhir begitu ada materi yang tayang.")
    duty = a.kewajiban.get(alarm.kode or "")
    since = tanggal(day_in(meja.zona, (alarm.terjadi_at or alarm.sejak) - timedelta(seconds=1)))
    pesan = f"{duty.nama if duty else alarm.kode} belum diumumkan; jatuh tempo {since} (setiap {alarm.batas})."
    return Baris("terlambat", pesan, _how(duty), "/kantor/berkala", "Kewajiban berkala")


def _how(duty: Kewajiban | None) -> str:
    return "Berakhir setelah PPID Pembantu atau Sekretaris menandai publikasi yang memenuhinya." if duty else ""


def _breaches(found: Iterable[Pelanggaran], now: datetime, zona: str) -> Iterator[Baris]:
    for p in sorted((p for p in found if p.belum), key=lambda p: p.due_at):
        words = sisa(p, now, zona)
        keadaan = "terlambat" if now >= p.due_at else "mendekat"
        yield Baris(keadaan, f"Pelanggaran data pribadi belum diberitahukan. {words}", "", "/kantor/pelanggaran-data", "Buka")


def sisa(p: Pelanggaran, now: datetime, zona: str) -> str:
    """How much of the hours is left, or how late it is, or was."""
    until = local(p.due_at, zona)
    if p.selesai_at is not None:
        late = p.selesai_at - p.due_at
        return f"Diberitahukan terlambat {jarak(late)} (batas {until})." if late > timedelta(0) else "Diberitahukan tepat waktu."
    left = p.due_at - now
    return f"Sisa {jarak(left)}, sampai {until}." if left > timedelta(0) else f"Terlambat {jarak(-left)} (batas {until})."


def jarak(span: timedelta) -> str:
    """2 hari 3 jam; minutes only within the last hours."""
    if span < timedelta(hours=6):
        return lama(max(span, timedelta(minutes=1)))
    hours = span // timedelta(hours=1)
    parts = (f"{hours // 24} hari" if hours >= 24 else "", f"{hours % 24} jam" if hours % 24 else "")
    return " ".join(part for part in parts if part)


async def _up(p: Parts, meja: Meja, now: datetime) -> tuple[Naik, ...]:
    found = []
    for case, late in (await p.tenggat.escalated(meja.unit, meja.jabatan)).items():
        kasus = await p.inbox.case(case)
        if kasus is not None:
            found.append(Naik(kasus, tuple(_late(t, meja, now) for t in late)))
    return tuple(found)


def _late(t: TenggatKasus, meja: Meja, now: datetime) -> tuple[str, str]:
    return f"{t.sebutan} ({meja.direktori.sebutan(t.jabatan)})", kata(t, now, meja.zona)
