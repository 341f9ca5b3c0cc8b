"""Rules of step 7."""

from __future__ import annotations

from collections.abc import Sequence

from services.verification import commands as c
from services.verification.checks import check_answers, check_approval, check_codes
from services.verification.consequence import minta, putuskan
from services.verification.lane import checker, kembalikan, setujui, step_by_step
from services.verification.state import INITIAL, SEBUTAN_TAHAP, State, Tahap, evolve
from shared.clock import day_in
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import DAFTAR_SINGKAT, pemeriksa, singkat_berlaku
from shared.sop.lists import DAFTAR_PERIKSA


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    why = Reasons()
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    match command:
        case c.CatatPengajuan():
            events: Sequence[Event] = catat_pengajuan(command, s, at)
        case c.CatatPenarikanPengajuan():
            events = [e.PenarikanPengajuanDicatat(sidik=s.sidik)] if s.tahap == "diajukan" and not s.dibaca else []
        case c.BacaPengajuan():
            events = [e.PengajuanDibaca(sidik=s.sidik)] if s.tahap == "diajukan" and not s.dibaca and s.sidik not in s.ditarik else []
        case c.VerifikasiMateri():
            events = verifikasi(command, s, at, why)
        case c.TolakMateri():
            events = tolak(command, s, at, why)
        case c.MintaUjiKonsekuensi():
            before_the_bidang(command.sidik, s, at, "meminta uji konsekuensi", why)
            step_by_step(s, why)
            events = minta(command, why)
        case c.SetujuiSertaMerta():
            before_the_bidang(command.sidik, s, at, "menyetujui materi", why)
            checker(s, at, why)
            events = setujui(command, s, why)
        case c.KembalikanSertaMerta():
            before_the_bidang(command.sidik, s, at, "mengembalikan materi", why)
            checker(s, at, why)
            check_codes(command.alasan, DAFTAR_SINGKAT[singkat_berlaku()].daftar_versi, why)
            events = kembalikan(command, s, why)
        case c.PutuskanUjiKonsekuensi():
            stage(s, ("uji_konsekuensi",), "memutuskan uji konsekuensi", why)
            same_digest(command.sidik, s, why)
            events = putuskan(command, at, why)
        case c.CabutVerifikasi():
            events = cabut(command, s, why)
        case c.CatatPenghentianVerifikasi():
            events = [] if s.tahap == "dihentikan" else [e.PenghentianVerifikasiDicatat()]
        case _:
            raise TypeError(type(command).__name__)
    why.raise_if_any()
    return [event.model_copy(update={"terjadi_at": command.terjadi_at}) for event in events]


def catat_pengajuan(command: c.CatatPengajuan, s: State, at: Situation) -> Sequence[Event]:
    """A submission lies before the Bidang; the same one only once."""
    if s.tahap == "dihentikan" or (s.sidik == command.sidik and s.tahap != "belum_diajukan"):
        return []
    day = day_in(at.about.zone, at.about.now)
    asked = pemeriksa(at.direktori, day, command.tersentuh_oleh) if command.jalur == "serta_merta" else ()
    return [e.PengajuanDicatat(**command.model_dump(), pemeriksa=asked)]


