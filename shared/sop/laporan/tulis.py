"""Figures and turns as plain data: what the command line prints as JSON, and the rows of the CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.sop.laporan.bulan import AngkaBulan, giliran_dalam, menit
from shared.sop.laporan.kartu import Kartu
from shared.sop.laporan.masa import Masa
from shared.sop.laporan.tahun import AngkaTahun
from shared.sop.waktu.kalender import Kalender

KOLOM_GILIRAN = (
    "kasus",
    "nomor",
    "tahun",
    "jalur",
    "langkah",
    "putaran",
    "jabatan",
    "oleh",
    "mulai",
    "berakhir",
    "hasil",
    "menit_kerja",
    "batas_waktu",
    "terlambat",
)
KOLOM_ANGKA = ("ukuran", "kunci", "nilai", "satuan")


def sebagai_data(angka: AngkaBulan | AngkaTahun) -> dict[str, Any]:
    """Everything, times in UTC; figures that are reckoned from others are written out."""
    found: dict[str, Any] = asdict(angka) | {"tayang": angka.tayang}
    if isinstance(angka, AngkaBulan):
        found |= {"giliran": angka.giliran, "terlambat": angka.terlambat}
        found["putaran"] = {str(n): cases for n, cases in angka.putaran.items()}
    else:
        found |= {"laporan": angka.laporan}
    return found


def baris_giliran(cards: Iterable[Kartu], masa: Masa, kalender: Kalender | None, per: datetime, zona: str) -> Iterator[tuple[Any, ...]]:
    """One row per turn that ended in the span. People by opaque id only."""
    for k, g in giliran_dalam(sorted(cards, key=lambda k: (k.tahun, k.nomor, k.kasus)), masa):
        late = g.terlambat(per)
        due = g.tenggat.due_at if g.tenggat is not None and late is not None else None
        yield (
            *(k.kasus, k.nomor, k.tahun, k.jalur, g.langkah, g.putaran, g.jabatan, g.oleh),
            *(_local(g.mulai_at, zona), _local(g.berakhir_at, zona), g.hasil),
            "" if (minutes := menit(g, kalender)) is None else minutes,
            *(_local(due, zona), "" if late is None else "ya" if late else "tidak"),
        )


def baris_angka(angka: AngkaBulan | AngkaTahun) -> Iterator[tuple[str, str, int | str, str]]:
    """One row per figure."""
    yield from _of_month(angka) if isinstance(angka, AngkaBulan) else _of_year(angka)


def _of_month(a: AngkaBulan) -> Iterator[tuple[str, str, int | str, str]]:
    yield ("tayang", "", a.tayang, "kasus")
    yield from (("tayang_saluran", s, n, "publikasi") for s, n in a.saluran.items())
    yield ("lolos_pertama", "", a.lolos, "kasus")
    yield from (("putaran", str(r), n, "kasus") for r, n in a.putaran.items())
    yield ("dikembalikan", "", a.kembali, "kali")
    yield from (("dikembalikan_butir", f"{b.daftar}-{b.versi}-{b.kode}", b.n, "kali") for b in a.butir)
    for what, rows in (("langkah", a.langkah), ("jabatan", a.jabatan)):
        for row in rows:
            yield (f"giliran_{what}", row.kunci, row.giliran, "giliran")
            yield (f"batal_{what}", row.kunci, row.batal, "giliran")
            yield (f"terukur_{what}", row.kunci, row.lama.n, "giliran")
            yield (f"median_{what}", row.kunci, _or_blank(row.lama.median), "menit kerja")
            yield (f"p90_{what}", row.kunci, _or_blank(row.lama.p90), "menit kerja")
    for k in a.ketepatan:
        yield ("tepat_waktu", k.langkah, k.tepat, "giliran")
        yield ("terlambat", k.langkah, k.terlambat, "giliran")
        yield ("berjalan_lewat_batas", k.langkah, k.berjalan_lewat, "giliran")
    yield ("selesai", "", a.selesai, "kasus")
    yield ("sesuai_sop", "", a.sesuai, "kasus")
    yield from ((f"penyimpangan_{p.jenis}", f"{p.langkah}-{p.sebab}", p.n, "kali") for p in a.penyimpangan)
    yield from (("jalur", jalur, n, "kasus") for jalur, n in a.jalur.items())


def _of_year(a: AngkaTahun) -> Iterator[tuple[str, str, int | str, str]]:
    for m in a.bulan:
        yield ("tayang_bulan", m.bulan, m.tayang, "kasus")
        yield from (("tayang_bulan_klasifikasi", f"{m.bulan}-{k}", n, "kasus") for k, n in m.klasifikasi.items())
        yield ("ralat_bulan", m.bulan, m.ralat, "kali")
        yield ("ditarik_bulan", m.bulan, m.ditarik, "kasus")
        yield ("laporan_bulan", m.bulan, m.laporan, "laporan")
    for what, figures, unit in (
        ("klasifikasi", a.klasifikasi, "kasus"),
        ("saluran", a.saluran, "publikasi"),
        ("jalur", a.jalur, "kasus"),
        ("ditarik_sebab", a.ditarik, "kasus"),
        ("dihentikan_sebab", a.dihentikan, "kasus"),
        ("laporan_jenis", a.laporan_jenis, "laporan"),
        ("laporan_hasil", a.laporan_hasil, "laporan"),
    ):
        yield from ((what, key or "belum_dijawab", n, unit) for key, n in figures.items())
    for what, span, unit in (
        ("lama_sampai_tayang", a.lama_kerja, "menit kerja"),
        ("lama_sampai_tayang", a.lama_hari, "hari kalender"),
        ("lama_menjawab_laporan", a.jawaban, "hari kalender"),
    ):
        yield (what, "n", span.n, unit)
        yield (what, "median", _or_blank(span.median), unit)
        yield (what, "p90", _or_blank(span.p90), unit)


def _or_blank(value: int | None) -> int | str:
    return "" if value is None else value


def _local(at: datetime | None, zona: str) -> str:
    return at.astimezone(ZoneInfo(zona)).isoformat(timespec="seconds") if at else ""
