"""Rules of steps 5–6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.content import commands as c
from services.content.completeness import check_material
from services.content.state import INITIAL, SEBUTAN_TAHAP, State, Tahap, evolve
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, Unprepared, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.digest import sidik_materi
from shared.sop.event import Event
from shared.sop.lists import ALASAN_KEMBALI
from shared.sop.materi import Alasan, Materi, Rendering

WRITABLE: tuple[Tahap, ...] = ("ditugaskan", "dikembalikan", "ralat")
CORRECTABLE: tuple[Tahap, ...] = ("dibuat", "dikoreksi", "ditolak", "ralat")


@dataclass(frozen=True, slots=True)
class BekalAjukan:
    """Prepared before AjukanMateri is decided: the renderings' bytes are stored already; `garam` is 16 random bytes, hex."""

    garam: str
    rendering: tuple[Rendering, ...]
    slug: str


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    why = Reasons()
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    match command:
        case c.CatatPenugasan():
            events: Sequence[Event] = catat_penugasan(command, s)
        case c.CatatPencabutanPenugasan():
            events = [e.PencabutanPenugasanDicatat()] if s.tahap == "ditugaskan" else []
        case c.BuatMateri():
            events = buat(command, s, at, why)
        case c.BacaMateri():
            events = [e.MateriDibaca(versi=s.versi)] if s.tahap == "dibuat" and not s.dibaca else []
        case c.TarikPenyerahanMateri():
            events = tarik(command, s, at, why)
        case c.KembalikanMateri():
            step_by_step(s, why)
            stage(s, ("dibuat", "dikoreksi", "ditolak"), "mengembalikan materi", why)
            same_version(command.versi, s, why)
            check_reasons(command.alasan, command.daftar_versi, why)
            events = [e.MateriDikembalikan(versi=s.versi, alasan=command.alasan, daftar_versi=command.daftar_versi)]
        case c.KoreksiMateri():
            events = koreksi(command, s, at, why)
        case c.AjukanMateri():
            events = ajukan(command, s, at, why)
        case c.CatatHasilVerifikasi():
            current = s.sidik == command.sidik and s.tahap in ("diajukan", "diverifikasi")
            events = [e.HasilVerifikasiDicatat(**command.model_dump())] if current else []
        case c.CatatPenayangan():
            # Once: an outlet tried again later ends the order anew, when a ralat of it may be in the writing.
            first = s.sidik == command.sidik and s.tahap == "diverifikasi"
            events = [e.PenayanganDicatat(versi=command.versi, sidik=command.sidik)] if first else []
        case c.BukaRalat():
            stage(s, ("tayang",), "membuka ralat", why)
            same_version(command.versi, s, why)
            why.unless(not s.diulang, "penayangan_berjalan", "Penayangan di salah satu saluran sedang diulang; tunggu hasilnya.")
            events = [e.RalatDibuka(dari_versi=s.versi, kekeliruan=command.kekeliruan, penjelasan=command.penjelasan)]
        case c.CatatPenarikan():
            events = [] if s.tahap in ("ditarik", "dihentikan") else [e.PenarikanDicatat()]
        case c.CatatPenghentian():
            events = [] if s.tahap == "dihentikan" else [e.PenghentianDicatat()]
        case _:
            raise TypeError(type(command).__name__)
    why.raise_if_any()
    return [event.model_copy(update={"terjadi_at": command.terjadi_at}) for event in events]


def catat_penugasan(command: c.CatatPenugasan, s: State) -> Sequence[Event]:
    """Who writes from now on; a stopped case stays stopped."""
    if s.tahap == "dihentikan" or s.staf == command.staf:
        return []
    return [e.PenugasanDicatat(staf=command.staf, dialihkan=command.dialihkan, jalur=command.jalur)]


