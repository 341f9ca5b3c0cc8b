"""Register publikasi: a line per version and outlet, with what became of it and by which office it was verified."""

from __future__ import annotations

from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.kode import tulis
from shared.sop.register.kata import KELAS, Nilai, hari_angka, jabatan_sebagai, setempat, zona_dari
from shared.sop.register.terbitan import Tayangan, Terbitan
from shared.sop.rendering.labels import dari_kode


def status(t: Terbitan, post: Tayangan) -> str:
    """What became of one post."""
    if t.ditarik_at is not None:
        return "ditarik"
    return "diralat" if post.versi < t.diralat else "tayang"


def sel(t: Terbitan, post: Tayangan, nomor: int, tahun: int, teks: Event | None, d: Direktori) -> dict[str, Nilai]:
    """The line's cells. `teks`: the event that says it is out, with its title."""
    zona, verifier, outlet = zona_dari(d.profil), t.disetujui.get(post.sidik), d.saluran.get(post.saluran)
    return {
        "nomor": nomor,
        "tahun": tahun,
        "tayang": setempat(post.at, zona),
        "judul": teks.judul if isinstance(teks, e.MateriDitayangkan) else "",
        "versi": post.versi,
        "saluran": outlet.nama if outlet else dari_kode(post.saluran, {}),
        "klasifikasi": KELAS[post.klasifikasi],
        "tautan": post.tautan or "",
        "verifikator": jabatan_sebagai(verifier.jabatan, verifier.sebagai, d.profil) if verifier else "",
        "diverifikasi": setempat(verifier.at, zona) if verifier else None,
        "kode": tulis(post.sidik, post.versi),
        "keadaan": _keadaan(t, post, zona),
        "kasus": t.case,
    }


def _keadaan(t: Terbitan, post: Tayangan, zona: str) -> str:
    match status(t, post):
        case "ditarik":
            assert t.ditarik_at is not None
            gone = f"; turun dari saluran {hari_angka(post.turun_at, zona)}" if post.turun_at else ""
            return f"Ditarik {hari_angka(t.ditarik_at, zona)}{gone}"
        case "diralat":
            assert t.diralat_at is not None
            return f"Diralat {hari_angka(t.diralat_at, zona)} dengan versi {t.diralat}"
        case _:
            return "Tayang"
