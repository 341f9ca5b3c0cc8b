"""What an administrator does to the accounts of his unit's people. He never sees or sets a password: people set their own with a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import segno
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.office.base import OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed
from services.portal.sign_in.accounts import Akun, NameTaken
from services.portal.sign_in.codes import CODE_LIFE
from services.portal.sign_in.names import check_name
from shared.refusal import Reason, Reasons, reason
from shared.sop.directory import Pegawai

log = structlog.get_logger(__name__)
CODE_COOKIE, CODE_PATH = "tayang_kode", "/kantor/kode"
"""Carries a code over the redirect to the page that shows it, once; kept nowhere else in the clear."""
GIVE = Lembar(
    "Beri akun",
    "Beri akun dan buat kode",
    (Kolom("nama_masuk", "Nama untuk masuk", "Huruf kecil dan angka, misalnya sri.wahyuni."),),
    "Orang ini memasang kata sandinya sendiri dengan kode sekali pakai yang muncul sesudah ini.",
)
LINK_TOO = replace(
    GIVE,
    kolom=(
        *GIVE.kolom,
        Kolom(
            "sambung",
            "Sambungkan dengan akun yang sudah ada",
            "Centang hanya bila akun itu milik orang yang sama di unit lain. Kata sandinya tetap.",
            "centang",
        ),
    ),
)
"""The same, once the name turned out to be taken."""
LINK = Lembar("Tautkan akun luar", "Simpan tautan", (Kolom("klaim", "Surel atau nama pengguna", "Kosongkan untuk memutus tautan."),))


class AccountPages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/pegawai/{pegawai}/akun", response_class=HTMLResponse)(self.give_page)
        app.post("/kantor/pegawai/{pegawai}/akun", response_class=HTMLResponse)(self.give)
        app.post("/kantor/pegawai/{pegawai}/akun/kode", response_class=HTMLResponse)(self.new_code)
        app.post("/kantor/pegawai/{pegawai}/akun/tutup", response_class=HTMLResponse)(self.close)
        app.post("/kantor/pegawai/{pegawai}/akun/buka", response_class=HTMLResponse)(self.open)
        app.post("/kantor/pegawai/{pegawai}/akun/lepas", response_class=HTMLResponse)(self.unlink)
        app.post("/kantor/pegawai/{pegawai}/akun/luar", response_class=HTMLResponse)(self.outside)
        app.get("/kantor/kode/{pegawai}", response_class=HTMLResponse)(self.code_page)

    async def give_page(self, request: Request, pegawai: str) -> Response:
        """Give an account."""
        meja = await self._admin(request)
        p = self._person(meja, pegawai)
        words = [w for w in p.nama.partition(",")[0].lower().split() if w.isascii() and w.isalpha()]
        return self._sheet(request, meja, GIVE, {"nama_masuk": ".".join(words[:2])}, kembali=_to(p))

    async def give(self, request: Request, pegawai: str) -> Response:
        """Make it, or link the one that the person has in another unit."""
        meja, form = await self._admin_form(request)
        p, filled = self._person(meja, pegawai), typed(form, LINK_TOO)
        if await self._p.accounts.of_person(meja.unit, p.id) is not None:
            return RedirectResponse(f"/kantor/pegawai/{p.id}", status_code=303)
        why = Reasons()
        check_name(filled["nama_masuk"], why, "nama_masuk")
        if why:
            return self._sheet(request, meja, GIVE, filled, kembali=_to(p), salah=why.found)
        if filled["sambung"]:
            return await self._link(request, meja, p, filled)
        try:
            akun = await self._p.accounts.give(filled["nama_masuk"], meja.unit, p.id)
        except NameTaken:
            taken = "Nama ini sudah dipakai akun lain. Pilih nama lain, atau sambungkan bila akun itu milik orang yang sama."
            return self._sheet(request, meja, LINK_TOO, filled, kembali=_to(p), salah=(reason("nama_terpakai", taken, "nama_masuk"),))
        await self._note(meja, akun, "akun_dibuat")
        return await self._code_for(meja, p, akun)

    async def _link(self, request: Request, meja: Meja, p: Pegawai, filled: dict[str, str]) -> Response:
        akun = await self._p.accounts.named(filled["nama_masuk"])
        salah: Reason | None = None
        if akun is None or akun.contoh or not akun.aktif:
            salah = reason("akun_tidak_ada", "Tidak ada akun aktif dengan nama ini.", "nama_masuk")
        elif meja.unit in akun.pegawai:
            salah = reason("akun_milik_orang_lain", "Akun ini sudah milik pegawai lain di unit ini.", "nama_masuk")
        if salah is not None or akun is None:
            return self._sheet(request, meja, LINK_TOO, filled, kembali=_to(p), salah=(salah,) if salah else ())
        await self._p.accounts.link(akun.id, meja.unit, p.id)
        await self._note(meja, akun, "disambungkan")
        return self._done(f"/kantor/pegawai/{p.id}", "sambung")

    async def new_code(self, request: Request, pegawai: str) -> Response:
        """Forgotten password, lost phone: a new code; the old password and all sessions end at once."""
        meja, p, akun, _ = await self._account(request, pegawai)
        if akun.contoh or not akun.aktif:
            raise HTTPException(403)
        await self._note(meja, akun, "kode_dibuat")
        return await self._code_for(meja, p, akun)

    async def close(self, request: Request, pegawai: str) -> Response:
        """Deactivate."""
        meja, p, akun, _ = await self._account(request, pegawai)
        await self._p.sign_in.close(akun.id)
        await self._note(meja, akun, "dinonaktifkan")
        return self._done(f"/kantor/pegawai/{p.id}", "nonaktif")

    async def open(self, request: Request, pegawai: str) -> Response:
        """Activate again."""
        meja, p, akun, _ = await self._account(request, pegawai)
        await self._p.accounts.set_active(akun.id, aktif=True)
        await self._note(meja, akun, "diaktifkan")
        return self._done(f"/kantor/pegawai/{p.id}", "aktif")

    async def unlink(self, request: Request, pegawai: str) -> Response:
        """A person of another unit's account is no longer with this unit."""
        meja, _ = await self._admin_form(request)
        p = self._person(meja, pegawai)
        akun = await self._p.accounts.of_person(meja.unit, p.id)
        if akun is None or akun.pengelola == meja.unit:
            raise HTTPException(403)
        await self._p.accounts.unlink(akun.id, meja.unit)
        await self._note(meja, akun, "dilepas")
        return self._done(f"/kantor/pegawai/{p.id}", "lepas")

    async def outside(self, request: Request, pegawai: str) -> Response:
        """By which name another organisation knows the person; empty ends that."""
        meja, p, akun, form = await self._account(request, pegawai)
        if self._p.oidc is None or akun.contoh:
            raise HTTPException(404)
        klaim = str(form.get("klaim", "")).replace("\x00", "").strip()[:320]
        if klaim and await self._p.sign_in.outside.taken(self._p.oidc.issuer, klaim, akun.id):
            said = "Nama ini sudah ditautkan dengan akun lain."
            return self._sheet(request, meja, LINK, {"klaim": klaim}, kembali=_to(p), salah=(reason("klaim_terpakai", said, "klaim"),))
        await self._p.sign_in.outside.expect(akun.id, self._p.oidc.issuer, klaim)
        await self._note(meja, akun, "tautan_luar")
        return self._done(f"/kantor/pegawai/{p.id}", "tautan")

    async def code_page(self, request: Request, pegawai: str) -> Response:
        """The slip of paper; gone after one look."""
        meja = await self._admin(request)
        p = self._person(meja, pegawai)
        akun, kode = await self._p.accounts.of_person(meja.unit, p.id), request.cookies.get(CODE_COOKIE, "")
        link = f"{self._p.portal_url}/sandi?kode={kode}"
        response = self.page(
            "kantor/kode.html",
            request,
            meja,
            orang=p,
            akun=akun,
            kode=kode,
            alamat=f"{self._p.portal_url}/sandi",
            gambar=segno.make(link, micro=False).svg_data_uri(scale=4, border=2, light="#fff") if kode else "",
            sampai=self._p.clock() + CODE_LIFE - timedelta(minutes=1),
        )
        response.delete_cookie(CODE_COOKIE, path=CODE_PATH)
        return response

    async def _code_for(self, meja: Meja, p: Pegawai, akun: Akun) -> Response:
        kode = await self._p.sign_in.new_code(akun.id, meja.unit)
        response = RedirectResponse(f"{CODE_PATH}/{p.id}", status_code=303)
        response.set_cookie(CODE_COOKIE, kode, httponly=True, samesite="strict", secure=self._p.secure, max_age=120, path=CODE_PATH)
        return response

    async def _account(self, request: Request, pegawai: str) -> tuple[Meja, Pegawai, Akun, FormData]:
        """The account of a person, if this unit looks after it; his own an administrator keeps on his own page."""
        meja, form = await self._admin_form(request)
        p = self._person(meja, pegawai)
        akun = await self._p.accounts.of_person(meja.unit, p.id)
        if akun is None:
            raise HTTPException(404)
        if akun.pengelola != meja.unit or akun.id == meja.akun.id:
            raise HTTPException(403)
        return meja, p, akun, form

    async def _note(self, meja: Meja, akun: Akun, apa: str) -> None:
        await self._p.accounts.note(akun.id, apa, meja.nama)
        log.info("account_changed", what=apa, account=akun.id, by=meja.pegawai, unit=meja.unit)


def _to(p: Pegawai) -> tuple[str, str]:
    return f"/kantor/pegawai/{p.id}", p.nama
