"""An illegal command is *refused*: every reason at once, each with a stable code and an Indonesian sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Reason(BaseModel):
    """Why not. `kode` is stable and for programs; `pesan` is a sentence for people; `bidang` the field, if one is at fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kode: str
    pesan: str
    bidang: str | None = None


class Refused(Exception):
    """The command may not be carried out; nothing was recorded."""

    # Not a frozen dataclass: a context manager sets __traceback__ on what passes through it, and would fail.
    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return "; ".join(f"{r.kode}: {r.pesan}" for r in self.reasons)


def refuse(*reasons: Reason) -> Refused:
    """Sugar for one or more reasons."""
    return Refused(reasons)


def reason(kode: str, pesan: str, bidang: str | None = None) -> Reason:
    """One reason."""
    return Reason(kode=kode, pesan=pesan, bidang=bidang)


class Reasons:
    """Collects all reasons before refusing, so that nobody has to try one by one."""

    def __init__(self) -> None:
        self._all: list[Reason] = []

    def unless(self, ok: bool, kode: str, pesan: str, bidang: str | None = None) -> None:
        """Add the reason when `ok` does not hold."""
        if not ok:
            self._all.append(Reason(kode=kode, pesan=pesan, bidang=bidang))

    def add(self, *reasons: Reason) -> None:
        """Add reasons found elsewhere."""
        self._all.extend(reasons)

    @property
    def found(self) -> tuple[Reason, ...]:
        """Everything collected so far."""
        return tuple(self._all)

    def raise_if_any(self) -> None:
        """Refuse with everything collected."""
        if self._all:
            raise Refused(tuple(self._all))

    def __bool__(self) -> bool:
        return bool(self._all)


_SENTENCES: dict[str, str] = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; periksa ejaannya",
    "string_too_long": "terlalu panjang (paling banyak {max_length} huruf)",
    "string_pattern_mismatch": "bentuknya tidak sesuai",
    "string_type": "harus berupa teks",
    "int_type": "harus berupa bilangan bulat",
    "int_parsing": "harus berupa bilangan bulat",
    "int_from_float": "harus berupa bilangan bulat",
    "float_type": "harus berupa bilangan",
    "float_parsing": "harus berupa bilangan",
    "path_type": "harus berupa nama berkas atau folder",
    "bool_type": "harus ya atau tidak",
    "bool_parsing": "harus ya atau tidak",
    "literal_error": "harus salah satu dari {expected}",
    "union_tag_invalid": "harus salah satu dari {expected_tags}",
    "union_tag_not_found": "harus menyebut jenisnya",
    "date_from_datetime_parsing": "harus tanggal yang ada, ditulis TTTT-BB-HH",
    "date_type": "harus tanggal yang ada, ditulis TTTT-BB-HH",
    "date_from_datetime_inexact": "harus tanggal yang ada, ditulis TTTT-BB-HH",
    "date_parsing": "harus tanggal yang ada, ditulis TTTT-BB-HH",
    "datetime_type": "harus waktu yang ada, ditulis menurut ISO 8601",
    "datetime_parsing": "harus waktu yang ada, ditulis menurut ISO 8601",
    "datetime_from_date_parsing": "harus waktu yang ada, ditulis menurut ISO 8601",
    "timezone_aware": "harus menyebut zona waktunya, misalnya +07:00",
    "too_long": "terlalu banyak (paling banyak {max_length})",
    "too_short": "terlalu sedikit (paling sedikit {min_length})",
    "greater_than": "harus lebih dari {gt}",
    "greater_than_equal": "paling kecil {ge}",
    "less_than_equal": "paling besar {le}",
    "model_type": "harus berupa objek",
    "tuple_type": "harus berupa daftar",
    "dict_type": "harus berupa objek",
}

_OWN: dict[str, str] = {
    "karakter_terlarang": "memuat karakter yang tidak diperbolehkan ({rest})",
    "satu_baris": "harus satu baris",
    "kosong": "tidak boleh kosong",
    "bukan_jam": "harus berupa jam, ditulis seperti 07.30 (paling akhir 24.00)",
}


def from_validation(error: ValidationError) -> Refused:
    """All of pydantic's findings as our reasons; never echoes the input (it may be personal data)."""
    return Refused(tuple(_reasons(error.errors(include_url=False, include_input=False))))


def _reasons(errors: Iterable[Any]) -> Iterable[Reason]:
    for e in errors:
        field = ".".join(str(part) for part in e["loc"]) or None
        name = field or "isian"
        kind: str = e["type"]
        if kind == "value_error":
            own, _, rest = str(e["ctx"]["error"]).partition(": ")
            sentence = _OWN.get(own, "tidak sah").format(rest=rest)
            yield Reason(kode=own if own in _OWN else "isian_tidak_sah", pesan=f"Isian {name} {sentence}.", bidang=field)
            continue
        sentence = _SENTENCES.get(kind, "tidak sah").format_map(_Blank(e.get("ctx", {}))).replace("' or '", "' atau '")
        kode = {"missing": "wajib_diisi", "extra_forbidden": "isian_tidak_dikenal"}.get(kind, "isian_tidak_sah")
        yield Reason(kode=kode, pesan=f"Isian {name} {sentence}.", bidang=field)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
