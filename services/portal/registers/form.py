"""The filter above a register: what was typed, what can be chosen, and addresses that keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from shared.refusal import Reason
from shared.sop.register.kata import KELAS, NAMA, SIFAT, STATUS, Jenis
from shared.sop.register.saringan import Saringan, baca

FIELDS = ("jenis", "dari", "sampai", "sifat", "klasifikasi", "status", "teks")


@dataclass(frozen=True, slots=True)
class SaringanForm:
    """As typed, as read, and what could not be read."""

    saringan: Saringan
    typed: Mapping[str, str]
    salah: Sequence[Reason]

    @classmethod
    def of(cls, jenis: str, typed: Mapping[str, str]) -> SaringanForm:
        """From an address; an unknown register is the first."""
        kind: Jenis = next((j for j in NAMA if j == jenis), "buku")
        saringan, wrong = baca(kind, typed)
        kept = {name: typed[name][:200] for name in FIELDS if typed.get(name)} | {"jenis": kind}
        return cls(saringan, kept, wrong)


def query(typed: Mapping[str, str], **more: str | int) -> str:
    """The filter as part of an address; `more` wins, empty values go."""
    values = {name: typed[name] for name in FIELDS if typed.get(name)} | {k: str(v) for k, v in more.items()}
    return urlencode({k: v for k, v in values.items() if v})


def choices(jenis: Jenis) -> list[tuple[str, str, Mapping[str, str]]]:
    """Drop-downs of a register: field, label, codes with their words."""
    found: list[tuple[str, str, Mapping[str, str]]] = []
    if jenis != "dip":
        found.append(("sifat", "Sifat", SIFAT))
    if jenis != "buku":
        found.append(("klasifikasi", "Klasifikasi", {k: v for k, v in KELAS.items() if jenis != "dip" or k != "dikecualikan"}))
    return [*found, ("status", "Keadaan", STATUS[jenis])]


def periods(today: date) -> list[tuple[str, str, str]]:
    """Spans people ask for most: words, first day, last day."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return [
        ("Bulan ini", first.isoformat(), today.isoformat()),
        ("Bulan lalu", before.replace(day=1).isoformat(), before.isoformat()),
        ("Tahun ini", today.replace(month=1, day=1).isoformat(), today.isoformat()),
    ]
