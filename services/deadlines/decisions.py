"""Rules of time: who sets calendar and limits, and what a person may pause. What follows by itself is in `reckoning` and `openness`;
the ladder, periodic duties and breaches have rooms of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.deadlines import commands as c
from services.deadlines.berkala import hapus_kewajiban, penuhi, terlewat, tetapkan_kewajiban
from services.deadlines.openness import pulihkan, tidak_optimal
from services.deadlines.pelanggaran import LANGKAH as PELANGGARAN
from services.deadlines.pelanggaran import beri_tahu, laporkan
from services.deadlines.reckoning import calendar_of, due_of, perbarui, periksa_satu
from services.deadlines.state import INITIAL, State, Tenggat, evolve
from services.deadlines.tangga import tetapkan_tangga
from shared.command import Circumstances, Command
from shared.decider import Decider, Situation, case_stream
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.kata import BatasTidakTerbaca
from shared.sop.waktu.langkah import KETERBUKAAN, LANGKAH
from shared.sop.waktu.periksa import periksa
from shared.sop.waktu.tulisan import baca
from shared.sop.waktu.uraian import uraian

STAGES = ("disposition", "content", "verification", "publisher")
OF_THE_UNIT = (
    c.TetapkanKalenderKerja,
    c.TetapkanBatasWaktu,
    c.TetapkanTanggaEskalasi,
    c.TetapkanKewajibanBerkala,
    c.HapusKewajibanBerkala,
    c.NyatakanTidakOptimal,
    c.NyatakanKewajibanTerlewat,
    c.PulihkanKeterbukaan,
)


def decide(command: Command, s: State, at: Situation) -> Sequence[Event]:
    """One function per command; each gives events, nothing, or refuses with all reasons."""
    match command:
        case c.TetapkanKalenderKerja():
            return tetapkan_kalender(command, s, at)
        case c.TetapkanBatasWaktu():
            return tetapkan_batas(command, s, at)
        case c.JedaTenggat():
            return jeda(command, s, at)
        case c.LanjutkanTenggat():
            return lanjutkan(command, s, at)
        case c.PerbaruiTenggat():
            return perbarui(s, at.about.case, at.about.now)
        case c.PeriksaTenggat():
            return periksa_satu(command, s, at.about.case, at.about.now)
        case c.TetapkanTanggaEskalasi():
            return tetapkan_tangga(command, s, calendar_of(s), at.about.now, _by_administrator(at))
        case c.TetapkanKewajibanBerkala():
            return tetapkan_kewajiban(command, s, calendar_of(s), at.about.now, _by_administrator(at))
        case c.HapusKewajibanBerkala():
            return hapus_kewajiban(command, s, _by_administrator(at))
        case c.PenuhiKewajibanBerkala():
            return penuhi(command, s, calendar_of(s), at)
        case c.LaporkanPelanggaranData():
            return laporkan(command, s, at)
        case c.CatatPemberitahuanPelanggaran():
            return beri_tahu(command, s, at)
        case c.NyatakanKewajibanTerlewat():
            return terlewat(command, s, calendar_of(s), at.about.now)
        case c.NyatakanTidakOptimal():
            return tidak_optimal(command, s, at.about.now)
        case c.PulihkanKeterbukaan():
            return pulihkan(command, s)
        case _:
            raise TypeError(type(command).__name__)


def tetapkan_kalender(command: c.TetapkanKalenderKerja, s: State, at: Situation) -> Sequence[Event]:
    """A new version. The same again records nothing: no case needs reckoning anew."""
    why = _by_administrator(at)
    zona = at.direktori.profil.zona if at.direktori.profil else command.kalender.zona
    why.unless(command.kalender.zona == zona, "zona_unit_lain", f"Zona waktu unit ini {zona}; betulkan zona kalender.", "kalender.zona")
    same = command.dari_versi in (None, s.kalender_versi) or command.kalender == s.kalender
    why.unless(same, "kalender_sudah_berubah", "Kalender ini sudah diubah orang lain; muat ulang halamannya, lalu ulangi.")
    why.add(*(r.model_copy(update={"bidang": f"kalender.{r.bidang}"}) for r in periksa(command.kalender)))
    why.raise_if_any()
    if command.kalender == s.kalender:
        return []
    return [e.KalenderKerjaDitetapkan(versi=s.kalender_versi + 1, kalender=command.kalender)]


def tetapkan_batas(command: c.TetapkanBatasWaktu, s: State, at: Situation) -> Sequence[Event]:
    """Every step stands under one limit at most, alone or with others."""
    why = _by_administrator(at)
    known = {*LANGKAH, KETERBUKAAN}
    langkah = tuple(sorted(command.langkah, key=lambda kode: list(LANGKAH).index(kode) if kode in LANGKAH else -1))
    why.unless(s.kalender is not None, "kalender_belum_ditetapkan", "Tetapkan kalender kerja dahulu; tanpa itu batas tidak dapat dihitung.")
    for n, kode in enumerate(command.langkah):
        why.unless(
            kode in known, "langkah_tidak_dikenal", f"Langkah {kode} tidak ada. Pilihan: {', '.join(sorted(known))}.", f"langkah.{n}"
        )
    why.unless(len(set(command.langkah)) == len(command.langkah), "langkah_ganda", "Satu langkah disebut dua kali.", "langkah")
    alone = len(command.langkah) == 1 or not {KETERBUKAAN, "laporan"} & set(command.langkah)
    why.unless(alone, "tidak_dapat_digabung", "Keterbukaan dan laporan tidak dapat digabung dengan langkah lain.", "langkah")
    for other in running_limits(s):
        both = set(other) & set(command.langkah)
        why.unless(
            not both or other == langkah,
            "langkah_sudah_berbatas",
            f"Langkah {', '.join(sorted(both))} sudah termasuk batas untuk {', '.join(other)}; kosongkan batas itu dahulu.",
            "langkah",
        )
    try:
        batas = baca(command.teks, kepala=command.kepala, hari_kalender=command.hari_kalender)
    except BatasTidakTerbaca as error:
        batas = None
        why.add(error.reason())
    why.raise_if_any()
    return [e.BatasWaktuDitetapkan(langkah=langkah, teks=str(batas) if batas else "", berjalan=command.berjalan, dasar=command.dasar)]


def running_limits(s: State) -> dict[tuple[str, ...], str]:
    """Limits that hold for what begins now."""
    found: dict[tuple[str, ...], str] = {}
    for b in s.batas:
        found[b.langkah] = b.teks
    return {langkah: teks for langkah, teks in found.items() if teks}


def jeda(command: c.JedaTenggat, s: State, at: Situation) -> Sequence[Event]:
    """Only what runs and has not passed: lateness is not undone by a pause."""
    why, t = Reasons(), s.tenggat.get(command.tenggat)
    why.unless(t is not None and not t.hasil, "tenggat_tidak_berjalan", "Batas waktu ini tidak sedang berjalan.", "tenggat")
    law = t is not None and t.langkah == PELANGGARAN
    why.unless(not law, "tidak_dapat_dijeda", "Batas 3x24 jam ditetapkan undang-undang dan tidak dapat dijeda.", "tenggat")
    if t is not None and not t.hasil:
        why.unless(t.dijeda_sejak is None, "sudah_dijeda", "Batas waktu ini sudah dijeda.", "tenggat")
        late = t.terlampaui or (t.dijeda_sejak is None and t.due_at <= _when(command, at))
        why.unless(not late, "sudah_terlampaui", "Batas waktu ini sudah terlampaui; keterlambatan tidak dapat dijeda.", "tenggat")
        since = max([t.mulai_at, *(end for _, end in t.jeda)])
        ok = _when(command, at) >= since
        why.unless(ok, "jeda_mendahului_mulai", "Waktu jeda mendahului saat batas waktu mulai berjalan.", "terjadi_at")
    _not_ahead(command, at, why)
    why.raise_if_any()
    return [e.TenggatDijeda(tenggat=command.tenggat, alasan=command.alasan, bukti=command.bukti, terjadi_at=command.terjadi_at)]


def lanjutkan(command: c.LanjutkanTenggat, s: State, at: Situation) -> Sequence[Event]:
    """The due time moves by the working time that the pause took."""
    why, t, k = Reasons(), s.tenggat.get(command.tenggat), calendar_of(s)
    why.unless(
        t is not None and t.dijeda_sejak is not None and not t.hasil, "tidak_dijeda", "Batas waktu ini tidak sedang dijeda.", "tenggat"
    )
    _not_ahead(command, at, why)
    if t is not None and t.dijeda_sejak is not None:
        ok = _when(command, at) >= t.dijeda_sejak
        why.unless(ok, "lanjut_mendahului_jeda", "Waktu lanjut mendahului waktu jeda.", "terjadi_at")
    why.raise_if_any()
    assert t is not None and k is not None
    return [_resumed(t, k, command, at)]


def _resumed(t: Tenggat, k: Kalender, command: c.LanjutkanTenggat, at: Situation) -> e.TenggatDilanjutkan:
    pause = (t.dijeda_sejak or at.about.now, _when(command, at))
    d = due_of(t, k, (*t.jeda, pause))
    return e.TenggatDilanjutkan(
        tenggat=t.id, due_at=d.at, mendekat_at=d.mendekat, penjabaran=uraian(d, k, nama=False), terjadi_at=command.terjadi_at
    )


def _when(command: Command, at: Situation) -> datetime:
    return command.terjadi_at or at.about.now


def _not_ahead(command: Command, at: Situation, why: Reasons) -> None:
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")


def _by_administrator(at: Situation) -> Reasons:
    """As in the registry: the pages vouch for who is at the keyboard, that he administers this unit stands in the log."""
    why = Reasons()
    why.unless(at.direktori.profil is not None, "unit_tidak_dikenal", f"Unit {at.about.unit} belum terdaftar.")
    ok = at.about.signer.kind != "portal" or at.about.actor in at.direktori.administrator
    why.unless(ok, "bukan_administrator", "Tindakan ini hanya dapat dilakukan oleh administrator unit ini.")
    return why


def streams(command: Command, about: Circumstances) -> Sequence[str]:
    """The unit's calendar and limits have a stream of their own; a case's due times are reckoned by it, so it must not move meanwhile."""
    unit = case_stream("deadlines", about.unit)
    alone = isinstance(command, (*OF_THE_UNIT, c.PenuhiKewajibanBerkala))
    return (unit,) if alone else (case_stream("deadlines", about.case), unit)


def guards(command: Command, about: Circumstances) -> Sequence[str]:
    """Whether a step is done stands in its stage's stream: nobody is called late who was done a moment ago."""
    match command:
        case c.PenuhiKewajibanBerkala():
            return (case_stream("publisher", about.case),)
        case c.LaporkanPelanggaranData(kasus=kasus):
            return tuple(case_stream("disposition", case) for case in dict.fromkeys((about.case, kasus)) if case)
        case c.CatatPemberitahuanPelanggaran():
            return ()
        case _ if isinstance(command, OF_THE_UNIT):
            return ()
        case _:
            return tuple(case_stream(stage, about.case) for stage in STAGES)


def route(event: Event, about: Circumstances) -> str | None:
    """A breach's clock is in its own stream, like a case's; that there is one stands with the unit, where lists find it."""
    of_unit = isinstance(event, e.PelanggaranDataDilaporkan | e.PelanggaranDataDiberitahukan)
    return case_stream("deadlines", about.unit) if of_unit else None


DECIDER = Decider(service="deadlines", initial=INITIAL, evolve=evolve, decide=decide, streams=streams, guards=guards, route=route)
