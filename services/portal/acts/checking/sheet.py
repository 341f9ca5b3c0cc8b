"""The checklist as the page shows it: headings, questions, what was answered, what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.portal.acts.answers import Terisi
from services.portal.acts.checking.proof import Bukti
from shared.refusal import Reason
from shared.sop.hints import Petunjuk
from shared.sop.lists import DAFTAR_PERIKSA, Butir, wajib


@dataclass(frozen=True, slots=True)
class Soal:
    """One check with its answer so far."""

    kode: str
    butir: Butir
    jawaban: str
    catatan: str
    petunjuk: tuple[Petunjuk, ...]
    bukti: Bukti | None
    wajib_catatan: bool = False

    @property
    def manual(self) -> bool:
        """A person answers it."""
        return self.butir.akibat != "otomatis"


@dataclass(frozen=True, slots=True)
class Kelompok:
    """Checks under one heading."""

    nama: str
    soal: tuple[Soal, ...]

    @property
    def terjawab(self) -> int:
        """How many are done, the system's own among them."""
        return sum(bool(s.jawaban) or not s.manual for s in self.soal)


@dataclass(frozen=True, slots=True)
class Lembar:
    """The whole list."""

    versi: int
    kelompok: tuple[Kelompok, ...]

    @property
    def soal(self) -> tuple[Soal, ...]:
        """All that a person answers."""
        return tuple(s for k in self.kelompok for s in k.soal if s.manual)

    @property
    def terjawab(self) -> int:
        """How many of them are answered."""
        return sum(bool(s.jawaban) for s in self.soal)

    @property
    def gagal(self) -> tuple[str, ...]:
        """Blockers answered *tidak*: with these the material can only go back."""
        return tuple(s.kode for s in self.soal if s.jawaban == "tidak" and s.kode in wajib(self.versi))


def sheet(t: Terisi, versi: int, hints: Mapping[str, tuple[Petunjuk, ...]], proofs: Mapping[str, Bukti], pemilu: bool) -> Lembar:
    """The list of this version, filled in as far as it is."""
    questions = [
        Soal(
            kode, b, t.one(f"hasil.{kode}"), t.one(f"hasil_catatan.{kode}"), hints.get(kode, ()), proofs.get(kode), pemilu and kode == "n1"
        )
        for kode, b in DAFTAR_PERIKSA[versi].items()
    ]
    names = dict.fromkeys(s.butir.kelompok for s in questions)
    return Lembar(versi, tuple(Kelompok(n, tuple(s for s in questions if s.butir.kelompok == n)) for n in names))


def linked(reasons: tuple[Reason, ...], lembar: Lembar) -> Iterator[Reason]:
    """The stage names all unanswered checks in one sentence; on the page each gets a line that leads to it."""
    for r in reasons:
        if r.kode != "butir_belum_dijawab":
            yield r
            continue
        for s in lembar.soal:
            if not s.jawaban and s.kode in wajib(lembar.versi):
                yield Reason(kode=r.kode, pesan=f"Jawab butir {s.butir.kode}: {s.butir.pertanyaan}.", bidang=f"hasil.{s.kode}")
