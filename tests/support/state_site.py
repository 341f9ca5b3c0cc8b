"""States of the public site's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_cases import LONG, WORD
from tests.support.state_table import NOBODY, State

NOT_PAGES: Mapping[str, str] = {
    "/robots.txt": "for machines",
    "/favicon.ico": "a picture",
    "/static/situs.css": "a style",
    "/{unit}": "leads to the address with a slash",
    "/{unit}/arsip": "leads to the address with a slash",
    "/{unit}/atom.xml": "a feed",
    "/{unit}/sitemap.xml": "for machines",
    "/{unit}/media/{sha256}": "a file",
}
U = "/kebakkramat"
REPORT = {"tentang": WORD, "jenis": "*kekeliruan", "isi": LONG}
SITE: Mapping[str, Sequence[State]] = {
    "/": [State("semua unit", NOBODY, "/")],
    "/cek": [State("kosong", NOBODY, "/cek"), State("tidak dikenal", NOBODY, "/cek?q=7QFM2-X9WTA-1")],
    "/{unit}/": [
        State("terisi", NOBODY, f"{U}/"),
        State("kosong", NOBODY, "/gondangrejo/"),
        State("unit tidak ada", NOBODY, "/tidak-ada/", 404),
        State("halaman tidak ada", NOBODY, f"{U}/?hal=99", 404),
    ],
    "/{unit}/berita/{slug}": [
        State("terbit", NOBODY, f"{U}/berita/{{slug_selesai}}"),
        State("sudah diralat", NOBODY, f"{U}/berita/{{slug_sudah_diralat}}"),
        State("ditarik", NOBODY, f"{U}/berita/{{slug_ditarik}}", 410),
        State("tidak ada", NOBODY, f"{U}/berita/tidak-ada", 404),
    ],
    "/{unit}/arsip/": [State("terisi", NOBODY, f"{U}/arsip/"), State("kosong", NOBODY, "/gondangrejo/arsip/")],
    "/{unit}/arsip/{tahun}/{bulan}": [
        State("terisi", NOBODY, f"{U}/arsip/{{tahun}}/{{bulan}}"),
        State("tidak ada", NOBODY, f"{U}/arsip/2001/1", 404),
    ],
    "/{unit}/cari": [
        State("kosong", NOBODY, f"{U}/cari"),
        State("ditemukan", NOBODY, f"{U}/cari?q=balita"),
        State("tidak ditemukan", NOBODY, f"{U}/cari?q={WORD[:90]}"),
    ],
    "/{unit}/klasifikasi/{kode}": [
        State("terisi", NOBODY, f"{U}/klasifikasi/setiap_saat"),
        State("kosong", NOBODY, f"{U}/klasifikasi/berkala"),
        State("tidak ada", NOBODY, f"{U}/klasifikasi/rahasia", 404),
    ],
    "/{unit}/cek": [
        State("kosong", NOBODY, f"{U}/cek"),
        State("asli", NOBODY, f"{U}/cek?q={{situs}}{U}/berita/{{slug_selesai}}"),
        State("sudah diralat", NOBODY, f"{U}/cek?q={{situs}}{U}/berita/{{slug_sudah_diralat}}"),
        State("ditarik", NOBODY, f"{U}/cek?q={{situs}}{U}/berita/{{slug_ditarik}}"),
        State("bukan pertanyaan", NOBODY, f"{U}/cek?q=apa ini", 422),
        State("teks pendek", NOBODY, f"{U}/cek", 422, "Bandingkan teks", {"teks": "pendek"}),
        State("teks lain", NOBODY, f"{U}/cek", 200, "Bandingkan teks", {"teks": LONG}),
        State("teks mirip", NOBODY, f"{U}/cek", 200, "Bandingkan teks", {"teks": "{isi_artikel}"}),
    ],
    "/{unit}/lapor": [
        State("kosong", NOBODY, f"{U}/lapor"),
        State("tentang satu berita", NOBODY, f"{U}/lapor?tentang={{situs}}{U}/berita/{{slug_selesai}}"),
        State("ditolak", NOBODY, f"{U}/lapor", 422, "Kirim laporan", says="Belum dapat diproses"),
        State("bukan terbitan", NOBODY, f"{U}/lapor", 422, "Kirim laporan", REPORT, says="Belum dapat diproses"),
    ],
    "/{unit}/lapor/{nomor}": [
        State(
            "diterima",
            NOBODY,
            f"{U}/lapor?tentang={{situs}}{U}/berita/{{slug_sudah_diralat}}",
            200,
            "Kirim laporan",
            {"jenis": "*kekeliruan", "isi": "Hari kegiatannya keliru."},
            "Laporan diterima",
        ),
        State("ditindaklanjuti", NOBODY, f"{U}/lapor/{{laporan}}", says="sudah ditindaklanjuti"),
        State("tidak ada", NOBODY, f"{U}/lapor/tidak-ada", 404),
    ],
}
"""By route."""
