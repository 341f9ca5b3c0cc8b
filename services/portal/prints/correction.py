"""The corrected material: one correction beside what it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.cases.view import CaseView, Versi
from services.portal.prints.recorded import Tindakan, acts
from shared.sop import events as e
from shared.sop.directory import Direktori

CORRECTION = (e.MateriDibuat, e.MateriDikembalikan, e.MateriDitolak, e.VerifikasiDicabut, e.MateriDikoreksi)


@dataclass(frozen=True, slots=True)
class MateriTerkoreksi:
    """One correction beside what it was made from."""

    sesudah: Versi
    tindakan: tuple[Tindakan, ...]
    catatan: str

    @property
    def berubah(self) -> bool:
        """Whether the words differ."""
        before, after = self.sesudah.sebelum, self.sesudah.materi
        return before is not None and (before.judul, before.ringkasan, before.badan) != (after.judul, after.ringkasan, after.badan)


def corrected_material(view: CaseView, direktori: Direktori, versi: int | None = None) -> MateriTerkoreksi | None:
    """The newest correction, or the one asked for."""
    found = [v for v in view.versi if v.koreksi and versi in (None, v.versi)]
    if not found:
        return None
    after = found[-1]
    done = acts(view.fakta, direktori)
    at = next(i for i, t in enumerate(done) if isinstance(t.peristiwa, e.MateriDikoreksi) and t.peristiwa.versi == after.versi)
    start = max((i for i, t in enumerate(done[:at]) if isinstance(t.peristiwa, e.MateriDibuat | e.MateriDikoreksi)), default=at)
    handed_over = [t for t in done[at + 1 :] if isinstance(t.peristiwa, e.MateriDiajukan) and t.peristiwa.versi == after.versi]
    between = [t for t in done[start : at + 1] if isinstance(t.peristiwa, CORRECTION)]
    return MateriTerkoreksi(after, (*between, *handed_over[:1]), done[at].catatan)
