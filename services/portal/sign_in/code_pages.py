"""Ways in by a one-time code: the first administrator of a unit, and everybody who sets his own password."""

from __future__ import annotations

from typing import Annotated
from uuid import NAMESPACE_URL, uuid4, uuid5

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.sign_in.accounts import Akun, NameTaken
from services.portal.sign_in.codes import Kode
from services.portal.sign_in.names import check_name
from services.portal.sign_in.passwords import check_password
from services.portal.sign_in.welcome import WelcomeBase
from shared.messaging.answers import Diterima
from shared.refusal import Reason, Reasons, from_validation, reason
from shared.sop.types import BarisWajib

VOUCHED_BY = "tautan-pertama"
"""Acts for the first administrator, who cannot name himself: the link that only the operator's screen showed."""
BASIS = "Tautan sekali pakai dari operator"
_line: TypeAdapter[str] = TypeAdapter(BarisWajib)


class CodePages(WelcomeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/pertama", response_class=HTMLResponse)(self.first_page)
        app.post("/pertama", response_class=HTMLResponse)(self.first)
        app.get("/sandi", response_class=HTMLResponse)(self.password_page)
        app.post("/sandi", response_class=HTMLResponse)(self.password)

    async def first_page(self, request: Request, kode: str = "") -> Response:
        """The one-time link of the first start."""
        if await self._p.sign_in.codes.look(kode, "pertama") is None:
            raise HTTPException(404)
        return self.page("pertama.html", request, None, salah=(), kode=kode, nama="", lengkap="")

    async def first(
        self,
        request: Request,
        kode: Annotated[str, Form()] = "",
        lengkap: Annotated[str, Form()] = "",
        nama: Annotated[str, Form()] = "",
        sandi: Annotated[str, Form()] = "",
        ulang: Annotated[str, Form()] = "",
    ) -> Response:
        """Make the first administrator: known by name in the log, then given his account."""
        await self._from_here(request)
        found = await self._p.sign_in.codes.look(kode, "pertama")
        if found is None:
            raise HTTPException(404)
        why = Reasons()
        try:
            lengkap = _line.validate_python(lengkap.strip())
        except ValidationError as error:
            why.add(
                *(r.model_copy(update={"bidang": "lengkap", "pesan": "Tulis nama lengkap Anda."}) for r in from_validation(error).reasons)
            )
        check_name(nama, why)
        check_password(sandi, ulang, why)
        if not why and await self._p.accounts.named(nama) is not None:
            why.add(reason("nama_terpakai", "Nama untuk masuk ini sudah dipakai.", "nama"))
        if not why:
            why.add(*await self._named_in_the_log(found, lengkap))
        if why:
            return self.page("pertama.html", request, None, 422, salah=why.found, kode=kode, nama=nama, lengkap=lengkap)
        id_ = f"admin-{found.sidik[:12]}"
        try:
            # The account before the code is used up: of two tries at once one makes it, one uses the code, and neither is lost.
            await self._p.accounts.add(id_, nama, sandi, {found.unit: _person(found)}, administrator=True)
        except NameTaken:
            taken = (reason("nama_terpakai", "Nama untuk masuk ini sudah dipakai.", "nama"),)
            return self.page("pertama.html", request, None, 422, salah=taken, kode=kode, nama=nama, lengkap=lengkap)
        akun = await self._p.accounts.get(id_) if await self._p.sign_in.codes.use(found.sidik) else None
        if akun is None:
            raise HTTPException(404)
        return await self._welcome(request, akun, "/kantor/profil/identitas?awal=1")

    async def _named_in_the_log(self, found: Kode, lengkap: str) -> tuple[Reason, ...]:
        """The id follows from the code, so that a try cut short between log and account is finished by the next."""
        pegawai, direktori = _person(found), await self._p.directories.of(found.unit)
        if pegawai in direktori.administrator:
            return ()
        link = Akun(VOUCHED_BY, "", contoh=False, aktif=True, bersandi=False, pegawai={}, pengelola="")
        meja = Meja(link, found.unit, VOUCHED_BY, "", {}, direktori)
        answer = await self._p.sender.send(
            meja,
            "TunjukAdministrator",
            {"pegawai": pegawai, "nama": lengkap, "dasar": BASIS},
            case=f"unit-{found.unit}",
            command_id=uuid4(),
            after=0,
            kasus=None,
        )
        return () if isinstance(answer, Diterima) else answer.alasan

    async def password_page(self, request: Request, kode: str = "") -> Response:
        """Set a password with a code."""
        return self.page("sandi.html", request, None, salah=(), kode=kode)

    async def password(
        self,
        request: Request,
        kode: Annotated[str, Form()] = "",
        sandi: Annotated[str, Form()] = "",
        ulang: Annotated[str, Form()] = "",
    ) -> Response:
        """From now on this one; every session ends but the one that begins here."""
        await self._from_here(request)
        why = Reasons()
        found = await self._p.sign_in.codes.look(kode, "sandi")
        akun = await self._p.accounts.get(found.akun) if found is not None and found.akun else None
        void = "Kode ini salah, sudah dipakai, atau sudah lewat 24 jam. Minta kode baru kepada administrator kantor Anda."
        why.unless(akun is not None, "kode_tidak_berlaku", void, "kode")
        check_password(sandi, ulang, why)
        if why or found is None or akun is None:
            return self.page("sandi.html", request, None, 422, salah=why.found, kode=kode)
        hashed = await self._p.accounts.hashed(sandi)  # before the code is used up: this may be refused in a storm
        if not await self._p.sign_in.codes.use(found.sidik):
            return self.page("sandi.html", request, None, 422, salah=(reason("kode_tidak_berlaku", void, "kode"),), kode=kode)
        await self._p.accounts.set_password(akun.id, hashed)
        await self._p.sign_in.sessions.end_all(akun.id)
        await self._p.accounts.note(akun.id, "sandi_dipasang", akun.nama_masuk)
        return await self._welcome(request, akun)


def _person(found: Kode) -> str:
    return str(uuid5(NAMESPACE_URL, f"administrator/{found.sidik}"))
