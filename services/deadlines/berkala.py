"""Periodic duties: what an administrator may set, what fulfils one, and when the office is late with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from services.deadlines import commands as c
from services.deadlines.state import State
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.bahasa import tanggal
from shared.sop.waktu.berkala import Kewajiban, MasaTidakTerbaca, baca_masa, pertama, terbuka
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.peringatan import INFORMASI_BERKALA, kunci

PALING_BANYAK = 50
TAHUN = range(2010, 2101)
"""UU 14/2008 has been in force since 2010."""


def tetapkan_kewajiban(command: c.TetapkanKewajibanBerkala, s: State, k: Kalender | None, now: datetime, why: Reasons) -> Sequence[Event]:
    """The same again records nothing. A warning ends where the duty, as it is now, is not late."""
    why.unless(k is not None, "kalender_belum_ditetapkan", "Tetapkan kalender kerja dahulu; tanpa itu jatuh tempo tidak dapat dihitung.")
    why.unless(
        command.kode in s.kewajiban or len(s.kewajiban) < PALING_BANYAK, "terlalu_banyak", f"Paling banyak {PALING_BANYAK} kewajiban."
    )
    why.unless(command.mulai.year in TAHUN, "mulai_tidak_wajar", f"Tahun mulai harus {TAHUN[0]} sampai {TAHUN[-1]}.", "mulai")
    setiap = ""
    try:
        setiap = str(baca_masa(command.setiap))
    except MasaTidakTerbaca:
        why.unless(False, "masa_tidak_terbaca", "Tulis masa dalam bulan atau tahun, misalnya 1 bulan, 6 bulan, atau 1 tahun.", "setiap")
    wanted = Kewajiban(command.kode, command.nama, setiap, command.mulai, now)
    reached = k is None or bool(why) or pertama(wanted, k) is not None
    why.unless(reached, "tanpa_jam_kerja", "Kalender kerja tidak memuat hari kerja pada jatuh tempo itu.", "mulai")
    why.raise_if_any()
    held = s.kewajiban.get(command.kode)
    if held is not None and (held.nama, held.setiap, held.mulai, held.dasar) == (command.nama, setiap, command.mulai, command.dasar):
        return []
    made = e.KewajibanBerkalaDitetapkan(kode=command.kode, nama=command.nama, setiap=setiap, mulai=command.mulai, dasar=command.dasar)
    same_count = held is not None and (held.setiap, held.mulai) == (setiap, command.mulai)
    return [made] if same_count else [made, *_pulih(s, command.kode)]


def hapus_kewajiban(command: c.HapusKewajibanBerkala, s: State, why: Reasons) -> Sequence[Event]:
    """With its warning."""
    why.unless(command.kode in s.kewajiban, "kewajiban_tidak_dikenal", "Kewajiban berkala ini tidak ada.", "kode")
    why.raise_if_any()
    return [e.KewajibanBerkalaDihapus(kode=command.kode, alasan=command.alasan), *_pulih(s, command.kode)]


def penuhi(command: c.PenuhiKewajibanBerkala, s: State, k: Kalender | None, at: Situation) -> Sequence[Event]:
    """By what stands published, in its period, once per case: an old article does not make this half year open."""
    why, case = Reasons(), at.about.case
    duty = s.kewajiban.get(command.kode)
    due = terbuka(duty, k, at.about.now) if duty and k else None
    why.unless(duty is not None and due is not None, "kewajiban_tidak_dikenal", "Kewajiban berkala ini tidak ada.", "kode")
    foreign = any(f.unit != at.about.unit for f in s.kasus)
    why.unless(not foreign, "kasus_unit_lain", "Kasus ini bukan kasus unit Anda.")
    out_at = None if foreign else _tayang_at(s)
    why.unless(out_at is not None, "belum_tayang", "Kasus ini belum tayang atau sudah ditarik, jadi belum memenuhi kewajiban berkala.")
    if duty is not None and k is not None and due is not None:
        done = command.untuk_jatuh_tempo in [d for d, _ in duty.terpenuhi]
        if done:
            why.unless(False, "sudah_dipenuhi", "Kewajiban untuk masa ini sudah ditandai terpenuhi.", "untuk_jatuh_tempo")
        else:
            ok = command.untuk_jatuh_tempo == due.tanggal
            why.unless(
                ok, "bukan_jatuh_tempo_terbuka", f"Yang menunggu sekarang adalah jatuh tempo {tanggal(due.tanggal)}.", "untuk_jatuh_tempo"
            )
        why.unless(case not in [used for _, used in duty.terpenuhi], "kasus_sudah_dipakai", "Kasus ini sudah dipakai untuk kewajiban ini.")
        early = out_at is not None and out_at < k.utc(datetime.combine(due.sejak, time()))
        why.unless(not early, "tayang_masa_lain", f"Kasus ini tayang sebelum masa kewajiban itu mulai, {tanggal(due.sejak)}.")
    why.raise_if_any()
    return [
        e.KewajibanBerkalaDipenuhi(kode=command.kode, untuk_jatuh_tempo=command.untuk_jatuh_tempo, kasus=case),
        *_pulih(s, command.kode),
    ]


def terlewat(command: c.NyatakanKewajibanTerlewat, s: State, k: Kalender | None, now: datetime) -> Sequence[Event]:
    """Once, until it is over; since when it was due, whenever somebody looks."""
    duty = s.kewajiban.get(command.kode)
    if duty is None or k is None or kunci(INFORMASI_BERKALA, command.kode) in s.peringatan:
        return []
    due = pertama(duty, k)
    if due is None or due.tanggal != command.jatuh_tempo or now < due.at:
        return []
    since = k.utc(datetime.combine(due.sejak, time()))
    return [e.KeterbukaanTidakOptimal(sebab=INFORMASI_BERKALA, sejak=since, batas=duty.setiap, kode=duty.kode, terjadi_at=due.at)]


def menunggu(s: State, k: Kalender | None) -> Iterator[tuple[str, date, datetime]]:
    """Duties no warning stands for: code, due day, and when that is over."""
    for duty in s.kewajiban.values():
        standing = kunci(INFORMASI_BERKALA, duty.kode) in s.peringatan
        if k is not None and not standing and (due := pertama(duty, k)) is not None:
            yield duty.kode, due.tanggal, due.at


def _pulih(s: State, kode: str) -> Sequence[Event]:
    standing = kunci(INFORMASI_BERKALA, kode) in s.peringatan
    return [e.KeterbukaanPulih(sebab=INFORMASI_BERKALA, kode=kode)] if standing else []


def _tayang_at(s: State) -> datetime | None:
    """When the case last went out; None if it is not out."""
    found = None
    for fact in sorted(s.kasus, key=lambda f: f.position):
        match fact.event:
            case e.MateriDitayangkan():
                found = fact.at
            case e.MateriDitarik():
                found = None
    return found
