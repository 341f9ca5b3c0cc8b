"""Samarkan bagian foto: faces, plates and papers of a draft's photo made unrecognisable before anybody else sees it.

The blurred photo takes the original's place in the draft, with its words; no new version speaks of the original any more.
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.areas import ROWS, SIDES, areas
from services.portal.acts.room import FormRoom, Tempat
from services.portal.desk import Meja
from shared.media.intake import samarkan
from shared.media.refused import MediaDitolak
from shared.refusal import Reason, reason

WRITING = ("BuatMateri", "KoreksiMateri")
PATH = "/kasus/{case}/samarkan/{sha256}"


class BlurPages(FormRoom):
    """The page, its picture, and the act."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(PATH, response_class=HTMLResponse)(self.blur_page)
        app.post(PATH, response_class=HTMLResponse)(self.blur)
        app.get(f"{PATH}/gambar", response_class=Response)(self.picture)

    async def blur_page(self, request: Request, case: str, sha256: str, untuk: str = WRITING[0]) -> Response:
        """The photo and what is to be hidden."""
        place, _ = await self._photo(await self._desk(request), case, sha256, untuk)
        return self._page(request, place, sha256, Terisi({}))

    async def picture(self, request: Request, case: str, sha256: str, untuk: str = WRITING[0]) -> Response:
        """The photo itself, for whose draft it is."""
        _, row = await self._photo(await self._desk(request), case, sha256, untuk)
        return Response(await self._p.media.get(sha256), media_type=str(row["mime"]), headers={"Content-Disposition": "inline"})

    async def blur(self, request: Request, case: str, sha256: str, untuk: str = WRITING[0]) -> Response:
        """Hide it, and back to the photos."""
        meja, form = await self._checked(request)
        place, row = await self._photo(meja, case, sha256, untuk)
        t = Terisi({name: [value] for name, value in form.items() if isinstance(value, str)})
        parts, wrong = areas(t)
        if wrong:
            return self._page(request, place, sha256, t, tuple(wrong))
        try:
            made = await samarkan(await self._p.media.get(sha256), parts)
        except MediaDitolak as refused:
            return self._page(request, place, sha256, t, tuple(reason(k, p) for k, p in refused.alasan))
        new = {
            **{k: v for k, v in row.items() if k != "kecil"},
            "sha256": await self._p.media.put(made.isi),
            "mime": made.mime,
            "ukuran_byte": len(made.isi),
            "lebar": made.lebar,
            "tinggi": made.tinggi,
        }
        if place.draf is None:
            await self._p.drafts.change(place.awal, lambda d: d)
        await self._p.drafts.replace_photo(place.key, sha256, new)
        return RedirectResponse(place.url(hal="foto"), status_code=303)

    async def _photo(self, meja: Meja, case: str, sha256: str, untuk: str) -> tuple[Tempat, dict[str, object]]:
        """The form it belongs to, and its row there; 404 for what is no photo of this writer's form."""
        if untuk not in WRITING:
            raise HTTPException(404)
        place = await self._place(meja, untuk, case)
        row = next((f for f in place.now.files if f["sha256"] == sha256 and str(f["mime"]).startswith("image/")), None)
        if row is None:
            raise HTTPException(404)
        return place, dict(row)

    def _page(self, request: Request, place: Tempat, sha256: str, t: Terisi, salah: tuple[Reason, ...] = ()) -> Response:
        return self.page(
            "periksa/samarkan.html",
            request,
            place.meja,
            422 if salah else 200,
            view=place.view,
            isi=t,
            salah=list(salah),
            sha256=sha256,
            untuk=place.key.perintah,
            kembali=place.url(hal="foto"),
            sisi=SIDES,
            baris=range(1, ROWS + 1),
            di_lembar=place.view is not None and any(i.sha256 == sha256 for i in place.view.sheet.lampiran),
        )
