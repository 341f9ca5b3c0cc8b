"""What reports need of a fact, and no more: codes, ids and times. A case's trace is all that a projection has to keep.

Facts come back from it as the clock table and the due times understand them, so that turns are made in one place only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from shared.command import Signer
from shared.eventstore.codec import Recorded, parse_type
from shared.eventstore.sealed_fields import sealed_places
from shared.sop import events as e
from shared.sop.event import EVENTS, Event
from shared.sop.waktu.langkah import CLOCK_EVENTS

_KEPT: Mapping[type[Event], tuple[str, ...]] = {
    e.DisposisiDibuat: ("nomor_disposisi", "tahun"),
    e.PenyusunanDitugaskan: ("staf",),
    e.PenugasanDialihkan: ("staf",),
    e.PenyerahanDitarik: ("tahap",),
    e.PenyerahanMateriDitarik: ("tahap",),
    e.MateriDikembalikan: ("alasan", "daftar_versi"),
    e.MateriDitolak: ("alasan", "daftar_versi"),
    e.VerifikasiDicabut: ("alasan", "daftar_versi"),
    e.PenayanganDiperintahkan: ("staf", "saluran"),
    e.JadwalDiubah: ("saluran", "jadwal"),
    e.MateriDitayangkan: ("saluran", "klasifikasi", "ralat"),
    e.PenayanganSelesai: ("tayang",),
    e.MateriDiralat: (),
    e.MateriDitarik: ("sebab",),
    e.ProsesDihentikan: ("sebab",),
    e.KewajibanSusulanDitetapkan: ("kewajiban",),
    e.KewajibanSusulanDipenuhi: ("kode", "hasil"),
    e.LaporanMasyarakatDiterima: ("laporan", "jenis"),
    e.LaporanMasyarakatDitindaklanjuti: ("laporan", "hasil"),
    e.TenggatDitetapkan: ("tenggat", "langkah", "putaran", "jabatan", "mulai_at", "due_at", "aturan", "kalender_versi", "mendekat_at"),
    e.TenggatDijeda: ("tenggat",),
    e.TenggatDilanjutkan: ("tenggat", "due_at", "mendekat_at"),
    e.TenggatBerakhir: ("tenggat", "langkah", "putaran", "due_at", "berakhir_at", "hasil"),
}
"""Fields that are looked at, besides `jalur`; of the other clock events it is enough that they happened."""
FACTS: tuple[type[Event], ...] = tuple(dict.fromkeys((*CLOCK_EVENTS, *_KEPT)))
_NAMES = frozenset(event.__name__ for event in FACTS)
_NOTHING: Mapping[str, Any] = {"penjabaran": (), "alasan": ""}
"""Stands for what is read but never shown."""


@dataclass(frozen=True, slots=True)
class Jejak:
    """One fact."""

    posisi: int
    at: datetime
    jenis: str
    oleh: str
    jabatan: str | None
    isi: Mapping[str, Any]


def diperlukan(jenis: str) -> bool:
    """Whether reports look at what is stored as this type, in whatever version. Raises UnknownEvent."""
    return parse_type(jenis)[0] in _NAMES


def jejak(fact: Recorded[Event]) -> Jejak:
    """Nothing anybody typed passes: what is sealed in the log is blank here."""
    cls = type(fact.event)
    data = fact.event.model_dump(mode="json")
    for place in sealed_places(cls, data):
        place.holder[place.key] = ""
    kept = {name: data[name] for name in (*_KEPT.get(cls, ()), "jalur") if name in data}
    return Jejak(fact.position, fact.at, cls.__name__, fact.actor, fact.jabatan, kept)


def fakta(unit: str, kasus: str, traces: Iterable[Jejak]) -> tuple[Recorded[Event], ...]:
    """The facts again, as far as reports look at them."""
    return tuple(_fact(unit, kasus, j) for j in traces)


def _fact(unit: str, kasus: str, j: Jejak) -> Recorded[Event]:
    cls = EVENTS[j.jenis]
    blank = {name: value for name, value in _NOTHING.items() if name in cls.model_fields}
    event = cls.model_construct(**{**blank, **{name: _reader(cls, name).validate_python(value) for name, value in j.isi.items()}})
    return Recorded(j.posisi, "", 0, _NO_ID, j.at, unit, kasus, "", j.oleh, j.jabatan, _NO_SIGNER, "", event)


_NO_ID = UUID(int=0)
_NO_SIGNER = Signer("", "layanan")


@cache
def _reader(cls: type[Event], name: str) -> TypeAdapter[Any]:
    # By the bare type: what was accepted once is not judged again, and a blank stands where a text was.
    bare: Any = cls.model_fields[name].annotation
    return TypeAdapter(bare)
