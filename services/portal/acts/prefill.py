"""What a form starts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.portal.acts.answers import Terisi
from services.portal.cases.view import CaseView


def prefilled(perintah: str, view: CaseView, saluran: str) -> Terisi:
    """What the form starts with: the present version, its digest, and for material the material itself."""
    values: dict[str, list[str]] = {
        "versi": [str(view.kasus.versi)],
        "sidik": [view.kasus.sidik],
        "untuk_saluran": [saluran],
        "klasifikasi": [view.versi[-1].materi.klasifikasi] if view.versi else [],
    }
    files: list[Mapping[str, Any]] = []
    if perintah in ("BuatMateri", "KoreksiMateri"):
        if view.versi:
            m = view.versi[-1].materi
            values |= {
                "judul": [m.judul],
                "ringkasan": [m.ringkasan],
                "badan": [m.badan],
                "kegiatan.nama": [m.kegiatan.nama],
                "kegiatan.tempat": [m.kegiatan.tempat],
                "kegiatan.tanggal": [m.kegiatan.tanggal.isoformat() if m.kegiatan.tanggal else ""],
                "kegiatan.penyelenggara": [m.kegiatan.penyelenggara],
                "saluran": list(m.saluran),
                "tagar": [" ".join(f"#{t}" for t in m.tagar)],
            }
            for media in m.media:
                files.append(
                    {
                        "sha256": media.sha256,
                        "mime": media.mime,
                        "lebar": media.lebar,
                        "tinggi": media.tinggi,
                        "nama_berkas": "",
                        "ukuran_byte": 0,
                    }
                )
                values[f"alt.{media.sha256}"] = [media.alt]
                values[f"keterangan.{media.sha256}"] = [media.keterangan]
                values[f"pencipta.{media.sha256}"] = [media.pencipta]
        else:
            files = [
                {
                    "sha256": i.sha256,
                    "mime": i.mime,
                    "lebar": None,
                    "tinggi": None,
                    "nama_berkas": i.nama_berkas,
                    "ukuran_byte": i.ukuran_byte,
                }
                for i in view.sheet.lampiran
                if i.sha256 and i.mime and i.mime.startswith(("image/", "video/"))
            ]
            asal = view.sheet.asal
            values |= {"saluran": ["website"], "klasifikasi": ["setiap_saat"]}
            if asal.jenis == "prakarsa":
                values |= {
                    "kegiatan.nama": [asal.kegiatan],
                    "kegiatan.tanggal": [asal.tanggal_kegiatan.isoformat() if asal.tanggal_kegiatan else ""],
                }
    if perintah == "PerintahkanPenayangan" and view.versi:
        values["saluran"] = list(view.versi[-1].materi.saluran)
    return Terisi(values, tuple(files))
