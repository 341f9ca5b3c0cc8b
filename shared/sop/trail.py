"""The story of a case: every fact as one line people can read: who, in which office, when, how long after the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import SEBUTAN, Direktori
from shared.sop.event import Event

TITLES: dict[str, str] = {
    "NomorPertamaDitetapkan": "Nomor pertama ditetapkan",
    "NomorDicadangkan": "Nomor dicadangkan",
    "NomorDisposisiDibatalkan": "Nomor dibatalkan",
    "NomorDisposisiDiberikan": "Nomor disposisi diberikan",
    "DisposisiDibuat": "Disposisi dibuat",
    "DisposisiDibaca": "Disposisi dibuka penerima",
    "DisposisiDiteruskan": "Disposisi diteruskan",
    "DisposisiDiterima": "Disposisi diterima Sekretariat",
    "PenyusunanDitugaskan": "Penyusunan materi ditugaskan",
    "PenugasanDialihkan": "Penugasan dialihkan",
    "PenyerahanDitarik": "Penyerahan ditarik kembali",
    "DisposisiDiserahkanKembali": "Disposisi diserahkan kembali",
    "DisposisiDibetulkan": "Disposisi dibetulkan",
    "HasilPenayanganDicatat": "Hasil penayangan dicatat",
    "PindaianDilampirkan": "Pindaian dilampirkan",
    "KewajibanSusulanDitetapkan": "Kewajiban susulan ditetapkan",
    "KewajibanSusulanDipenuhi": "Kewajiban susulan dipenuhi",
    "DisposisiSelesai": "Disposisi selesai",
    "ProsesDihentikan": "Proses dihentikan",
    "PenugasanDicatat": "Penugasan dicatat",
    "PencabutanPenugasanDicatat": "Pencabutan penugasan dicatat",
    "MateriDibuat": "Materi dibuat dan diserahkan",
    "MateriDibaca": "Materi dibuka Sekretaris",
    "PenyerahanMateriDitarik": "Penyerahan materi ditarik kembali",
    "MateriDikembalikan": "Dikembalikan kepada staf",
    "MateriDikoreksi": "Materi dikoreksi",
    "MateriDiajukan": "Diajukan untuk verifikasi",
    "HasilVerifikasiDicatat": "Hasil verifikasi dicatat",
    "PenayanganDicatat": "Penayangan dicatat",
    "PenarikanDicatat": "Penarikan dicatat",
    "RalatDibuka": "Ralat dibuka",
    "PenghentianDicatat": "Penghentian dicatat",
    "PengajuanDicatat": "Pengajuan dicatat",
    "PengajuanDibaca": "Pengajuan dibuka verifikator",
    "PenarikanPengajuanDicatat": "Penarikan pengajuan dicatat",
    "MateriDiverifikasi": "Disetujui",
    "MateriDitolak": "Dikembalikan oleh verifikator untuk diperbaiki",
    "UjiKonsekuensiDiminta": "Uji konsekuensi diminta",
    "UjiKonsekuensiDiputuskan": "Uji konsekuensi diputuskan",
    "VerifikasiDicabut": "Persetujuan dicabut",
    "PenghentianVerifikasiDicatat": "Penghentian dicatat",
    "BahanTayangDicatat": "Bahan tayang dicatat",
    "PersetujuanDicatat": "Persetujuan dicatat",
    "PencabutanVerifikasiDicatat": "Pencabutan persetujuan dicatat",
    "PenayanganDiperintahkan": "Penayangan diperintahkan",
    "PerintahTayangDicabut": "Perintah tayang dicabut",
    "JadwalDiubah": "Jadwal diubah",
    "PenayanganDilaksanakan": "Penayangan dilaksanakan",
    "PenayanganDimulai": "Penayangan dimulai",
    "MateriDitayangkan": "Tayang",
    "PenayanganGagal": "Penayangan gagal",
    "HasilPenayanganBelumPasti": "Hasil penayangan belum pasti",
    "PenayanganDiulang": "Penayangan diulang",
    "PenayanganSelesai": "Penayangan selesai",
    "MateriDiralat": "Ralat tayang",
    "MateriDitarik": "Ditarik dari publikasi",
    "PenarikanSaluranDicatat": "Sudah turun dari saluran",
    "LaporanMasyarakatDiterima": "Laporan masyarakat diterima",
    "LaporanMasyarakatDitindaklanjuti": "Laporan masyarakat ditindaklanjuti",
    "PenghentianPenayanganDicatat": "Penghentian dicatat",
    "TenggatDitetapkan": "Batas waktu dihitung",
    "TenggatDijeda": "Batas waktu dijeda",
    "TenggatDilanjutkan": "Batas waktu berjalan lagi",
    "TenggatMendekat": "Batas waktu mendekat",
    "TenggatTerlampaui": "Batas waktu terlampaui",
    "TenggatDieskalasi": "Batas waktu dieskalasi",
    "TenggatBerakhir": "Batas waktu berakhir",
    "KewajibanBerkalaDipenuhi": "Kewajiban berkala dipenuhi",
    "KeterbukaanPulih": "Peringatan keterbukaan berakhir",
    "NilaiDibukaUntuk": "Nilai tersegel dibuka untuk pemeriksa",
    "PemberitahuanDisiapkan": "Pemberitahuan disiapkan",
    "PemberitahuanTerkirim": "Pemberitahuan terkirim",
    "PemberitahuanGagal": "Pemberitahuan tidak terkirim",
    "PersetujuanSubjekDicatat": "Persetujuan orang yang tampil dicatat",
    "PersetujuanDicabut": "Persetujuan orang yang tampil dicabut",
    "PemusnahanDitolak": "Pemusnahan data pribadi ditolak",
    "DataPribadiDimusnahkan": "Data pribadi dimusnahkan",
    "AuditMelihat": "Dilihat auditor",
}
"""What pages call an event. Registry and trust events, calendars and limits are no part of a case's story."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story."""

    position: int
    type: str
    title: str
    at: datetime
    actor: str
    jabatan: str | None
    sebutan: str
    after: timedelta
    detail: str
    by_system: bool


