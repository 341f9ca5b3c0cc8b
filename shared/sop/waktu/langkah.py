"""Which clocks a case's facts start and stop: the steps as limits name them, and each turn at one of them.

The clock starts at the event that gave the task. Between the order to publish and its end all outlets run on one clock (`8b`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jabatan

LANGKAH: Mapping[str, tuple[Jabatan, str]] = {
    "1": ("ppid_pembantu", "Menyerahkan kembali disposisi yang ditarik"),
    "2": ("sekretaris", "Menerima dan meneruskan disposisi"),
    "3": ("sekretariat", "Menerima disposisi"),
    "4": ("sekretariat", "Menugaskan staf"),
    "5a": ("staf_sekretariat", "Menyusun materi"),
    "5b": ("sekretaris", "Mengoreksi materi"),
    "6": ("sekretaris", "Menyerahkan materi untuk diverifikasi"),
    "7": ("bidang_pdki", "Memverifikasi materi"),
    "7u": ("ppid_pembantu", "Memutuskan uji konsekuensi"),
    "8a": ("sekretaris", "Memerintahkan penayangan"),
    "8b": ("staf_sekretariat", "Menayangkan pada semua saluran"),
    "akhir": ("ppid_pembantu", "Menyelesaikan disposisi"),
    "laporan": ("ppid_pembantu", "Menindaklanjuti laporan masyarakat"),
}
"""Step → whose task it is, and what it is called."""
KETERBUKAAN = "keterbukaan"
"""Not a step: how long a unit may go without publishing anything."""

DARI_PERINTAH: Mapping[str, str] = {
    "SerahkanKembali": "1",
    "TeruskanDisposisi": "2",
    "TerimaDisposisi": "3",
    "TugaskanPenyusunan": "4",
    "BuatMateri": "5a",
    "KoreksiMateri": "5b",
    "AjukanMateri": "6",
    "VerifikasiMateri": "7",
    "PutuskanUjiKonsekuensi": "7u",
    "PerintahkanPenayangan": "8a",
    "LaksanakanPenayangan": "8b",
    "TandaiTayang": "8b",
    "UlangiPenayangan": "8b",
    "PutuskanHasil": "8b",
    "SelesaikanDisposisi": "akhir",
    "TindaklanjutiLaporan": "laporan",
}
"""A task of the work list, by the act expected first → the step whose clock runs for it."""

_STARTS: Mapping[type[Event], str] = {
    e.DisposisiDibuat: "2",
    e.DisposisiDiserahkanKembali: "2",
    e.DisposisiDiteruskan: "3",
    e.DisposisiDiterima: "4",
    e.PenyusunanDitugaskan: "5a",
    e.MateriDibuat: "5b",
    e.MateriDikembalikan: "5a",
    e.MateriDikoreksi: "6",
    e.MateriDiajukan: "7",
    e.MateriDitolak: "5b",
    e.VerifikasiDicabut: "5b",
    e.UjiKonsekuensiDiminta: "7u",
    e.UjiKonsekuensiDiputuskan: "7",
    e.MateriDiverifikasi: "8a",
    e.PenayanganDiperintahkan: "8b",
    e.PerintahTayangDicabut: "8a",
    e.RalatDibuka: "5a",
}
_BACK = {"dibuat": "1", "diteruskan": "2", "ditugaskan": "4"}
ENDINGS: tuple[type[Event], ...] = (e.DisposisiSelesai, e.ProsesDihentikan, e.MateriDitarik)
CLOCK_EVENTS: tuple[type[Event], ...] = (
    *_STARTS,
    *ENDINGS,
    e.PenugasanDialihkan,
    e.PenyerahanDitarik,
    e.PenyerahanMateriDitarik,
    e.JadwalDiubah,
    e.PenayanganSelesai,
    e.LaporanMasyarakatDiterima,
    e.LaporanMasyarakatDitindaklanjuti,
    e.KewajibanSusulanDitetapkan,
    e.KewajibanSusulanDipenuhi,
)
"""Facts that start or stop a clock; no other needs looking at."""


@dataclass(frozen=True, slots=True)
class Giliran:
    """One turn at a step: from where in the log, from when, until when. `putaran` counts the turns at it."""

    langkah: str
    jabatan: Jabatan
    putaran: int
    posisi: int
    mulai_at: datetime
    akhir_posisi: int | None = None
    berakhir_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Clocks:
    turns: tuple[Giliran, ...] = ()
    running: Mapping[str, int] = field(default_factory=dict)
    """Step, or `laporan/<id>` → index of its turn."""
    drafted: bool = False
    closed: bool = False
    jalur: bool = False
    """On the serta-merta lane, until something is out."""
    owed: frozenset[str] = frozenset()
    """Its debts: they carry their own due times, and the case cannot be closed before."""
    held: bool = False
    """Everything is out, only the debts stand before the end."""
    ordered_at: datetime | None = None
    jadwal: Mapping[str, datetime | None] = field(default_factory=dict)


def giliran(facts: Iterable[Recorded[Event]]) -> tuple[Giliran, ...]:
    """All turns of a case, by its facts in whatever order they come."""
    clocks = _Clocks()
    for fact in sorted(facts, key=lambda f: f.position):
        clocks = _after(clocks, fact)
    return clocks.turns


def kelompok(turns: Sequence[Giliran], langkah: Sequence[str]) -> tuple[Giliran, ...]:
    """Turns at a group of steps under one limit: it runs on while the case goes from one of them straight to another."""
    found: list[Giliran] = []
    for t in (t for t in turns if t.langkah in langkah):
        last = found[-1] if found else None
        if len(langkah) > 1 and last is not None and last.akhir_posisi == t.posisi:
            found[-1] = replace(last, akhir_posisi=t.akhir_posisi, berakhir_at=t.berakhir_at)
        else:
            found.append(replace(t, langkah=nama_kelompok(langkah), putaran=len(found) + 1))
    return tuple(found)


def nama_kelompok(langkah: Sequence[str]) -> str:
    """Its code in events: the steps it consists of."""
    return "-".join(langkah)


def _after(c: _Clocks, fact: Recorded[Event]) -> _Clocks:
    event = fact.event
    if c.jalur and (moved := _after_on_lane(c, fact)) is not None:
        return moved
    match event:
        case e.DisposisiDibuat(jalur="serta_merta"):
            # The staf is named in the same act: nobody's turn lies between. What will be owed is not known yet, that something will is.
            return replace(c, jalur=True, owed=frozenset(("belum_tercatat",)))
        case e.KewajibanSusulanDitetapkan(kewajiban=kewajiban):
            return replace(c, owed=frozenset(k.kode for k in kewajiban))
        case e.KewajibanSusulanDipenuhi(kode=kode):
            c = replace(c, owed=c.owed - {kode})
            return _start(replace(c, held=False), fact, "akhir", "akhir") if c.held and not c.owed else c
        case e.LaporanMasyarakatDiterima(laporan=laporan):
            return _start(c, fact, "laporan", f"laporan/{laporan}")
        case e.LaporanMasyarakatDitindaklanjuti(laporan=laporan):
            return _stop(c, fact, f"laporan/{laporan}")
        case e.PenugasanDialihkan():
            # Another person has the task now. Once there is material, it waits for others, and only its writer has changed.
            return _move(c, fact, "5a") if "5a" in c.running and not c.drafted else c
        case e.PenyerahanDitarik(tahap=tahap):
            return _move(c, fact, _BACK[tahap])
        case e.PenyerahanMateriDitarik(tahap=tahap):
            return _move(c, fact, "5a" if tahap == "dibuat" else "6")
        case e.PenayanganDiperintahkan(saluran=saluran):
            c = replace(c, ordered_at=fact.at, jadwal={p.saluran: p.jadwal for p in saluran})
            return _move(c, fact, "8b", _when_due_out(c, fact.at))
        case e.JadwalDiubah(saluran=kode, jadwal=jadwal):
            c = replace(c, jadwal={**c.jadwal, kode: jadwal})
            return _move(c, fact, "8b", _when_due_out(c, fact.at)) if "8b" in c.running else c
        case e.PenayanganSelesai(tayang=tayang):
            # Nothing is out: the order still stands, its clock runs on.
            if not tayang:
                return c
            moved = _move(replace(c, jalur=False), fact, None if c.closed or c.owed else "akhir")
            return replace(moved, held=bool(c.owed) and not c.closed)
        case e.DisposisiSelesai():
            return _move(replace(c, closed=True), fact, None)
        case e.ProsesDihentikan() | e.MateriDitarik():
            return _move(c, fact, None)
        case e.MateriDibuat():
            return _move(replace(c, drafted=True), fact, "5b")
        case _ if type(event) in _STARTS:
            return _move(c, fact, _STARTS[type(event)])
        case _:
            return c


def _after_on_lane(c: _Clocks, fact: Recorded[Event]) -> _Clocks | None:
    """Where the lane's tasks are another's than the SOP's rows say; None: as always."""
    match fact.event:
        case e.MateriDibuat():
            return replace(c, drafted=True)  # handed over in the same act
        case e.MateriDitolak() | e.VerifikasiDicabut() | e.PenyerahanMateriDitarik():
            return _move(c, fact, "5a")
        case _:
            return None


