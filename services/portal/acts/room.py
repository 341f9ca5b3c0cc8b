"""Where a form stands: whose it is, which case, what has been typed so far. Shared by the pages and the uploads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import uuid4

from starlette.exceptions import HTTPException

from services.portal.acts.answers import Terisi
from services.portal.acts.drafts import Draf, DrafKey
from services.portal.acts.forms import FORMS, form_for
from services.portal.acts.prefill import blank, prefilled
from services.portal.acts.questions import Formulir
from services.portal.base import Base
from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new

NEW, LANE = "BuatDisposisi", "BukaSertaMerta"
NEW_AT = {NEW: "/baru", LANE: "/serta-merta"}
"""Acts that make a case, and where."""


@dataclass(frozen=True, slots=True)
class Tempat:
    """One form of one officer. `draf`: what was saved of it; `awal`: what it begins with."""

    meja: Meja
    formulir: Formulir
    view: CaseView | None
    awal: Draf
    draf: Draf | None

    @property
    def now(self) -> Draf:
        """What the form shows."""
        return self.draf or self.awal

    @property
    def key(self) -> DrafKey:
        """Under which its draft is kept."""
        return self.awal.key

    @property
    def filled(self) -> Terisi:
        """What has been typed so far."""
        return Terisi(self.now.values, self.now.files)

    @property
    def writes(self) -> bool:
        """Material is written here: what it is based on counts."""
        return self.formulir.asks("teks_materi") or self.formulir.asks("koreksi")

    @property
    def stale(self) -> bool:
        """Somebody else made a newer version since this was begun."""
        return self.writes and self.draf is not None and self.view is not None and self.draf.versi != self.view.kasus.versi

    def url(self, **query: str) -> str:
        """The form's address."""
        return url_of(self.key, **query)


def url_of(key: DrafKey, **query: str) -> str:
    """Where a draft is continued."""
    path, more = (
        (NEW_AT[key.perintah], {"kasus": key.kasus})
        if key.perintah in NEW_AT
        else (f"/kasus/{key.kasus}/{key.perintah}", {"saluran": key.saluran})
    )
    wanted = {name: value for name, value in (more | query).items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path


class FormRoom(Base):
    """Rooms whose pages are forms."""

    async def _place(self, meja: Meja, perintah: str, case: str | None, saluran: str = "", new_case: str = "") -> Tempat:
        """The form of an act; 404 for what has none."""
        if perintah not in FORMS or (perintah in NEW_AT) != (case is None):
            raise HTTPException(404)
        view = await self._view(meja, case) if case is not None else None
        if view is None:
            key = DrafKey(meja.akun.id, meja.unit, str(uuid_or_new(new_case)), perintah)
            filled, versi, position = blank(), 0, 0
        else:
            key = DrafKey(meja.akun.id, meja.unit, view.kasus.case, perintah, saluran[:64])
            filled, versi, position = prefilled(perintah, view, saluran[:64]), view.kasus.versi, view.kasus.position
        start = Draf(key, dict(filled.values), tuple(filled.files), nomor_perintah=str(uuid4()), versi=versi, position=position)
        return Tempat(meja, form_for(perintah, view.kasus if view else None), view, start, await self._p.drafts.get(key))

    async def _saved(self, place: Tempat, how: Callable[[Draf], Draf]) -> Tempat:
        return replace(place, draf=await self._p.drafts.change(place.awal, how))
