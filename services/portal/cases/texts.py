"""Titles and texts of a case, from the one event that holds the newest of them."""

from __future__ import annotations

from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.worklist import Kasus


def text_position(k: Kasus) -> int:
    """Where its newest text stands: the material, or the sheet while there is none."""
    return k.material_position or k.sheet_position


def title_of(event: Event) -> str:
    """What a list calls the case that this text is the newest of."""
    match event:
        case e.MateriDibuat(materi=materi) | e.MateriDikoreksi(materi=materi) | e.MateriDiajukan(materi=materi):
            return materi.judul
        case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
            return subject(sheet)
        case _:
            return ""


def text_of(event: Event) -> str:
    """What can be searched for."""
    match event:
        case e.MateriDibuat(materi=m) | e.MateriDikoreksi(materi=m) | e.MateriDiajukan(materi=m):
            return " ".join((m.judul, m.ringkasan, m.badan, m.kegiatan.nama, m.kegiatan.tempat))
        case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
            asal = sheet.asal
            letter = (asal.dari, asal.nomor_surat) if isinstance(asal, e.AsalSurat) else ()
            return " ".join((subject(sheet), sheet.isi, *letter))
        case _:
            return ""


def subject(sheet: e.IsiDisposisi) -> str:
    """What the sheet is about."""
    return sheet.asal.hal if isinstance(sheet.asal, e.AsalSurat) else sheet.asal.kegiatan
