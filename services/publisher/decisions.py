"""Rules of step 8: orders, and what may be done to what is out. What the outlets answer is in `outcomes.py`."""

from __future__ import annotations

from collections.abc import Sequence

from services.publisher import commands as c
from services.publisher import laporan
from services.publisher.outcomes import decide_outcome
from services.publisher.state import INITIAL, SEBUTAN_TAHAP, State, Tahap, evolve
from shared.clock import day_in
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    why = Reasons()
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    match command:
        case c.CatatBahanTayang():
            known = command.sidik in s.bahan or s.tahap == "dihentikan"
            events: Sequence[Event] = [] if known else [e.BahanTayangDicatat(**dict(command))]
        case c.CatatPersetujuan():
            events = catat_persetujuan(command, s)
        case c.CatatPencabutanVerifikasi():
            # Where every outlet failed the approval can still be taken back: else nobody could mend what the outlets refuse.
            ours = command.sidik == s.sidik and s.tahap in ("disetujui", "diperintahkan", "dilaksanakan", "selesai") and not s.maybe_out
            events = [e.PencabutanVerifikasiDicatat(sidik=command.sidik)] if ours else []
        case c.CatatPenghentianPenayangan():
            events = [] if s.tahap == "dihentikan" else [e.PenghentianPenayanganDicatat()]
        case c.PerintahkanPenayangan():
            events = perintahkan(command, s, at, why)
        case c.PerintahkanSertaMerta():
            lane = s.jalur == "serta_merta"
            why.unless(lane, "bukan_jalur_serta_merta", "Materi ini tidak di jalur serta-merta: Sekretaris yang memerintahkan penayangan.")
            events = perintahkan(command, s, at, why)
        case c.CabutPerintahTayang():
            stage(s, ("diperintahkan", "dilaksanakan"), "mencabut perintah tayang", why)
            why.unless(not s.started, "sudah_mulai_tayang", "Penayangan sudah dimulai; gunakan penarikan materi.")
            events = [e.PerintahTayangDicabut(alasan=command.alasan)]
        case c.UbahJadwal():
            stage(s, ("diperintahkan", "dilaksanakan"), "mengubah jadwal", why)
            order = s.pesanan.get(command.saluran)
            why.unless(order is not None, "saluran_tidak_dipesan", "Saluran ini tidak termasuk perintah tayang.", "saluran")
            waiting = order is None or order.keadaan == "menunggu"
            why.unless(waiting, "sudah_mulai_tayang", "Penayangan di saluran ini sudah dimulai.", "saluran")
            events = [e.JadwalDiubah(saluran=command.saluran, jadwal=command.jadwal)]
        case c.LaksanakanPenayangan():
            stage(s, ("diperintahkan",), "melaksanakan penayangan", why)
            why.unless(command.sidik == s.sidik, "sidik_berbeda", "Materi yang Anda lihat bukan lagi yang diperintahkan.", "sidik")
            ours = s.staf in ("", at.about.actor)
            why.unless(ours, "bukan_staf_diperintahkan", "Penayangan ini diperintahkan kepada staf lain.")
            events = [e.PenayanganDilaksanakan(versi=s.versi, sidik=command.sidik)]
        case c.TarikMateri():
            why.unless(bool(s.tayang), "belum_tayang", "Belum ada yang tayang; gunakan penghentian proses.")
            why.unless(s.tahap != "ditarik", "sudah_ditarik", "Materi ini sudah ditarik.")
            events = [
                e.MateriDitarik(
                    versi=s.tayang_versi or s.versi,
                    sebab=command.sebab,
                    penjelasan=command.penjelasan,
                    alasan=command.alasan,
                    tautan=s.tayang.get("website"),
                )
            ]
        case c.CatatPenarikanSaluran():
            done = s.tahap != "ditarik" or command.saluran in s.sudah_ditarik or command.saluran not in s.tayang
            events = [] if done else [e.PenarikanSaluranDicatat(saluran=command.saluran)]
        case c.TandaiDitarik():
            stage(s, ("ditarik",), "menandai penarikan", why)
            why.unless(command.saluran in s.tayang, "saluran_tidak_tayang", "Materi ini tidak tayang di saluran tersebut.", "saluran")
            why.unless(command.saluran not in s.sudah_ditarik, "sudah_ditarik", "Saluran ini sudah ditandai ditarik.", "saluran")
            events = [e.PenarikanSaluranDicatat(saluran=command.saluran, bukti_sha256=command.bukti_sha256)]
        case c.CatatLaporanMasyarakat():
            events = laporan.catat(command, s, why)
        case c.TindaklanjutiLaporan():
            events = laporan.tindaklanjuti(command, s, why)
        case _:
            events = decide_outcome(command, s, at, why)
    why.raise_if_any()
    return [event.model_copy(update={"terjadi_at": command.terjadi_at}) for event in events]


