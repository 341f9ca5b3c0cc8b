"""The disposition sheet: the way of a sheet from hand to hand, as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.portal.cases.view import CaseView
from services.portal.prints.recorded import Tindakan, acts
from shared.sop import events as e
from shared.sop.directory import Direktori

CHAIN = (
    e.DisposisiDibuat,
    e.DisposisiDibetulkan,
    e.DisposisiDiserahkanKembali,
    e.DisposisiDiteruskan,
    e.DisposisiDiterima,
    e.PenyusunanDitugaskan,
    e.PenugasanDialihkan,
    e.PenyerahanDitarik,
    e.DisposisiSelesai,
    e.ProsesDihentikan,
)
"""The way of a sheet: every hand-over, every taking back, and the end."""
RECEIVERS: Mapping[str, tuple[type[e.Event], ...]] = {
    "sekretaris": (e.DisposisiDibuat,),
    "sekretariat": (e.DisposisiDiteruskan,),
    "staf_sekretariat": (e.PenyusunanDitugaskan, e.PenugasanDialihkan),
}


@dataclass(frozen=True, slots=True)
class LembarDisposisi:
    """The sheet with its chain. `kepada`: (office, reached, name of the staf where one is named)."""

    sheet: e.IsiDisposisi
    kepada: tuple[tuple[str, bool, str], ...]
    rantai: tuple[Tindakan, ...]


def disposition_sheet(view: CaseView, direktori: Direktori) -> LembarDisposisi:
    """As it stands now."""
    chain = tuple(t for t in acts(view.fakta, direktori) if isinstance(t.peristiwa, CHAIN))
    named = [t.peristiwa.staf for t in chain if isinstance(t.peristiwa, e.PenyusunanDitugaskan | e.PenugasanDialihkan)]
    staf = direktori.pegawai[named[-1]].nama if named and named[-1] in direktori.pegawai else ""
    skipped = ("sekretaris",) if view.kasus.jalur == "serta_merta" else ()  # the sheet went straight to the staf
    to = tuple(
        (
            jabatan,
            any(isinstance(t.peristiwa, kinds) for t in chain) and jabatan not in skipped,
            staf if jabatan == "staf_sekretariat" else "",
        )
        for jabatan, kinds in RECEIVERS.items()
    )
    return LembarDisposisi(view.sheet, to, chain)
