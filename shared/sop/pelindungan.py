"""How personal data of a unit stands: holds, retention, consents, erasures, folded from the unit's privacy stream. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import unit_stream
from shared.sop.event import Event
from shared.sop.privasi import Guna, LingkupData


def privacy_stream(unit: str) -> str:
    """One per unit, beside its directory. No unit's code holds a colon."""
    return f"{unit_stream(unit)}:privasi"


@dataclass(frozen=True, slots=True)
class Persetujuan:
    """What one person agreed to in one case."""

    kasus: str
    subjek: str
    nama: str
    untuk: tuple[Guna, ...]
    oleh: str
    bukti: str | None
    at: datetime
    dicabut_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Penahanan:
    """One legal hold that stands."""

    id: str
    lingkup: tuple[LingkupData, ...]
    dasar: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pelindungan:
    """A unit's personal data as decisions see it."""

    persetujuan: Mapping[tuple[str, str], Persetujuan] = field(default_factory=dict)
    """By case and person."""
    penahanan: Mapping[str, Penahanan] = field(default_factory=dict)
    retensi: Mapping[str, int] = field(default_factory=dict)
    dimusnahkan: frozenset[str] = frozenset()
    """Scopes."""

    def ditahan(self, lingkup: Iterable[LingkupData]) -> bool:
        """Whether a hold stands on any of it."""
        held = {part.scope for hold in self.penahanan.values() for part in hold.lingkup}
        return any(part.scope in held for part in lingkup)

    def of_person(self, subjek: str) -> tuple[Persetujuan, ...]:
        """His cases."""
        return tuple(p for p in self.persetujuan.values() if p.subjek == subjek)

    def of_case(self, kasus: str) -> tuple[Persetujuan, ...]:
        """Its persons."""
        return tuple(p for p in self.persetujuan.values() if p.kasus == kasus)


def evolve(s: Pelindungan, fact: Recorded[Event]) -> Pelindungan:
    """Assigns, never checks."""
    match fact.event:
        case e.PersetujuanSubjekDicatat() as p:
            made = Persetujuan(p.kasus, p.subjek, p.nama, p.untuk, p.oleh, p.bukti_sha256, fact.at)
            return replace(s, persetujuan={**s.persetujuan, (p.kasus, p.subjek): made})
        case e.PersetujuanDicabut(kasus=kasus, subjek=subjek) if (kasus, subjek) in s.persetujuan:
            ended = replace(s.persetujuan[kasus, subjek], dicabut_at=fact.at)
            return replace(s, persetujuan={**s.persetujuan, (kasus, subjek): ended})
        case e.PenahananHukumDitetapkan() as h:
            return replace(s, penahanan={**s.penahanan, h.penahanan: Penahanan(h.penahanan, h.lingkup, h.dasar, fact.at)})
        case e.PenahananHukumDilepas(penahanan=id_):
            return replace(s, penahanan={k: v for k, v in s.penahanan.items() if k != id_})
        case e.RetensiDitetapkan(jenis=jenis, lama_bulan=lama):
            return replace(s, retensi={**s.retensi, jenis: lama})
        case e.DataPribadiDimusnahkan(lingkup=lingkup):
            return replace(s, dimusnahkan=s.dimusnahkan | {part.scope for part in lingkup})
        case _:
            return s


def kept_until(last: date, months: int) -> date:
    """The last day of a retention; the 31st becomes a shorter month's last day."""
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))