def verifikasi(command: c.VerifikasiMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """*Ya*, on exactly this digest, with every required check answered and none of them *tidak*."""
    before_the_bidang(command.sidik, s, at, "menyetujui materi", why)
    step_by_step(s, why)
    check_approval(command.hasil, command.daftar_versi, at, why)
    open_ = command.klasifikasi != "dikecualikan" and s.uji != "dikecualikan"
    why.unless(open_, "informasi_dikecualikan", "Informasi yang dikecualikan tidak dapat ditayangkan.", "klasifikasi")
    same = s.klasifikasi in (None, command.klasifikasi)
    why.unless(same, "klasifikasi_berbeda", "Klasifikasi berbeda dari yang diajukan; kembalikan materi agar diperbaiki.", "klasifikasi")
    return [
        e.MateriDiverifikasi(
            versi=s.versi,
            putaran=s.putaran,
            sidik=command.sidik,
            daftar_versi=command.daftar_versi,
            hasil=command.hasil,
            klasifikasi=command.klasifikasi,
            catatan=command.catatan,
        )
    ]


def tolak(command: c.TolakMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """*Tidak*, with the codes that failed, so that the Sekretaris knows what to mend."""
    before_the_bidang(command.sidik, s, at, "mengembalikan materi", why)
    step_by_step(s, why)
    check_codes(command.alasan, command.daftar_versi, why)
    if command.daftar_versi in DAFTAR_PERIKSA:
        check_answers(command.hasil, command.daftar_versi, why, complete=False)
    return [
        e.MateriDitolak(
            versi=s.versi,
            putaran=s.putaran,
            sidik=command.sidik,
            daftar_versi=command.daftar_versi,
            hasil=command.hasil,
            alasan=command.alasan,
            catatan=command.catatan,
        )
    ]


def cabut(command: c.CabutVerifikasi, s: State, why: Reasons) -> Sequence[Event]:
    """An approval can be taken back until something started to go out."""
    stage(s, ("diverifikasi",), "mencabut persetujuan", why)
    same_digest(command.sidik, s, why)
    why.unless(s.sidik not in s.keluar.values(), "sudah_mulai_tayang", "Penayangan sudah dimulai; gunakan ralat atau penarikan.")
    check_codes(command.alasan, command.daftar_versi, why)
    return [
        e.VerifikasiDicabut(
            versi=s.versi, sidik=s.sidik or command.sidik, alasan=command.alasan, catatan=command.catatan, daftar_versi=command.daftar_versi
        )
    ]


def before_the_bidang(sidik: str, s: State, at: Situation, what: str, why: Reasons) -> None:
    """It lies before the Bidang, it is the digest he looked at, and he never touched it himself."""
    stage(s, ("diajukan",), what, why)
    why.unless(s.sidik not in s.ditarik, "pengajuan_ditarik", "Pengajuan ini sudah ditarik kembali oleh Sekretaris.")
    same_digest(sidik, s, why)
    if at.about.actor in s.tersentuh:
        today = day_in(at.about.zone, at.about.now)
        offices = pemeriksa(at.direktori, today, s.tersentuh) if s.jalur == "serta_merta" else ("bidang_pdki",)
        others = [p for j in offices for p in at.direktori.holders(j, today) if p not in s.tersentuh]
        hint = "" if others else " Tidak ada verifikator lain: minta administrator menunjuk Plh. dengan surat."
        why.unless(False, "verifikator_bukan_penyentuh", "Anda ikut menulis, mengoreksi, atau menyerahkan materi ini." + hint)


def stage(s: State, allowed: tuple[Tahap, ...], what: str, why: Reasons) -> None:
    """The SOP's order."""
    why.unless(s.tahap in allowed, "tahap_tidak_sesuai", f"Belum dapat {what}: pengajuan ini {SEBUTAN_TAHAP[s.tahap]}.")


def same_digest(sidik: str, s: State, why: Reasons) -> None:
    """A decision binds to exactly what was looked at."""
    why.unless(sidik == s.sidik, "sidik_berbeda", "Materi yang Anda periksa bukan lagi yang diajukan; muat ulang dahulu.", "sidik")


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """A withdrawn approval must not race with publishing, nor a decision with a withdrawn submission."""
    match command:
        case c.CabutVerifikasi():
            return (case_stream("publisher", about.case),)
        case c.BacaPengajuan() | c.VerifikasiMateri() | c.TolakMateri() | c.MintaUjiKonsekuensi():
            return (case_stream("content", about.case),)
        case c.SetujuiSertaMerta() | c.KembalikanSertaMerta():
            return (case_stream("content", about.case),)
        case _:
            return ()


DECIDER = Decider(service="verification", initial=INITIAL, evolve=evolve, decide=decide, guards=guards)
