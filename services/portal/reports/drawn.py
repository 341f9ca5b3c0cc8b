"""Which charts a page shows, from its figures."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from services.portal.reports.charts import Baris, Batang, Kolom, batang, kolom
from services.portal.reports.words import durasi, langkah
from shared.sop.directory import Direktori
from shared.sop.laporan.bulan import AngkaBulan, LamaGiliran
from shared.sop.laporan.butir import KLASIFIKASI, sebutan
from shared.sop.laporan.tahun import AngkaTahun
from shared.sop.laporan.ukur import SEDIKIT, Lama
from shared.sop.waktu.bahasa import NAMA_BULAN


def of_month(a: AngkaBulan, d: Direktori) -> dict[str, Markup]:
    """Charts of a month by name; one without anything to draw is left out."""
    found = {}
    if a.ketepatan:
        found["ketepatan"] = _punctual(a)
    if any(row.lama.n for row in a.langkah):
        found["langkah"] = _spans("langkah", "Lama kerja per langkah", [(langkah(r.kunci), r) for r in a.langkah])
    if any(row.lama.n for row in a.jabatan):
        found["jabatan"] = _spans("jabatan", "Lama kerja per jabatan", [(d.sebutan(r.kunci), r) for r in a.jabatan])
    if a.butir:
        rows = [Baris(f"{b.sebutan} · {b.teks}" if b.daftar == "periksa" else b.teks, (Batang((b.n,), str(b.n)),)) for b in a.butir]
        told = "; ".join(f"{r.label}: {r.batang[0].nilai}" for r in rows)
        uraian = f"Berapa kali materi dikembalikan karena tiap butir. {told}."
        found["butir"] = batang("butir", "Pengembalian menurut butir", uraian, rows, 88)
    return found


def of_year(a: AngkaTahun) -> dict[str, Markup]:
    """Charts of a year by name."""
    if not a.tayang:
        return {}
    columns = [Kolom(NAMA_BULAN[n][:3], tuple(m.klasifikasi.get(k, 0) for k in a.klasifikasi)) for n, m in enumerate(a.bulan)]
    told = "; ".join(f"{NAMA_BULAN[n]} {m.tayang}" for n, m in enumerate(a.bulan) if m.tayang)
    kinds = ", ".join(sebutan(k, KLASIFIKASI).lower() for k in a.klasifikasi)
    return {
        "tayang": kolom("tayang", "Publikasi per bulan", f"Jumlah publikasi tiap bulan menurut klasifikasi ({kinds}). {told}.", columns)
    }


def _punctual(a: AngkaBulan) -> Markup:
    rows = []
    for k in a.ketepatan:
        words = [f"{k.tepat} tepat"] if k.tepat else []
        words += [f"{k.terlambat} terlambat"] if k.terlambat else []
        words += [f"{k.berjalan_lewat} belum selesai"] if k.berjalan_lewat else []
        rows.append(Baris(langkah(k.langkah), (Batang((k.tepat, k.terlambat, k.berjalan_lewat), ", ".join(words)),)))
    told = "; ".join(f"{r.label}: {r.batang[0].nilai}" for r in rows)
    return batang("ketepatan", "Ketepatan waktu per langkah", f"Jumlah giliran yang tepat waktu dan terlambat. {told}.", rows, 52)


def _spans(id_: str, judul: str, rows: Sequence[tuple[str, LamaGiliran]]) -> Markup:
    drawn = [Baris(label, _pair(r.lama), _why_not(r.lama)) for label, r in rows]
    told = "; ".join(f"{r.label}: {', '.join(b.nilai for b in r.batang) or r.catatan}" for r in drawn)
    return batang(id_, judul, f"Median dan persentil ke-90 dalam jam kerja. {told}.", drawn)


def _pair(span: Lama) -> tuple[Batang, ...]:
    if span.median is None or span.p90 is None:
        return ()
    return Batang((span.median,), durasi(span.median)), Batang((span.p90,), durasi(span.p90))


def _why_not(span: Lama) -> str:
    if span.median is not None:
        return ""
    return f"n terlalu kecil ({span.n} dari paling sedikit {SEDIKIT})" if span.n else "tidak terukur"
