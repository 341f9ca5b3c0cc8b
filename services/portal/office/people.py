"""The unit's people: who they are, and which offices they hold, by which letter and from when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed, uuid_in
from shared.sop.directory import SEBUTAN, Penugasan

PARTICULARS = (
    Kolom("nama", "Nama lengkap", "Dengan gelar, seperti pada surat keputusan."),
    Kolom("nip", "NIP", "Boleh kosong."),
    Kolom("pangkat", "Pangkat", "Boleh kosong."),
)
NEW = Lembar("Daftarkan pegawai", "Daftarkan", PARTICULARS)
CORRECT = Lembar("Betulkan data pegawai", "Simpan", PARTICULARS)
_OFFICE = Kolom("jabatan", "Jabatan", kind="pilih")
_STAND_IN = (
    _OFFICE,
    Kolom("nomor_surat", "Nomor surat perintah"),
    Kolom("mulai", "Mulai", kind="tanggal"),
    Kolom("akhir", "Sampai", "Hari terakhir ikut dihitung.", "tanggal"),
)
APPOINT: Mapping[str, tuple[str, Lembar, str]] = {
    "angkat": (
        "AngkatJabatan",
        Lembar("Angkat dalam jabatan", "Angkat", (_OFFICE, Kolom("nomor_sk", "Nomor SK"), Kolom("mulai", "Mulai", kind="tanggal"))),
        "jabatan",
    ),
    "plh": (
        "TunjukPlh",
        Lembar("Tunjuk sebagai Plh.", "Tunjuk", _STAND_IN, "Pelaksana harian menggantikan pejabat yang sedang berhalangan."),
        "jabatan",
    ),
    "plt": ("TunjukPlt", Lembar("Tunjuk sebagai Plt.", "Tunjuk", _STAND_IN, "Pelaksana tugas mengisi jabatan yang kosong."), "jabatan"),
    "akhiri": (
        "AkhiriJabatan",
        Lembar(
            "Akhiri jabatan",
            "Akhiri",
            (_OFFICE, Kolom("nomor_sk", "Nomor SK atau surat"), Kolom("akhir", "Hari terakhir menjabat", kind="tanggal")),
            "Sesudah hari itu orang ini tidak dapat bertindak dalam jabatan tersebut.",
            bahaya=True,
        ),
        "akhir",
    ),
}
"""What can be done to a person's offices: command, form, and what the page says afterwards."""


