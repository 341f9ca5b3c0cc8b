"""The grammar of limits. `1x24 jam` is wall clock, `1x24 jam hari kerja` a working day, a bare `hari` a working day
unless the unit says otherwise; empty is no limit, and never 0.

    batas  = [awalan] (kali | banyak) ;  awalan = "±" | "maks." | "paling lama" | …
    kali   = angka "x" "24" "jam" ["hari" "kerja"]
    banyak = angka ["-" angka] [satuan] | "min." angka "maks." angka satuan | angka "jam" angka "menit" ;  angka = bilangan ["(" kata ")"]
"""

from __future__ import annotations

import re

from shared.sop.waktu.batas import TERBESAR, Awalan, Batas, Satuan
from shared.sop.waktu.kata import CONTOH, BatasTidakTerbaca, Kata, kata_kata
from shared.sop.waktu.terbilang import terbilang

KOSONG = frozenset({"", "-", "–", "—", "tidak ada", "tanpa batas", "kosong"})
_UNITS: dict[str, Satuan] = {
    "menit": "menit",
    "mnt": "menit",
    "jam": "jam",
    "hari": "hari_kerja",
    "hr": "hari_kerja",
    "minggu": "minggu",
    "pekan": "minggu",
    "bulan": "bulan",
    "bln": "bulan",
}
_PREFIXES: tuple[tuple[tuple[str, ...], Awalan], ...] = (
    (("±",), "±"),
    (("+/-",), "±"),
    (("kurang", "lebih"), "±"),
    (("sekitar",), "±"),
    (("maks",), "maks."),
    (("max",), "maks."),
    (("≤",), "maks."),
    (("maksimal",), "maks."),
    (("maksimum",), "maks."),
    (("paling", "lama"), "maks."),
    (("paling", "lambat"), "maks."),
)
_LEAST = frozenset({"min", "minimal", "minimum"})
_MOST = frozenset({"maks", "maksimal", "maksimum", "max"})
_RANGE = frozenset({"-", "–", "—", "sampai", "hingga", "s/d", "sd"})
_HINT_UNIT = "Tulis menit, jam, hari kerja, hari kalender, minggu, atau bulan."
MAX_LENGTH = 80


def baca(teks: str, *, kepala: str = "", hari_kalender: bool = False) -> Batas | None:
    """The limit, None for none. `kepala` is the column's heading, e.g. `Waktu (Menit)`. Raises BatasTidakTerbaca."""
    if len(teks) > MAX_LENGTH:
        raise BatasTidakTerbaca(MAX_LENGTH + 1, "tulisan ini terlalu panjang.", CONTOH)
    if " ".join(teks.lower().split()) in KOSONG:
        return None
    return _Reader(kata_kata(teks), len(teks) + 1, satuan_kepala(kepala), hari_kalender).batas()


def satuan_kepala(kepala: str) -> Satuan | None:
    """The unit a column's heading names: `Waktu (Menit)`. None if it names none."""
    found = [_UNITS[word] for word in re.findall(r"[a-z]+", kepala.lower()) if word in _UNITS]
    return found[0] if len(found) == 1 else None


