"""What a reporter types, and what is wrong with it: all at once, each with its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from pydantic import ValidationError

from services.publisher.commands import CatatLaporanMasyarakat
from shared.refusal import Reason, reason
from shared.sop.types import forbidden_characters

ISI_MAKS = 5_000
KONTAK_MAKS = 200
JENIS = {
    "kekeliruan": "Ada yang keliru",
    "data_pribadi": "Ada data pribadi yang seharusnya tidak tampil",
    "lainnya": "Lainnya",
}
JEBAKAN = "situs_web"
"""A field nobody sees. Who fills it in is a program."""


@dataclass(frozen=True, slots=True)
class Ketikan:
    """The form as it came in, kept whole so that it can be shown again."""

    nomor: str
    tentang: str = ""
    jenis: str = ""
    isi: str = ""
    kontak: str = ""
    jebakan: str = ""


def ketikan(fields: Mapping[str, str]) -> Ketikan:
    """From the posted fields. The number was made with the empty form, so that sending twice reports once."""
    return Ketikan(
        nomor=_uuid(fields.get("nomor", "")),
        tentang=fields.get("tentang", "").strip(),
        jenis=fields.get("jenis", ""),
        isi=fields.get("isi", ""),
        kontak=fields.get("kontak", "").strip(),
        jebakan=fields.get(JEBAKAN, ""),
    )


def kosong(tentang: str) -> Ketikan:
    """A new form."""
    return Ketikan(str(uuid4()), tentang)


def periksa(k: Ketikan) -> tuple[CatatLaporanMasyarakat | None, list[Reason]]:
    """The command, or everything that is wrong."""
    wrong: list[Reason] = []

    def unless(ok: bool, kode: str, pesan: str, bidang: str) -> None:
        if not ok:
            wrong.append(reason(kode, pesan, bidang))

    unless(k.jenis in JENIS, "jenis_kosong", "Pilih apa yang Anda laporkan.", "jenis")
    unless(bool(k.isi.strip()), "isi_kosong", "Tulis apa yang keliru atau data apa yang tampil.", "isi")
    unless(len(k.isi) <= ISI_MAKS, "isi_panjang", f"Isi laporan terlalu panjang: paling banyak {ISI_MAKS} huruf.", "isi")
    unless(len(k.kontak) <= KONTAK_MAKS, "kontak_panjang", f"Kontak terlalu panjang: paling banyak {KONTAK_MAKS} huruf.", "kontak")
    for name, text in (("isi", k.isi), ("kontak", k.kontak)):
        unless(not forbidden_characters(text), "karakter_terlarang", "Ada karakter yang tidak dapat diterima; ketik ulang teksnya.", name)
    unless(not k.jebakan, "kolom_jebakan", "Kosongkan kolom yang bertanda jangan diisi.", JEBAKAN)
    if wrong:
        return None, wrong
    try:
        # a line break in the one-line field comes from a program, not from a form
        kontak = " ".join(k.kontak.split())
        return CatatLaporanMasyarakat.model_validate({"laporan": k.nomor, "jenis": k.jenis, "isi": k.isi.strip(), "kontak": kontak}), []
    except ValidationError:
        return None, [reason("isian_tidak_sah", "Ada isian yang tidak dapat diterima; ketik ulang teksnya.", "isi")]


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())
