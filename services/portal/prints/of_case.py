"""From the name of a print to what stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.portal.cases.view import CaseView
from services.portal.prints.correction import corrected_material
from services.portal.prints.disposition import LembarDisposisi, disposition_sheet
from services.portal.prints.order import publication_order
from services.portal.prints.verification import verification_sheet
from shared.sop import events as e
from shared.sop.directory import Direktori


@dataclass(frozen=True, slots=True)
class Isi:
    """`nomor`: numbers of all prints of the kind, where there is more than one. `tambahan`: act → words after its title."""

    isi: Any
    nomor: Sequence[int] = ()
    sebutan_lain: str = ""
    foto: Mapping[str, str] = field(default_factory=dict)
    tambahan: Mapping[str, str] = field(default_factory=dict)


def content_of(kind: str, view: CaseView, direktori: Direktori, nomor: int | None) -> Isi | None:
    """None if there is no such print (yet)."""
    match kind:
        case "lembar-disposisi":
            sheet = disposition_sheet(view, direktori)
            return Isi(sheet, tambahan=_to_whom(sheet, direktori))
        case "materi-terkoreksi":
            corrected = corrected_material(view, direktori, nomor)
            versions = tuple(v.versi for v in view.versi if v.koreksi)
            if corrected is None:
                return None
            pictures = {m.sha256: m.mime for m in corrected.sesudah.materi.media}
            return Isi(corrected, versions if len(versions) > 1 else (), "Versi", pictures)
        case "lembar-verifikasi":
            decided = verification_sheet(view, direktori, nomor)
            if decided is None:
                return None
            numbers = sorted(t.nomor_log for t in (decided.putusan, *decided.lain))
            return Isi(decided, numbers if len(numbers) > 1 else (), "Nomor log")
        case "perintah-tayang":
            order = publication_order(view, direktori)
            return Isi(order) if order is not None else None
        case _:
            return None


def _to_whom(sheet: LembarDisposisi, direktori: Direktori) -> dict[str, str]:
    """The staf is named where he is assigned; the chain would not say it otherwise."""
    found = {}
    for t in sheet.rantai:
        match t.peristiwa:
            case e.PenyusunanDitugaskan(staf=staf) | e.PenugasanDialihkan(staf=staf) if staf in direktori.pegawai:
                found[t.id] = f"kepada {direktori.pegawai[staf].nama}"
            case _:
                continue
    return found