class _Reader:
    """One pass over the words, left to right."""

    def __init__(self, tokens: list[Kata], end: int, kepala: Satuan | None, hari_kalender: bool) -> None:
        self._tokens, self._end, self._kepala, self._hari_kalender = tokens, end, kepala, hari_kalender
        self._at = 0

    def batas(self) -> Batas:
        awalan = self._prefix()
        start = self._kolom
        least = not awalan and self._word.rstrip(".") in _LEAST
        self._at += least
        first, half = self._number()
        if self._word in ("x", "×"):
            found = self._times(first, awalan, half)
        elif least and self._word.rstrip(".") not in _MOST:
            raise BatasTidakTerbaca(self._kolom, "batas paling lama belum ditulis.", "Misalnya min. 5 maks. 10 hari kerja.")
        elif least or self._word in _RANGE or self._word.rstrip(".").replace(".", "") == "sd":
            self._at += 1
            last, half_too = self._number()
            satuan = self._unit()
            if last <= first:
                raise BatasTidakTerbaca(
                    start, f"rentang {first}-{last} terbalik atau sama.", "Tulis yang kecil dahulu, misalnya 10-15 menit."
                )
            self._whole(half or half_too, start)
            found = Batas(last, satuan, awalan, first)
        else:
            found = self._plain(first, half, awalan, start)
        if self._word:
            raise BatasTidakTerbaca(self._kolom, f"“{self._word}” tidak diharapkan di sini.", CONTOH)
        return self._sized(found, start)

    def _plain(self, first: int, half: bool, awalan: Awalan, start: int) -> Batas:
        satuan = self._unit()
        if half and satuan != "jam":
            self._whole(half, start)
        minutes = first * 60 + (30 if half else 0)
        if satuan == "jam" and self._word[:1].isdigit():
            at = self._kolom
            more, fraction = self._number()
            self._whole(fraction or half, at)
            if self._unit() != "menit" or more >= 60:
                raise BatasTidakTerbaca(at, "sesudah jam hanya menit (1 sampai 59).", "Misalnya 1 jam 30 menit.")
            return Batas(minutes + more, "menit", awalan)
        return Batas(minutes, "menit", awalan) if half else Batas(first, satuan, awalan)

    def _times(self, first: int, awalan: Awalan, half: bool) -> Batas:
        at = self._kolom
        self._at += 1
        self._whole(half, at)
        if self._word != "24":
            raise BatasTidakTerbaca(self._kolom, "hanya kelipatan 24 jam yang dikenal.", "Tulis misalnya 1x24 jam.")
        self._at += 1
        if self._word != "jam":
            raise BatasTidakTerbaca(self._kolom, "kata “jam” belum ditulis.", f"Tulis {first}x24 jam.")
        self._at += 1
        if self._word in ("hari", "hr"):
            at = self._kolom
            self._at += 1
            if self._word.rstrip(".") != "kerja":
                raise BatasTidakTerbaca(at, "sesudah “24 jam” hanya “hari kerja”.", f"Tulis {first}x24 jam atau {first}x24 jam hari kerja.")
            self._at += 1
            return Batas(first, "hari_kerja", awalan)
        return Batas(first, "x24_jam", awalan)

    def _prefix(self) -> Awalan:
        for words, awalan in _PREFIXES:
            here = tuple(t.kata.rstrip(".") for t in self._tokens[self._at : self._at + len(words)])
            if here == words:
                self._at += len(words)
                return awalan
        return ""

    def _number(self) -> tuple[int, bool]:
        """A number, and whether a half comes on top of it (`1,5`, `setengah`)."""
        word, kolom = self._word, self._kolom
        if word == "setengah":
            self._at += 1
            return 0, True
        if not word[:1].isdigit():
            raise BatasTidakTerbaca(kolom, f"di sini seharusnya bilangan{f', bukan “{word}”' if word else ''}.", CONTOH)
        whole, _, fraction = word.replace(".", ",").partition(",")
        if len(fraction) > 2:
            raise BatasTidakTerbaca(
                kolom, f"{word} dapat dibaca dua cara.", "Tulis ribuan tanpa titik, pecahan dengan satu angka (1,5 jam)."
            )
        if fraction.rstrip("0") not in ("", "5"):
            raise BatasTidakTerbaca(kolom, f"pecahan {word} tidak dikenal.", "Tulis dalam menit, misalnya 90 menit.")
        if len(whole) > 6:
            raise BatasTidakTerbaca(kolom, "bilangan ini terlalu besar.", CONTOH)
        self._at += 1
        self._in_words(int(whole))
        return int(whole), fraction.rstrip("0") == "5"

    def _in_words(self, n: int) -> None:
        """`10 (sepuluh)`: the words must say the same."""
        if self._word != "(":
            return
        kolom = self._kolom
        self._at += 1
        words = []
        while self._word not in (")", ""):
            words.append(self._word)
            self._at += 1
        if self._word != ")":
            raise BatasTidakTerbaca(kolom, "kurung ini belum ditutup.", f"Misalnya {n} ({terbilang(n)}).")
        self._at += 1
        if " ".join(words) != terbilang(n):
            raise BatasTidakTerbaca(kolom, f"kata dalam kurung tidak sama dengan {n}.", f"Tulis {n} ({terbilang(n)}) atau {n} saja.")

    def _unit(self) -> Satuan:
        word, kolom = self._word.rstrip("."), self._kolom
        if not word:
            if self._kepala is None:
                raise BatasTidakTerbaca(kolom, "satuannya belum ditulis.", _HINT_UNIT)
            return self._hari(self._kepala, "")
        if word not in _UNITS:
            raise BatasTidakTerbaca(kolom, f"satuan “{word}” tidak dikenal.", _HINT_UNIT)
        self._at += 1
        after = self._word.rstrip(".")
        kind = after if _UNITS[word] == "hari_kerja" and after in ("kerja", "kalender") else ""
        self._at += bool(kind)
        return self._hari(_UNITS[word], kind)

    def _hari(self, satuan: Satuan, kind: str) -> Satuan:
        calendar = kind == "kalender" or (not kind and self._hari_kalender)
        return "hari_kalender" if satuan == "hari_kerja" and calendar else satuan

    @staticmethod
    def _whole(half: bool, kolom: int) -> None:
        if half:
            raise BatasTidakTerbaca(kolom, "pecahan hanya untuk jam.", "Tulis misalnya 1,5 jam atau 90 menit.")

    @staticmethod
    def _sized(batas: Batas, kolom: int) -> Batas:
        if batas.jumlah == 0 or batas.mulai_dari == 0:
            raise BatasTidakTerbaca(kolom, "batas tidak boleh 0.", "Kosongkan bila langkah ini tanpa batas.")
        if batas.jumlah > TERBESAR[batas.satuan]:
            kata = batas.satuan.replace("_", " ").replace("x24 jam", "x 24 jam")
            raise BatasTidakTerbaca(kolom, f"paling banyak {TERBESAR[batas.satuan]} {kata}.", "Periksa bilangan dan satuannya.")
        return batas

    @property
    def _word(self) -> str:
        return self._tokens[self._at].kata if self._at < len(self._tokens) else ""

    @property
    def _kolom(self) -> int:
        return self._tokens[self._at].kolom if self._at < len(self._tokens) else self._end
