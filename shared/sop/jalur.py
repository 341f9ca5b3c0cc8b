"""The serta-merta lane (UU 14/2008 Ps. 10): what it leaves out before publishing, what it never leaves out, and what is made up after.

Pure. Never left out: a second person, the digest, the short list. Left out: named in public, and made up within a working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.lists import DAFTAR_PERIKSA, Butir
from shared.sop.materi import HasilPeriksa, Jabatan

BATAS_SUSULAN = "1 hari kerja"
"""How soon after the first outlet shows it everything must be made up."""
BATAS_TAYANG = "1 jam"
"""What the lane is for, from opening to publication: told as an aim, no clock runs for it."""


@dataclass(frozen=True, slots=True)
class DaftarSingkat:
    """The checks that even the lane never leaves out, worded as in that version of the whole list."""

    daftar_versi: int
    kode: tuple[str, ...]

    @property
    def butir(self) -> Mapping[str, Butir]:
        """By code, in the order of the list."""
        return {k: DAFTAR_PERIKSA[self.daftar_versi][k] for k in self.kode}


DAFTAR_SINGKAT: Mapping[int, DaftarSingkat] = MappingProxyType({1: DaftarSingkat(1, ("k2", "p1", "p2", "p3", "p4", "h3"))})
"""By version: what was judged keeps the one it names."""


def singkat_berlaku() -> int:
    """Version that is judged by today."""
    return max(DAFTAR_SINGKAT)


DILEWATI: Mapping[str, str] = MappingProxyType(
    {
        "2": "Penerusan disposisi oleh Sekretaris (langkah 2)",
        "3": "Penerimaan disposisi oleh Sekretariat (langkah 3)",
        "4": "Penugasan staf oleh Sekretariat (langkah 4)",
        "5b": "Koreksi materi oleh Sekretaris (langkah 5)",
        "6": "Penyerahan materi oleh Sekretaris (langkah 6)",
        "7": "Verifikasi dengan daftar periksa lengkap (langkah 7)",
        "8a": "Perintah tayang oleh Sekretaris (langkah 8)",
    }
)
"""What the lane leaves out before publishing, as it is told in public."""


@dataclass(frozen=True, slots=True)
class Susulan:
    """One duty afterwards: which left-out step it makes up, and whose it is."""

    kode: str
    langkah: str
    jabatan: Jabatan
    perintah: str
    sebutan: str


SUSULAN: Mapping[str, Susulan] = MappingProxyType(
    {
        "koreksi": Susulan("koreksi", "5b", "sekretaris", "PenuhiKoreksiSusulan", "Koreksi susulan oleh Sekretaris"),
        "verifikasi": Susulan("verifikasi", "7", "bidang_pdki", "PenuhiVerifikasiSusulan", "Verifikasi susulan dengan daftar lengkap"),
    }
)
HASIL: Mapping[str, str] = MappingProxyType({"sesuai": "sesuai", "perlu_ralat": "perlu ralat", "perlu_ditarik": "perlu ditarik"})


def pemeriksa(direktori: Direktori, day: date, tersentuh: Sequence[str]) -> tuple[Jabatan, ...]:
    """Whose task the short list is: the Bidang's if anybody there may; an emergency must not wait for an empty office."""
    free = [p for p in direktori.holders("bidang_pdki", day) if p not in tersentuh]
    return ("bidang_pdki",) if free else ("sekretaris", "ppid_pembantu")


@dataclass(frozen=True, slots=True)
class Tugasan:
    """One duty as it stands. `hasil` empty: open."""

    kode: str
    jabatan: str
    due_at: datetime
    hasil: str = ""
    dipenuhi_at: datetime | None = None
    catatan: str = ""
    daftar_versi: int | None = None
    periksa: tuple[HasilPeriksa, ...] = ()

    @property
    def sebutan(self) -> str:
        """What is to be done."""
        return SUSULAN[self.kode].sebutan if self.kode in SUSULAN else self.kode

    @property
    def jawaban(self) -> tuple[tuple[str, str, str], ...]:
        """(question, answer, note) of the list that was made up."""
        asked = DAFTAR_PERIKSA.get(self.daftar_versi or 0, {})
        worded = {k: f"{b.kode}. {b.pertanyaan}" for k, b in asked.items()}
        return tuple((worded.get(h.kode, h.kode), h.jawaban.replace("_", " "), h.catatan) for h in self.periksa)


@dataclass(frozen=True, slots=True)
class Lintasan:
    """A case's way along the lane, for pages and prints. `dilewati` before anything is out: what will be left out."""

    nomor_dokumen: str
    dibuka_at: datetime
    dilewati: tuple[str, ...] = tuple(DILEWATI)
    tugasan: Mapping[str, Tugasan] = field(default_factory=dict)
    sasaran: str = BATAS_TAYANG
    aturan: str = BATAS_SUSULAN
    penjabaran: tuple[str, ...] = ()

    @property
    def kalimat(self) -> tuple[str, ...]:
        """What was left out, in words."""
        return tuple(DILEWATI.get(k, k) for k in self.dilewati)


def lintasan(facts: Iterable[Recorded[Any]]) -> Lintasan | None:
    """None: the case goes step by step."""
    found: Lintasan | None = None
    for fact in facts:
        match fact.event:
            case e.DisposisiDibuat(jalur="serta_merta", jalur_dokumen=nomor):
                found = Lintasan(nomor, fact.at)
            case e.KewajibanSusulanDitetapkan() as k if found is not None:
                duties = {t.kode: Tugasan(t.kode, t.jabatan, t.due_at) for t in k.kewajiban}
                found = replace(found, dilewati=k.dilewati, tugasan=duties, aturan=k.aturan, penjabaran=k.penjabaran)
            case e.KewajibanSusulanDipenuhi() as d if found is not None and d.kode in found.tugasan:
                done = replace(found.tugasan[d.kode], hasil=d.hasil, dipenuhi_at=fact.at, catatan=d.catatan)
                done = replace(done, daftar_versi=d.daftar_versi, periksa=d.periksa)
                found = replace(found, tugasan={**found.tugasan, d.kode: done})
            case _:
                continue
    return found
