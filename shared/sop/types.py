"""Field types of commands and events: what may enter, and what is sealed at rest.

A `Sealed` mark says that the codec encrypts this string per field (invariant 8): everything a person
typed and everything about a person. What is not marked is stored clear for ever, so mark first.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, NewType

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, StringConstraints

UnitId = NewType("UnitId", str)
CaseId = NewType("CaseId", str)
PersonId = NewType("PersonId", str)

# Bidi overrides and isolates can make a printed sentence read differently from the stored one (CVE-2021-42574).
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_LINE = frozenset("\n\t")


def forbidden_characters(text: str) -> list[str]:
    """Code points in `text` that no form of ours may carry: controls (but newline, tab), bidi overrides, lone surrogates."""
    found = {c for c in text if c in _BIDI or (c not in _LINE and unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co"))}
    return sorted(f"U+{ord(c):04X}" for c in found)


def _clean(text: str) -> str:
    if bad := forbidden_characters(text):
        raise ValueError(f"karakter_terlarang: {', '.join(bad)}")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("satu_baris")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("kosong")
    return text


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:  # a time of day before the first UTC day there is, or behind the last
        raise ValueError("di luar kalender") from error


def format_time(value: datetime) -> str:
    """RFC 3339 in UTC with microseconds: the one spelling of an instant in the log."""
    # Not strftime: its %Y does not fill years before 1000 up to four digits on Linux.
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Marks a string field that is encrypted in the log.

    `by` names the field of the same event whose value owns the key (`pegawai`, `unit`); None = the case's key.
    """

    by: str | None = None


Instant = Annotated[AwareDatetime, AfterValidator(_utc), PlainSerializer(format_time, return_type=str, when_used="json")]
Kode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Mime = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,95}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"'`\\{}|^]{3,2000}$"), AfterValidator(_clean)]

Teks = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_clean)]
"""Free text over several lines; no length cap of its own (the 256 KiB body is the limit, invariant 5)."""
TeksWajib = Annotated[Teks, AfterValidator(_not_blank)]
Baris = Annotated[str, StringConstraints(max_length=500), AfterValidator(_clean), AfterValidator(_one_line)]
BarisWajib = Annotated[Baris, AfterValidator(_not_blank)]

Rahasia = Annotated[Teks, Sealed()]
RahasiaWajib = Annotated[TeksWajib, Sealed()]
RahasiaBaris = Annotated[Baris, Sealed()]
RahasiaBarisWajib = Annotated[BarisWajib, Sealed()]
RahasiaKode = Annotated[Kode, Sealed()]
RahasiaUnit = Annotated[Baris, Sealed(by="unit")]
RahasiaUnitWajib = Annotated[BarisWajib, Sealed(by="unit")]
RahasiaPegawai = Annotated[Baris, Sealed(by="pegawai")]
RahasiaPegawaiWajib = Annotated[BarisWajib, Sealed(by="pegawai")]
