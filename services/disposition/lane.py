"""The serta-merta lane at its two ends: opened in one act, and not closed before what it left out is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from services.disposition import commands as c
from services.disposition.state import State, Susulan
from shared.clock import day_in
from shared.decider import Situation
from shared.refusal import Reasons
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import BATAS_SUSULAN, DILEWATI, SUSULAN
from shared.sop.jawaban import ditolak, periksa_jawaban
from shared.sop.lists import DAFTAR_PERIKSA, daftar_berlaku, wajib
from shared.sop.waktu.kalender import Kalender, TanpaJamKerja
from shared.sop.waktu.tenggat import due
from shared.sop.waktu.tulisan import baca
from shared.sop.waktu.uraian import uraian
from shared.sop.waktu.usulan import usulan_kalender

TANPA_KALENDER = "Kalender kerja unit belum ditetapkan atau tidak memuat jam kerja; dihitung dengan jam kerja dan hari libur bawaan."


def buka(command: c.BukaSertaMerta, s: State, at: Situation, tahun: int, why: Reasons) -> Sequence[Event]:
    """The case begins, takes its number, and lies with the staf; it keeps the document under which it began."""
    why.unless(s.tahap == "belum_ada", "kasus_sudah_ada", "Disposisi untuk kasus ini sudah dibuat.")
    jalur, profil = at.direktori.jalur_serta_merta, at.direktori.profil
    off = "Jalur serta-merta belum aktif di unit ini; administrator mengaktifkannya dengan nomor dokumen."
    why.unless(jalur is not None, "jalur_belum_aktif", off)
    why.raise_if_any()
    assert jalur is not None and profil is not None
    nomor = s.nomor.berikut
    made = e.DisposisiDibuat(
        nomor_disposisi=nomor,
        tahun=tahun,
        sop_nomor=profil.sop.nomor,
        sop_versi=profil.sop.versi,
        disposisi=command.disposisi,
        jalur="serta_merta",
        jalur_dokumen=jalur.nomor_dokumen,
    )
    return [e.NomorDisposisiDiberikan(tahun=tahun, nomor=nomor), made, e.PenyusunanDitugaskan(staf=command.staf, jalur="serta_merta")]


def not_taken_back(s: State, why: Reasons) -> None:
    """The hand-overs between that could be taken back one by one are just what the lane leaves out."""
    pesan = "Di jalur serta-merta penugasan tidak ditarik kembali: alihkan kepada staf lain, atau hentikan prosesnya."
    why.unless(s.jalur == "biasa", "jalur_serta_merta", pesan)


def tetapkan(s: State, at: Situation) -> Sequence[Event]:
    """Once, when the first outlet shows it."""
    debt = s.susulan
    if s.jalur == "biasa" or debt.mulai_at is not None:
        return []
    mulai = debt.tayang_at or at.about.now
    due_at, penjabaran, versi = reckoned(debt, mulai, at)
    skipped = tuple(k for k in DILEWATI if not (k == "8a" and debt.diperintah_oleh == "sekretaris"))
    return [
        e.KewajibanSusulanDitetapkan(
            nomor_dokumen=debt.dokumen or "-",
            dilewati=skipped,
            kewajiban=tuple(e.Kewajiban(kode=d.kode, langkah=d.langkah, jabatan=d.jabatan, due_at=due_at) for d in SUSULAN.values()),
            mulai_at=mulai,
            aturan=BATAS_SUSULAN,
            kalender_versi=versi,
            penjabaran=penjabaran,
        )
    ]


def reckoned(debt: Susulan, mulai: datetime, at: Situation) -> tuple[datetime, tuple[str, ...], int]:
    """By the unit's calendar; by the shipped one where there is none, or one without working time, and then it says so."""
    batas = baca(BATAS_SUSULAN)
    assert batas is not None
    if debt.kalender is not None:
        own = Kalender(debt.kalender, debt.kalender_versi)
        try:
            d = due(batas, mulai, own)
            return d.at, uraian(d, own, nama=False), debt.kalender_versi
        except TanpaJamKerja:
            pass  # a debt without a due time would be none
    year = day_in(at.about.zone, mulai).year
    zona: Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"] = at.direktori.profil.zona if at.direktori.profil else "Asia/Jakarta"
    shipped = Kalender(usulan_kalender(zona, [year, year + 1]))
    d = due(batas, mulai, shipped)
    return d.at, (TANPA_KALENDER, *uraian(d, shipped, nama=False)), 0


def penuhi(command: c.PenuhiKoreksiSusulan | c.PenuhiVerifikasiSusulan, s: State, at: Situation, why: Reasons) -> Sequence[Event]:
    """By whom it is owed, by nobody who wrote it, and not both by one person."""
    kode = "koreksi" if isinstance(command, c.PenuhiKoreksiSusulan) else "verifikasi"
    debt, me = s.susulan, at.about.actor
    why.unless(kode in debt.kewajiban, "kewajiban_tidak_ada", "Kasus ini tidak punya kewajiban susulan tersebut.")
    why.unless(kode not in debt.terpenuhi, "kewajiban_sudah_dipenuhi", "Kewajiban susulan ini sudah dipenuhi.")
    wrote = "Anda ikut menulis atau menyerahkan materi ini; pemeriksaan susulan dilakukan orang lain."
    why.unless(me not in debt.penyentuh, "pemeriksa_bukan_penyentuh", wrote)
    both = "Koreksi susulan dan verifikasi susulan dilakukan oleh dua orang yang berbeda."
    why.unless(me not in [who for k, who in debt.terpenuhi.items() if k != kode], "pemeriksa_sama", both)
    explained = command.hasil == "sesuai" or bool(command.catatan.strip())
    why.unless(explained, "catatan_kosong", "Jelaskan apa yang perlu diralat atau ditarik.", "catatan")
    if isinstance(command, c.PenuhiKoreksiSusulan):
        return [e.KewajibanSusulanDipenuhi(kode=kode, hasil=command.hasil, sidik=debt.sidik, catatan=command.catatan)]
    _whole_list(command, why)
    return [
        e.KewajibanSusulanDipenuhi(
            kode=kode,
            hasil=command.hasil,
            sidik=debt.sidik,
            catatan=command.catatan,
            daftar_versi=command.daftar_versi,
            periksa=command.periksa,
        )
    ]


def _whole_list(command: c.PenuhiVerifikasiSusulan, why: Reasons) -> None:
    """Answered whole; what fails a required check cannot be *sesuai*."""
    now = daftar_berlaku()
    outdated = f"Daftar periksa sudah diperbarui menjadi versi {now}; muat ulang dahulu."
    why.unless(command.daftar_versi == now, "daftar_usang", outdated, "daftar_versi")
    required = wajib(now)
    periksa_jawaban(command.periksa, DAFTAR_PERIKSA[now], required, why, "hasil")
    failed = ditolak(command.periksa, required)
    honest = not failed or command.hasil != "sesuai"
    why.unless(honest, "butir_gagal", f"Ada butir wajib yang dijawab tidak ({', '.join(failed)}): hasilnya bukan sesuai.", "hasil_susulan")


def debts_paid(s: State, why: Reasons) -> None:
    """A case of the lane is not closed while anything is owed, nor before it is known what is."""
    debt = s.susulan
    if s.jalur == "biasa" or s.tahap != "tayang":
        return
    open_ = [SUSULAN[k].sebutan if k in SUSULAN else k for k in debt.terbuka] or ([] if debt.mulai_at else ["belum tercatat"])
    why.unless(not open_, "kewajiban_terbuka", f"Kewajiban susulan jalur serta-merta belum dipenuhi: {'; '.join(open_)}.")
