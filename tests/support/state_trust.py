"""States of what auditors see, of personal data, and of receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_table import ADI, HADI, NOBODY, SRI, State, refused

IRA = "ira"
"""An auditor."""
OFFICE, DATA = "/kantor/auditor", "/data-pribadi"
AGREE, WITHDRAW = "/kasus/{kasus_selesai}/persetujuan-orang", f"{DATA}/orang/{{subjek}}/cabut/{{kasus_selesai}}"
TRUST: Mapping[str, Sequence[State]] = {
    "/audit": [State("mulai", IRA, "/audit"), State("bukan auditor", SRI, "/audit", 403)],
    "/audit/kasus": [State("semua", IRA, "/audit/kasus"), State("contoh acak", IRA, "/audit/kasus?n=3&benih=7")],
    "/audit/kasus/{case}": [
        State("kini", IRA, "/audit/kasus/{kasus_selesai}"),
        State("dahulu", IRA, "/audit/kasus/{kasus_selesai}?pada=2026-01-01T08:00", 404),
        State("tidak ada", IRA, "/audit/kasus/tidak-ada", 404),
    ],
    "/audit/keadaan": [State("kosong", IRA, "/audit/keadaan"), State("keliru", IRA, "/audit/keadaan?pada=kemarin", 422)],
    "/audit/register": [State("buku", IRA, "/audit/register"), State("publikasi", IRA, "/audit/register?jenis=publikasi")],
    "/audit/tidak-berlaku": [State("bukan auditor", SRI, "/audit/tidak-berlaku", 403)],
    OFFICE: [State("terisi", ADI, OFFICE), State("bukan administrator", SRI, OFFICE, 403)],
    f"{OFFICE}/baru": [State("kosong", ADI, f"{OFFICE}/baru"), refused("ditolak", ADI, f"{OFFICE}/baru", "Tugaskan")],
    f"{OFFICE}/{{pegawai}}/akhiri": [
        State("kosong", ADI, f"{OFFICE}/{{ira}}/akhiri"),
        refused("ditolak", ADI, f"{OFFICE}/{{ira}}/akhiri", "Akhiri penugasan"),
        State("tidak ada", ADI, f"{OFFICE}/tidak-ada/akhiri", 404),
    ],
    DATA: [State("PPID", SRI, DATA), State("bukan kepala", HADI, DATA, 403)],
    f"{DATA}/musnahkan": [
        State("kosong", SRI, f"{DATA}/musnahkan"),
        refused("ditolak", SRI, f"{DATA}/musnahkan", "Musnahkan untuk selamanya", typed={"nomor": "tidak ada"}),
    ],
    f"{DATA}/tahan": [State("kosong", SRI, f"{DATA}/tahan"), refused("ditolak", SRI, f"{DATA}/tahan", "Tetapkan")],
    f"{DATA}/simpan": [
        State("kosong", SRI, f"{DATA}/simpan"),
        refused("ditolak", SRI, f"{DATA}/simpan", "Tetapkan", typed={"lama_bulan": "selamanya"}),
    ],
    f"{DATA}/lepas/{{penahanan}}": [
        State("kosong", SRI, f"{DATA}/lepas/{{penahanan}}"),
        refused("ditolak", SRI, f"{DATA}/lepas/{{penahanan}}", "Lepas"),
    ],
    "/kasus/{case}/persetujuan-orang": [State("kosong", SRI, AGREE), refused("ditolak", SRI, AGREE, "Catat")],
    f"{DATA}/orang/{{subjek}}": [State("terisi", SRI, f"{DATA}/orang/{{subjek}}")],
    f"{DATA}/orang/{{subjek}}/cabut/{{case}}": [State("kosong", SRI, WITHDRAW)],
}
"""By route."""
NOT_PAGES: Mapping[str, str] = {
    "/audit/checkpoint": "a signed note",
    "/audit/kasus/{case}/berkas/{sha256}": "a file",
}
SITE_NOT_PAGES: Mapping[str, str] = {"/{unit}/bukti/{kode}/{nama}": "proof, stored event or picture of a receipt"}
SITE_TRUST: Mapping[str, Sequence[State]] = {
    "/{unit}/bukti/{kode}": [State("tidak ada", NOBODY, "/kebakkramat/bukti/tidak-ada", 404)],
}
