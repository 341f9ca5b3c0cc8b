"""Rules of step 7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.verification import commands as c
from services.verification.state import INITIAL, SEBUTAN_TAHAP, State, Tahap, evolve
from shared.clock import day_in
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.lists import DAFTAR_PERIKSA, DASAR_PENGECUALIAN, Butir, wajib
from shared.sop.materi import Alasan, HasilPeriksa


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    why = Reasons()
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    match command:
        case c.CatatPengajuan():
            events: Sequence[Event] = catat_pengajuan(command, s)
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
            known = command.dasar_pengecualian in DASAR_PENGECUALIAN
            why.unless(known, "dasar_tidak_dikenal", "Dasar pengecualian tidak dikenal (17a sampai 17j).", "dasar_pengecualian")
            events = [
                e.UjiKonsekuensiDiminta(sidik=command.sidik, informasi=command.informasi, dasar_pengecualian=command.dasar_pengecualian)
            ]
        case c.PutuskanUjiKonsekuensi():
            stage(s, ("uji_konsekuensi",), "memutuskan uji konsekuensi", why)
            same_digest(command.sidik, s, why)
            events = [e.UjiKonsekuensiDiputuskan(**command.model_dump())]
        case c.CabutVerifikasi():
            events = cabut(command, s, why)
        case c.CatatPenghentianVerifikasi():
            events = [] if s.tahap == "dihentikan" else [e.PenghentianVerifikasiDicatat()]
        case _:
            raise TypeError(type(command).__name__)
    why.raise_if_any()
    return [event.model_copy(update={"terjadi_at": command.terjadi_at}) for event in events]


def catat_pengajuan(command: c.CatatPengajuan, s: State) -> Sequence[Event]:
    """A submission lies before the Bidang; the same one only once."""
    if s.tahap == "dihentikan" or (s.sidik == command.sidik and s.tahap != "belum_diajukan"):
        return []
    return [e.PengajuanDicatat(**command.model_dump())]


def verifikasi(command: c.VerifikasiMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """*Ya*, on exactly this digest, with every required check answered and none of them *tidak*."""
    before_the_bidang(command.sidik, s, at, "menyetujui materi", why)
    check_answers(command.hasil, command.daftar_versi, why, complete=True)
    required = wajib(command.daftar_versi) if command.daftar_versi in DAFTAR_PERIKSA else frozenset()
    failed = [h.kode for h in command.hasil if h.jawaban == "tidak" and h.kode in required]
    why.unless(
        not failed, "butir_gagal", f"Ada butir wajib yang dijawab tidak ({', '.join(failed)}): materi hanya dapat dikembalikan.", "hasil"
    )
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
    return [e.VerifikasiDicabut(versi=s.versi, sidik=s.sidik or command.sidik, alasan=command.alasan, catatan=command.catatan)]


def before_the_bidang(sidik: str, s: State, at: Situation, what: str, why: Reasons) -> None:
    """It lies before the Bidang, it is the digest he looked at, and he never touched it himself."""
    stage(s, ("diajukan",), what, why)
    why.unless(s.sidik not in s.ditarik, "pengajuan_ditarik", "Pengajuan ini sudah ditarik kembali oleh Sekretaris.")
    same_digest(sidik, s, why)
    if at.about.actor in s.tersentuh:
        others = [p for p in at.direktori.holders("bidang_pdki", day_in(at.about.zone, at.about.now)) if p not in s.tersentuh]
        hint = "" if others else " Tidak ada verifikator lain: minta administrator menunjuk Plh. dengan surat."
        why.unless(False, "verifikator_bukan_penyentuh", "Anda ikut menulis, mengoreksi, atau menyerahkan materi ini." + hint)


def check_answers(hasil: Sequence[HasilPeriksa], versi: int, why: Reasons, *, complete: bool) -> None:
    """Codes of the list, each once; for an approval all required ones."""
    items = check_list(versi, why)
    if items is None:
        return
    answered = [h.kode for h in hasil]
    unknown = sorted({k for k in answered if k not in items})
    why.unless(not unknown, "butir_tidak_dikenal", f"Butir tidak dikenal: {', '.join(unknown)}.", "hasil")
    why.unless(len(set(answered)) == len(answered), "butir_ganda", "Ada butir yang dijawab dua kali.", "hasil")
    missing = sorted(wajib(versi) - set(answered)) if complete else []
    why.unless(not missing, "butir_belum_dijawab", f"Butir wajib belum dijawab: {', '.join(missing)}.", "hasil")


def check_list(versi: int, why: Reasons) -> Mapping[str, Butir] | None:
    """The list of checks of this version."""
    items = DAFTAR_PERIKSA.get(versi)
    why.unless(items is not None, "daftar_tidak_dikenal", f"Daftar periksa versi {versi} tidak ada.", "daftar_versi")
    return items


def check_codes(alasan: Sequence[Alasan], versi: int, why: Reasons) -> None:
    """A rejection names what failed."""
    items = check_list(versi, why)
    why.unless(bool(alasan), "alasan_kosong", "Sebutkan sedikitnya satu butir yang harus diperbaiki.", "alasan")
    unknown = [a.kode for a in alasan if items is not None and a.kode not in items]
    why.unless(not unknown, "butir_tidak_dikenal", f"Butir tidak dikenal: {', '.join(unknown)}.", "alasan")


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
        case _:
            return ()


DECIDER = Decider(service="verification", initial=INITIAL, evolve=evolve, decide=decide, guards=guards)
