"""A made-up month of an office, small enough to be reckoned by hand: three dispositions in November 2026, limits on step 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.laporan.kartu import Kartu, kartu
from shared.sop.materi import Alasan
from tests.support import journeys as j
from tests.support.calendars import wib
from tests.support.people import STAF, pesanan
from tests.support.scenario import SISTEM, By, recorded

A, B, C = (str(uuid5(NAMESPACE_DNS, name)) for name in ("kasus-a", "kasus-b", "kasus-c"))
SIDIK = "a" * 64


def _of(stages: Any, name: str, kind: type[Any]) -> Any:
    return next(x for _, x in reversed(stages[name]) if isinstance(x, kind))


SHEET: e.DisposisiDibuat = _of(j.disposition(), "dibuat", e.DisposisiDibuat)
WRITTEN: e.MateriDibuat = _of(j.content(), "dibuat", e.MateriDibuat)
CORRECTED: e.MateriDikoreksi = _of(j.content(), "dikoreksi", e.MateriDikoreksi)
HANDED: e.MateriDiajukan = _of(j.content(), "diajukan", e.MateriDiajukan)
APPROVED: e.MateriDiverifikasi = _of(j.verification(), "diverifikasi", e.MateriDiverifikasi)
OUT: e.MateriDitayangkan = _of(j.publisher(), "tayang_sebagian", e.MateriDitayangkan)
ORDERED = e.PenayanganDiperintahkan(versi=2, sidik=SIDIK, staf=STAF, saluran=pesanan("website"))
CLOSED = e.DisposisiSelesai(sop_nomor="067/26 Tahun 2022", sop_versi=1)
ASSIGNED = e.PenyusunanDitugaskan(staf=STAF)
RETURNED = e.MateriDikembalikan(versi=1, alasan=(Alasan(kode="fakta", catatan="angka salah"),), daftar_versi=1)
REJECTED = e.MateriDitolak(
    versi=2, putaran=1, sidik=SIDIK, daftar_versi=1, alasan=(Alasan(kode="k4", catatan="periksa"), Alasan(kode="p1", catatan="NIK"))
)


def sheet(nomor: int) -> e.DisposisiDibuat:
    return SHEET.model_copy(update={"nomor_disposisi": nomor})


def out(saluran: str = "website") -> e.MateriDitayangkan:
    return OUT.model_copy(update={"saluran": saluran})


def all_out(*tayang: str) -> e.PenayanganSelesai:
    return e.PenayanganSelesai(versi=2, sidik=SIDIK, tayang=tayang or ("website",), gagal=(), tautan=())


def owed(at: str) -> e.KewajibanSusulanDitetapkan:
    """What the serta-merta lane left to be made up."""
    duties = [
        {"kode": kode, "langkah": langkah, "jabatan": jabatan, "due_at": wib(at)}
        for kode, langkah, jabatan in (("koreksi", "5b", "sekretaris"), ("verifikasi", "7", "bidang_pdki"))
    ]
    return e.KewajibanSusulanDitetapkan.model_validate(
        {
            "nomor_dokumen": "800/1",
            "dilewati": ["2", "3"],
            "kewajiban": duties,
            "mulai_at": wib(at),
            "aturan": "1 hari kerja",
            "kalender_versi": 1,
            "penjabaran": ["Jatuh tempo"],
        }
    )


def due(case: str, langkah: str, putaran: int, mulai: str, at: str) -> e.TenggatDitetapkan:
    return e.TenggatDitetapkan(
        tenggat=tenggat(case, langkah, putaran),
        langkah=langkah,
        putaran=putaran,
        jabatan="bidang_pdki",
        mulai_at=wib(mulai),
        due_at=wib(at),
        aturan="30 menit",
        kalender_versi=1,
        penjabaran=("Jatuh tempo",),
    )


def ended(case: str, langkah: str, putaran: int, due_at: str, at: str, hasil: Any) -> e.TenggatBerakhir:
    id_ = tenggat(case, langkah, putaran)
    return e.TenggatBerakhir(tenggat=id_, langkah=langkah, putaran=putaran, due_at=wib(due_at), berakhir_at=wib(at), hasil=hasil)


def tenggat(case: str, langkah: str, putaran: int) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{case}/{langkah}/{putaran}"))


Row = tuple[str, By, Event]
STORY: dict[str, Sequence[Row]] = {
    A: (
        ("2026-11-02 08:00", j.PPID, sheet(1)),
        ("2026-11-02 08:30", j.SEKRETARIS, e.DisposisiDiteruskan()),
        ("2026-11-02 09:00", j.SEKRETARIAT, e.DisposisiDiterima()),
        ("2026-11-02 09:10", j.SEKRETARIAT, ASSIGNED),
        ("2026-11-02 11:10", j.STAF_, WRITTEN),
        ("2026-11-02 13:30", j.SEKRETARIS, CORRECTED),
        ("2026-11-02 13:40", j.SEKRETARIS, HANDED),
        ("2026-11-02 13:40", SISTEM, due(A, "7", 1, "2026-11-02 13:40", "2026-11-02 15:10")),
        ("2026-11-02 14:40", j.BIDANG, APPROVED),
        ("2026-11-02 14:40", SISTEM, ended(A, "7", 1, "2026-11-02 15:10", "2026-11-02 14:40", "tepat")),
        ("2026-11-02 15:00", j.SEKRETARIS, ORDERED),
        ("2026-11-02 15:20", SISTEM, out()),
        ("2026-11-02 15:30", SISTEM, all_out()),
        ("2026-11-03 08:00", j.PPID, CLOSED),
    ),
    B: (
        ("2026-11-03 08:00", j.PPID, sheet(2)),
        ("2026-11-03 09:00", j.SEKRETARIS, e.DisposisiDiteruskan()),
        ("2026-11-03 09:30", j.SEKRETARIAT, e.DisposisiDiterima()),
        ("2026-11-03 10:00", j.SEKRETARIAT, ASSIGNED),
        ("2026-11-03 12:00", j.STAF_, WRITTEN),
        ("2026-11-03 13:15", j.SEKRETARIS, RETURNED),
        ("2026-11-03 14:15", j.STAF_, WRITTEN),
        ("2026-11-03 14:45", j.SEKRETARIS, CORRECTED),
        ("2026-11-03 15:00", j.SEKRETARIS, HANDED),
        ("2026-11-03 15:00", SISTEM, due(B, "7", 1, "2026-11-03 15:00", "2026-11-03 15:20")),
        ("2026-11-03 15:30", j.BIDANG, REJECTED),
        ("2026-11-03 15:30", SISTEM, ended(B, "7", 1, "2026-11-03 15:20", "2026-11-03 15:30", "terlambat")),
        ("2026-11-03 16:00", j.SEKRETARIS, CORRECTED),
        ("2026-11-04 07:45", j.SEKRETARIS, HANDED),
        ("2026-11-04 07:45", SISTEM, due(B, "7", 2, "2026-11-04 07:45", "2026-11-04 08:30")),
        ("2026-11-04 08:15", j.BIDANG, APPROVED),
        ("2026-11-04 08:15", SISTEM, ended(B, "7", 2, "2026-11-04 08:30", "2026-11-04 08:15", "tepat")),
        ("2026-11-04 08:30", j.SEKRETARIS, ORDERED),
        ("2026-11-04 09:00", SISTEM, out()),
        ("2026-11-04 09:10", j.STAF_, out("instagram")),
        ("2026-11-04 09:15", SISTEM, all_out("website", "instagram")),
        ("2026-11-05 08:00", j.PPID, CLOSED),
    ),
    C: (
        ("2026-11-06 09:00", j.PPID, sheet(3)),
        ("2026-11-06 10:00", j.PPID, e.ProsesDihentikan(sebab="ganda", alasan="sudah ada")),
    ),
}


def facts(case: str, rows: Sequence[Row] | None = None, first: int = 1) -> list[Recorded[Event]]:
    """The case's facts, as if they stood in the log from `first` on."""
    told = STORY[case] if rows is None else rows
    return [
        replace(recorded(event, first + n, who.actor, who.jabatan, at=wib(at)), case=case, stream=f"{type(event).service}-{case}")
        for n, (at, who, event) in enumerate(told)
    ]


def cards() -> list[Kartu]:
    """Of the whole month."""
    return [kartu(facts(case, first=1 + 100 * n)) for n, case in enumerate(STORY)]
