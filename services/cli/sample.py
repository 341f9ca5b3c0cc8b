"""The activity that `tayang demo` reports: two photos as a phone makes them, a sheet, and an article."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from shared.media.intake import Tersimpan
from shared.sop import events as e
from shared.sop.lists import wajib
from shared.sop.materi import HasilPeriksa, Kegiatan, Lampiran, Materi, Media

SKY, GROUND, WALL, ROOF, CLOTH = (143, 188, 217), (122, 158, 88), (233, 225, 203), (164, 74, 52), (56, 92, 140)


def photo(scene: int) -> bytes:
    """A drawn scene with what phones add: place of recording, and lying on its side."""
    image = Image.new("RGB", (1600, 1200), SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 760, 1600, 1200), fill=GROUND)
    draw.rectangle((300, 420, 1300, 860), fill=WALL)
    draw.polygon(((240, 430), (800, 180), (1360, 430)), fill=ROOF)
    for n in range(6 + scene * 2):
        x = 220 + n * (1160 // (6 + scene * 2))
        draw.ellipse((x, 700, x + 70, 770), fill=(96, 66, 48))
        draw.rounded_rectangle((x - 15, 770, x + 85, 960), 30, fill=CLOTH if n % 2 else (176, 58, 70))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter
    exif[0x013B] = "Telepon Agus"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (7.0, 31.0, 12.5)
    file = io.BytesIO()
    image.rotate(90, expand=True).save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def sheet(photos: list[Tersimpan]) -> e.IsiDisposisi:
    """Step 1's sheet: own initiative, two photos, and where the paper lies."""
    files = tuple(
        Lampiran(bentuk="softcopy", sha256=p.sha256, mime=p.mime, ukuran_byte=p.ukuran_byte, nama_berkas=p.nama_berkas) for p in photos
    )
    return e.IsiDisposisi(
        asal=e.AsalPrakarsa(kegiatan="Posyandu Melati, penimbangan balita", tanggal_kegiatan=date(2026, 11, 20)),
        sifat="segera",
        instruksi=("publikasikan", "laporkan"),
        instruksi_versi=1,
        isi="Mohon kegiatan posyandu di Desa Kebak dipublikasikan di situs dan media sosial kecamatan.",
        lampiran=(*files, Lampiran(bentuk="hardcopy", letak="map hijau di meja Sekretariat", uraian="daftar hadir")),
    )


def article(photos: list[Tersimpan], balita: int, saluran: tuple[str, ...]) -> Materi:
    """Step 5's material."""
    alts = ("Kader menimbang balita di teras balai desa", "Warga menunggu giliran di halaman balai desa")
    media = tuple(
        Media(sha256=p.sha256, mime=p.mime, alt=alt, pencipta="Kecamatan Kebakkramat", lebar=p.lebar, tinggi=p.tinggi)
        for p, alt in zip(photos, alts, strict=True)
    )
    return Materi(
        judul=f"Posyandu Melati layani {balita} balita",
        ringkasan=f"Kader Posyandu Melati menimbang dan mengukur {balita} balita di Balai Desa Kebak pada Jumat pagi.",
        badan=(
            f"Sebanyak **{balita} balita** ditimbang dan diukur dalam kegiatan rutin bulan November.\n\n"
            "Layanan yang diberikan:\n\n- penimbangan dan pengukuran tinggi badan\n- pemberian vitamin A\n- penyuluhan gizi\n\n"
            "Posyandu berikutnya diadakan pada Jumat ketiga bulan Desember.\n"
        ),
        kegiatan=Kegiatan(
            nama="Posyandu Melati", tempat="Balai Desa Kebak", tanggal=date(2026, 11, 20), penyelenggara="Kader Posyandu Melati"
        ),
        media=media,
        klasifikasi="setiap_saat",
        tagar=("posyandu", "kebakkramat"),
        saluran=saluran,
    )


def all_yes() -> tuple[HasilPeriksa, ...]:
    """The verifier's list, answered."""
    return tuple(HasilPeriksa(kode=kode, jawaban="ya") for kode in sorted(wajib(1)))
