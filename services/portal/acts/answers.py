"""From what was typed to the command's data. Nothing is judged here: what is missing or wrong, the stage says, with all reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.acts.forms import FORMS
from shared.command import COMMANDS
from shared.sop.lists import DAFTAR_PERIKSA, DAFTAR_VERSI, INSTRUKSI_VERSI
from shared.sop.worklist import Kasus


@dataclass(frozen=True, slots=True)
class Terisi:
    """What came in with a form: single values and lists by field name, files already stored."""

    values: Mapping[str, Sequence[str]]
    files: Sequence[Mapping[str, Any]] = ()
    """sha256, mime, ukuran_byte, nama_berkas, lebar, tinggi of each uploaded file, earlier ones first."""

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
    for isian in FORMS[perintah].isian:
        match isian.kind:
            case "materi":
                data["materi"] = material(t)
            case "daftar":
                data |= checklist(t, kasus)
            case "kode":
                data["alasan"] = [{"kode": k, "catatan": t.one("catatan")} for k in t.many("alasan")]
            case "saluran":
                data["saluran"] = [{"saluran": k, "jadwal": _instant(t.one(f"jadwal.{k}"), zone)} for k in t.many("saluran")]
            case "lampiran":
                data["disposisi"] = sheet(t)
            case "berkas":
                data[isian.name] = t.files[-1]["sha256"] if t.files else None
            case "ya_tidak":
                data[isian.name] = t.one(isian.name) == "ya"
            case "teks" if not t.one(isian.name):
                data[isian.name] = None
            case _:
                data[isian.name] = t.one(isian.name)
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
            "sha256": f["sha256"],
            "mime": f["mime"],
            "lebar": f.get("lebar"),
            "tinggi": f.get("tinggi"),
            "alt": t.one(f"alt.{f['sha256']}"),
            "keterangan": t.one(f"keterangan.{f['sha256']}"),
            "pencipta": t.one(f"pencipta.{f['sha256']}"),
        }
        for f in t.files
        if t.one(f"buang.{f['sha256']}") != "ya"
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
        "tagar": [word.lstrip("#") for word in t.one("tagar").replace(",", " ").split()],
    }


def sheet(t: Terisi) -> dict[str, Any]:
    """The disposition sheet as the form has it."""
    attachments: list[dict[str, Any]] = [
        {"bentuk": "softcopy", "sha256": f["sha256"], "mime": f["mime"], "ukuran_byte": f["ukuran_byte"], "nama_berkas": f["nama_berkas"]}
        for f in t.files
        if t.one(f"buang.{f['sha256']}") != "ya"
    ]
    if t.one("letak"):
        attachments.append({"bentuk": "hardcopy", "letak": t.one("letak"), "uraian": t.one("uraian")})
    return {
        "asal": _origin(t),
        "sifat": t.one("sifat"),
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
        }
    return {"jenis": "prakarsa", "kegiatan": t.one("kegiatan"), "tanggal_kegiatan": t.one("tanggal_kegiatan") or None}


def checklist(t: Terisi, kasus: Kasus | None) -> dict[str, Any]:
    """The verifier's answers."""
    answered = [
        {"kode": kode, "jawaban": t.one(f"hasil.{kode}"), "catatan": t.one(f"hasil_catatan.{kode}")}
        for kode in DAFTAR_PERIKSA[DAFTAR_VERSI]
        if t.one(f"hasil.{kode}")
    ]
    return {"daftar_versi": DAFTAR_VERSI, "hasil": answered, "klasifikasi": t.one("klasifikasi")}


def _instant(local: str, zone: str) -> str | None:
    """`2026-11-24T08:00` where the office stands; what is no time stays as typed, for the stage to refuse."""
    if not local:
        return None
    try:
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return local
