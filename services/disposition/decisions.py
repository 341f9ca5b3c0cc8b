"""Rules of steps 1–4 and of a case's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from services.disposition import commands as c
from services.disposition.lane import buka, debts_paid, not_taken_back, penuhi, tetapkan
from services.disposition.numbering import decide_number, number_for
from services.disposition.scans import attach_scan
from services.disposition.state import INITIAL, SEBUTAN_TAHAP, State, Tahap, evolve
from shared.clock import day_in
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.lists import INSTRUKSI

HANDED_OVER: dict[Tahap, Literal["dibuat", "diteruskan", "ditugaskan"]] = {
    "dibuat": "dibuat",
    "diteruskan": "diteruskan",
    "ditugaskan": "ditugaskan",
}
RECEIVER = {"dibuat": "sekretaris", "diteruskan": "sekretariat", "ditugaskan": "staf_sekretariat"}
BOOK = "nomor-"
CLOSED: tuple[Tahap, ...] = ("belum_ada", "selesai", "dihentikan")


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    why = Reasons()
    check_time(command, at, why)
    check_case(command, at.about, why)
    match command:
        case c.TetapkanNomorPertama() | c.CadangkanNomor() | c.BatalkanNomor():
            events: Sequence[Event] = decide_number(command, s.nomor, why)
        case c.BuatDisposisi():
            events = buat(command, s, at, why)
        case c.BukaSertaMerta():
            check_body(command.disposisi, why)
            check_staff(command.staf, at, why)
            events = buka(command, s, at, year_of(command, at.about), why)
        case c.CatatTayangSertaMerta():
            events = tetapkan(s, at)
        case c.PenuhiKoreksiSusulan() | c.PenuhiVerifikasiSusulan():
            events = penuhi(command, s, at, why)
        case c.BacaDisposisi():
            events = baca(s, at)
        case c.TeruskanDisposisi():
            stage(s, ("dibuat",), "meneruskan disposisi", why)
            events = [e.DisposisiDiteruskan(catatan=command.catatan)]
        case c.TerimaDisposisi():
            stage(s, ("diteruskan",), "menerima disposisi", why)
            events = [e.DisposisiDiterima(catatan=command.catatan)]
        case c.TugaskanPenyusunan():
            stage(s, ("diterima",), "menugaskan penyusunan", why)
            check_staff(command.staf, at, why)
            events = [e.PenyusunanDitugaskan(staf=command.staf, catatan=command.catatan)]
        case c.AlihkanPenugasan():
            stage(s, ("ditugaskan",), "mengalihkan penugasan", why)
            check_staff(command.staf, at, why)
            why.unless(command.staf != s.staf, "staf_sama", "Penugasan sudah ada pada staf tersebut.", "staf")
            events = [e.PenugasanDialihkan(dari=s.staf or command.staf, staf=command.staf, alasan=command.alasan)]
        case c.TarikPenyerahan():
            events = tarik(command, s, at, why)
        case c.SerahkanKembali():
            stage(s, ("ditarik",), "menyerahkan kembali disposisi", why)
            events = [e.DisposisiDiserahkanKembali(catatan=command.catatan)]
        case c.BetulkanDisposisi():
            why.unless(s.tahap not in CLOSED, "tahap_tidak_sesuai", _closed("membetulkan disposisi", s))
            check_body(command.disposisi, why)
            events = [e.DisposisiDibetulkan(disposisi=command.disposisi, alasan=command.alasan)]
        case c.CatatHasilPenayangan():
            events = [] if s.tahap in CLOSED else [_result(command)]
        case c.SelesaikanDisposisi():
            stage(s, ("tayang",), "menyelesaikan disposisi", why)
            debts_paid(s, why)
            events = [e.DisposisiSelesai(sop_nomor=s.sop_nomor or "-", sop_versi=s.sop_versi, catatan=command.catatan)]
        case c.LampirkanPindaian():
            events = attach_scan(command, s, why)
        case c.HentikanProses():
            events = hentikan(command, s, why)
        case _:
            raise TypeError(type(command).__name__)
    why.raise_if_any()
    return [event.model_copy(update={"terjadi_at": command.terjadi_at}) for event in events]


def buat(command: c.BuatDisposisi, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Step 1: the case begins, takes its number, and keeps the SOP it runs under."""
    why.unless(s.tahap == "belum_ada", "kasus_sudah_ada", "Disposisi untuk kasus ini sudah dibuat.")
    check_body(command.disposisi, why)
    profil = at.direktori.profil
    tahun = year_of(command, at.about)
    nomor = number_for(command, s.nomor, why)
    why.raise_if_any()
    assert profil is not None  # `execute` asks nothing of a stage for a unit that is not registered
    made = e.DisposisiDibuat(
        nomor_disposisi=nomor, tahun=tahun, sop_nomor=profil.sop.nomor, sop_versi=profil.sop.versi, disposisi=command.disposisi
    )
    given = e.NomorDisposisiDiberikan(tahun=tahun, nomor=nomor, dari_cadangan=command.nomor_cadangan is not None)
    return [given, made]


