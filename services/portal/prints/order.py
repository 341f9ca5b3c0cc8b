"""The order to publish: outlets, times, the staf, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.portal.cases.view import CaseView
from services.portal.prints.recorded import Tindakan, acts
from shared.sop import events as e
from shared.sop.directory import Direktori, Pegawai


@dataclass(frozen=True, slots=True)
class Tujuan:
    """One outlet of an order and what became of it."""

    nama: str
    akun: str
    jadwal: datetime | None
    keadaan: str
    tautan: str | None


@dataclass(frozen=True, slots=True)
class PerintahTayang:
    """The Sekretaris' order to a staf."""

    perintah: Tindakan
    staf: Pegawai | None
    versi: int
    sidik: str
    judul: str
    tujuan: tuple[Tujuan, ...]
    persetujuan: Tindakan | None
    pelaksanaan: Tindakan | None
    dicabut: Tindakan | None


def publication_order(view: CaseView, direktori: Direktori) -> PerintahTayang | None:
    """The newest order, with the approval it rests on and the staf's taking it on."""
    done = acts(view.fakta, direktori)
    at = max((i for i, t in enumerate(done) if isinstance(t.peristiwa, e.PenayanganDiperintahkan)), default=None)
    if at is None:
        return None
    order = done[at].peristiwa
    assert isinstance(order, e.PenayanganDiperintahkan)
    submitted = [f.event for f in view.fakta if isinstance(f.event, e.MateriDiajukan) and f.event.sidik == order.sidik]
    outlets = []
    for p in order.saluran:
        known, now = direktori.saluran.get(p.saluran), view.kasus.saluran.get(p.saluran)
        outlets.append(
            Tujuan(
                known.nama if known else p.saluran,
                known.akun if known else "",
                (now.jadwal if now and now.keadaan == "dipesan" else None) or p.jadwal,
                now.keadaan.replace("_", " ") if now else "dicabut",
                now.tautan if now else None,
            )
        )
    return PerintahTayang(
        done[at],
        direktori.pegawai.get(order.staf),
        order.versi,
        order.sidik,
        submitted[-1].materi.judul if submitted else view.judul,
        tuple(outlets),
        _last(done[:at], e.MateriDiverifikasi),
        _last(done[at:], e.PenayanganDilaksanakan),
        _last(done[at:], e.PerintahTayangDicabut),
    )


def _last(done: Sequence[Tindakan], kind: type[e.Event]) -> Tindakan | None:
    return next((t for t in reversed(done) if isinstance(t.peristiwa, kind)), None)