def trail(facts: Sequence[Recorded[Event]], direktori: Direktori) -> Iterator[Line]:
    """Lines of a case in log order; `after` is the time since the line before."""
    before: datetime | None = None
    for fact in facts:
        name = type(fact.event).__name__
        yield Line(
            position=fact.position,
            type=name,
            title=TITLES.get(name, name),
            at=fact.at,
            actor=_name(fact, direktori),
            jabatan=fact.jabatan,
            sebutan=_office(fact, direktori),
            after=fact.at - before if before else timedelta(0),
            detail=detail(fact.event),
            by_system=fact.jabatan is None and not isinstance(fact.event, e.AuditMelihat),
        )
        if fact.event.service not in ("deadlines", "registry"):  # what time does by itself, or a look, is no act
            before = fact.at


def detail(event: Event) -> str:
    """What distinguishes this event from others of its kind: codes and numbers only."""
    match event:
        case e.DisposisiDibuat():
            lane = ", jalur serta-merta" if event.jalur == "serta_merta" else ""
            return f"nomor {event.nomor_disposisi}/{event.tahun}{lane}"
        case e.KewajibanSusulanDipenuhi(kode=kode, hasil=hasil):
            return f"{kode}, {hasil.replace('_', ' ')}"
        case e.MateriDiverifikasi(jalur="serta_merta"):
            return "pemeriksaan singkat jalur serta-merta"
        case e.MateriDibuat(versi=versi) | e.MateriDiajukan(versi=versi):
            return f"versi {versi}"
        case e.MateriDikoreksi(versi=versi, berubah=berubah):
            return f"versi {versi}, {'diubah' if berubah else 'tanpa perubahan'}"
        case e.MateriDikembalikan(alasan=alasan) | e.MateriDitolak(alasan=alasan) | e.VerifikasiDicabut(alasan=alasan):
            return ", ".join(a.kode for a in alasan)
        case e.PindaianDilampirkan(langkah=langkah):
            return f"langkah {langkah}"
        case e.PenayanganDimulai(saluran=saluran) | e.PenayanganDiulang(saluran=saluran) | e.PenarikanSaluranDicatat(saluran=saluran):
            return saluran
        case e.MateriDitayangkan(saluran=saluran, tautan=tautan):
            return f"{saluran} {tautan or ''}".strip()
        case e.PenayanganGagal(saluran=saluran, hasil=hasil, kode=kode):
            return f"{saluran}: {hasil} ({kode})"
        case e.HasilPenayanganBelumPasti(saluran=saluran):
            return saluran
        case e.ProsesDihentikan(sebab=sebab) | e.MateriDitarik(sebab=sebab):
            return sebab
        case e.PemberitahuanDisiapkan() | e.PemberitahuanTerkirim():
            return f"{event.saluran}, {event.jabatan or 'uji coba'}"
        case e.PemberitahuanGagal():
            return f"{event.saluran}, {event.jabatan or 'uji coba'} ({event.kode})"
        case e.TenggatDitetapkan() | e.TenggatMendekat() | e.TenggatTerlampaui():
            return f"langkah {event.langkah}, putaran {event.putaran}"
        case e.TenggatDieskalasi():
            return f"langkah {event.langkah}, putaran {event.putaran}: kepada {SEBUTAN.get(event.jabatan, event.jabatan)}"
        case e.TenggatBerakhir():
            return f"langkah {event.langkah}, putaran {event.putaran}: {event.hasil}"
        case e.LaporanMasyarakatDiterima(jenis=kode) | e.LaporanMasyarakatDitindaklanjuti(hasil=kode):
            return kode.replace("_", " ")
        case _:
            return ""


def _name(fact: Recorded[Event], direktori: Direktori) -> str:
    known = direktori.pegawai.get(fact.actor)
    return known.nama if known else fact.actor


def _office(fact: Recorded[Event], direktori: Direktori) -> str:
    if isinstance(fact.event, e.AuditMelihat):
        return "auditor"
    if fact.jabatan is None:
        return "sistem"
    prefix = {"plh": "Plh. ", "plt": "Plt. "}.get(fact.bertindak_sebagai, "")
    return prefix + direktori.sebutan(fact.jabatan)
