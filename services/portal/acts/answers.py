"""From what was typed to the command's data. Nothing is judged here: what is missing or wrong, the stage says, with all reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.acts.checking.people import people
from services.portal.acts.forms import FORMS
from shared.command import COMMANDS
from shared.sop.lists import INSTRUKSI_VERSI, daftar_berlaku
from shared.sop.worklist import Kasus


@dataclass(frozen=True, slots=True)
class Terisi:
    """What came in with a form: single values and lists by field name, files already stored."""

    values: Mapping[str, Sequence[str]]
    files: Sequence[Mapping[str, Any]] = ()
    """sha256, mime, ukuran_byte, nama_berkas, lebar, tinggi of each file in its order; `kecil`: its thumbnail; `tetap`: what no form asks
    and an earlier version said about it."""

    def one(self, name: str) -> str:
        """The value, or nothing."""
        found = self.values.get(name, ())
        return found[-1].replace("\r\n", "\n").strip() if found else ""

    def many(self, name: str) -> list[str]:
        """All values."""
        return list(self.values.get(name, ()))


def data_of(perintah: str, t: Terisi, kasus: Kasus | None, zone: str) -> dict[str, Any]:
    """The command's data."""
    data: dict[str, Any] = {}
    for isian in (i for page in FORMS[perintah].pages for i in page.isian):
        match isian.kind:
            case "teks_materi" | "koreksi":
                data["materi"] = material(t)
            case "isi_lembar":
                data["disposisi"] = sheet(t)
            case "asal" | "keterangan_asal" | "bahan" | "foto" | "rincian_materi" | "periksa":
                continue  # parts of the sheet or the material above
            case "kode":
                data["alasan"] = [{"kode": k, "catatan": t.one("catatan")} for k in t.many("alasan")]
                if perintah == "CabutVerifikasi":
                    data["daftar_versi"] = daftar_berlaku()
            case "saluran":
                data["saluran"] = [{"saluran": k, "jadwal": _instant(t.one(f"jadwal.{k}"), zone)} for k in t.many("saluran")]
            case "satu_saluran":
                data["saluran"] = t.one("untuk_saluran")
            case "jadwal":
                data[isian.name] = _instant(t.one(isian.name), zone)
            case "berkas":
                data[isian.name] = t.files[-1]["sha256"] if t.files else None
            case "ya_tidak":
                data[isian.name] = t.one(isian.name) == "ya" if t.one(isian.name) else None
            case "teks" | "tanggal" if not t.one(isian.name):
                data[isian.name] = None
            case _:
                data[isian.name] = t.one(isian.name)
    if perintah == "BuatDisposisi":
        data |= on_paper(t, zone)
    if perintah == "BukaSertaMerta":
        urgent = {"asal": ["prakarsa"], "sifat": ["sangat_segera"], "instruksi": ["publikasikan"]}
        data = {"disposisi": sheet(Terisi({**t.values, **urgent}, t.files)), "staf": t.one("staf")}
    if perintah == "BuatMateri":
        data["jawaban"] = [
            {"kode": n.removeprefix("jawaban."), "catatan": t.one(n)} for n in t.values if n.startswith("jawaban.") and t.one(n)
        ]
    fields = COMMANDS[perintah].model_fields
    if "catatan" in data and "catatan" not in fields:
        del data["catatan"]
    if kasus is not None:
        seen = {"versi": t.one("versi"), "dari_versi": t.one("versi"), "sidik": t.one("sidik"), "saluran": t.one("untuk_saluran")}
        for name, value in seen.items():
            if name in fields and name not in data and value:
                data[name] = int(value) if name.endswith("versi") and value.isdecimal() else value
    return data


def material(t: Terisi) -> dict[str, Any]:
    """Materi as the form has it."""
    media = [
        {
            **f.get("tetap", {}),
            "sha256": f["sha256"],
            "mime": f["mime"],
            "lebar": f.get("lebar"),
            "tinggi": f.get("tinggi"),
            "alt": t.one(f"alt.{f['sha256']}"),
            "keterangan": t.one(f"keterangan.{f['sha256']}"),
            "pencipta": t.one(f"pencipta.{f['sha256']}"),
            "orang": people(t, f),
        }
        for f in t.files
    ]
    return {
        "jenis": t.one("jenis") or "berita",
        "judul": t.one("judul"),
        "ringkasan": t.one("ringkasan"),
        "badan": t.one("badan"),
        "kegiatan": {
            "nama": t.one("kegiatan.nama"),
            "tempat": t.one("kegiatan.tempat"),
            "tanggal": t.one("kegiatan.tanggal") or None,
            "penyelenggara": t.one("kegiatan.penyelenggara"),
        },
        "media": media,
        "klasifikasi": t.one("klasifikasi"),
        "saluran": t.many("saluran"),
        "kategori": t.one("kategori") or "berita",
        "bahasa": t.one("bahasa") or "id",
        "tagar": [word.lstrip("#") for word in t.one("tagar").replace(",", " ").split()],
    }


def sheet(t: Terisi) -> dict[str, Any]:
    """The disposition sheet as the form has it."""
    attachments: list[dict[str, Any]] = [
        {
            **f.get("tetap", {}),
            "bentuk": "softcopy",
            "sha256": f["sha256"],
            "mime": f["mime"],
            "ukuran_byte": f["ukuran_byte"],
            "nama_berkas": f["nama_berkas"],
        }
        for f in t.files
    ]
    if t.one("letak"):
        attachments.append({"bentuk": "hardcopy", "letak": t.one("letak"), "uraian": t.one("uraian")})
    return {
        "asal": _origin(t),
        "sifat": t.one("sifat"),
        "klasifikasi_keamanan": t.one("klasifikasi_keamanan") or "B",
        "batas_waktu": t.one("batas_waktu"),
        "instruksi": t.many("instruksi"),
        "instruksi_versi": INSTRUKSI_VERSI,
        "isi": t.one("isi"),
        "lampiran": attachments,
    }


def _origin(t: Terisi) -> dict[str, Any]:
    if t.one("asal") == "surat":
        return {
            "jenis": "surat",
            "dari": t.one("surat.dari"),
            "nomor_surat": t.one("surat.nomor_surat"),
            "tanggal_surat": t.one("surat.tanggal_surat"),
            "hal": t.one("surat.hal"),
            "diterima_tanggal": t.one("surat.diterima_tanggal"),
            "nomor_agenda_surat": t.one("surat.nomor_agenda_surat"),
            "kode_klasifikasi_arsip": t.one("surat.kode_klasifikasi_arsip"),
        }
    return {"jenis": "prakarsa", "kegiatan": t.one("kegiatan"), "tanggal_kegiatan": t.one("tanggal_kegiatan") or None}


def on_paper(t: Terisi, zone: str) -> dict[str, Any]:
    """A sheet that was written on paper first: when, and under which reserved number."""
    number = t.one("nomor_cadangan")
    return {"terjadi_at": _instant(t.one("terjadi_at"), zone), "nomor_cadangan": int(number) if number.isdecimal() else number or None}


def _instant(local: str, zone: str) -> str | None:
    """`2026-11-24T08:00` where the office stands; what is no time stays as typed, for the stage to refuse."""
    if not local:
        return None
    try:
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return local
