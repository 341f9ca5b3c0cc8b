"""A stage's reasons in the words of the page: each with the field it is about, and who was first where somebody was."""

from __future__ import annotations

from collections.abc import Iterable

from services.portal.acts.answers import Terisi
from services.portal.acts.questions import LABELS, Formulir
from services.portal.cases.view import CaseView
from shared.refusal import Reason
from shared.sop.trail import Line

UNSEEN = ("versi", "dari_versi", "sidik", "daftar_versi", "instruksi_versi")
"""Fields that travel with the form: nothing on the page to lead to."""
OPENED = ("DisposisiDibaca", "MateriDibaca", "PengajuanDibaca")
NOT_CHOSEN = ("harus salah satu dari ", "harus ya atau tidak")
"""What a stage says of a choice nobody made names codes; a page can only have been left without one."""
CHOICES = ("staf", "satu_saluran", "pilih", "ya_tidak", "laporan")


def anchored(reasons: Iterable[Reason], filled: Terisi, formulir: Formulir | None = None) -> tuple[Reason, ...]:
    """Reasons with the id of the field on the page, and its label in the sentence."""
    found = []
    asked = {i.name: i for page in formulir.pages for i in page.isian} if formulir else {}
    for r in reasons:
        field = _field(r.bidang or "", filled)
        if field == "saluran" and "untuk_saluran" in asked:  # one of them was to be chosen, and none was
            field = "untuk_saluran"
        isian = asked.get(field)
        label = LABELS.get(field) or (isian.label if isian else None)
        if field in UNSEEN:
            field = ""
        pesan = r.pesan
        if r.bidang and pesan.startswith(f"Isian {r.bidang} "):
            fault = pesan.removeprefix(f"Isian {r.bidang} ")
            if formulir is not None and not filled.one(field) and not fault.startswith("tidak boleh kosong"):
                chosen = fault.startswith(NOT_CHOSEN) or (isian is not None and isian.kind in CHOICES)
                fault = "belum dipilih." if chosen else "belum diisi."
            pesan = _sentence(label or "Isian ini", fault)
        found.append(r.model_copy(update={"bidang": field or None, "pesan": pesan}))
    return tuple(found)


def _sentence(label: str, fault: str) -> str:
    """What is wrong with a question, in words of the page."""
    return f"{label} {fault[:1].upper()}{fault[1:]}" if label.endswith("?") else f"{label} {fault}"


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