def buat(command: c.BuatMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Step 5, by the named staf and nobody else; on the serta-merta lane it goes to the second person at once."""
    stage(s, (*WRITABLE, "ditolak") if s.di_jalur else WRITABLE, "menyerahkan materi", why)
    named = s.staf if s.penugasan_kini is None else s.penugasan_kini
    why.unless(named != "", "penugasan_ditarik", "Penugasan ini sudah ditarik kembali oleh Sekretariat.")
    why.unless(named in (None, "", at.about.actor), "bukan_staf_ditugaskan", "Materi ini ditugaskan kepada staf lain.")
    same_version(command.dari_versi, s, why)
    check_material(command.materi, at.direktori, why)
    made = e.MateriDibuat(versi=s.versi + 1, putaran=s.putaran, materi=command.materi, jawaban=command.jawaban)
    if not s.di_jalur:
        return [made]
    urgent = command.materi.klasifikasi == "serta_merta"
    why.unless(urgent, "bukan_serta_merta", "Jalur serta-merta hanya untuk informasi serta-merta.", "materi.klasifikasi")
    why.raise_if_any()
    return [made, _submitted(made.versi, command.materi, s, at)]


def tarik(command: c.TarikPenyerahanMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Only by the giver, only while nobody has opened it."""
    stage(s, ("dibuat", "diajukan"), "menarik penyerahan", why)
    unread = not s.dibaca if s.tahap == "dibuat" else not s.dibaca_bidang
    why.unless(unread, "sudah_dibaca", "Penerima sudah membuka materi ini; hubungi yang bersangkutan.")
    why.unless(s.pemberi == at.about.actor, "bukan_pemberi", "Hanya yang menyerahkan yang dapat menarik kembali.")
    why.raise_if_any()
    return [e.PenyerahanMateriDitarik(tahap="dibuat" if s.tahap == "dibuat" else "diajukan", versi=s.versi, alasan=command.alasan)]


def koreksi(command: c.KoreksiMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """The Sekretaris's version; recorded also when nothing needed changing."""
    step_by_step(s, why)
    stage(s, CORRECTABLE, "mengoreksi materi", why)
    same_version(command.versi, s, why)
    materi = command.materi or s.materi
    why.unless(materi is not None, "materi_belum_ada", "Belum ada materi yang dapat dikoreksi.")
    if s.tahap == "ditolak":
        why.unless(
            command.materi is not None and command.materi != s.materi, "belum_diperbaiki", "Perbaiki materi sesuai catatan verifikator."
        )
    if command.materi is not None:
        check_material(command.materi, at.direktori, why)
    why.raise_if_any()
    assert materi is not None
    changed = materi != s.materi
    return [
        e.MateriDikoreksi(versi=s.versi + 1, dari_versi=s.versi, putaran=s.putaran, berubah=changed, materi=materi, catatan=command.catatan)
    ]


def ajukan(command: c.AjukanMateri, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Step 6: the digest binds text, pictures and every rendering; from here on nothing of it can change unnoticed."""
    step_by_step(s, why)
    stage(s, ("dikoreksi",), "mengajukan materi", why)
    same_version(command.versi, s, why)
    if s.materi is not None:
        check_material(s.materi, at.direktori, why)
    why.raise_if_any()
    assert s.materi is not None
    return [_submitted(s.versi, s.materi, s, at)]


def _submitted(versi: int, materi: Materi, s: State, at: Situation) -> e.MateriDiajukan:
    bekal = at.bekal
    if not isinstance(bekal, BekalAjukan):
        raise Unprepared
    touched = s.tersentuh if at.about.actor in s.tersentuh else (*s.tersentuh, at.about.actor)
    return e.MateriDiajukan(
        versi=versi,
        putaran=s.putaran,
        materi=materi,
        garam=bekal.garam,
        sidik=sidik_materi(bytes.fromhex(bekal.garam), materi, bekal.rendering),
        rendering=bekal.rendering,
        tersentuh_oleh=touched,
        slug=bekal.slug,
        ralat=s.ralat,
        jalur="serta_merta" if s.di_jalur else "biasa",
    )


def step_by_step(s: State, why: Reasons) -> None:
    """On the serta-merta lane the Sekretaris corrects after publication, not before."""
    pesan = "Kasus ini di jalur serta-merta: staf menyerahkan langsung, koreksi Sekretaris menyusul sesudah tayang."
    why.unless(not s.di_jalur, "jalur_serta_merta", pesan)


def check_reasons(alasan: Sequence[Alasan], daftar_versi: int, why: Reasons) -> None:
    """A return without a reason helps nobody."""
    codes = ALASAN_KEMBALI.get(daftar_versi)
    why.unless(codes is not None, "daftar_tidak_dikenal", f"Daftar alasan versi {daftar_versi} tidak ada.", "daftar_versi")
    why.unless(bool(alasan), "alasan_kosong", "Pilih sedikitnya satu alasan.", "alasan")
    unknown = [a.kode for a in alasan if codes is not None and a.kode not in codes]
    why.unless(not unknown, "alasan_tidak_dikenal", f"Alasan tidak dikenal: {', '.join(unknown)}.", "alasan")
    bare = [a for a in alasan if a.kode == "lainnya" and not a.catatan.strip()]
    why.unless(not bare, "catatan_kosong", "Alasan lainnya harus diberi catatan.", "alasan")


def stage(s: State, allowed: tuple[Tahap, ...], what: str, why: Reasons) -> None:
    """The SOP's order."""
    why.unless(s.tahap in allowed, "tahap_tidak_sesuai", f"Belum dapat {what}: materi ini {SEBUTAN_TAHAP[s.tahap]}.")


def same_version(seen: int, s: State, why: Reasons) -> None:
    """Nobody decides on a version he has not seen."""
    why.unless(seen == s.versi, "versi_sudah_berubah", f"Materi sudah berada pada versi {s.versi}; muat ulang dahulu.", "versi")


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """Writing must not race with the assignment being taken back, taking a submission back not with the Bidang opening it,
    a ralat not with another try of what it corrects."""
    match command:
        case c.BuatMateri():
            return (case_stream("disposition", about.case),)
        case c.TarikPenyerahanMateri():
            return (case_stream("verification", about.case),)
        case c.BukaRalat():
            return (case_stream("publisher", about.case),)
        case _:
            return ()


DECIDER = Decider(service="content", initial=INITIAL, evolve=evolve, decide=decide, guards=guards)
