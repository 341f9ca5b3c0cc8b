"""Kelengkapan of material: what must be there before it may be handed over."""

from __future__ import annotations

from shared.refusal import Reasons
from shared.sop.directory import Direktori
from shared.sop.lists import DASAR_PEMROSESAN
from shared.sop.materi import Materi, Media

MAX_MEDIA = 40
"""What one article of an office carries; more belongs in an album elsewhere."""


def check_material(materi: Materi, direktori: Direktori, why: Reasons) -> None:
    """Every reason why this material cannot go to the next desk."""
    why.unless(bool(materi.ringkasan.strip()), "ringkasan_kosong", "Tulis ringkasan satu atau dua kalimat.", "materi.ringkasan")
    why.unless(len(materi.judul) <= 200, "judul_terlalu_panjang", "Judul paling banyak 200 huruf.", "materi.judul")
    why.unless(
        materi.klasifikasi != "dikecualikan",
        "informasi_dikecualikan",
        "Informasi yang dikecualikan tidak dapat ditayangkan; hentikan prosesnya.",
        "materi.klasifikasi",
    )
    why.unless(len(materi.media) <= MAX_MEDIA, "media_terlalu_banyak", f"Paling banyak {MAX_MEDIA} foto atau video.", "materi.media")
    digests = [m.sha256 for m in materi.media]
    why.unless(len(set(digests)) == len(digests), "media_ganda", "Ada foto atau video yang sama dimuat dua kali.", "materi.media")
    for i, media in enumerate(materi.media):
        _check_media(media, f"materi.media.{i}", why)
    _check_outlets(materi, direktori, why)


def _check_media(media: Media, field: str, why: Reasons) -> None:
    visual = media.mime.startswith(("image/", "video/"))
    why.unless(visual, "jenis_media_tidak_didukung", "Media harus berupa gambar atau video.", f"{field}.mime")
    why.unless(bool(media.alt.strip()), "alt_kosong", "Tulis teks alternatif untuk pembaca yang tidak melihat gambar.", f"{field}.alt")
    for n, orang in enumerate(media.orang):
        known = orang.dasar in DASAR_PEMROSESAN
        why.unless(known, "dasar_tidak_dikenal", "Dasar pemrosesan data orang tampak tidak dikenal.", f"{field}.orang.{n}.dasar")
        guarded = orang.kelompok != "anak" or orang.disamarkan or bool(orang.bukti.strip())
        why.unless(
            guarded, "anak_tanpa_izin", "Anak yang tampak perlu bukti izin orang tua atau wali, atau disamarkan.", f"{field}.orang.{n}"
        )


def _check_outlets(materi: Materi, direktori: Direktori, why: Reasons) -> None:
    why.unless(bool(materi.saluran), "saluran_kosong", "Pilih sedikitnya satu saluran.", "materi.saluran")
    why.unless(len(set(materi.saluran)) == len(materi.saluran), "saluran_ganda", "Ada saluran yang dipilih dua kali.", "materi.saluran")
    unknown = [s for s in materi.saluran if s not in direktori.saluran or not direktori.saluran[s].aktif]
    why.unless(not unknown, "saluran_tidak_terdaftar", f"Bukan saluran resmi unit ini: {', '.join(unknown)}.", "materi.saluran")
