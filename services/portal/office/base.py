"""What the administrator's pages share: who may see them, and how a form becomes a command of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.portal.base import Base
from services.portal.desk import Meja
from services.portal.office.forms import Lembar, in_words, uuid_in
from shared.clock import day_in
from shared.messaging.answers import Diterima
from shared.refusal import Reason
from shared.sop.directory import Pegawai

DONE: Mapping[str, str] = {
    "profil": "Profil unit sudah disimpan.",
    "pegawai": "Pegawai sudah didaftarkan.",
    "data": "Data pegawai sudah dibetulkan.",
    "jabatan": "Jabatan sudah dicatat.",
    "akhir": "Akhir jabatan sudah dicatat.",
    "saluran": "Saluran sudah didaftarkan.",
    "jalur": "Jalur serta-merta aktif.",
    "jalur_akhir": "Jalur serta-merta tidak aktif lagi.",
    "saluran_akhir": "Saluran tidak dipakai lagi.",
    "administrator": "Administrator sudah ditunjuk.",
    "auditor": "Auditor sudah ditugaskan. Beri dia akun di bawah ini.",
    "berhenti": "Administrator sudah diberhentikan.",
    "nonaktif": "Akun sudah dinonaktifkan dan semua sesinya berakhir.",
    "aktif": "Akun sudah diaktifkan lagi.",
    "tautan": "Tautan akun sudah disimpan.",
    "sambung": "Akun yang sudah ada disambungkan.",
    "lepas": "Akun sudah dilepas dari unit ini.",
    "contoh": "Semua orang contoh sudah dinonaktifkan.",
    "unit": "Unit sudah diganti.",
    "sandi": "Kata sandi sudah diganti. Perangkat lain sudah keluar.",
}


class OfficeBase(Base):
    """Pages of a unit's administrators."""

    async def _admin(self, request: Request) -> Meja:
        meja = await self._desk(request)
        if not meja.administrator:
            raise HTTPException(403)
        return meja

    async def _admin_form(self, request: Request) -> tuple[Meja, FormData]:
        meja, form = await self._checked(request)
        if not meja.administrator:
            raise HTTPException(403)
        return meja, form

    def _person(self, meja: Meja, pegawai: str) -> Pegawai:
        """A person of the administrator's own unit."""
        known = meja.direktori.pegawai.get(pegawai)
        if known is None:
            raise HTTPException(404)
        return known

    def _today(self, meja: Meja) -> Any:
        return day_in(meja.zona, self._p.clock())

    async def _ask(self, meja: Meja, form: FormData, perintah: str, data: Mapping[str, Any]) -> tuple[Reason, ...]:
        """Why not; nothing when it was recorded."""
        answer = await self._p.sender.send(
            meja, perintah, dict(data), case=f"unit-{meja.unit}", command_id=uuid_in(form, "nomor_perintah"), after=0, kasus=None
        )
        return () if isinstance(answer, Diterima) else answer.alasan

    def _sheet(
        self,
        request: Request,
        meja: Meja,
        lembar: Lembar,
        isi: Mapping[str, str],
        *,
        kembali: tuple[str, str],
        salah: Sequence[Reason] = (),
        **hidden: str,
    ) -> Response:
        """The form, empty or as it was typed. After a refusal it is a new command."""
        hidden |= {"nomor_perintah": str(uuid4())}
        return self.page(
            "kantor/isian.html",
            request,
            meja,
            422 if salah else 200,
            lembar=lembar,
            isi=isi,
            kembali=kembali,
            salah=in_words(salah, lembar),
            tersembunyi=hidden,
            sudah="",
        )

    @staticmethod
    def _done(to: str, what: str) -> Response:
        return RedirectResponse(f"{to}{'&' if '?' in to else '?'}sudah={what}", status_code=303)
