"""A link that a person may follow to tell whoever has the task now: the page itself sends nothing anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.portal.desk import Meja
from shared.clock import day_in
from shared.sop.kontak import tautan_wa
from shared.sop.worklist import Kasus


@dataclass(frozen=True, slots=True)
class Ajakan:
    """Whom, and the link."""

    nama: str
    tautan: str


def kabari(portal_url: str, clock: Callable[[], datetime]) -> Callable[[Kasus, Meja], list[Ajakan]]:
    """For pages: everybody but oneself for whom the case waits and whose number is known."""

    def links(kasus: Kasus, meja: Meja) -> list[Ajakan]:
        d, today = meja.direktori, day_in(meja.zona, clock())
        people = [p for t in kasus.tugas for p in ((t.pegawai,) if t.pegawai else d.holders(t.jabatan, today))]
        teks = f"Ada tugas untuk Anda di Tayang: disposisi nomor {kasus.nomor}/{kasus.tahun}\n{portal_url}/kasus/{kasus.case}"
        return [
            Ajakan(d.pegawai[p].nama, tautan_wa(d.kontak[p].telepon, teks))
            for p in dict.fromkeys(people)
            if p != meja.pegawai and p in d.pegawai and p in d.kontak and d.kontak[p].telepon
        ]

    return links
