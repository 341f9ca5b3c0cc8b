"""Every command is tried from every stage: allowed where the table says so, refused with a reason everywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from services.content import commands as content
from services.content.decisions import DECIDER as CONTENT
from services.disposition import commands as disposition
from services.disposition.decisions import DECIDER as DISPOSITION
from services.publisher import commands as publisher
from services.publisher.decisions import DECIDER as PUBLISHER
from services.verification import commands as verification
from services.verification.decisions import DECIDER as VERIFICATION
from shared.command import COMMANDS, Command
from shared.decider import Decider
from tests.support import journeys as j
from tests.support.people import NOW, STAF, STAF_LAIN, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import SISTEM, By, Scenario


class Row(NamedTuple):
    """A command, who gives it, and the stages in which it makes events (`to`) or is a harmless nothing (`nothing`)."""

    command: Command
    by: By
    to: frozenset[str]
    nothing: frozenset[str] = frozenset()


def at(*names: str) -> frozenset[str]:
    return frozenset(names)


ALL_DISPOSITION = frozenset(j.disposition())
OPEN_DISPOSITION = ALL_DISPOSITION - {"belum_ada", "selesai", "dihentikan"}

TABLE: Mapping[str, tuple[Decider[Any], Mapping[str, j.Past], tuple[Row, ...]]] = {
    "disposition": (
        DISPOSITION,
        j.disposition(),
        (
            Row(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, at("belum_ada")),
            Row(disposition.BacaDisposisi(), j.SEKRETARIS, at("dibuat"), ALL_DISPOSITION - {"dibuat"}),
            Row(disposition.TeruskanDisposisi(), j.SEKRETARIS, at("dibuat", "dibaca")),
            Row(disposition.TerimaDisposisi(), j.SEKRETARIAT, at("diteruskan")),
            Row(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, at("diterima")),
            Row(disposition.AlihkanPenugasan(staf=STAF_LAIN, alasan="cuti"), j.SEKRETARIAT, at("ditugaskan")),
            Row(disposition.TarikPenyerahan(alasan="keliru"), j.PPID, at("dibuat")),
            Row(disposition.TarikPenyerahan(alasan="keliru"), j.SEKRETARIS, at("diteruskan")),
            Row(disposition.TarikPenyerahan(alasan="keliru"), j.SEKRETARIAT, at("ditugaskan")),
            Row(disposition.SerahkanKembali(), j.PPID, at("ditarik")),
            Row(disposition.BetulkanDisposisi(disposisi=isi_disposisi("lain"), alasan="salah"), j.PPID, OPEN_DISPOSITION),
            Row(disposition.SelesaikanDisposisi(), j.PPID, at("tayang")),
            Row(disposition.HentikanProses(sebab="ganda", alasan="ada"), j.PPID, OPEN_DISPOSITION - {"tayang"}),
            Row(
                disposition.CatatHasilPenayangan(tautan=(), saluran_tayang=("website",), saluran_gagal=()),
                SISTEM,
                OPEN_DISPOSITION,
                ALL_DISPOSITION - OPEN_DISPOSITION,
            ),
        ),
    ),
    "content": (
        CONTENT,
        j.content(),
        (
            Row(
                content.CatatPenugasan(staf=STAF_LAIN),
                SISTEM,
                frozenset(j.content()) - {"dihentikan"},
                at("dihentikan"),
            ),
            Row(content.CatatPencabutanPenugasan(), SISTEM, at("ditugaskan"), frozenset(j.content()) - {"ditugaskan"}),
            Row(content.BuatMateri(dari_versi=0, materi=materi()), j.STAF_, at("ditugaskan")),
            Row(content.BuatMateri(dari_versi=1, materi=materi()), j.STAF_, at("dikembalikan")),
            Row(content.BuatMateri(dari_versi=2, materi=materi()), j.STAF_, at("ralat")),
            Row(content.BacaMateri(), j.SEKRETARIS, at("dibuat"), frozenset(j.content()) - {"dibuat"}),
            Row(content.TarikPenyerahanMateri(alasan="keliru"), j.STAF_, at("dibuat")),
            Row(content.TarikPenyerahanMateri(alasan="keliru"), j.SEKRETARIS, at("diajukan")),
            Row(content.KembalikanMateri(versi=1, alasan=alasan("fakta")), j.SEKRETARIS, at("dibuat", "dibaca")),
            Row(content.KembalikanMateri(versi=2, alasan=alasan("fakta")), j.SEKRETARIS, at("dikoreksi", "ditolak")),
            Row(content.KoreksiMateri(versi=1), j.SEKRETARIS, at("dibuat", "dibaca")),
            Row(content.KoreksiMateri(versi=2, materi=materi("Judul baru")), j.SEKRETARIS, at("dikoreksi", "ditolak", "ralat")),
            Row(content.AjukanMateri(versi=2), j.SEKRETARIS, at("dikoreksi")),
            Row(
                content.CatatHasilVerifikasi(hasil="ditolak", versi=2, sidik=j.SIDIK),
                SISTEM,
                at("diajukan", "diverifikasi"),
                frozenset(j.content()) - {"diajukan", "diverifikasi"},
            ),
            Row(content.BukaRalat(versi=2, kekeliruan="salah", penjelasan="benar"), j.SEKRETARIS, at("tayang")),
            Row(content.CatatPenghentian(), SISTEM, frozenset(j.content()) - {"dihentikan"}, at("dihentikan")),
            Row(content.CatatPenarikan(), SISTEM, frozenset(j.content()) - {"ditarik", "dihentikan"}, at("ditarik", "dihentikan")),
        ),
    ),
    "verification": (
        VERIFICATION,
        j.verification(),
        (
            Row(verification.BacaPengajuan(), j.BIDANG, at("diajukan"), frozenset(j.verification()) - {"diajukan"}),
            Row(
                verification.VerifikasiMateri(sidik=j.SIDIK, hasil=jawaban_lengkap(), klasifikasi="setiap_saat"),
                j.BIDANG,
                at("diajukan", "dibaca"),
            ),
            Row(verification.TolakMateri(sidik=j.SIDIK, alasan=alasan("k4")), j.BIDANG, at("diajukan", "dibaca")),
            Row(
                verification.MintaUjiKonsekuensi(sidik=j.SIDIK, informasi="daftar", dasar_pengecualian="17h"),
                j.BIDANG,
                at("diajukan", "dibaca"),
            ),
            Row(
                verification.PutuskanUjiKonsekuensi(sidik=j.SIDIK, keputusan="terbuka", pertimbangan="tidak merugikan"),
                j.PPID,
                at("uji_konsekuensi"),
            ),
            Row(verification.CabutVerifikasi(sidik=j.SIDIK, alasan=alasan("k4")), j.BIDANG, at("diverifikasi")),
            Row(verification.CatatPenarikanPengajuan(), SISTEM, at("diajukan"), frozenset(j.verification()) - {"diajukan"}),
            Row(
                verification.CatatPenghentianVerifikasi(),
                SISTEM,
                frozenset(j.verification()) - {"dihentikan"},
                at("dihentikan"),
            ),
        ),
    ),
    "publisher": (
        PUBLISHER,
        j.publisher(),
        (
            Row(
                publisher.CatatPersetujuan(versi=2, sidik=j.SIDIK),
                SISTEM,
                at("belum_disetujui"),
                frozenset(j.publisher()) - {"belum_disetujui"},
            ),
            Row(
                publisher.CatatPencabutanVerifikasi(sidik=j.SIDIK),
                SISTEM,
                at("disetujui", "diperintahkan", "dilaksanakan"),
                frozenset(j.publisher()) - {"disetujui", "diperintahkan", "dilaksanakan"},
            ),
            Row(publisher.CatatPenghentianPenayangan(), SISTEM, frozenset(j.publisher()) - {"dihentikan"}, at("dihentikan")),
            Row(
                publisher.PerintahkanPenayangan(sidik=j.SIDIK, staf=STAF, saluran=pesanan("website")),
                j.SEKRETARIS,
                at("disetujui"),
            ),
            Row(publisher.CabutPerintahTayang(alasan="keliru"), j.SEKRETARIS, at("diperintahkan", "dilaksanakan")),
            Row(publisher.UbahJadwal(saluran="website", jadwal=j.JADWAL), j.SEKRETARIS, at("diperintahkan", "dilaksanakan")),
            Row(publisher.LaksanakanPenayangan(sidik=j.SIDIK), j.STAF_, at("diperintahkan")),
            Row(
                publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=NOW + timedelta(seconds=30)),
                SISTEM,
                at("dilaksanakan"),
                frozenset(j.publisher()) - {"dilaksanakan"},
            ),
            Row(
                publisher.CatatHasilSaluran(saluran="website", percobaan=1, hasil="tayang"),
                SISTEM,
                at("dimulai"),
                frozenset(j.publisher()) - {"dimulai"},
            ),
            Row(
                publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"),
                j.STAF_,
                at("dilaksanakan", "dimulai", "tayang_sebagian", "belum_pasti", "gagal"),
            ),
            Row(
                publisher.TandaiGagal(saluran="instagram", alasan="akun terkunci"),
                j.STAF_,
                at("dilaksanakan", "dimulai", "tayang_sebagian", "belum_pasti", "gagal"),
            ),
            Row(
                publisher.TandaiBelumPasti(saluran="instagram"),
                j.STAF_,
                at("dimulai", "tayang_sebagian", "belum_pasti", "gagal"),
            ),
            Row(publisher.PutuskanHasil(saluran="website", tayang=False), j.STAF_, at("belum_pasti")),
            Row(publisher.UlangiPenayangan(saluran="website"), j.STAF_, at("gagal")),
            Row(publisher.TarikMateri(sebab="keliru", penjelasan="Isi keliru."), j.SEKRETARIS, at("tayang_sebagian", "selesai")),
            Row(publisher.TandaiDitarik(saluran="instagram"), j.STAF_, at("ditarik")),
            Row(publisher.CatatPenarikanSaluran(saluran="website"), SISTEM, at("ditarik"), frozenset(j.publisher()) - {"ditarik"}),
        ),
    ),
}


def cases() -> Iterator[Any]:
    for service, (decider, stages, rows) in TABLE.items():
        for n, row in enumerate(rows):
            for stage, past in stages.items():
                yield pytest.param(decider, past, row, stage, id=f"{service}-{n}-{type(row.command).__name__}-{stage}")


@pytest.mark.parametrize(("decider", "past", "row", "stage"), cases())
def test_command_from_stage(decider: Decider[Any], past: j.Past, row: Row, stage: str) -> None:
    outcome = Scenario(decider).given(past).with_bekal(j.BEKAL).when(row.command, row.by)
    if stage in row.to:
        assert outcome.events, outcome.reasons
    elif stage in row.nothing:
        outcome.then_nothing()
    else:
        assert outcome.codes, f"{type(row.command).__name__} was carried out at {stage}"


def test_every_command_is_in_the_table() -> None:
    tried = {type(row.command).__name__ for _, _, rows in TABLE.values() for row in rows}
    elsewhere = {"TetapkanNomorPertama", "CadangkanNomor", "BatalkanNomor"}  # tests/domain/test_disposition.py
    elsewhere |= {"LampirkanPindaian"}  # tests/domain/test_scans.py
    elsewhere |= {"CatatPengajuan", "CatatBahanTayang", "CatatPenayangan"}  # their own files
    elsewhere |= {"CatatLaporanMasyarakat", "TindaklanjutiLaporan"}  # tests/domain/test_laporan.py
    elsewhere |= {"BukaSertaMerta", "CatatTayangSertaMerta", "SetujuiSertaMerta", "KembalikanSertaMerta", "PerintahkanSertaMerta"}
    elsewhere |= {"PenuhiKoreksiSusulan", "PenuhiVerifikasiSusulan"}  # these and the five above: tests/domain/test_jalur.py
    known = {name for name, cls in COMMANDS.items() if cls.service in TABLE}  # the stages; the services around them have tests of their own
    assert tried | elsewhere == known
    assert not tried & elsewhere
