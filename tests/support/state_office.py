"""States of the administrator's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_cases import LONG
from tests.support.state_table import ADI, SRI, State, refused

PARTS = ("identitas", "kop", "jabatan", "sop", "pengesahan", "rincian")
PERSON = "/kantor/pegawai"

OFFICE: Mapping[str, Sequence[State]] = {
    "/kantor": [State("terisi", ADI, "/kantor"), State("bukan administrator", SRI, "/kantor", 403)],
    "/kantor/profil": [State("terisi", ADI, "/kantor/profil")],
    "/kantor/profil/{bagian}": [
        *(State(f"bagian {b}", ADI, f"/kantor/profil/{b}") for b in PARTS),
        State("pertama kali", ADI, "/kantor/profil/identitas?awal=1"),
        refused("identitas ditolak", ADI, "/kantor/profil/identitas", "Simpan", typed={"nama": "", "surel": "bukan surel"}),
        refused("sop ditolak", ADI, "/kantor/profil/sop", "Simpan", typed={"sop.nomor": "", "sop.nama": "", "sop.versi": "x"}),
        State("tidak ada", ADI, "/kantor/profil/tidak-ada", 404),
    ],
    "/kantor/pegawai": [State("terisi", ADI, PERSON)],
    "/kantor/pegawai/baru": [
        State("kosong", ADI, f"{PERSON}/baru"),
        refused("ditolak", ADI, f"{PERSON}/baru", "Daftarkan", typed={"nip": LONG}),
    ],
    "/kantor/pegawai/{pegawai}": [
        State("tanpa akun", ADI, f"{PERSON}/{{wati}}", says="Belum punya akun"),
        State("dengan akun, Plh.", ADI, f"{PERSON}/{{budi}}", says="Plh."),
        State("nonaktif", ADI, f"{PERSON}/{{tutup}}", says="Aktifkan lagi"),
        State("akun unit lain", ADI, f"{PERSON}/{{tamu}}", says="Lepas dari unit ini"),
        State("orang contoh", ADI, f"{PERSON}/{{sri}}"),
        State("diri sendiri", ADI, f"{PERSON}/{{adi}}"),
        State("tidak ada", ADI, f"{PERSON}/tidak-ada", 404),
    ],
    "/kantor/pegawai/{pegawai}/ubah": [
        State("terisi", ADI, f"{PERSON}/{{wati}}/ubah"),
        refused("ditolak", ADI, f"{PERSON}/{{wati}}/ubah", "Simpan", typed={"nama": ""}),
    ],
    "/kantor/pegawai/{pegawai}/jabatan/{apa}": [
        *(State(f"{apa} kosong", ADI, f"{PERSON}/{{wati}}/jabatan/{apa}") for apa in ("angkat", "plh", "plt", "akhiri")),
        refused("angkat ditolak", ADI, f"{PERSON}/{{wati}}/jabatan/angkat", "Angkat", typed={"mulai": ""}),
        refused("plh ditolak", ADI, f"{PERSON}/{{wati}}/jabatan/plh", "Tunjuk", typed={"mulai": ""}),
        refused("plt ditolak", ADI, f"{PERSON}/{{wati}}/jabatan/plt", "Tunjuk"),
        refused("akhiri ditolak", ADI, f"{PERSON}/{{wati}}/jabatan/akhiri", "Akhiri"),
    ],
    "/kantor/pegawai/{pegawai}/akun": [
        State("kosong", ADI, f"{PERSON}/{{wati}}/akun"),
        refused("ditolak", ADI, f"{PERSON}/{{wati}}/akun", "Beri akun dan buat kode", typed={"nama_masuk": "Nama Salah"}),
        refused(
            "nama terpakai",
            ADI,
            f"{PERSON}/{{wati}}/akun",
            "Beri akun dan buat kode",
            "Nama ini sudah dipakai",
            typed={"nama_masuk": "budi"},
        ),
    ],
    "/kantor/kode/{pegawai}": [
        State("kode", ADI, f"{PERSON}/{{budi}}", press="Buat kode baru", says="Kode sekali pakai"),
        State("sudah ditampilkan", ADI, "/kantor/kode/{budi}", says="tidak disimpan"),
    ],
    "/kantor/saluran": [State("terisi", ADI, "/kantor/saluran")],
    "/kantor/saluran/baru": [
        State("kosong", ADI, "/kantor/saluran/baru"),
        refused("ditolak", ADI, "/kantor/saluran/baru", "Daftarkan", typed={"saluran": "Bukan Kode", "url": "bukan alamat"}),
    ],
    "/kantor/saluran/{saluran}/akhiri": [
        State("kosong", ADI, "/kantor/saluran/youtube/akhiri"),
        refused("ditolak", ADI, "/kantor/saluran/youtube/akhiri", "Akhiri"),
    ],
    "/kantor/administrator": [State("terisi", ADI, "/kantor/administrator")],
    "/kantor/administrator/baru": [
        State("kosong", ADI, "/kantor/administrator/baru"),
        refused("ditolak", ADI, "/kantor/administrator/baru", "Tunjuk"),
    ],
    "/kantor/administrator/{pegawai}/berhentikan": [
        State("kosong", ADI, "/kantor/administrator/{adi}/berhentikan"),
        refused("ditolak", ADI, "/kantor/administrator/{adi}/berhentikan", "Berhentikan"),
    ],
    "/kantor/masa-pemilu": [State("terisi", ADI, "/kantor/masa-pemilu")],
    "/kantor/masa-pemilu/baru": [
        State("kosong", ADI, "/kantor/masa-pemilu/baru"),
        refused("ditolak", ADI, "/kantor/masa-pemilu/baru", "Tetapkan"),
    ],
    "/kantor/waktu": [
        State("terisi", ADI, "/kantor/waktu"),
        State("tersimpan", ADI, "/kantor/waktu?sudah=kalender", says="sudah ditetapkan"),
    ],
    "/kantor/waktu/hari": [
        State("kosong", ADI, "/kantor/waktu/hari"),
        refused("ditolak", ADI, "/kantor/waktu/hari", "Simpan", typed={"jenis": "*setengah_hari", "jam": "pagi"}),
    ],
    "/kantor/waktu/ramadan": [State("kosong", ADI, "/kantor/waktu/ramadan"), refused("ditolak", ADI, "/kantor/waktu/ramadan", "Simpan")],
    "/kantor/waktu/batas/{kode}": [
        State("terisi", ADI, "/kantor/waktu/batas/2"),
        State("kosong", ADI, "/kantor/waktu/batas/8a"),
        refused("ditolak", ADI, "/kantor/waktu/batas/2", "Tetapkan", typed={"teks": "1 harri"}),
        State("tidak ada", ADI, "/kantor/waktu/batas/99", 404),
    ],
}
"""By route."""
