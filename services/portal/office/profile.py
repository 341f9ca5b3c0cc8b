"""The unit's profile, one short page for each part; every save is the whole profile with that part changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.portal.desk import Meja
from services.portal.office.base import DONE, OfficeBase
from services.portal.office.forms import Kolom, Lembar, typed
from shared.sop.directory import SEBUTAN
from shared.sop.events import ProfilUnit

ZONA = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
PER_LINE = "Satu butir satu baris."
PARTS: Mapping[str, Lembar] = {
    "identitas": Lembar(
        "Nama dan alamat",
        "Simpan",
        (
            Kolom("nama", "Nama unit", "Misalnya Kecamatan Kebakkramat.", auto="organization"),
            Kolom("instansi", "Instansi induk", "Misalnya Pemerintah Kabupaten Karanganyar."),
            Kolom("alamat", "Alamat", auto="street-address"),
            Kolom("telepon", "Telepon", auto="tel"),
            Kolom("surel", "Surel", auto="email"),
            Kolom("situs", "Situs web"),
            Kolom("zona", "Zona waktu", kind="pilih", options=ZONA),
        ),
        "Tampil di situs publik dan pada cetakan.",
        lanjut="Simpan dan lanjutkan",
    ),
    "kop": Lembar(
        "Kop surat",
        "Simpan",
        (Kolom("kop", "Baris kop", "Dari atas ke bawah, satu baris satu baris kop.", "panjang"),),
        "Kepala cetakan: lembar disposisi, lembar verifikasi, dan lainnya.",
        lanjut="Simpan dan lanjutkan",
    ),
    "jabatan": Lembar(
        "Sebutan jabatan",
        "Simpan",
        tuple(Kolom(f"sebutan_jabatan.{kode}", nama) for kode, nama in SEBUTAN.items()),
        "Nama jabatan di kantor Anda untuk kelima pelaksana SOP. Kosong berarti seperti di SOP.",
        lanjut="Simpan dan lanjutkan",
    ),
    "sop": Lembar(
        "Dokumen SOP",
        "Simpan",
        (
            Kolom("sop.nomor", "Nomor SOP"),
            Kolom("sop.nama", "Nama SOP"),
            Kolom("sop.versi", "Versi"),
            Kolom("sop.lampiran", "Lampiran dari", "Keputusan yang menetapkan SOP ini."),
            Kolom("sop.tanggal_pembuatan", "Tanggal pembuatan", kind="tanggal"),
            Kolom("sop.tanggal_revisi", "Tanggal revisi", kind="tanggal"),
            Kolom("sop.tanggal_efektif", "Tanggal efektif", kind="tanggal"),
        ),
        lanjut="Simpan dan lanjutkan",
    ),
    "pengesahan": Lembar(
        "Pengesahan SOP",
        "Simpan",
        (
            Kolom("sop.disahkan_oleh", "Disahkan oleh", "Nama jabatannya, misalnya Camat Kebakkramat."),
            Kolom("sop.nama_pejabat", "Nama pejabat"),
            Kolom("sop.pangkat_pejabat", "Pangkat"),
            Kolom("sop.nip_pejabat", "NIP"),
        ),
        lanjut="Simpan dan lanjutkan",
    ),
    "rincian": Lembar(
        "Rincian SOP",
        "Simpan",
        (
            Kolom("sop.dasar_hukum", "Dasar hukum", f"{PER_LINE} Catatan boleh ditulis sesudah tanda |.", "panjang"),
            Kolom("sop.kualifikasi_pelaksana", "Kualifikasi pelaksana", PER_LINE, "panjang"),
            Kolom("sop.keterkaitan", "Keterkaitan", PER_LINE, "panjang"),
            Kolom("sop.peralatan", "Peralatan dan perlengkapan", PER_LINE, "panjang"),
            Kolom("sop.peringatan", "Peringatan", kind="panjang"),
            Kolom("sop.pencatatan", "Pencatatan dan pendataan", kind="panjang"),
        ),
        lanjut="Simpan dan selesai",
    ),
}
_LISTS = ("kop", "sop.kualifikasi_pelaksana", "sop.keterkaitan", "sop.peralatan")


class ProfilePages(OfficeBase):
    """One method per page."""

    def add_to(self, app: FastAPI) -> None:
        """Routes."""
        app.get("/kantor/profil", response_class=HTMLResponse)(self.overview)
        app.get("/kantor/profil/{bagian}", response_class=HTMLResponse)(self.part)
        app.post("/kantor/profil/{bagian}", response_class=HTMLResponse)(self.save)

    async def overview(self, request: Request, sudah: str = "") -> Response:
        """All parts, as they stand."""
        meja = await self._admin(request)
        filled = {b: as_typed(_profile(meja), lembar) for b, lembar in PARTS.items()}
        return self.page("kantor/profil.html", request, meja, bagian=PARTS, isi=filled, zona=ZONA, sudah=DONE.get(sudah, ""))

    async def part(self, request: Request, bagian: str) -> Response:
        """One part."""
        meja = await self._admin(request)
        lembar = _part(bagian)
        return self._sheet(request, meja, lembar, as_typed(_profile(meja), lembar), kembali=("/kantor/profil", "Profil unit"))

    async def save(self, request: Request, bagian: str) -> Response:
        """Save it; the other parts stay as they stand now."""
        meja, form = await self._admin_form(request)
        lembar = _part(bagian)
        filled = typed(form, lembar)
        salah = await self._ask(meja, form, "UbahProfilUnit", {"profil": changed(_profile(meja), filled)})
        if salah:
            return self._sheet(request, meja, lembar, filled, kembali=("/kantor/profil", "Profil unit"), salah=salah)
        if form.get("tahap") == "lanjut":
            names = list(PARTS)
            after = names[names.index(bagian) + 1 :]
            return RedirectResponse(f"/kantor/profil/{after[0]}", status_code=303) if after else self._done("/kantor", "profil")
        return self._done("/kantor/profil", "profil")


def _part(bagian: str) -> Lembar:
    if bagian not in PARTS:
        raise HTTPException(404)
    return PARTS[bagian]


def _profile(meja: Meja) -> ProfilUnit:
    if meja.direktori.profil is None:
        raise HTTPException(404)
    return meja.direktori.profil


def as_typed(profil: ProfilUnit, lembar: Lembar) -> dict[str, str]:
    """The profile as the form shows it."""
    found = {}
    for kolom in lembar.kolom:
        value: Any = profil
        for part in kolom.name.split("."):
            value = value.get(part, "") if isinstance(value, Mapping) else getattr(value, part)
        if kolom.name == "sop.dasar_hukum":
            value = [f"{d.teks} | {d.catatan}" if d.catatan else d.teks for d in value]
        found[kolom.name] = "\n".join(value) if isinstance(value, tuple | list) else str(value)
    return found


def changed(profil: ProfilUnit, filled: Mapping[str, str]) -> dict[str, Any]:
    """The whole profile with what was typed put in."""
    data: dict[str, Any] = profil.model_dump(mode="json")
    for name, text in filled.items():
        head, _, tail = name.rpartition(".")
        into = data.setdefault(head, {}) if head else data
        if name == "sop.dasar_hukum":
            into[tail] = [{"teks": t.strip(), "catatan": c.strip()} for t, _, c in (line.partition("|") for line in _lines(text))]
        elif name in _LISTS:
            into[tail] = _lines(text)
        elif head == "sebutan_jabatan" and not text:
            into.pop(tail, None)
        else:
            into[tail] = text
    return data


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
