"""The serta-merta lane's step 7: a second person answers the short list on the digest; the whole list follows within a working day."""

from __future__ import annotations

from collections.abc import Sequence

from services.verification import commands as c
from services.verification.state import State
from shared.clock import day_in
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import DAFTAR_SINGKAT, DaftarSingkat, pemeriksa, singkat_berlaku
from shared.sop.jawaban import ditolak, periksa_jawaban
from shared.sop.materi import HasilPeriksa


def step_by_step(s: State, why: Reasons) -> None:
    """The whole list and uji konsekuensi belong to the ordinary way: doubt on the lane sends the material back."""
    ordinary = s.jalur == "biasa"
    why.unless(ordinary, "jalur_serta_merta", "Pengajuan ini di jalur serta-merta: pakai pemeriksaan singkat; yang meragukan dikembalikan.")


def checker(s: State, at: Situation, why: Reasons) -> None:
    """Only on the lane, and the Bidang before anybody else."""
    if s.jalur != "serta_merta":
        why.unless(False, "bukan_jalur_serta_merta", "Pengajuan ini tidak di jalur serta-merta; pakai verifikasi biasa.")
        return
    asked = pemeriksa(at.direktori, day_in(at.about.zone, at.about.now), s.tersentuh)
    ours = at.about.jabatan == "bidang_pdki" or at.about.jabatan in asked
    bidang = at.direktori.sebutan("bidang_pdki")
    why.unless(ours, "bidang_terisi", f"Pemeriksaan singkat ini tugas {bidang}; jabatan itu sedang terisi.")


def setujui(command: c.SetujuiSertaMerta, s: State, why: Reasons) -> Sequence[Event]:
    """Every check of the short list answered, none *tidak*; and only what cannot wait."""
    listed = _answers(command.hasil, command.daftar_singkat, why, complete=True)
    failed = ditolak(command.hasil, listed.kode)
    why.unless(not failed, "butir_gagal", f"Ada butir yang dijawab tidak ({', '.join(failed)}): materi hanya dapat dikembalikan.", "hasil")
    urgent = {command.klasifikasi, s.klasifikasi or "serta_merta"} == {"serta_merta"}
    why.unless(
        urgent,
        "bukan_serta_merta",
        "Jalur ini hanya untuk informasi serta-merta; yang lain lewat langkah SOP biasa.",
        "klasifikasi",
    )
    return [
        e.MateriDiverifikasi(
            versi=s.versi,
            putaran=s.putaran,
            sidik=command.sidik,
            daftar_versi=listed.daftar_versi,
            hasil=command.hasil,
            klasifikasi=command.klasifikasi,
            catatan=command.catatan,
            jalur="serta_merta",
            daftar_singkat=command.daftar_singkat,
        )
    ]


def kembalikan(command: c.KembalikanSertaMerta, s: State, why: Reasons) -> Sequence[Event]:
    """With any code of the whole list: a reason to send back is one also when nobody had to ask for it."""
    listed = _answers(command.hasil, command.daftar_singkat, why, complete=False)
    return [
        e.MateriDitolak(
            versi=s.versi,
            putaran=s.putaran,
            sidik=command.sidik,
            daftar_versi=listed.daftar_versi,
            hasil=command.hasil,
            alasan=command.alasan,
            catatan=command.catatan,
            jalur="serta_merta",
            daftar_singkat=command.daftar_singkat,
        )
    ]


def _answers(hasil: Sequence[HasilPeriksa], versi: int, why: Reasons, *, complete: bool) -> DaftarSingkat:
    now = singkat_berlaku()
    outdated = f"Daftar singkat sudah diperbarui menjadi versi {now}; muat ulang dahulu."
    why.unless(versi == now, "daftar_usang", outdated, "daftar_singkat")
    listed = DAFTAR_SINGKAT[now]
    periksa_jawaban(hasil, listed.kode, listed.kode if complete else (), why, "hasil")
    return listed
