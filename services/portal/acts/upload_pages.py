"""The upload resource: made by POST, asked by GET or HEAD, continued by PATCH. For scripts; without them a form posts the file whole."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from services.portal.acts.arrivals import Kiriman
from services.portal.acts.forms import FORMS
from services.portal.acts.intake import is_visual, not_visual, taken
from services.portal.acts.room import NEW_AT, FormRoom
from services.portal.acts.uploads import PIECE, Unggahan, WrongOffset, limit_of
from services.portal.desk import Meja
from shared.media.names import nama_aman
from shared.media.refused import MediaDitolak


class UploadPages(FormRoom):
    """One method per verb."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.post("/unggah", response_class=JSONResponse)(self.begin)
        app.api_route("/unggah/{id_}", methods=["GET", "HEAD"], response_class=JSONResponse)(self.state)
        app.patch("/unggah/{id_}", response_class=JSONResponse)(self.piece)
        app.delete("/unggah/{id_}", response_class=Response)(self.drop)
        app.get("/draf/berkas/{sha256}", response_class=Response)(self.file)

    async def begin(
        self,
        request: Request,
        perintah: Annotated[str, Form()],
        kasus: Annotated[str, Form()],
        nama: Annotated[str, Form()],
        ukuran: Annotated[int, Form(ge=1)],
        saluran: Annotated[str, Form()] = "",
    ) -> Response:
        """Announce a file for a form."""
        meja = await self._own_script(request)
        case, new_case = (None, kasus) if perintah in NEW_AT else (kasus, "")
        place = await self._place(meja, perintah, case, saluran, new_case)
        try:
            nama = nama_aman(nama)
        except MediaDitolak as refused:
            return _refused(refused)
        if ukuran > limit_of(nama):
            return JSONResponse({"alasan": [f"{nama} terlalu besar; paling besar {limit_of(nama) // 1_000_000} MB."]}, 422)
        made = await self._p.uploads.open(place.key, nama, ukuran)
        if made is None:
            return JSONResponse({"alasan": ["Terlalu banyak unggahan yang belum selesai. Selesaikan atau tunggu dahulu."]}, 429)
        return _at(made, 201)

    async def state(self, request: Request, id_: str) -> Response:
        """How far it got."""
        return _at(await self._mine(await self._desk(request), id_))

    async def piece(self, request: Request, id_: str) -> Response:
        """The next piece; with the last one the file is cleaned and joins the draft."""
        meja = await self._own_script(request)
        found = await self._mine(meja, id_)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > PIECE:
                raise HTTPException(413)
        offset = request.headers.get("upload-offset", "")
        if not found.hasil:
            try:
                taken_in = await self._p.uploads.take(meja.akun.id, id_, int(offset) if offset.isdecimal() else -1, bytes(body))
            except WrongOffset as wrong:
                return JSONResponse({"diterima": wrong.at}, 409, headers={"Upload-Offset": str(wrong.at)})
            found = taken_in or found
        if found.complete and not found.hasil:
            found = await self._finished(meja, found)
        return _at(found)

    async def drop(self, request: Request, id_: str) -> Response:
        """Give up."""
        meja = await self._own_script(request)
        await self._p.uploads.drop(meja.akun.id, id_)
        return Response(status_code=204)

    async def file(self, request: Request, sha256: str) -> Response:
        """A file of one's own draft; nobody else's, whatever digest he knows."""
        meja = await self._desk(request)
        row = await self._p.drafts.holds(meja.akun.id, meja.unit, sha256)
        if row is None:
            raise HTTPException(404)
        mime = "image/webp" if sha256 == row.get("kecil") else str(row["mime"])
        kind = "inline" if mime.startswith(("image/", "video/")) else "attachment"
        return Response(await self._p.media.get(sha256), media_type=mime, headers={"Content-Disposition": kind})

    async def _finished(self, meja: Meja, upload: Unggahan) -> Unggahan:
        content, digest = await self._p.uploads.content(upload.id)
        formulir = FORMS[upload.key.perintah]
        hasil: Mapping[str, Any]
        try:
            row = (await taken(self._p.media, content, upload.nama)).row
            if (formulir.asks("foto") or formulir.asks("koreksi")) and not is_visual(row):
                raise not_visual(upload.nama)
        except MediaDitolak as refused:
            hasil = {"alasan": [f"{upload.nama}: {pesan}" for _, pesan in refused.alasan], "sha256_asli": digest}
        else:
            key = upload.key
            place = await self._place(meja, key.perintah, None if key.perintah in NEW_AT else key.kasus, key.saluran, key.kasus)
            # Everything the draft says stays; only the file comes in.
            came = Kiriman("unggah", "", {}, "", None, rows=(row,))
            await self._p.drafts.change(place.awal, lambda d: replace(came.with_files(formulir, d), halaman=d.halaman))
            hasil = {"sha256": row["sha256"], "nama": row["nama_berkas"], "sha256_asli": digest}
        await self._p.uploads.finish(upload.id, hasil)
        return replace(upload, hasil=hasil)

    async def _mine(self, meja: Meja, id_: str) -> Unggahan:
        found = await self._p.uploads.get(meja.akun.id, id_[:36])
        if found is None or found.key.unit != meja.unit:
            raise HTTPException(404)
        return found

    async def _own_script(self, request: Request) -> Meja:
        meja = await self._desk(request)
        token = request.headers.get("x-csrf", "")
        if not self._same_site(request) or not secrets.compare_digest(token.encode(), request.state.sesi.csrf.encode()):
            raise HTTPException(403)
        return meja


def _at(upload: Unggahan, status: int = 200) -> Response:
    answer = {"id": upload.id, "diterima": upload.diterima, "ukuran": upload.ukuran, **upload.hasil}
    return JSONResponse(answer, status, headers={"Upload-Offset": str(upload.diterima)})


def _refused(refused: MediaDitolak) -> Response:
    return JSONResponse({"alasan": [pesan for _, pesan in refused.alasan]}, 422)