class PeoplePages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/pegawai", response_class=HTMLResponse)(self.people)
        app.get("/kantor/pegawai/baru", response_class=HTMLResponse)(self.new_page)
        app.post("/kantor/pegawai/baru", response_class=HTMLResponse)(self.new)
        app.get("/kantor/pegawai/{pegawai}", response_class=HTMLResponse)(self.one)
        app.get("/kantor/pegawai/{pegawai}/ubah", response_class=HTMLResponse)(self.correct_page)
        app.post("/kantor/pegawai/{pegawai}/ubah", response_class=HTMLResponse)(self.correct)
        app.get("/kantor/pegawai/{pegawai}/jabatan/{apa}", response_class=HTMLResponse)(self.appoint_page)
        app.post("/kantor/pegawai/{pegawai}/jabatan/{apa}", response_class=HTMLResponse)(self.appoint)

    async def people(self, request: Request, sudah: str = "") -> Response:
        """Everybody, with offices and accounts."""
        meja = await self._admin(request)
        today = self._today(meja)
        people = sorted(meja.direktori.pegawai.values(), key=lambda p: p.nama.lower())
        held = {p.id: [x for x in meja.direktori.penugasan if x.pegawai == p.id and x.covers(today)] for p in people}
        akun = await self._p.accounts.of_unit(meja.unit)
        return self.page("kantor/pegawai.html", request, meja, orang=people, dipangku=held, akun=akun, sudah=DONE.get(sudah, ""))

    async def new_page(self, request: Request) -> Response:
        """Register somebody."""
        meja = await self._admin(request)
        return self._sheet(request, meja, NEW, {}, kembali=("/kantor/pegawai", "Pegawai"), pegawai=str(uuid4()))

    async def new(self, request: Request) -> Response:
        """Register him, under the id the page made: sent twice, it is one person."""
        meja, form = await self._admin_form(request)
        filled, pegawai = typed(form, NEW), str(uuid_in(form, "pegawai"))
        salah = await self._ask(meja, form, "DaftarkanPegawai", filled | {"pegawai": pegawai})
        if salah:
            return self._sheet(request, meja, NEW, filled, kembali=("/kantor/pegawai", "Pegawai"), salah=salah, pegawai=pegawai)
        return self._done(f"/kantor/pegawai/{pegawai}", "pegawai")

    async def one(self, request: Request, pegawai: str, sudah: str = "") -> Response:
        """One person: particulars, offices, account."""
        meja = await self._admin(request)
        orang, today = self._person(meja, pegawai), self._today(meja)
        jabatan = sorted((p for p in meja.direktori.penugasan if p.pegawai == pegawai), key=lambda p: p.mulai, reverse=True)
        akun = await self._p.accounts.of_person(meja.unit, pegawai)
        return self.page(
            "kantor/orang.html",
            request,
            meja,
            orang=orang,
            jabatan=[(p, *_standing(p, today)) for p in jabatan],
            akun=akun,
            pengelola=await self._unit_name(akun.pengelola) if akun is not None else "",
            sesi=await self._p.sign_in.sessions.count(akun.id) if akun is not None else 0,
            luar=self._p.oidc.label if self._p.oidc else "",
            klaim=await self._p.sign_in.outside.expected(akun.id) if akun is not None else "",
            sudah=DONE.get(sudah, ""),
        )

    async def correct_page(self, request: Request, pegawai: str) -> Response:
        """Correct particulars."""
        meja = await self._admin(request)
        p = self._person(meja, pegawai)
        return self._sheet(request, meja, CORRECT, {"nama": p.nama, "nip": p.nip, "pangkat": p.pangkat}, kembali=_to(p.id, p.nama))

    async def correct(self, request: Request, pegawai: str) -> Response:
        """Save them; the log keeps what stood before."""
        meja, form = await self._admin_form(request)
        p, filled = self._person(meja, pegawai), typed(form, CORRECT)
        salah = await self._ask(meja, form, "UbahPegawai", filled | {"pegawai": p.id})
        if salah:
            return self._sheet(request, meja, CORRECT, filled, kembali=_to(p.id, p.nama), salah=salah)
        return self._done(f"/kantor/pegawai/{p.id}", "data")

    async def appoint_page(self, request: Request, pegawai: str, apa: str, jabatan: str = "") -> Response:
        """Into an office, or out of it."""
        meja = await self._admin(request)
        p = self._person(meja, pegawai)
        isi = {"jabatan": jabatan} | ({} if apa == "akhiri" else {"mulai": self._today(meja).isoformat()})
        return self._sheet(request, meja, self._lembar(meja, apa), isi, kembali=_to(p.id, p.nama))

    async def appoint(self, request: Request, pegawai: str, apa: str) -> Response:
        """Record it."""
        meja, form = await self._admin_form(request)
        p, lembar = self._person(meja, pegawai), self._lembar(meja, apa)
        filled = typed(form, lembar)
        perintah, _, done = APPOINT[apa]
        salah = await self._ask(meja, form, perintah, filled | {"pegawai": p.id})
        if salah:
            return self._sheet(request, meja, lembar, filled, kembali=_to(p.id, p.nama), salah=salah)
        return self._done(f"/kantor/pegawai/{p.id}", done)

    def _lembar(self, meja: Meja, apa: str) -> Lembar:
        """The form with the offices as this unit calls them."""
        if apa not in APPOINT:
            raise HTTPException(404)
        lembar = APPOINT[apa][1]
        named = {kode: meja.direktori.sebutan(kode) for kode in SEBUTAN}
        return replace(lembar, kolom=tuple(replace(k, options=named) if k.name == "jabatan" else k for k in lembar.kolom))

    async def _unit_name(self, unit: str) -> str:
        d = await self._p.directories.of(unit)
        return d.profil.nama if d.profil else unit


def _to(pegawai: str, nama: str) -> tuple[str, str]:
    return f"/kantor/pegawai/{pegawai}", nama


def _standing(p: Penugasan, today: object) -> tuple[str, bool]:
    """How an appointment stands today, and whether it can still be ended."""
    if str(p.mulai) > str(today):
        return "akan datang", True
    if p.akhir is not None and str(p.akhir) < str(today):
        return "berakhir", False
    return "sekarang", p.akhir is None or str(p.akhir) > str(today)
