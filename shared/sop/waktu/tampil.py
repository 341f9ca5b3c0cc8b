"""Due times as pages show them: a case's facts folded, matched to its tasks, and said in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.bahasa import lama, pukul, saat
from shared.sop.waktu.langkah import DARI_PERINTAH, LANGKAH
from shared.sop.waktu.pelanggaran import LANGKAH as PELANGGARAN
from shared.sop.worklist import Tugas

Keadaan = Literal["berjalan", "mendekat", "terlambat", "dijeda", "tepat", "dicabut"]


@dataclass(frozen=True, slots=True)
class TenggatKasus:
    """One due time of a case. `hasil` empty while it runs."""

    id: str
    langkah: str
    putaran: int
    jabatan: str
    mulai_at: datetime
    due_at: datetime
    mendekat_at: datetime | None
    aturan: str
    kalender_versi: int
    penjabaran: tuple[str, ...] = ()
    dijeda_sejak: datetime | None = None
    alasan_jeda: str = ""
    hasil: str = ""
    berakhir_at: datetime | None = None
    eskalasi: tuple[tuple[str, datetime], ...] = ()
    """Offices it was escalated to, and when."""

    @property
    def langkah_langkah(self) -> tuple[str, ...]:
        """The steps it runs over."""
        return tuple(self.langkah.split("-"))

    @property
    def sebutan(self) -> str:
        """What is to be done by then."""
        return "; ".join(LANGKAH[kode][1] for kode in self.langkah_langkah if kode in LANGKAH)

    def keadaan(self, now: datetime) -> Keadaan:
        """How it stands. Lateness is told by the clock: the page may be ahead of the watcher."""
        if self.hasil:
            return "terlambat" if self.hasil == "terlambat" else "dicabut" if self.hasil == "dicabut" else "tepat"
        if self.dijeda_sejak is not None:
            return "dijeda"
        if now >= self.due_at:
            return "terlambat"
        return "mendekat" if self.mendekat_at is not None and now >= self.mendekat_at else "berjalan"


def evolve(known: Mapping[str, TenggatKasus], fact: Recorded[Event]) -> Mapping[str, TenggatKasus]:
    """A case's due times after one more fact; anything else changes nothing."""
    match fact.event:
        case e.TenggatDitetapkan(langkah=kode) if kode == PELANGGARAN:
            return known  # no step of the SOP: lists and reports of cases know nothing of it
        case e.TenggatDitetapkan() as t:
            old = known.get(t.tenggat)
            new = TenggatKasus(
                t.tenggat, t.langkah, t.putaran, t.jabatan, t.mulai_at, t.due_at, t.mendekat_at, t.aturan, t.kalender_versi, t.penjabaran
            )
            kept = replace(new, dijeda_sejak=old.dijeda_sejak, alasan_jeda=old.alasan_jeda, eskalasi=old.eskalasi) if old else new
            return {**known, t.tenggat: kept}
        case e.TenggatDijeda(tenggat=id_, alasan=alasan) if id_ in known:
            return {**known, id_: replace(known[id_], dijeda_sejak=fact.at, alasan_jeda=alasan)}
        case e.TenggatDilanjutkan(tenggat=id_) as t if id_ in known:
            resumed = replace(known[id_], dijeda_sejak=None, alasan_jeda="", due_at=t.due_at, mendekat_at=t.mendekat_at)
            return {**known, id_: replace(resumed, penjabaran=t.penjabaran)}
        case e.TenggatDieskalasi(tenggat=id_, jabatan=jabatan) if id_ in known:
            return {**known, id_: replace(known[id_], eskalasi=(*known[id_].eskalasi, (jabatan, fact.at)))}
        case e.TenggatBerakhir(tenggat=id_, hasil=hasil, due_at=due_at, berakhir_at=at) if id_ in known:
            return {**known, id_: replace(known[id_], hasil=hasil, due_at=due_at, berakhir_at=at)}
        case _:
            return known


def tenggat_dari(facts: Iterable[Recorded[Event]]) -> tuple[TenggatKasus, ...]:
    """All due times of a case, in the order they were set."""
    known: Mapping[str, TenggatKasus] = {}
    for fact in facts:
        known = evolve(known, fact)
    return tuple(known.values())


def untuk_tugas(tenggat: Iterable[TenggatKasus], tugas: Tugas) -> TenggatKasus | None:
    """The running due time that stands over this task."""
    if tugas.batas_at is not None:  # the fact that made the task named it
        return TenggatKasus("", "", 1, tugas.jabatan, tugas.sejak, tugas.batas_at, None, "", 0)
    kode = "laporan" if tugas.laporan is not None else DARI_PERINTAH.get(tugas.perintah[0], "")
    running = [t for t in tenggat if not t.hasil and kode in t.langkah_langkah]
    if kode == "laporan":
        running = [t for t in running if t.mulai_at == tugas.sejak]
    return running[-1] if running else None


def kata(t: TenggatKasus, now: datetime, zona: str) -> str:
    """`Batas waktu hari ini pukul 15.30 WIB`; `Terlambat 2 hari (batasnya …)`."""
    match t.keadaan(now):
        case "tepat":
            return "Selesai tepat waktu"
        case "dicabut":
            return "Batas waktu dicabut"
        case "dijeda":
            return f"Batas waktu dijeda sejak {saat(t.dijeda_sejak or now, zona)}"
        case "terlambat":
            return f"Terlambat {_sejauh((t.berakhir_at or now) - t.due_at)} (batas waktu {_kapan(t.due_at, now, zona)})"
        case _:
            return f"Batas waktu {_kapan(t.due_at, now, zona)}"


def _kapan(at: datetime, now: datetime, zona: str) -> str:
    zone = ZoneInfo(zona)
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {-1: "kemarin", 0: "hari ini", 1: "besok"}.get(days)
    return f"{near} pukul {pukul(at.replace(second=0, microsecond=0), zona)}" if near else saat(at.replace(second=0, microsecond=0), zona)


def _sejauh(span: timedelta) -> str:
    """By the calendar: how long somebody has been waiting in vain."""
    return f"{span.days} hari" if span.days else lama(timedelta(minutes=max(1, span // timedelta(minutes=1))))
