"""Daftar Informasi Publik: a line per published information, in the columns of the list that Peraturan Komisi Informasi 1/2021
(Standar Layanan Informasi Publik) asks of a public body, as offices use them.

Column names are researched (the annex was not at hand) and to be confirmed by the PPID. What nobody has recorded stays empty
with a hint: the time of keeping (JRA) is decided by the office, not by us. Withdrawn information is listed without its words,
which may be what had to go.
"""

from __future__ import annotations

from shared.sop.events import ProfilUnit
from shared.sop.register.kata import KELAS, Nilai, hari, hari_angka, jabatan_sebagai, zona_dari
from shared.sop.register.terbitan import Tayangan, Terbitan
from shared.sop.rendering.outlets import jaringan

TERBUKA = ("berkala", "serta_merta", "setiap_saat")
"""UU 14/2008 Ps. 9-11."""
SEBAB = {
    "keliru": "isinya keliru",
    "data_pribadi": "memuat data pribadi",
    "persetujuan_ditarik": "persetujuan seseorang ditarik",
    "dikecualikan": "ternyata termasuk informasi yang dikecualikan",
    "lainnya": "alasan lain",
}
BELUM_DITETAPKAN = "Belum ditetapkan"


def status(t: Terbitan) -> str:
    """Empty: not in the list."""
    if not t.tayangan or t.kini[-1].klasifikasi not in TERBUKA:
        return ""
    return "ditarik" if t.ditarik_at is not None else "tersedia"


def tayangan(t: Terbitan) -> Tayangan:
    """The post that stands for the information: the website's newest, else the newest anywhere."""
    return next((p for p in t.kini if p.saluran == "website"), t.kini[-1])


def sel(t: Terbitan, no: int, judul: str, ringkasan: str, profil: ProfilUnit | None) -> dict[str, Nilai]:
    """The line's cells; words of what was withdrawn are not asked for."""
    zona, shown, gone = zona_dari(profil), tayangan(t), t.ditarik_at
    return {
        "no": no,
        "ringkasan": f"Informasi ini sudah ditarik: {SEBAB[t.sebab]}." if gone else _kalimat(judul, ringkasan),
        "penguasa": profil.nama if profil else "",
        "penanggung_jawab": jabatan_sebagai(t.penerbit.jabatan, t.penerbit.sebagai, profil) if t.penerbit else "",
        "dibuat": hari(t.dibuat_at, zona),
        "tempat": profil.nama if profil else "",
        "bentuk": _bentuk(t),
        "retensi": "",
        "klasifikasi": KELAS[shown.klasifikasi],
        "terbit": hari(min(p.at for p in t.tayangan), zona),
        "tautan": shown.tautan or "",
        "keadaan": f"Ditarik {hari_angka(gone, zona)}" if gone else _berlaku(t, zona),
        "kasus": t.case,
    }


def _kalimat(judul: str, ringkasan: str) -> str:
    if not ringkasan.strip():
        return judul
    return f"{judul}{'' if judul.endswith(('.', '!', '?')) else '.'} {' '.join(ringkasan.split())}"


def _bentuk(t: Terbitan) -> str:
    """A notice board is paper; every other outlet is a screen."""
    paper = {jaringan(p.saluran) == "papan_pengumuman" for p in t.tayangan}
    return ", ".join(kata for kata, there in (("elektronik", False in paper), ("cetak", True in paper)) if there)


def _berlaku(t: Terbitan, zona: str) -> str:
    return f"Tersedia, diralat {hari_angka(t.diralat_at, zona)}" if t.diralat_at else "Tersedia"
