"""Forms of the office as data, one idea a page; one template shows them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from starlette.datastructures import FormData

from services.portal.ids import uuid_or_new
from shared.refusal import Reason


@dataclass(frozen=True, slots=True)
class Kolom:
    """One question. `name` is the field of the command, dotted where it lies deeper."""

    name: str
    label: str
    hint: str = ""
    kind: Literal["teks", "panjang", "tanggal", "pilih", "centang"] = "teks"
    options: Mapping[str, str] = field(default_factory=dict)
    auto: str = "off"


@dataclass(frozen=True, slots=True)
class Lembar:
    """One form: its title, its button, what it asks. `bahaya`: cannot simply be undone."""

    judul: str
    tombol: str
    kolom: Sequence[Kolom] = ()
    pengantar: str = ""
    bahaya: bool = False
    lanjut: str = ""
    """Label of a second button that saves and goes on."""


def typed(form: FormData, lembar: Lembar) -> dict[str, str]:
    """What was typed into it, by field."""
    return {k.name: str(form.get(k.name, "")).replace("\r\n", "\n").strip() for k in lembar.kolom}


def uuid_in(form: FormData, name: str) -> UUID:
    """An id the page made; a new one where it has none."""
    return uuid_or_new(str(form.get(name, "")))


def in_words(reasons: Sequence[Reason], lembar: Lembar) -> list[Reason]:
    """Reasons in the words of the page, linked to its fields."""
    found = []
    for r in reasons:
        field_ = (r.bidang or "").removeprefix("profil.")
        kolom = next((k for k in lembar.kolom if k.name in (field_, field_.split(".")[0], field_.rpartition(".")[0])), None)
        pesan = r.pesan.replace(f"Isian {r.bidang} ", f"{kolom.label}: ") if kolom else r.pesan
        if kolom and kolom.kind == "pilih" and " harus salah satu dari " in r.pesan:  # the codes mean nothing to who reads this
            pesan = f"{kolom.label}: belum dipilih."
        elif kolom and kolom.kind == "tanggal" and "TTTT-BB-HH" in r.pesan:  # the browser asks in its own order
            pesan = f"{kolom.label}: belum diisi, atau bukan tanggal yang ada."
        found.append(r.model_copy(update={"pesan": pesan, "bidang": kolom.name if kolom else None}))
    return found