def catat_persetujuan(command: c.CatatPersetujuan, s: State) -> Sequence[Event]:
    """Only what was handed over can be approved, and a stopped or withdrawn case stays as it is."""
    closed = s.tahap in ("dihentikan", "ditarik")
    if closed or command.sidik not in s.bahan or (command.sidik == s.sidik and s.tahap != "belum_disetujui"):
        return []
    return [e.PersetujuanDicatat(versi=command.versi, sidik=command.sidik, jalur=command.jalur)]


def perintahkan(command: c.PerintahkanPenayangan | c.PerintahkanSertaMerta, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Outlets out of those that were verified; the staf is named."""
    stage(s, ("disetujui",), "memerintahkan penayangan", why)
    why.unless(command.sidik == s.sidik, "sidik_berbeda", "Materi yang Anda lihat bukan lagi yang disetujui; muat ulang dahulu.", "sidik")
    staff = at.direktori.holders("staf_sekretariat", day_in(at.about.zone, at.about.now))
    why.unless(command.staf in staff, "bukan_staf", "Yang diperintahkan harus Staf Sekretariat unit ini.", "staf")
    wanted = [p.saluran for p in command.saluran]
    why.unless(bool(wanted), "saluran_kosong", "Pilih sedikitnya satu saluran.", "saluran")
    why.unless(len(set(wanted)) == len(wanted), "saluran_ganda", "Ada saluran yang disebut dua kali.", "saluran")
    bahan = s.bahan.get(s.sidik)
    verified = {r.saluran for r in bahan.rendering} if bahan else set()
    added = [k for k in wanted if k not in verified]
    why.unless(not added, "saluran_tidak_diverifikasi", f"Saluran ini tidak ikut diverifikasi: {', '.join(added)}.", "saluran")
    ended = [k for k in wanted if k in verified and not (k in at.direktori.saluran and at.direktori.saluran[k].aktif)]
    why.unless(not ended, "saluran_tidak_terdaftar", f"Bukan lagi saluran resmi unit ini: {', '.join(ended)}.", "saluran")
    return [
        e.PenayanganDiperintahkan(versi=s.versi, sidik=command.sidik, staf=command.staf, saluran=command.saluran, catatan=command.catatan)
    ]


def stage(s: State, allowed: tuple[Tahap, ...], what: str, why: Reasons) -> None:
    """The SOP's order."""
    why.unless(s.tahap in allowed, "tahap_tidak_sesuai", f"Belum dapat {what}: materi ini {SEBUTAN_TAHAP[s.tahap]}.")


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """Nothing starts to go out while somebody stops the case, takes the approval back, or has begun to correct it."""
    match command:
        case c.MulaiPenayangan():
            return (case_stream("disposition", about.case), case_stream("verification", about.case))
        case c.UlangiPenayangan():
            return (case_stream("content", about.case),)
        case _:
            return ()


DECIDER = Decider(service="publisher", initial=INITIAL, evolve=evolve, decide=decide, guards=guards)
