"""A due time's derivation in sentences that a clerk can check with a calendar in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import assert_never

from shared.sop.waktu.bahasa import jam, lama, pukul, saat, tanggal
from shared.sop.waktu.hitung import Butir, Dihitung, Dilewati, HariKe, JamDinding, Jatuh, Jeda
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.tenggat import Due

SEBAB = {
    "bukan_hari_kerja": "bukan hari kerja",
    "libur_nasional": "libur nasional",
    "cuti_bersama": "cuti bersama",
    "libur_setempat": "libur setempat",
    "setengah_hari": "setengah hari kerja",
    "masuk": "hari masuk",
    "sementara": "jam kerja sementara",
    "pola": "jam kerja biasa",
}


def uraian(d: Due, k: Kalender, *, nama: bool = True) -> tuple[str, ...]:
    """Line by line. Without `nama` nothing an office typed is in it: only kinds of days, dates and hours."""
    lines = [f"Batas {d.aturan}, mulai {saat(d.mulai, d.zona)}."]
    for same_day, group in groupby(d.butir, key=lambda b: k.lokal(b.mulai).date() if isinstance(b, Dihitung) else None):
        if same_day is None:
            lines += [_line(b, d.zona, nama) for b in group]
        else:
            lines.append(_worked(tuple(b for b in group if isinstance(b, Dihitung)), k, nama))
    if d.tahun_belum:
        years = ", ".join(map(str, d.tahun_belum))
        lines.append(f"Kalender tahun {years} belum ditetapkan kantor; hari libur tahun itu mungkin belum lengkap.")
    lines.append(f"Jatuh tempo {saat(d.at, d.zona)}.")
    return tuple(lines)


def _worked(parts: Sequence[Dihitung], k: Kalender, nama: bool) -> str:
    day = k.lokal(parts[0].mulai).date()
    hari = k.hari(day)
    spans = " dan ".join(f"{pukul(p.mulai, k.zona)}–{pukul(p.sampai, k.zona)}" for p in parts)
    total = sum((p.sampai - p.mulai for p in parts[1:]), parts[0].sampai - parts[0].mulai)
    breaks = ", ".join(_breaks(hari.selang, parts, k))
    why = "" if hari.sebab == "pola" else f" ({(hari.nama if nama else '') or SEBAB[hari.sebab]})"
    return f"{tanggal(day)}{why}: pukul {spans}, dihitung {lama(total)}{f'; istirahat {breaks} tidak dihitung' if breaks else ''}."


def _breaks(selang: Sequence[tuple[int, int]], parts: Sequence[Dihitung], k: Kalender) -> Iterator[str]:
    """Gaps of the day that time was counted on both sides of."""
    begin, end = k.lokal(parts[0].mulai), k.lokal(parts[-1].sampai)
    minutes = begin.hour * 60 + begin.minute, end.hour * 60 + end.minute
    for (_, a), (b, _) in pairwise(selang):
        if minutes[0] <= a < b <= minutes[1]:
            yield f"{jam(a)}–{jam(b)}"


def _line(b: Butir, zona: str, nama: bool) -> str:
    match b:
        case Dilewati():
            days = tanggal(b.dari) if b.dari == b.sampai else f"{tanggal(b.dari)} sampai {tanggal(b.sampai)}"
            return f"{days} tidak dihitung: {_because(b.sebab, b.nama if nama else '')}."
        case HariKe():
            return f"{tanggal(b.tanggal)}: hari kerja ke-{b.ke}."
        case JamDinding():
            return f"Semua jam dihitung, juga malam dan hari libur: {lama(b.sampai - b.mulai)}."
        case Jatuh():
            return f"{b.jumlah} {b.satuan} kemudian adalah {tanggal(b.tanggal)}."
        case Jeda():
            return f"Dijeda {saat(b.mulai, zona)} sampai {saat(b.sampai, zona)}; tersisa {lama(b.sisa)}."
        case Dihitung():
            return f"{saat(b.mulai, zona)} sampai {saat(b.sampai, zona)}: dihitung {lama(b.sampai - b.mulai)}."
        case _:
            assert_never(b)


def _because(sebab: str, nama: str) -> str:
    return f"{SEBAB[sebab]} ({nama})" if nama else SEBAB[sebab]
