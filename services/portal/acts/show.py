"""A form as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.portal.acts.answers import Terisi
from services.portal.acts.arrivals import NOTE
from services.portal.acts.forms import FORMS
from services.portal.acts.prefill import photos_of, prefilled, row_of
from services.portal.acts.preview import preview
from services.portal.acts.questions import ASAL, JENIS, KEAMANAN, KLASIFIKASI, SIFAT, Halaman
from services.portal.acts.refused import ahead
from services.portal.acts.review import review
from services.portal.acts.room import FormRoom, Tempat
from services.portal.cases.view import CaseView
from services.portal.desk import Meja
from shared.clock import day_in
from shared.refusal import Reason
from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA, DASAR_PENGECUALIAN, INSTRUKSI, daftar_berlaku
from shared.sop.render import render

_LANE = ("PerintahkanSertaMerta", "PenuhiKoreksiSusulan")
AS_STORED = ("VerifikasiMateri", "TolakMateri", "PerintahkanPenayangan", "LaksanakanPenayangan", "TandaiTayang", *_LANE)
"""Acts on what was handed over: they see the stored renderings."""
OUTLETS_IN = {
    "UbahJadwal": ("dipesan",),
    "TandaiTayang": ("dimulai",),
    "TandaiGagal": ("dimulai",),
    "TandaiBelumPasti": ("dimulai",),
    "PutuskanHasil": ("belum_pasti",),
    "UlangiPenayangan": ("gagal",),
    "TandaiDitarik": ("tayang",),
}
"""In which state an outlet must be for an act on it to make sense."""


class ShowRoom(FormRoom):
    """Draws forms."""

    async def _show(
        self,
        request: Request,
        place: Tempat,
        *,
        hal: str = "",
        salah: Sequence[Reason] = (),
        status: int = 200,
        tampil: bool = False,
        tersimpan: bool = False,
        ulang: bool = False,
        dikoreksi: bool = False,
    ) -> Response:
        """The page `hal` of the form, with everything that has been typed."""
        meja, view, formulir, now = place.meja, place.view, place.formulir, place.now
        halaman = formulir.page(hal)
        last = halaman == formulir.pages[-1]
        questions = {k: b.pertanyaan for k, b in DAFTAR_PERIKSA[daftar_berlaku()].items()}
        wrong = list(salah) or [r for r in now.salah if last or formulir.page_of(r.bidang or "") == halaman.kode]
        return self.page(
            "formulir.html",
            request,
            meja,
            status,
            formulir=formulir,
            halaman=halaman,
            nomor=formulir.pages.index(halaman) + 1,
            terakhir=last,
            tempat=place,
            view=view,
            isi=place.filled,
            draf=place.draf,
            catatan=now.values.get(NOTE, ()),
            salah=wrong,
            ke={r.bidang: self._link(place, halaman, r.bidang) for r in wrong if r.bidang},
            tersembunyi=_hidden(place, halaman) | ({"lalu": "1"} if "lalu" in request.query_params and not last else {}),
            aksi=place.url(unit=request.query_params.get("unit", "")),
            tersimpan=tersimpan,
            dilanjutkan=tersimpan or "hal" not in request.query_params,
            ulang=ulang,
            dikoreksi=dikoreksi,
            mendahului=ahead(view, now.position) if salah else [],
            tugas=meja.tasks(view.kasus) if view else [],
            forms=FORMS,
            basi=_changed_since(place),
            asli=view.versi[-1].materi if view and view.versi and formulir.asks("koreksi") else None,
            periksa=review(formulir, place.filled, _names(meja)),
            pratinjau=preview(meja, place.filled) if tampil and place.writes else None,
            tak_dipakai=left_out(place),
            dikembalikan=view.kembali[0].event if view and view.kembali and view.kasus.langkah == 5 and place.writes else None,
            unggahan=await self._p.uploads.unfinished(place.key) if _takes_files(halaman) else [],
            staf=[
                meja.direktori.pegawai[p]
                for p in meja.direktori.holders("staf_sekretariat", day_in(meja.zona, self._p.clock()))
                if p in meja.direktori.pegawai
            ],
            saluran=[s for s in meja.direktori.saluran.values() if s.aktif],
            saluran_kini=_outlets(place),
            instruksi=INSTRUKSI[1],
            sifat=SIFAT,
            klasifikasi=KLASIFIKASI,
            keamanan=KEAMANAN,
            asal=ASAL,
            jenis=JENIS,
            alasan_kembali={**ALASAN_KEMBALI[1], **questions},
            kode=ALASAN_KEMBALI[1] if formulir.perintah == "KembalikanMateri" else questions,
            dasar=DASAR_PENGECUALIAN,
            tampilan=await self._renderings(meja, formulir.perintah, view),
        )

    def _link(self, place: Tempat, here: Halaman, field: str) -> str:
        page = place.formulir.page_of(field)
        return f"#{field}" if page == here.kode else f"{place.url(hal=page, lalu='1')}#{field}"

    async def _renderings(self, meja: Meja, perintah: str, view: CaseView | None) -> list[tuple[str, str, str]]:
        """(outlet, mime, text): before the hand-over as it would be made, afterwards the very bytes that were stored."""
        profil = meja.direktori.profil
        if view is None or not view.versi or profil is None:
            return []
        names = _names(meja)
        if perintah in AS_STORED and view.diajukan is not None:
            stored = [(r, await self._p.media.get(r.sha256)) for r in view.diajukan.rendering]
            return [(names.get(r.saluran, r.saluran), r.mime, content.decode()) for r, content in stored]
        if perintah != "AjukanMateri":
            return []
        materi = view.versi[-1].materi
        found = []
        for kode in materi.saluran:
            known = meja.direktori.saluran.get(kode)
            jenis = known.jenis if known else "manual"
            made = render(kode, jenis, materi, unit=meja.unit, slug="pratinjau", alamat="", profil=profil)
            found.append((names.get(kode, kode), made.mime, made.isi.decode()))
        return found


def fresh(place: Tempat) -> Tempat:
    """Acts without writing decide on what the page shows them now, not on what it showed before."""
    if place.view is None or place.writes:
        return place
    kasus, now = place.view.kasus, dict(prefilled(place.formulir.perintah, place.view, place.key.saluran).values)
    seen = {name: now[name] for name in ("versi", "sidik")}
    awal = replace(place.awal, values={**place.awal.values, **seen}, versi=kasus.versi)
    draf = replace(place.draf, values={**place.draf.values, **seen}, versi=kasus.versi) if place.draf else None
    return replace(place, awal=awal, draf=draf)


def _hidden(place: Tempat, halaman: Halaman) -> dict[str, str]:
    now = place.now
    filled = Terisi(now.values)
    hidden = {
        "nomor_perintah": now.nomor_perintah,
        "dilihat": str(now.position),
        "hal": halaman.kode,
        "revisi": str(now.revisi),
        "versi": filled.one("versi"),
        "sidik": filled.one("sidik"),
        "nomor_kasus": place.key.kasus if place.view is None else "",
    }
    if not place.formulir.asks("satu_saluran"):
        hidden["untuk_saluran"] = filled.one("untuk_saluran")
    return {name: value for name, value in hidden.items() if value or name == "hal"}


def _changed_since(place: Tempat) -> tuple[Any, Any] | None:
    """For a draft on an older version: that version (if it is still there) and the newest."""
    if not place.stale or place.view is None or place.draf is None or not place.view.versi:
        return None
    begun = place.draf.versi
    older = next((v for v in place.view.versi if v.versi == begun), None)
    return older, place.view.versi[-1]


def left_out(place: Tempat) -> list[Any]:
    """Photos of the sheet and of the last version that this draft does not use."""
    if place.view is None or not place.writes:
        return []
    used = {f["sha256"] for f in place.now.files}
    older = [row_of(m) for m in place.view.versi[-1].materi.media] if place.view.versi else []
    rows = {r["sha256"]: r for r in (*photos_of(place.view.sheet), *older)}
    return [row for sha, row in rows.items() if sha not in used]


def _outlets(place: Tempat) -> dict[str, str]:
    if place.view is None:
        return {}
    states = OUTLETS_IN.get(place.formulir.perintah, ())
    names = _names(place.meja)
    return {k: names.get(k, k) for k, s in place.view.kasus.saluran.items() if s.keadaan in states}


def _names(meja: Meja) -> dict[str, str]:
    return {k: s.nama for k, s in meja.direktori.saluran.items()}


def _takes_files(halaman: Halaman) -> bool:
    return any(i.kind in ("foto", "koreksi", "bahan") for i in halaman.isian)
