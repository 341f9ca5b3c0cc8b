"""Cases of the serta-merta lane, told as acts."""

from __future__ import annotations

from collections.abc import Mapping

from services.cli import sample
from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Command
from shared.sop import events as e
from shared.sop.jalur import DAFTAR_SINGKAT, singkat_berlaku
from shared.sop.materi import HasilPeriksa, PesananSaluran
from tests.support.e2e_story import AGUS, Act, Seen, laksanakan
from tests.support.state_cases import act


def kilat(s: Seen) -> Command:
    """Steps 1 to 4 in one."""
    changes = {"asal": e.AsalPrakarsa(kegiatan=s.judul), "sifat": "sangat_segera", "isi": "Jalan ditutup."}
    sheet = sample.sheet(s.photos).model_copy(update=changes)
    return disposition.BukaSertaMerta(disposisi=sheet, staf=s.staf)


def materi(s: Seen) -> Command:
    changes = {"klasifikasi": "serta_merta", "jenis": "serta_merta", "saluran": ("website",)}
    return content.BuatMateri(materi=s.article(41).model_copy(update=changes))


def setuju(s: Seen) -> Command:
    versi = singkat_berlaku()
    yes = tuple(HasilPeriksa(kode=k, jawaban="ya") for k in DAFTAR_SINGKAT[versi].kode)
    return verification.SetujuiSertaMerta(sidik=s.sidik, daftar_singkat=versi, hasil=yes, klasifikasi="serta_merta")


def perintah(s: Seen) -> Command:
    return publisher.PerintahkanSertaMerta(sidik=s.sidik, staf=s.staf, saluran=(PesananSaluran(saluran="website"),))


_ajuan = (act("ppid_pembantu", kilat), act(AGUS, materi))
LANE: Mapping[str, tuple[Act, ...]] = {
    "kilat": _ajuan[:1],
    "kilat-ajuan": (*_ajuan,),
    "kilat-setuju": (*_ajuan, act("bidang_pdki", setuju)),
    "kilat-tayang": (*_ajuan, act("bidang_pdki", setuju), act("ppid_pembantu", perintah), act(AGUS, laksanakan)),
}
"""Told once the lane is on."""
