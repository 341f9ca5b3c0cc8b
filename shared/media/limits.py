"""How much of anything an attachment may be. One frozen value, so that a test or an office can bring its own."""

from __future__ import annotations

from dataclasses import dataclass, fields

MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatasMedia:
    """Limits of intake; the defaults fit a kabupaten server of 2 cores and 4 GB."""

    gambar_byte: int = 30 * MB
    pdf_byte: int = 25 * MB
    docx_byte: int = 25 * MB
    video_byte: int = 100 * MB
    takarir_byte: int = 1 * MB

    gambar_piksel: int = 64_000_000
    """Above the 50 MP that phones make, below what two decodes at once would take from a 4 GB server."""
    sisi_maks_piksel: int = 4000
    mutu_persen: int = 88

    docx_isi_berkas: int = 2000
    docx_terurai_byte: int = 200 * MB
    docx_rasio: int = 200
    """Word's own XML compresses 10 to 60 times; deflate's ceiling, which bombs use, is 1032."""
    docx_jalur_tingkat: int = 8

    pdf_objek: int = 500_000
    """Dictionaries and arrays; a report of a thousand tagged pages has some 100,000."""
    pdf_ber_tte: bool = True
    """A PDF with an electronic signature is kept byte for byte (cleaning would void the TTE); False refuses it instead."""

    olah_detik: int = 60
    olah_memori_byte: int = 2_000 * MB

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, bool) and value <= 0:
                raise ValueError(f"{field.name} must be positive, not {value}")
        if self.mutu_persen > 95:
            raise ValueError("mutu_persen above 95 only makes files bigger (Pillow's own advice)")
