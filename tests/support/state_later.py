"""States of registers, reports, duties, breaches and the serta-merta lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_cases import WORD
from tests.support.state_table import ADI, HADI, NOBODY, SRI, State, refused

DUTY, BREACH, LANE_ON = "/kantor/berkala", "/kantor/pelanggaran-data", "/kantor/jalur"
SHORT, AFTER = "/kasus/kilat-ajuan/SetujuiSertaMerta", "/kasus/kilat-tayang/PenuhiVerifikasiSusulan"
LATER: Mapping[str, Sequence[State]] = {
    "/register": [
        State("disposisi", SRI, "/register"),
        State("publikasi", SRI, "/register?jenis=publikasi"),
        State("daftar informasi publik", SRI, "/register?jenis=dip"),
        State("disaring sampai kosong", SRI, f"/register?teks={WORD}"),
        State("saringan keliru", SRI, "/register?dari=2026-12-31&sampai=2026-01-01", 422),
    ],
    "/register/cetak": [State("disposisi", SRI, "/register/cetak"), State("publikasi", SRI, "/register/cetak?jenis=publikasi")],
    "/laporan": [State("bulan ini", SRI, "/laporan"), State("bulan kosong", SRI, "/laporan?bulan=2026-01")],
    "/laporan/tahun/{angka}": [State("tahun ini", SRI, "/laporan/tahun/2026"), State("tidak ada", SRI, "/laporan/tahun/1", 404)],
    "/laporan/kasus": [State("tayang", SRI, "/laporan/kasus?masa={tahun}-{bulan_dua}&angka=tayang")],
    "/serta-merta": [State("kosong", SRI, "/serta-merta"), refused("ditolak", SRI, "/serta-merta?lain=1", "Serahkan kepada staf")],
    "/kasus/{case}/SetujuiSertaMerta": [State("kosong", HADI, SHORT), refused("ditolak", HADI, SHORT, "Setujui")],
    "/kasus/{case}/KembalikanSertaMerta": [
        State("kosong", HADI, "/kasus/kilat-ajuan/KembalikanSertaMerta"),
        refused("ditolak", HADI, "/kasus/kilat-ajuan/KembalikanSertaMerta", "Kembalikan"),
    ],
    "/kasus/{case}/PenuhiVerifikasiSusulan": [State("kosong", HADI, AFTER), refused("ditolak", HADI, AFTER, "Catat verifikasi susulan")],
    "/kasus/{case}/berkala": [State("terisi", SRI, "/kasus/selesai/berkala"), State("bukan kepala", HADI, "/kasus/selesai/berkala", 403)],
    LANE_ON: [State("aktif", ADI, LANE_ON)],
    f"{LANE_ON}/aktif": [State("kosong", ADI, f"{LANE_ON}/aktif"), refused("ditolak", ADI, f"{LANE_ON}/aktif", "Aktifkan")],
    f"{LANE_ON}/nonaktif": [State("kosong", ADI, f"{LANE_ON}/nonaktif"), refused("ditolak", ADI, f"{LANE_ON}/nonaktif", "Nonaktifkan")],
    DUTY: [State("administrator", ADI, DUTY), State("kepala", SRI, DUTY), State("bukan kepala", HADI, DUTY, 403)],
    f"{DUTY}/baru": [
        State("kosong", ADI, f"{DUTY}/baru"),
        refused("ditolak", ADI, f"{DUTY}/baru", "Tetapkan", typed={"setiap": "dua hari", "mulai": ""}),
    ],
    f"{DUTY}/ubah/{{kode}}": [
        State("terisi", ADI, f"{DUTY}/ubah/laporan-kinerja"),
        refused("ditolak", ADI, f"{DUTY}/ubah/laporan-kinerja", "Tetapkan", typed={"nama": "", "setiap": ""}),
        State("tidak ada", ADI, f"{DUTY}/ubah/tidak-ada", 404),
    ],
    BREACH: [State("terisi", SRI, BREACH), State("bukan kepala", HADI, BREACH, 403)],
    f"{BREACH}/baru": [
        State("kosong", SRI, f"{BREACH}/baru"),
        refused("ditolak", SRI, f"{BREACH}/baru", "Laporkan", typed={"perkiraan_subjek": "banyak", "diketahui_tanggal": ""}),
    ],
    f"{BREACH}/{{pelanggaran}}/beri-tahu": [
        State("kosong", SRI, f"{BREACH}/{{pelanggaran}}/beri-tahu"),
        refused("ditolak", SRI, f"{BREACH}/{{pelanggaran}}/beri-tahu", "Catat"),
        State("tidak ada", SRI, f"{BREACH}/tidak-ada/beri-tahu", 404),
    ],
    "/kantor/waktu/tangga": [
        State("terisi", ADI, "/kantor/waktu/tangga"),
        refused("ditolak", ADI, "/kantor/waktu/tangga", "Tetapkan", typed={"sekretaris": "1 harri"}),
    ],
}
"""By route."""
NOT_PAGES: Mapping[str, str] = {
    "/laporan/angka.csv": "a file",
    "/laporan/giliran.csv": "a file",
    "/register/cetak.pdf": "a PDF",
    "/register/unduh.csv": "a file",
    "/register/unduh.xlsx": "a file",
}
SITE_NOT_PAGES: Mapping[str, str] = {"/{unit}/dip.csv": "a file", "/{unit}/dip.json": "a file"}
SITE_LATER: Mapping[str, Sequence[State]] = {
    "/{unit}/dip": [
        State("terisi", NOBODY, "/kebakkramat/dip"),
        State("kosong", NOBODY, "/gondangrejo/dip"),
        State("disaring sampai kosong", NOBODY, f"/kebakkramat/dip?q={WORD[:90]}"),
    ],
}
