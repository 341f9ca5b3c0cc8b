"""The figures of one month and unit. Each comes with the cases behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.sop.laporan.butir import teks_butir
from shared.sop.laporan.kartu import GiliranKasus, Kartu
from shared.sop.laporan.masa import Masa
from shared.sop.laporan.ukur import Lama, lama, menit_kerja
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.langkah import LANGKAH


@dataclass(frozen=True, slots=True)
class LamaGiliran:
    """Turns at one step, or of one jabatan, that ended in the month. `batal`: taken back, stopped, handed to another."""

    kunci: str
    lama: Lama
    batal: int

    @property
    def giliran(self) -> int:
        """All of them."""
        return self.lama.n + self.lama.tanpa_kalender + self.batal


@dataclass(frozen=True, slots=True)
class Ketepatan:
    """Due times over a step (or a group: `5a-5b`) that ended in the month; `berjalan_lewat`: fell due in it and still run."""

    langkah: str
    tepat: int
    terlambat: int
    berjalan_lewat: int

    @property
    def n(self) -> int:
        """Those that ended."""
        return self.tepat + self.terlambat


@dataclass(frozen=True, slots=True)
class ButirKembali:
    """One code of one list: how often material came back for it."""

    daftar: str
    versi: int
    kode: str
    sebutan: str
    teks: str
    n: int


@dataclass(frozen=True, slots=True)
class Penyimpangan:
    """Finished cases that left the table at this row in this way; how often, and by which event or reason."""

    langkah: int
    jenis: str
    sebab: str
    n: int


@dataclass(frozen=True, slots=True)
class AngkaBulan:
    """What the page shows. `kasus`: `figure/key` → the cases behind it."""

    unit: str
    masa: Masa
    per: datetime
    kalender_versi: int | None
    tayang: int
    saluran: Mapping[str, int]
    lolos: int
    putaran: Mapping[int, int]
    kembali: int
    butir: tuple[ButirKembali, ...]
    langkah: tuple[LamaGiliran, ...]
    jabatan: tuple[LamaGiliran, ...]
    ketepatan: tuple[Ketepatan, ...]
    selesai: int
    sesuai: int
    penyimpangan: tuple[Penyimpangan, ...]
    jalur: Mapping[str, int]
    kasus: Mapping[str, tuple[str, ...]]

    @property
    def giliran(self) -> int:
        """Turns that ended in the month."""
        return sum(row.giliran for row in self.langkah)

    @property
    def terlambat(self) -> int:
        """Steps that were late."""
        return sum(row.terlambat + row.berjalan_lewat for row in self.ketepatan)


def angka_bulan(unit: str, masa: Masa, kartu: Iterable[Kartu], kalender: Kalender | None, per: datetime) -> AngkaBulan:
    """By all cases of the unit that had anything to do with the month, in whatever order; as of `per`."""
    cards = sorted((k for k in kartu if k.unit == unit), key=lambda k: (k.tahun, k.nomor, k.kasus))
    out = [k for k in cards if masa.memuat(k.tayang_at)]
    ended = [k for k in cards if k.akhir is not None and masa.memuat(k.akhir.at)]
    return AngkaBulan(
        unit=unit,
        masa=masa,
        per=per,
        kalender_versi=kalender.versi if kalender else None,
        tayang=len(out),
        saluran=dict(sorted(Counter(s for k in cards for s, at in k.tayang.items() if masa.memuat(at)).items())),
        lolos=sum(not k.kembali_sebelum_tayang for k in out),
        putaran=dict(sorted(Counter(1 + k.kembali_sebelum_tayang for k in out).items())),
        kembali=sum(masa.memuat(r.at) for k in cards for r in k.kembali),
        butir=tuple(_codes(cards, masa)),
        langkah=tuple(_spans([*LANGKAH], cards, masa, kalender, lambda g: g.langkah)),
        jabatan=tuple(_spans([*dict.fromkeys(j for j, _ in LANGKAH.values())], cards, masa, kalender, lambda g: g.jabatan)),
        ketepatan=tuple(_punctual(cards, masa, per)),
        selesai=len(ended),
        sesuai=sum(not k.simpangan for k in ended),
        penyimpangan=tuple(_deviations(ended)),
        jalur=dict(sorted(Counter(k.jalur for k in cards if masa.memuat(k.dibuat_at)).items())),
        kasus=_behind(cards, masa, per),
    )


def giliran_dalam(cards: Iterable[Kartu], masa: Masa) -> Iterator[tuple[Kartu, GiliranKasus]]:
    """Turns that ended in the month."""
    for k in cards:
        for g in k.giliran:
            if masa.memuat(g.berakhir_at):
                yield k, g


def menit(g: GiliranKasus, kalender: Kalender | None) -> int | None:
    """Working minutes of a turn that has ended."""
    return menit_kerja(kalender, g.mulai_at, g.berakhir_at) if g.berakhir_at else None


def _spans(
    keys: Sequence[str], cards: Sequence[Kartu], masa: Masa, kalender: Kalender | None, of: Callable[[GiliranKasus], str]
) -> Iterator[LamaGiliran]:
    turns = [g for _, g in giliran_dalam(cards, masa)]
    for key in keys:
        own = [g for g in turns if of(g) == key]
        if own:
            done = [g for g in own if g.hasil == "dikerjakan"]
            yield LamaGiliran(key, lama(menit(g, kalender) for g in done), len(own) - len(done))


def _punctual(cards: Sequence[Kartu], masa: Masa, per: datetime) -> Iterator[Ketepatan]:
    ended: Counter[tuple[str, str]] = Counter()
    over: Counter[str] = Counter()
    for _, langkah, keadaan in _dues(cards, masa, per):
        if keadaan == "lewat":
            over[langkah] += 1
        else:
            ended[langkah, keadaan] += 1
    steps = {langkah for langkah, _ in ended} | set(over)
    for langkah in sorted(steps, key=lambda kode: (list(LANGKAH).index(kode.split("-")[0]), kode)):
        yield Ketepatan(langkah, ended[langkah, "tepat"], ended[langkah, "terlambat"], over[langkah])


def _dues(cards: Sequence[Kartu], masa: Masa, per: datetime) -> Iterator[tuple[Kartu, str, str]]:
    """Lifted limits say nothing; running ones count once they have passed."""
    for k in cards:
        for t in k.tenggat:
            if t.hasil in ("tepat", "terlambat") and masa.memuat(t.berakhir_at):
                yield k, t.langkah, t.hasil
            elif not t.hasil and masa.memuat(t.due_at) and t.keadaan(per) == "terlambat":
                yield k, t.langkah, "lewat"


def _codes(cards: Sequence[Kartu], masa: Masa) -> Iterator[ButirKembali]:
    found = Counter((r.daftar, r.versi, kode) for k in cards for r in k.kembali if masa.memuat(r.at) for kode in r.kode)
    for (daftar, versi, kode), n in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        yield ButirKembali(daftar, versi, kode, *teks_butir(daftar, versi, kode), n)


def _deviations(ended: Sequence[Kartu]) -> Iterator[Penyimpangan]:
    found = Counter((s.langkah, s.jenis, s.sebab) for k in ended for s in k.simpangan)
    for (langkah, jenis, sebab), n in sorted(found.items()):
        yield Penyimpangan(langkah, jenis, sebab, n)


def _behind(cards: Sequence[Kartu], masa: Masa, per: datetime) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for k in cards:
        for key in _figures(k, masa, per):
            found.setdefault(key, {})[k.kasus] = None
    return {key: tuple(cases) for key, cases in sorted(found.items())}


def _figures(k: Kartu, masa: Masa, per: datetime) -> Iterator[str]:
    """Which figures a case is part of."""
    if masa.memuat(k.tayang_at):
        yield from ("tayang", f"putaran/{1 + k.kembali_sebelum_tayang}", "kembali_dahulu" if k.kembali_sebelum_tayang else "lolos")
    yield from (f"saluran/{s}" for s, at in k.tayang.items() if masa.memuat(at))
    for _, g in giliran_dalam([k], masa):
        yield from ("giliran", f"langkah/{g.langkah}", f"jabatan/{g.jabatan}")
    for _, langkah, keadaan in _dues([k], masa, per):
        yield f"{keadaan}/{langkah}"
        if keadaan != "tepat":
            yield "terlambat"
    for r in k.kembali:
        if masa.memuat(r.at):
            yield from ("kembali", *(f"butir/{r.daftar}-{r.versi}-{kode}" for kode in r.kode))
    if masa.memuat(k.dibuat_at):
        yield f"jalur/{k.jalur}"
    if k.akhir is not None and masa.memuat(k.akhir.at):
        yield from ("selesai", "menyimpang" if k.simpangan else "sesuai")
        yield from (f"simpangan/{s.langkah}-{s.jenis}-{s.sebab}" for s in k.simpangan)
