"""What is new since the Bidang last judged this case, and what it said then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.portal.cases.view import CaseView
from shared.sop import events as e
from shared.sop.materi import Alasan, Materi


@dataclass(frozen=True, slots=True)
class Banding:
    """The version judged last, and each field that differs now."""

    versi: int
    keputusan: str
    at: datetime
    alasan: tuple[tuple[str, str], ...]
    """(code, note) of what had to be mended."""
    beda: tuple[tuple[str, str, str], ...]
    """(field, before, now)."""


def since_judged(view: CaseView) -> Banding | None:
    """None: nobody has judged any version yet."""
    if view.diajukan is None:
        return None
    for fact in reversed(view.fakta):
        alasan: tuple[Alasan, ...] = ()
        match fact.event:
            case e.MateriDiverifikasi(versi=versi):
                said = "disetujui"
            case e.MateriDitolak(versi=versi, alasan=alasan) | e.VerifikasiDicabut(versi=versi, alasan=alasan):
                said = "dikembalikan" if isinstance(fact.event, e.MateriDitolak) else "dicabut persetujuannya"
            case _:
                continue
        before = next((v.materi for v in view.versi if v.versi == versi), None)
        if before is not None and versi != view.diajukan.versi:
            return Banding(
                versi, said, fact.at, tuple((a.kode, a.catatan) for a in alasan), tuple(_differences(before, view.diajukan.materi))
            )
    return None


def _differences(before: Materi, now: Materi) -> Iterator[tuple[str, str, str]]:
    pairs = [
        ("Judul", before.judul, now.judul),
        ("Ringkasan", before.ringkasan, now.ringkasan),
        ("Isi", before.badan, now.badan),
        ("Nama kegiatan", before.kegiatan.nama, now.kegiatan.nama),
        ("Tempat kegiatan", before.kegiatan.tempat, now.kegiatan.tempat),
        ("Tanggal kegiatan", str(before.kegiatan.tanggal or ""), str(now.kegiatan.tanggal or "")),
        ("Penyelenggara", before.kegiatan.penyelenggara, now.kegiatan.penyelenggara),
        ("Jenis informasi publik", before.klasifikasi.replace("_", " "), now.klasifikasi.replace("_", " ")),
        ("Saluran", ", ".join(before.saluran), ", ".join(now.saluran)),
        ("Tagar", " ".join(before.tagar), " ".join(now.tagar)),
        ("Foto dan video", _pictures(before), _pictures(now)),
    ]
    yield from ((label, old, new) for label, old, new in pairs if old != new)


def _pictures(m: Materi) -> str:
    return "\n".join(f"{x.alt} ({x.pencipta or 'tanpa pencipta'}, {x.sha256[:8]})" for x in m.media)
