"""What a message says: how many tasks, their numbers, where to look. Nothing of what they are about, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pesan:
    """Subject (of a mail) and text."""

    perihal: str
    teks: str


OPENING = {
    "tugas": "Ada {berapa}tugas baru untuk Anda di Tayang.",
    "mendekat": "Ada {berapa}tugas Anda di Tayang yang mendekati batas waktu.",
    "terlambat": "Ada {berapa}tugas Anda di Tayang yang melewati batas waktu.",
    "dieskalasi": "Ada {berapa}tugas rekan Anda yang terlambat dan dieskalasi kepada Anda di Tayang.",
}
OFFICE = {
    "data_bocor": "Ada laporan pelanggaran data pribadi di Tayang. Batas pemberitahuan 3x24 jam sedang berjalan.",
    "data_mendekat": "Batas 3x24 jam untuk memberitahukan pelanggaran data pribadi hampir habis.",
    "data_terlambat": "Batas 3x24 jam untuk memberitahukan pelanggaran data pribadi sudah terlampaui.",
    "keterbukaan": "Peringatan dari Tayang: keterbukaan informasi belum optimal.",
}


def of_tasks(tasks: Sequence[tuple[str, str]], portal_url: str, sebab: str = "tugas") -> Pesan:
    """`tasks`: disposition number and case id of each. `sebab`: why now."""
    tasks = list(dict.fromkeys(tasks))
    first = OPENING[sebab].format(berapa=f"{len(tasks)} " if len(tasks) > 1 else "")
    listed = "\n\n".join(f"Disposisi nomor {nomor}" + (f"\n{portal_url}/kasus/{case}" if portal_url else "") for nomor, case in tasks)
    return Pesan(first.rstrip("."), f"{first}\n\n{listed}\n\n{_foot(portal_url)}")


def of_office(portal_url: str, sebab: str, halaman: str) -> Pesan:
    """What concerns the office as such; what it is about stands behind the sign-in."""
    first = OFFICE[sebab]
    link = f"\n\n{portal_url}{halaman}" if portal_url else ""
    return Pesan(first.partition(". ")[0].rstrip("."), f"{first}{link}\n\n{_foot(portal_url)}")


def of_trial(portal_url: str) -> Pesan:
    """Asked for by the person himself."""
    return Pesan("Uji coba pemberitahuan Tayang", f"Pemberitahuan Tayang sampai ke sini.\n\n{_foot(portal_url)}")


def _foot(portal_url: str) -> str:
    """Without an address of the pages there is no link that anybody could open."""
    return f"Dikirim otomatis. Mengaturnya: {portal_url}/saya/pemberitahuan\n" if portal_url else "Dikirim otomatis oleh Tayang.\n"
