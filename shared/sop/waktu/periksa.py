"""Whether a calendar can be reckoned with: every fault at once, each with its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from shared.refusal import Reason, reason
from shared.sop.waktu.aturan import LIBUR, HariKhusus, IsiKalender, Pola, Selang
from shared.sop.waktu.bahasa import jam, tanggal

MAX_POLA, MAX_HARI = 60, 400


def periksa(isi: IsiKalender) -> tuple[Reason, ...]:
    """Nothing, if it is sound."""
    return tuple(_faults(isi))


def _faults(isi: IsiKalender) -> Iterator[Reason]:
    if len(isi.pola) > MAX_POLA or len(isi.hari) > MAX_HARI:
        yield reason("kalender_terlalu_besar", f"Kalender paling banyak {MAX_POLA} pola dan {MAX_HARI} hari khusus.", "hari")
    if not any(p.jenis == "biasa" for p in isi.pola):
        yield reason("tanpa_pola_biasa", "Kalender perlu paling sedikit satu pola jam kerja biasa.", "pola")
    for n, pola in enumerate(isi.pola):
        yield from _pattern(pola, f"pola.{n}")
    yield from _usual(isi)
    for (_, a), (m, b) in combinations(enumerate(isi.pola), 2):
        if a.jenis == b.jenis and _meet(a, b):
            sama = tanggal(max(a.mulai, b.mulai))
            kata = f"“{a.nama}” dan “{b.nama}” sama-sama berlaku pada {sama}; akhiri yang satu sebelum yang lain mulai."
            yield reason("pola_bertumpuk", kata, f"pola.{m}.mulai")
    seen: dict[date, int] = {}
    for n, hari in enumerate(isi.hari):
        if (first := seen.setdefault(hari.tanggal, n)) != n:
            kata = f"{tanggal(hari.tanggal)} sudah diatur sebagai hari khusus ke-{first + 1}; hapus salah satunya."
            yield reason("hari_ganda", kata[0].upper() + kata[1:], f"hari.{n}.tanggal")
        yield from _special(hari, f"hari.{n}")


def _usual(isi: IsiKalender) -> Iterator[Reason]:
    """Usual weeks follow each other without a hole, and the last one has no end: else a day comes from which nothing can be reckoned."""
    usual = sorted(((p, n) for n, p in enumerate(isi.pola) if p.jenis == "biasa"), key=lambda pair: pair[0].mulai)
    for (a, n), (b, _) in pairwise(usual):
        if a.akhir is not None and a.akhir >= a.mulai and b.mulai - a.akhir > timedelta(days=1):
            kata = f"Sesudah {tanggal(a.akhir)} sampai sebelum {tanggal(b.mulai)} tidak ada jam kerja biasa; sambungkan keduanya."
            yield reason("pola_terputus", kata, f"pola.{n}.akhir")
    if usual and usual[-1][0].akhir is not None and usual[-1][0].akhir >= usual[-1][0].mulai:
        kata = "Pola jam kerja biasa yang terakhir tidak boleh berakhir; kosongkan tanggal akhirnya sampai ada penggantinya."
        yield reason("pola_biasa_berakhir", kata, f"pola.{usual[-1][1]}.akhir")


def _pattern(pola: Pola, place: str) -> Iterator[Reason]:
    if pola.akhir is not None and pola.akhir < pola.mulai:
        yield reason("akhir_mendahului_mulai", "Tanggal akhir mendahului tanggal mulai; tukar keduanya.", f"{place}.akhir")
    if pola.jenis == "sementara" and pola.akhir is None:
        yield reason("sementara_tanpa_akhir", "Jam kerja sementara perlu tanggal akhir.", f"{place}.akhir")
    if not any(h.selang for h in pola.hari):
        yield reason("tanpa_jam_kerja", "Pola ini tidak memuat satu jam kerja pun; isi paling sedikit satu hari.", f"{place}.hari")
    for n, hari in enumerate(pola.hari):
        if hari.hari in [h.hari for h in pola.hari[:n]]:
            yield reason("hari_pola_ganda", f"Hari {hari.hari} ditulis dua kali; gabungkan selangnya.", f"{place}.hari.{n}.hari")
        yield from _intervals(hari.selang, f"{place}.hari.{n}.selang")


def _special(hari: HariKhusus, place: str) -> Iterator[Reason]:
    if hari.jenis in LIBUR and hari.selang:
        yield reason("libur_dengan_jam", "Hari libur tidak memuat jam kerja; pilih setengah hari atau hapus jamnya.", f"{place}.selang")
    if hari.jenis == "setengah_hari" and not hari.selang:
        yield reason("setengah_hari_tanpa_jam", "Tulis jam kerja pada setengah hari ini, misalnya 07:30 sampai 11:30.", f"{place}.selang")
    yield from _intervals(hari.selang, f"{place}.selang")


def _intervals(selang: Sequence[Selang], place: str) -> Iterator[Reason]:
    for n, s in enumerate(selang):
        if s.sampai_menit <= s.dari_menit:
            kata = f"Jam selesai {jam(s.sampai_menit)} tidak sesudah jam mulai {jam(s.dari_menit)}; tukar atau betulkan."
            yield reason("selang_terbalik", kata, f"{place}.{n}.sampai_menit")
    order = sorted(enumerate(selang), key=lambda pair: (pair[1].dari_menit, pair[1].sampai_menit))
    for (_, a), (n, b) in pairwise(order):
        if b.dari_menit < a.sampai_menit:
            kata = f"Selang yang mulai {jam(b.dari_menit)} bertumpuk dengan yang selesai {jam(a.sampai_menit)}; pisahkan keduanya."
            yield reason("selang_bertumpuk", kata, f"{place}.{n}.dari_menit")


def _meet(a: Pola, b: Pola) -> bool:
    return a.mulai <= (b.akhir or date.max) and b.mulai <= (a.akhir or date.max)
