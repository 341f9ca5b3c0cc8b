"""All answers of a form on one page, each with the way back to where it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.portal.acts.answers import Terisi
from services.portal.acts.questions import ASAL, JENIS, KEAMANAN, KLASIFIKASI, LABELS, SIFAT, Formulir
from shared.sop.lists import INSTRUKSI, INSTRUKSI_VERSI

Answers = list[tuple[str, str, str]]
"""(label, what was answered, field)"""


@dataclass(frozen=True, slots=True)
class Jawaban:
    """One page's answers."""

    hal: str
    judul: str
    rows: Answers


def review(formulir: Formulir, t: Terisi, outlets: Mapping[str, str]) -> list[Jawaban]:
    """Every page but the last."""
    return [Jawaban(h.kode, h.judul, [row for i in h.isian for row in _of(i.kind, t, outlets)]) for h in formulir.pages[:-1]]


def _of(kind: str, t: Terisi, outlets: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    letter = t.one("asal") == "surat"
    match kind:
        case "asal":
            yield "Berasal dari", ASAL.get(t.one("asal"), ""), "asal"
        case "keterangan_asal":
            names = [n for n in LABELS if n.startswith("surat.")] if letter else ["kegiatan", "tanggal_kegiatan"]
            yield from _plain(t, *names)
        case "isi_lembar":
            yield LABELS["sifat"], SIFAT.get(t.one("sifat"), ""), "sifat"
            yield LABELS["instruksi"], "; ".join(INSTRUKSI[INSTRUKSI_VERSI].get(k, k) for k in t.many("instruksi")), "instruksi"
            yield from _plain(t, "isi")
            if t.one("klasifikasi_keamanan") not in ("", "B"):
                yield LABELS["klasifikasi_keamanan"], KEAMANAN.get(t.one("klasifikasi_keamanan"), ""), "klasifikasi_keamanan"
            yield from (row for row in _plain(t, "batas_waktu", "terjadi_at", "nomor_cadangan") if row[1])
        case "bahan":
            yield "Berkas", "\n".join(str(f["nama_berkas"] or "berkas") for f in t.files), "berkas"
            yield from (row for row in _plain(t, "letak", "uraian") if row[1])
        case "teks_materi":
            yield from _plain(t, "judul", "ringkasan", "badan")
        case "foto":
            for n, f in enumerate(t.files, 1):
                yield f"Foto {n}", t.one(f"alt.{f['sha256']}"), f"alt.{f['sha256']}"
            if not t.files:
                yield "Foto dan video", "Tidak ada", "berkas"
        case "rincian_materi":
            yield LABELS["jenis"], JENIS.get(t.one("jenis"), ""), "jenis"
            yield from _plain(t, *(n for n in LABELS if n.startswith("kegiatan.")))
            yield LABELS["klasifikasi"], KLASIFIKASI.get(t.one("klasifikasi"), ""), "klasifikasi"
            yield LABELS["saluran"], ", ".join(outlets.get(k, k) for k in t.many("saluran")), "saluran"
            yield from _plain(t, "tagar")
        case _:
            return


def _plain(t: Terisi, *names: str) -> Iterator[tuple[str, str, str]]:
    for name in names:
        yield LABELS[name], t.one(name), name
