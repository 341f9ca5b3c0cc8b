"""People to be seen in a photo, as the writing form asks for them (UU 27/2022 Ps. 20, 25, 26): from fields to the material and back.

A field is called `orang.<n>.<what>.<sha256 of the photo>`: so it follows the photo when that is blurred or moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.sop.hinting.pictures import describe
from shared.sop.lists import DASAR_PEMROSESAN
from shared.sop.materi import Media

if TYPE_CHECKING:  # which asks this module for the people of each photo
    from services.portal.acts.answers import Terisi

MOST = 12
"""Rows of one photo; a crowd is described in its alt text."""
KELOMPOK = {"dewasa": "Dewasa", "anak": "Anak", "disabilitas": "Penyandang disabilitas"}
NOT_CHOSEN = "belum_dipilih"
"""What an empty choice becomes: no ground the stage knows, so it says what is missing."""


@dataclass(frozen=True, slots=True)
class Baris:
    """One row of the form. `nomor` counts from 1; a row nobody filled is offered, not sent."""

    nomor: int
    terisi: bool


def rows(t: Terisi, sha256: str) -> list[Baris]:
    """The rows to show: those filled in, and one more."""
    used = [n for n in range(1, MOST + 1) if _used(t, sha256, n)]
    free = next((n for n in range(1, MOST + 1) if n not in used), None)
    return [*(Baris(n, True) for n in used), *([Baris(free, False)] if free else [])]


def people(t: Terisi, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`orang` of one photo; what an earlier version said where the form did not ask."""
    sha256 = str(row["sha256"])
    if not t.one(f"orang.ditanya.{sha256}"):
        return list(row.get("tetap", {}).get("orang", []))
    return [_person(t, sha256, n) for n in range(1, MOST + 1) if _used(t, sha256, n)]


def fields(media: Media) -> dict[str, list[str]]:
    """The fields of a photo of an earlier version."""
    found = {f"orang.ditanya.{media.sha256}": ["ya"]} if media.orang else {}
    for n, o in enumerate(media.orang, start=1):
        said = {"id": o.id, "nama": o.nama, "kelompok": o.kelompok, "dasar": o.dasar, "bukti": o.bukti}
        said |= {"peran_publik": "ya" if o.peran_publik else "", "disamarkan": "ya" if o.disamarkan else ""}
        found |= {f"orang.{n}.{what}.{media.sha256}": [value] for what, value in said.items()}
    return found


def _used(t: Terisi, sha256: str, n: int) -> bool:
    if t.one(f"orang.{n}.hapus.{sha256}"):
        return False
    return any(t.one(f"orang.{n}.{what}.{sha256}") for what in ("nama", "kelompok", "dasar", "bukti", "peran_publik", "disamarkan"))


def _person(t: Terisi, sha256: str, n: int) -> dict[str, Any]:
    def one(what: str) -> str:
        return t.one(f"orang.{n}.{what}.{sha256}")

    return {
        "id": _id(one("id"), sha256, n),
        "nama": one("nama"),
        "kelompok": one("kelompok") or "dewasa",
        "peran_publik": one("peran_publik") == "ya",
        "dasar": one("dasar") or NOT_CHOSEN,
        "bukti": one("bukti"),
        "disamarkan": one("disamarkan") == "ya",
    }


def _id(typed: str, sha256: str, n: int) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"orang/{sha256}/{n}"))


IN_TEMPLATES: Mapping[str, Any] = {"orang": describe, "orang_tampak": rows, "kelompok_orang": KELOMPOK, "dasar_orang": DASAR_PEMROSESAN}
"""What templates/formulir/orang.html and the verifier's page call."""
