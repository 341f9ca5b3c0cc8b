"""Buku disposisi: a line per number, also for numbers that were voided, so that the book has no gap nobody can explain.

Columns after the lembar disposisi in use at pemda (half folio): number, date, letter or own initiative, from, subject, sifat,
passed on to, now at, done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop import worklist
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.register.kata import KEAMANAN, SEBAB_BERHENTI, SIFAT, Nilai, hari, hari_angka, jabatan_sebagai, zona_dari
from shared.sop.worklist import Kasus


@dataclass(frozen=True, slots=True)
class Serah:
    """The sheet came to an office, or to one named staf of it."""

    jabatan: str
    at: datetime
    pegawai: str | None = None


@dataclass(frozen=True, slots=True)
class Buku:
    """One line. `kasus` is folded as the work list does; `batal`: a number that carries no disposition."""

    kasus: Kasus = field(default_factory=Kasus)
    dibuat_at: datetime | None = None
    pemberi: str = ""
    sebagai: str = "definitif"
    diteruskan: tuple[Serah, ...] = ()
    selesai_at: datetime | None = None
    sebab: str = ""
    batal: bool = False

    @property
    def status(self) -> str:
        """Which pile of the register it lies on."""
        if self.batal:
            return "batal"
        if self.kasus.tahap_lanjut in ("dihentikan", "ditarik"):
            return self.kasus.tahap_lanjut
        done = self.selesai_at is not None and self.kasus.tahap_lanjut != "ralat"
        return "selesai" if done else "berjalan"


def evolve(b: Buku, fact: Recorded[Event]) -> Buku:
    """Assigns, never checks."""
    at = fact.at
    match fact.event:
        case e.NomorDisposisiDibatalkan(nomor=nomor, tahun=tahun):
            kasus = replace(
                b.kasus, unit=fact.unit, nomor=nomor, tahun=tahun, position=fact.position, sheet_position=fact.position, sifat="", at=at
            )
            return replace(b, kasus=kasus, dibuat_at=at, batal=True)
        case e.DisposisiDibuat(jalur=jalur):
            # On the serta-merta lane the sheet goes straight to the staf who is named with it.
            to = (Serah("sekretaris", at),) if jalur == "biasa" else ()
            b = replace(b, dibuat_at=at, pemberi=fact.jabatan or "", sebagai=fact.bertindak_sebagai, diteruskan=to)
        case e.DisposisiDiteruskan():
            b = replace(b, diteruskan=(*b.diteruskan, Serah("sekretariat", at)))
        case e.PenyusunanDitugaskan(staf=staf) | e.PenugasanDialihkan(staf=staf):
            b = replace(b, diteruskan=(*b.diteruskan, Serah("staf_sekretariat", at, staf)))
        case e.PenyerahanDitarik():
            b = replace(b, diteruskan=b.diteruskan[:-1])
        case e.DisposisiDiserahkanKembali():
            b = replace(b, diteruskan=(*b.diteruskan, Serah("sekretaris", at)))
        case e.DisposisiSelesai():
            b = replace(b, selesai_at=at)
        case e.ProsesDihentikan(sebab=sebab):
            b = replace(b, selesai_at=at, sebab=sebab)
        case _:
            pass
    return replace(b, kasus=worklist.evolve(b.kasus, fact))


def sel(b: Buku, teks: Event | None, d: Direktori) -> dict[str, Nilai]:
    """The line's cells. `teks`: the event that carries the sheet (or the void), opened from the log."""
    zona, k = zona_dari(d.profil), b.kasus
    cells: dict[str, Nilai] = {
        "nomor": k.nomor,
        "tahun": k.tahun,
        "tanggal": hari(b.dibuat_at, zona),
        **dict.fromkeys(("asal", "nomor_surat", "agenda", "dari", "perihal", "keamanan"), ""),
        "tanggal_surat": None,
        "sifat": SIFAT.get(k.sifat, k.sifat),
        "diteruskan": "; ".join(f"{_siapa(s.jabatan, s.pegawai, d)}, {hari_angka(s.at, zona)}" for s in b.diteruskan),
        "kini": "; ".join(dict.fromkeys(f"{_siapa(t.jabatan, t.pegawai, d)}, langkah {t.langkah}" for t in k.tugas)),
        "keadaan": _keadaan(b),
        "selesai": hari(b.selesai_at, zona),
        "kasus": k.case,
    }
    match teks:
        case e.DisposisiDibuat(disposisi=sheet) | e.DisposisiDibetulkan(disposisi=sheet):
            cells |= _sheet(sheet, jabatan_sebagai(b.pemberi, b.sebagai, d.profil))
        case e.NomorDisposisiDibatalkan(alasan=alasan):
            cells["perihal"] = alasan
        case _:
            pass
    return cells


def _sheet(sheet: e.IsiDisposisi, pemberi: str) -> dict[str, Nilai]:
    asal, keamanan = sheet.asal, KEAMANAN[sheet.klasifikasi_keamanan]
    if isinstance(asal, e.AsalPrakarsa):
        return {"asal": "Prakarsa", "dari": pemberi, "perihal": asal.kegiatan, "keamanan": keamanan}
    return {
        "asal": "Surat",
        "nomor_surat": asal.nomor_surat,
        "tanggal_surat": asal.tanggal_surat,
        "agenda": asal.nomor_agenda_surat,
        "dari": asal.dari,
        "perihal": asal.hal,
        "keamanan": keamanan,
    }


def _keadaan(b: Buku) -> str:
    if b.batal:
        return "Nomor dibatalkan"
    because = SEBAB_BERHENTI.get(b.sebab, "")
    return f"{b.kasus.keadaan} ({because})" if b.status == "dihentikan" and because else b.kasus.keadaan


def _siapa(jabatan: str, pegawai: str | None, d: Direktori) -> str:
    office, known = d.sebutan(jabatan), d.pegawai.get(pegawai or "")
    return f"{office}: {known.nama}" if known else office
