"""Rules about personal data. Erasing cannot be undone: what forbids it for now is recorded as a refusal, what is wrong is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from services.registry import privacy_commands as c
from shared.clock import day_in
from shared.decider import Situation, Unprepared
from shared.privacy.material import BahanPrivasi
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.pelindungan import Pelindungan, kept_until
from shared.sop.privasi import LingkupData

LINGKUP_MAKS = 50


def decide(command: c.PrivacyCommand, s: Pelindungan, at: Situation) -> Sequence[Event]:
    """One case per command."""
    why = Reasons()
    ok = command.terjadi_at is None or command.terjadi_at <= at.about.now
    why.unless(ok, "waktu_di_depan", "Waktu kejadian tidak boleh di masa depan.", "terjadi_at")
    match command:
        case c.CatatPersetujuanSubjek():
            made: Event = _agreed(command, s, at, why)
        case c.CabutPersetujuan():
            known = s.persetujuan.get((command.kasus, command.subjek))
            why.unless(known is not None, "persetujuan_tidak_ada", "Tidak ada persetujuan orang ini pada kasus tersebut.", "subjek")
            standing = known is None or known.dicabut_at is None
            why.unless(standing, "persetujuan_sudah_dicabut", "Persetujuan ini sudah dicabut.", "subjek")
            made = e.PersetujuanDicabut(kasus=command.kasus, subjek=command.subjek, alasan=command.alasan)
        case c.TetapkanPenahananHukum():
            why.unless(command.penahanan not in s.penahanan, "penahanan_sudah_ada", "Penahanan ini sudah tercatat.")
            _scopes(command.lingkup, _prepared(at), at, why)
            made = e.PenahananHukumDitetapkan(penahanan=command.penahanan, lingkup=command.lingkup, dasar=command.dasar)
        case c.LepasPenahananHukum():
            why.unless(command.penahanan in s.penahanan, "penahanan_tidak_ada", "Penahanan ini tidak ada atau sudah dilepas.")
            made = e.PenahananHukumDilepas(penahanan=command.penahanan, alasan=command.alasan)
        case c.TetapkanRetensi():
            made = e.RetensiDitetapkan(jenis=command.jenis, lama_bulan=command.lama_bulan, dasar=command.dasar)
        case c.MusnahkanData():
            made = _erased(command, s, at, why)
        case _:
            assert_never(command)
    why.raise_if_any()
    return [made.model_copy(update={"terjadi_at": command.terjadi_at})]


def _agreed(command: c.CatatPersetujuanSubjek, s: Pelindungan, at: Situation, why: Reasons) -> Event:
    why.unless(bool(command.untuk), "guna_kosong", "Pilih sedikitnya satu hal yang disetujui.", "untuk")
    ours = _prepared(at).unit.get(f"kasus:{command.kasus}") == at.about.unit
    why.unless(ours, "kasus_tidak_dikenal", "Kasus ini tidak ada di unit Anda.", "kasus")
    gone = {f"subjek:{command.subjek}", f"kasus:{command.kasus}"} & s.dimusnahkan
    why.unless(not gone, "sudah_dimusnahkan", "Data orang atau kasus ini sudah dimusnahkan.", "subjek")
    return e.PersetujuanSubjekDicatat(**command.model_dump(exclude={"terjadi_at"}))


def _erased(command: c.MusnahkanData, s: Pelindungan, at: Situation, why: Reasons) -> Event:
    bahan = _prepared(at)
    _scopes(command.lingkup, bahan, at, why)
    today = day_in(at.about.zone, at.about.now)
    for part in command.lingkup:
        again = part.scope in s.dimusnahkan
        why.unless(not again, "sudah_dimusnahkan", f"Data ini sudah dimusnahkan: {part.scope}.", "lingkup")
        out = part.scope in bahan.tayang
        why.unless(
            not out, "masih_tayang", "Masih ada yang tayang. Tarik materinya dan pastikan semua saluran sudah bersih dahulu.", "lingkup"
        )
        running = part.scope in bahan.berjalan and not out
        why.unless(not running, "masih_berjalan", "Kasus ini masih berjalan. Hentikan atau selesaikan dahulu.", "lingkup")
        serving = part.jenis == "pegawai" and (at.direktori.in_office(part.id, today) or part.id in at.direktori.administrator)
        why.unless(not serving, "masih_bertugas", "Orang ini masih bertugas. Akhiri jabatannya atau berhentikan dahulu.", "lingkup")
        there = again or part.scope in bahan.kunci
        why.unless(there, "tidak_ada_data", f"Tidak ada data tersegel untuk {part.scope}.", "lingkup")
    why.raise_if_any()
    ends = [until for part in command.lingkup if (until := _kept(part, s, bahan)) is not None and until >= today]
    codes = [*(["penahanan_hukum"] if s.ditahan(command.lingkup) else []), *(["masa_simpan"] if ends else [])]
    if codes:
        sampai = max(ends, default=None)
        return e.PemusnahanDitolak(lingkup=command.lingkup, dasar_hukum=command.dasar_hukum, alasan=tuple(codes), sampai=sampai)
    return e.DataPribadiDimusnahkan(
        kunci=tuple(bahan.kunci[part.scope] for part in command.lingkup),
        dasar_hukum=command.dasar_hukum,
        alasan=command.alasan,
        lingkup=command.lingkup,
        berkas=bahan.berkas,
    )


def _scopes(lingkup: Sequence[LingkupData], bahan: BahanPrivasi, at: Situation, why: Reasons) -> None:
    why.unless(0 < len(lingkup) <= LINGKUP_MAKS, "lingkup_kosong", f"Sebutkan 1 sampai {LINGKUP_MAKS} hal.", "lingkup")
    names = [part.scope for part in lingkup]
    why.unless(len(set(names)) == len(names), "lingkup_ganda", "Ada yang disebut dua kali.", "lingkup")
    strange = [name for name in names if bahan.unit.get(name) != at.about.unit]
    why.unless(not strange, "lingkup_tidak_dikenal", f"Tidak ada di unit Anda: {', '.join(strange)}.", "lingkup")


def _kept(part: LingkupData, s: Pelindungan, bahan: BahanPrivasi) -> date | None:
    months, last = s.retensi.get(part.jenis, 0), bahan.terakhir.get(part.scope)
    return kept_until(last, months) if months and last else None


def _prepared(at: Situation) -> BahanPrivasi:
    if not isinstance(at.bekal, BahanPrivasi):
        raise Unprepared
    return at.bekal
