"""An officer's act as a print names it: what, by whom in which office, when, and where it stands in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.steps import STEPS
from shared.sop.trail import trail

OPENED = ("DisposisiDibaca", "MateriDibaca", "PengajuanDibaca")
"""Opening a page is a fact, but nobody signs for it."""


@dataclass(frozen=True, slots=True)
class Tindakan:
    """`dicatat_at` is when the log got it; `terjadi_at` only where it happened on paper before."""

    id: str
    langkah: int | None
    judul: str
    rincian: str
    nama: str
    sebutan: str
    dicatat_at: datetime
    terjadi_at: datetime | None
    nomor_log: int
    peristiwa: Event

    @property
    def jenis(self) -> str:
        """Stored name of the event."""
        return type(self.peristiwa).__name__

    @property
    def catatan(self) -> str:
        """What the officer wrote with it."""
        said = getattr(self.peristiwa, "catatan", "") or getattr(self.peristiwa, "alasan", "")
        return said if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True)
class Pindaian:
    """A scan and the act it belongs to."""

    sha256: str
    mime: str
    nama_berkas: str
    langkah: int
    untuk: Tindakan
    oleh: Tindakan

    @property
    def gambar(self) -> bool:
        """Whether a page can show it."""
        return self.mime.startswith("image/")


def acts(facts: Sequence[Recorded[Event]], direktori: Direktori) -> tuple[Tindakan, ...]:
    """What officers did, in log order."""
    return tuple(
        Tindakan(
            str(fact.event_id),
            step_of(line.type),
            line.title,
            line.detail,
            line.actor,
            line.sebutan,
            fact.recorded_at,
            fact.event.terjadi_at,
            fact.position,
            fact.event,
        )
        for fact, line in zip(facts, trail(facts, direktori), strict=True)
        if fact.jabatan is not None and line.type not in OPENED
    )


def scans(facts: Sequence[Recorded[Event]], direktori: Direktori) -> tuple[Pindaian, ...]:
    """Scans in the order they were attached."""
    done = acts(facts, direktori)
    by_id = {t.id: t for t in done}
    found = []
    for t in done:
        match t.peristiwa:
            case e.PindaianDilampirkan(untuk=untuk, langkah=langkah, sha256=sha256, mime=mime, nama_berkas=nama) if untuk in by_id:
                found.append(Pindaian(sha256, mime, nama, langkah, by_id[untuk], t))
            case _:
                continue
    return tuple(found)


def step_of(kind: str) -> int | None:
    """The SOP's row an event belongs to, if it belongs to any."""
    return next((s.no for s in STEPS if kind in s.peristiwa), None)


def scan_mime(facts: Sequence[Recorded[Event]], sha256: str) -> str | None:
    """What kind of file a scan is; None for a digest that is no scan of this case."""
    return next((f.event.mime for f in facts if isinstance(f.event, e.PindaianDilampirkan) and f.event.sha256 == sha256), None)
