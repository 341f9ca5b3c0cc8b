"""A stage's reasons in the words of the page: each with the field it is about, and who was first where somebody was."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.acts.answers import Terisi
from services.portal.acts.questions import LABELS
from services.portal.cases.view import CaseView
from shared.refusal import Reason
from shared.sop.trail import Line

UNSEEN = ("versi", "dari_versi", "sidik", "daftar_versi", "instruksi_versi")
"""Fields that travel with the form: nothing on the page to lead to."""
OPENED = ("DisposisiDibaca", "MateriDibaca", "PengajuanDibaca")


def anchored(reasons: Iterable[Reason], filled: Terisi) -> tuple[Reason, ...]:
    """Reasons with the id of the field on the page, and its label in the sentence."""
    found = []
    for r in reasons:
        field = _field(r.bidang or "", filled)
        label = LABELS.get(field)
        if field in UNSEEN:
            field = ""
        pesan = r.pesan
        if r.bidang and pesan.startswith(f"Isian {r.bidang} "):
            pesan = f"{label or 'Isian ini'} {pesan.removeprefix(f'Isian {r.bidang} ')}"
        found.append(r.model_copy(update={"bidang": field or None, "pesan": pesan}))
    return tuple(found)


def _field(bidang: str, filled: Terisi) -> str:
    field = bidang.removeprefix("materi.").removeprefix("disposisi.")
    parts = field.split(".")
    if parts[0] == "media" and len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) < len(filled.files):
        kind = parts[2] if len(parts) > 2 and parts[2] in ("keterangan", "pencipta") else "alt"
        return f"{kind}.{filled.files[int(parts[1])]['sha256']}"
    if parts[0] in ("lampiran", "media", "bukti_sha256"):
        return "berkas"
    if parts[0] == "asal":
        return f"surat.{parts[-1]}" if filled.one("asal") == "surat" else parts[-1]
    if field == "saluran" and filled.one("untuk_saluran"):
        return "untuk_saluran"
    return "saluran" if parts[0] == "saluran" else field


def ahead(view: CaseView | None, seen: int) -> list[Line]:
    """What people have done in this case since the form was opened."""
    if view is None:
        return []
    return [line for line in view.lines if line.position > seen and not line.by_system and line.type not in OPENED]
