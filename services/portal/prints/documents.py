"""Which prints a case has by now, and on what paper."""

from __future__ import annotations

from collections.abc import Mapping

from services.portal.cases.view import CaseView
from shared.sop import events as e

CETAKAN: Mapping[str, str] = {
    "lembar-disposisi": "Lembar disposisi",
    "materi-terkoreksi": "Materi terkoreksi",
    "lembar-verifikasi": "Lembar verifikasi",
    "perintah-tayang": "Perintah tayang",
}
KERTAS: Mapping[str, str] = {"lembar-disposisi": "a5", "perintah-tayang": "a5", "materi-terkoreksi": "a4", "lembar-verifikasi": "a4"}
NEEDS: Mapping[str, tuple[type[e.Event], ...]] = {
    "lembar-disposisi": (e.DisposisiDibuat,),
    "materi-terkoreksi": (e.MateriDikoreksi,),
    "lembar-verifikasi": (e.MateriDiverifikasi, e.MateriDitolak),
    "perintah-tayang": (e.PenayanganDiperintahkan,),
}


def available(view: CaseView) -> dict[str, str]:
    """Prints there is something for, by the name in their address."""
    kinds = {type(f.event) for f in view.fakta}
    return {name: title for name, title in CETAKAN.items() if kinds & set(NEEDS[name])}
