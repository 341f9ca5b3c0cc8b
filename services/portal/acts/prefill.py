"""What a form starts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.people import fields as people_fields
from services.portal.cases.view import CaseView
from shared.sop.events import AsalSurat, IsiDisposisi
from shared.sop.materi import Materi, Media

Values = dict[str, list[str]]
Rows = tuple[Mapping[str, Any], ...]


def blank() -> Terisi:
    """A new disposition."""
    return Terisi({"asal": ["prakarsa"], "klasifikasi_keamanan": ["B"]})


def prefilled(perintah: str, view: CaseView, saluran: str) -> Terisi:
    """What the form starts with: the present version, its digest, and for material the material itself."""
    values: Values = {
        "versi": [str(view.kasus.versi)],
        "sidik": [view.kasus.sidik],
        "untuk_saluran": [saluran],
        "laporan": _report(view, saluran),
        "klasifikasi": [view.versi[-1].materi.klasifikasi] if view.versi else [],
    }
    files: Rows = ()
    if perintah in ("BuatMateri", "KoreksiMateri"):
        more, files = _of_material(view.versi[-1].materi) if view.versi else _of_sheet_for_writing(view.sheet)
        values |= more
        if view.kasus.di_jalur:
            values |= {"klasifikasi": ["serta_merta"], "jenis": ["serta_merta"]}
    elif perintah == "BetulkanDisposisi":
        more, files = _of_sheet(view.sheet)
        values |= more
    elif perintah in ("PerintahkanPenayangan", "PerintahkanSertaMerta") and view.versi:
        values["saluran"] = list(view.versi[-1].materi.saluran)
        values["staf"] = [view.kasus.staf] if view.kasus.di_jalur and view.kasus.staf else []
    return Terisi(values, files)


def _report(view: CaseView, wanted: str) -> list[str]:
    """The report that was asked for, else the oldest that waits."""
    waiting = [str(f.event.laporan) for f in view.laporan]
    return [wanted] if wanted in waiting else waiting[:1]


def _of_material(m: Materi) -> tuple[Values, Rows]:
    values: Values = {
        "jenis": [m.jenis],
        "judul": [m.judul],
        "ringkasan": [m.ringkasan],
        "badan": [m.badan],
        "kegiatan.nama": [m.kegiatan.nama],
        "kegiatan.tempat": [m.kegiatan.tempat],
        "kegiatan.tanggal": [m.kegiatan.tanggal.isoformat() if m.kegiatan.tanggal else ""],
        "kegiatan.penyelenggara": [m.kegiatan.penyelenggara],
        "kategori": [m.kategori],
        "bahasa": [m.bahasa],
        "saluran": list(m.saluran),
        "tagar": [" ".join(f"#{t}" for t in m.tagar)],
    }
    for media in m.media:
        values[f"alt.{media.sha256}"] = [media.alt]
        values[f"keterangan.{media.sha256}"] = [media.keterangan]
        values[f"pencipta.{media.sha256}"] = [media.pencipta]
        values |= people_fields(media)
    return values, tuple(row_of(media) for media in m.media)


def row_of(media: Media) -> Mapping[str, Any]:
    """A photo of an earlier version as drafts keep files."""
    kept = media.model_dump(mode="json", include={"lisensi", "takarir_sha256", "orang"})
    row = media.model_dump(mode="json", include={"sha256", "mime", "lebar", "tinggi"})
    return {**row, "nama_berkas": "", "ukuran_byte": 0, "tetap": kept}


def _of_sheet_for_writing(sheet: IsiDisposisi) -> tuple[Values, Rows]:
    values: Values = {"jenis": ["berita"], "saluran": ["website"], "klasifikasi": ["setiap_saat"]}
    if not isinstance(sheet.asal, AsalSurat):
        day = sheet.asal.tanggal_kegiatan
        values |= {"kegiatan.nama": [sheet.asal.kegiatan], "kegiatan.tanggal": [day.isoformat() if day else ""]}
    return values, photos_of(sheet)


def photos_of(sheet: IsiDisposisi) -> Rows:
    """Photos and films that came with the disposition."""
    return tuple(
        {"sha256": i.sha256, "mime": i.mime, "lebar": None, "tinggi": None, "nama_berkas": i.nama_berkas, "ukuran_byte": i.ukuran_byte or 0}
        for i in sheet.lampiran
        if i.sha256 and i.mime and i.mime.startswith(("image/", "video/"))
    )


def _of_sheet(sheet: IsiDisposisi) -> tuple[Values, Rows]:
    asal = sheet.asal.model_dump(mode="json")
    letter = sheet.asal.jenis == "surat"
    values: Values = {f"surat.{name}" if letter else name: [value or ""] for name, value in asal.items() if name != "jenis"}
    paper = [i for i in sheet.lampiran if i.bentuk == "hardcopy"]
    values |= {
        "asal": [sheet.asal.jenis],
        "sifat": [sheet.sifat],
        "klasifikasi_keamanan": [sheet.klasifikasi_keamanan],
        "instruksi": list(sheet.instruksi),
        "isi": [sheet.isi],
        "batas_waktu": [sheet.batas_waktu],
        "letak": ["; ".join(i.letak for i in paper)],
        "uraian": ["; ".join(i.uraian for i in paper if i.uraian)],
    }
    rows = tuple(
        {
            "sha256": i.sha256,
            "mime": i.mime,
            "ukuran_byte": i.ukuran_byte,
            "nama_berkas": i.nama_berkas,
            "tetap": {"uraian": i.uraian, "keamanan": i.keamanan},
        }
        for i in sheet.lampiran
        if i.sha256 and i.mime
    )
    return values, rows
