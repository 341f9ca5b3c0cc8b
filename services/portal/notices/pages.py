"""Pemberitahuan saya: where I want to be told, whether it works, and what became of the last ones."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.base import Base
from services.portal.desk import Meja
from services.portal.notices.told import Kabar
from services.portal.notices.words import SALURAN, sebab
from services.portal.office.forms import uuid_in
from services.portal.sign_in.attempts import PER_TRIAL_MESSAGE
from shared.messaging.answers import Diterima
from shared.refusal import Reason
from shared.sop.directory import Kontak

HERE = "/saya/pemberitahuan"
FIELDS = ("surel", "telegram", "telepon")
TRIAL_LIMIT_S = 8.0
"""Most trials end well within; the page says how it stands either way."""


class NoticePages(Base):
    """One page, two forms."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get(HERE, response_class=HTMLResponse)(self.mine)
        app.post(HERE, response_class=HTMLResponse)(self.save)
        app.post(f"{HERE}/uji", response_class=HTMLResponse)(self.trial)

    async def mine(self, request: Request, sudah: str = "", uji: str = "") -> Response:
        """My addresses and the last outcomes."""
        meja = await self._own_desk(request)
        tried = await self._p.told.of(uji, meja.pegawai) if uji else None
        return await self._shown(request, meja, _known(meja), sudah=sudah == "simpan", uji=tried)

    async def save(self, request: Request) -> Response:
        """Set my addresses."""
        meja, form = await self._checked(request)
        typed = {name: str(form.get(name, "")).strip() for name in FIELDS}
        typed["jam_tenang"] = "ya" if form.get("jam_tenang") else ""
        data: dict[str, Any] = typed | {"pegawai": meja.pegawai, "jam_tenang": bool(typed["jam_tenang"])}
        answer = await self._p.sender.send(
            meja, "UbahKontak", data, case=f"unit-{meja.unit}", command_id=uuid_in(form, "nomor_perintah"), after=0, kasus=None
        )
        if isinstance(answer, Diterima):
            return RedirectResponse(f"{HERE}?sudah=simpan", status_code=303)
        return await self._shown(request, meja, typed, salah=answer.alasan)

    async def trial(self, request: Request) -> Response:
        """Send myself a message, and look what becomes of it."""
        meja, form = await self._checked(request)
        if not await self._p.sign_in.attempts.allowed((PER_TRIAL_MESSAGE, meja.pegawai)):
            raise HTTPException(429)
        command_id = uuid_in(form, "nomor_perintah")
        id_ = str(command_id)
        data = {"pemberitahuan": id_, "pegawai": meja.pegawai, "saluran": str(form.get("saluran", ""))}
        answer = await self._p.sender.send(meja, "KirimUjiCoba", data, case=id_, command_id=command_id, after=0, kasus=None)
        if not isinstance(answer, Diterima):
            return await self._shown(request, meja, _known(meja), salah=answer.alasan)
        await self._ended(id_, meja.pegawai)
        return RedirectResponse(f"{HERE}?uji={id_}#uji", status_code=303)

    async def _ended(self, id_: str, pegawai: str) -> None:
        deadline = asyncio.get_running_loop().time() + TRIAL_LIMIT_S
        while asyncio.get_running_loop().time() < deadline:
            found = await self._p.told.of(id_, pegawai)
            if found is not None and found.keadaan != "disiapkan":
                return
            await asyncio.sleep(0.1)

    async def _own_desk(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if meja.pegawai not in meja.direktori.pegawai:
            raise HTTPException(403)
        return meja

    async def _shown(
        self,
        request: Request,
        meja: Meja,
        isi: Mapping[str, str],
        *,
        salah: Sequence[Reason] = (),
        sudah: bool = False,
        uji: Kabar | None = None,
    ) -> Response:
        last = await self._p.told.last(meja.pegawai)
        kontak = meja.direktori.kontak.get(meja.pegawai, Kontak())
        return self.page(
            "pemberitahuan.html",
            request,
            meja,
            422 if salah else 200,
            isi=isi,
            salah=salah,
            sudah=sudah,
            uji=uji,
            nomor_baru=uuid4,
            dipasang=self._p.told.channels,
            dapat_dicoba=[name for name, on in self._p.told.channels.items() if on and getattr(kontak, name)],
            terakhir=last,
            nomor={k.kasus: await self._number(k, meja) for k in last},
            saluran=SALURAN,
            sebab=sebab,
            sekarang=self._p.clock(),
        )

    async def _number(self, kabar: Kabar, meja: Meja) -> str:
        kasus = await self._p.inbox.case(kabar.kasus) if kabar.jabatan else None
        return f"{kasus.nomor}/{kasus.tahun}" if kasus is not None and kasus.unit == meja.unit else ""


def _known(meja: Meja) -> dict[str, str]:
    kontak = meja.direktori.kontak.get(meja.pegawai, Kontak())
    return {name: getattr(kontak, name) for name in FIELDS} | {"jam_tenang": "ya" if kontak.tenang else ""}
