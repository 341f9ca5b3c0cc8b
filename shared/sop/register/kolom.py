"""Columns of each register, once for page, print, CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shared.sop.register.kata import Jenis

Macam = Literal["teks", "angka", "tanggal", "waktu", "tautan"]


@dataclass(frozen=True, slots=True)
class Kolom:
    """`lebar` in characters of a sheet's cell; `lembar`: also on page and print, else only in files."""

    kode: str
    judul: str
    macam: Macam = "teks"
    lebar: int = 18
    lembar: bool = True


KOLOM: Mapping[Jenis, tuple[Kolom, ...]] = {
    "buku": (
        Kolom("nomor", "Nomor", "angka", 8),
        Kolom("tahun", "Tahun", "angka", 7, lembar=False),
        Kolom("tanggal", "Tanggal", "tanggal", 11),
        Kolom("asal", "Surat atau prakarsa", lebar=10),
        Kolom("nomor_surat", "Nomor surat", lebar=16, lembar=False),
        Kolom("tanggal_surat", "Tanggal surat", "tanggal", 12, lembar=False),
        Kolom("agenda", "Nomor agenda", lebar=12, lembar=False),
        Kolom("dari", "Dari", lebar=24),
        Kolom("perihal", "Perihal", lebar=40),
        Kolom("sifat", "Sifat", lebar=13),
        Kolom("keamanan", "Keamanan naskah", lebar=14, lembar=False),
        Kolom("diteruskan", "Diteruskan kepada", lebar=40),
        Kolom("kini", "Kini di", lebar=30),
        Kolom("keadaan", "Keadaan", lebar=26),
        Kolom("selesai", "Selesai", "tanggal", 11),
        Kolom("kasus", "Nomor kasus", lebar=38, lembar=False),
    ),
    "publikasi": (
        Kolom("nomor", "Disposisi", "angka", 9),
        Kolom("tahun", "Tahun", "angka", 7, lembar=False),
        Kolom("tayang", "Tayang", "waktu", 17),
        Kolom("judul", "Judul", lebar=44),
        Kolom("versi", "Versi", "angka", 7),
        Kolom("saluran", "Saluran", lebar=20),
        Kolom("klasifikasi", "Klasifikasi", lebar=13),
        Kolom("tautan", "Tautan", "tautan", 40),
        Kolom("verifikator", "Diverifikasi oleh", lebar=34),
        Kolom("diverifikasi", "Diverifikasi pada", "waktu", 17, lembar=False),
        Kolom("kode", "Kode dokumen", lebar=16),
        Kolom("keadaan", "Keadaan", lebar=30),
        Kolom("kasus", "Nomor kasus", lebar=38, lembar=False),
    ),
    "dip": (
        Kolom("no", "No", "angka", 5),
        Kolom("ringkasan", "Ringkasan isi informasi", lebar=60),
        Kolom("penguasa", "Pejabat atau unit yang menguasai informasi", lebar=26),
        Kolom("penanggung_jawab", "Penanggung jawab pembuatan atau penerbitan", lebar=24),
        Kolom("dibuat", "Waktu pembuatan", "tanggal", 12),
        Kolom("tempat", "Tempat pembuatan", lebar=24),
        Kolom("bentuk", "Bentuk informasi", lebar=16),
        Kolom("retensi", "Jangka waktu penyimpanan", lebar=16),
        Kolom("klasifikasi", "Jenis informasi", lebar=13),
        Kolom("terbit", "Terbit pertama", "tanggal", 12, lembar=False),
        Kolom("tautan", "Tautan", "tautan", 40),
        Kolom("keadaan", "Keadaan", lebar=26),
        Kolom("kasus", "Nomor kasus", lebar=38, lembar=False),
    ),
}