def baca(s: State, at: Situation) -> Sequence[Event]:
    """First opening by the receiver; later openings, and those of others, are no facts."""
    receiver = RECEIVER.get(s.tahap)
    if s.dibaca or at.about.jabatan != receiver or (s.tahap == "ditugaskan" and at.about.actor != s.staf):
        return []
    return [e.DisposisiDibaca(tahap=HANDED_OVER[s.tahap])]


def tarik(command: c.TarikPenyerahan, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """Only by the giver, only while nobody has opened it."""
    stage(s, tuple(HANDED_OVER), "menarik penyerahan", why)
    not_taken_back(s, why)
    why.unless(not s.dibaca and not s.materi_ada, "sudah_dibaca", "Penerima sudah membuka disposisi ini; hubungi yang bersangkutan.")
    why.unless(s.pemberi == at.about.actor, "bukan_pemberi", "Hanya yang menyerahkan yang dapat menarik kembali.")
    why.raise_if_any()
    return [e.PenyerahanDitarik(tahap=HANDED_OVER[s.tahap], alasan=command.alasan)]


def hentikan(command: c.HentikanProses, s: State, why: Reasons) -> Sequence[Event]:
    """Never after something started to go out: then it is *tarik*."""
    why.unless(s.tahap not in (*CLOSED, "tayang"), "tahap_tidak_sesuai", _closed("menghentikan proses", s))
    why.unless(not s.keluar, "sudah_mulai_tayang", "Penayangan sudah dimulai; gunakan penarikan materi.")
    return [e.ProsesDihentikan(sebab=command.sebab, alasan=command.alasan)]


def check_body(body: e.IsiDisposisi, why: Reasons) -> None:
    """Kelengkapan of step 1: material in soft or hard copy, an instruction from the list, and a letter's particulars."""
    why.unless(bool(body.lampiran), "materi_kosong", "Lampirkan bahan publikasi (berkas), atau sebutkan letak naskah cetaknya.", "lampiran")
    for i, item in enumerate(body.lampiran):
        field = f"lampiran.{i}"
        if item.bentuk == "softcopy":
            why.unless(item.sha256 is not None and item.mime is not None, "berkas_belum_diunggah", "Berkas lampiran belum diunggah.", field)
        else:
            why.unless(bool(item.letak.strip()), "letak_kosong", "Sebutkan di mana naskah cetak disimpan.", field)
    codes = INSTRUKSI.get(body.instruksi_versi)
    why.unless(codes is not None, "daftar_tidak_dikenal", f"Daftar instruksi versi {body.instruksi_versi} tidak ada.", "instruksi_versi")
    why.unless(bool(body.instruksi), "instruksi_kosong", "Pilih sedikitnya satu instruksi.", "instruksi")
    unknown = [i for i in body.instruksi if codes is not None and i not in codes]
    why.unless(not unknown, "instruksi_tidak_dikenal", f"Instruksi tidak dikenal: {', '.join(unknown)}.", "instruksi")
    why.unless(len(set(body.instruksi)) == len(body.instruksi), "instruksi_ganda", "Ada instruksi yang disebut dua kali.", "instruksi")
    match body.asal:
        case e.AsalSurat() as surat:
            for name, label in (("dari", "asal surat"), ("nomor_surat", "nomor surat"), ("hal", "perihal")):
                why.unless(bool(getattr(surat, name).strip()), "surat_tidak_lengkap", f"Isi {label}.", f"asal.{name}")
            ordered = surat.tanggal_surat <= surat.diterima_tanggal
            why.unless(ordered, "tanggal_terbalik", "Tanggal surat tidak boleh sesudah tanggal diterima.", "asal.diterima_tanggal")
        case e.AsalPrakarsa() as prakarsa:
            why.unless(bool(prakarsa.kegiatan.strip()), "kegiatan_kosong", "Sebutkan kegiatannya.", "asal.kegiatan")


def check_staff(staf: str, at: Situation, why: Reasons) -> None:
    """Only somebody who is staf today can be named."""
    ok = staf in at.direktori.holders("staf_sekretariat", day_in(at.about.zone, at.about.now))
    why.unless(ok, "bukan_staf", "Yang ditugaskan harus Staf Sekretariat unit ini.", "staf")


def check_time(command: Command, at: Situation, why: Reasons) -> None:
    """What is entered later has happened already."""
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now + timedelta(minutes=1)
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")


def check_case(command: Command, about: Circumstances, why: Reasons) -> None:
    """A case must not pass for the year's book: both have a stream of this stage."""
    book = isinstance(command, c.TetapkanNomorPertama | c.CadangkanNomor | c.BatalkanNomor)
    why.unless(book or not about.case.startswith(BOOK), "kasus_tidak_sah", "Nomor kasus ini dipakai untuk buku penomoran.")


def stage(s: State, allowed: tuple[Tahap, ...], what: str, why: Reasons) -> None:
    """The SOP's order."""
    now = SEBUTAN_TAHAP[s.tahap]
    why.unless(s.tahap in allowed, "tahap_tidak_sesuai", f"Belum dapat {what}: disposisi ini {now}.")


def year_of(command: Command, about: Circumstances) -> int:
    """The book's year is the year where the office stands, when it happened."""
    return day_in(about.zone, command.terjadi_at or about.now).year


def _closed(what: str, s: State) -> str:
    return f"Tidak dapat {what}: disposisi ini {SEBUTAN_TAHAP[s.tahap]}."


def _result(command: c.CatatHasilPenayangan) -> Event:
    return e.HasilPenayanganDicatat(tautan=command.tautan, saluran_tayang=command.saluran_tayang, saluran_gagal=command.saluran_gagal)


def numbering_stream(unit: str, tahun: int) -> str:
    """One stream per unit and year, so that numbers are given in one order."""
    return f"disposition-{BOOK}{unit}-{tahun}"


def streams(command: Command, about: Circumstances) -> Sequence[str]:
    """Step 1 writes the case and the year's numbering in one append; numbering commands only the latter."""
    match command:
        case c.TetapkanNomorPertama(tahun=tahun) | c.CadangkanNomor(tahun=tahun) | c.BatalkanNomor(tahun=tahun):
            return (numbering_stream(about.unit, tahun),)
        case c.BuatDisposisi() | c.BukaSertaMerta():
            return (case_stream("disposition", about.case), numbering_stream(about.unit, year_of(command, about)))
        case _:
            return ()


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """Stopping and taking back must not race with publishing and writing; who checks afterwards must not be who wrote."""
    match command:
        case c.HentikanProses():
            return (case_stream("publisher", about.case),)
        case c.TarikPenyerahan() | c.PenuhiKoreksiSusulan() | c.PenuhiVerifikasiSusulan():
            return (case_stream("content", about.case),)
        case c.CatatTayangSertaMerta():
            # Due times rest on when it went out and on the calendar of that moment; both are looked up where they stand.
            return (case_stream("publisher", about.case), case_stream("deadlines", about.unit))
        case c.LampirkanPindaian():
            # Nothing races here; it is the one way to know that the act is of this case, whichever stage recorded it.
            return tuple(case_stream(other, about.case) for other in ("content", "verification", "publisher"))
        case _:
            return ()


def route(event: Event, about: Circumstances) -> str | None:
    """Numbers live in the year's stream."""
    if isinstance(event, e.NomorDisposisiDiberikan):
        return numbering_stream(about.unit, event.tahun)
    return None


DECIDER = Decider(service="disposition", initial=INITIAL, evolve=evolve, decide=decide, streams=streams, guards=guards, route=route)