def _when_due_out(c: _Clocks, at: datetime) -> datetime:
    """Nobody is late with what is to go out tomorrow: the clock starts at the last time an outlet was set to."""
    return max([c.ordered_at or at, *(j for j in c.jadwal.values() if j is not None)])


def _move(c: _Clocks, fact: Recorded[Event], langkah: str | None, mulai: datetime | None = None) -> _Clocks:
    c = replace(c, held=False)
    for key in [key for key in c.running if not key.startswith("laporan/")]:
        c = _stop(c, fact, key)
    return _start(c, fact, langkah, langkah, mulai) if langkah else c


def _start(c: _Clocks, fact: Recorded[Event], langkah: str, key: str, mulai: datetime | None = None) -> _Clocks:
    putaran = 1 + sum(t.langkah == langkah for t in c.turns)
    turn = Giliran(langkah, LANGKAH[langkah][0], putaran, fact.position, mulai or fact.at)
    return replace(c, turns=(*c.turns, turn), running={**c.running, key: len(c.turns)})


def _stop(c: _Clocks, fact: Recorded[Event], key: str) -> _Clocks:
    if (n := c.running.get(key)) is None:
        return c
    ended = replace(c.turns[n], akhir_posisi=fact.position, berakhir_at=fact.at)
    return replace(c, turns=(*c.turns[:n], ended, *c.turns[n + 1 :]), running={k: v for k, v in c.running.items() if k != key})
