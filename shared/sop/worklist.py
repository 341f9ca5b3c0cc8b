"""What waits for whom: a case folded from all stages' facts into the tasks an inbox shows. Pure; holds codes and ids, nothing typed.

It says what the SOP expects next, for pages to offer; whether an act is allowed is decided by its stage alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import SUSULAN

KeadaanSaluran = Literal["dipesan", "dimulai", "tayang", "gagal", "belum_pasti", "ditarik"]


@dataclass(frozen=True, slots=True)
class Tugas:
    """One task: it waits for an office, or for one named staf. `perintah`: what can be done, the expected act first."""

    langkah: int
    jabatan: str
    perintah: tuple[str, ...]
    sejak: datetime
    dari: str
    pegawai: str | None = None
    saluran: str | None = None
    laporan: str | None = None
    """A report from outside: it waits for its answer whatever the case does meanwhile."""
    kewajiban: str | None = None
    """A debt of the serta-merta lane: it waits to be made up whatever the case does meanwhile."""
    subjek: str | None = None
    """A person shown took his agreement back: it waits until what shows him has come down."""
    batas_at: datetime | None = None
    """Until when, where the fact that made the task says so itself."""


@dataclass(frozen=True, slots=True)
class Saluran:
    """How one outlet stands."""

    keadaan: KeadaanSaluran
    tautan: str | None = None
    jadwal: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kasus:
    """A case as an officer sees it in a list."""

    case: str = ""
    unit: str = ""
    nomor: int = 0
    tahun: int = 0
    sifat: str = "biasa"
    keadaan: str = ""
    """Words of the page, e.g. *Diajukan untuk verifikasi*."""
    langkah: int = 0
    tugas: tuple[Tugas, ...] = ()
    dibaca: bool = False
    staf: str | None = None
    versi: int = 0
    putaran: int = 1
    sidik: str = ""
    saluran: Mapping[str, Saluran] = field(default_factory=dict)
    tahap_lanjut: Literal["", "ralat", "tayang", "ditarik", "selesai", "dihentikan"] = ""
    jalur: str = "biasa"
    susulan: bool = False
    """What the serta-merta lane left out is on record; until then nobody knows that nothing is owed."""
    pelaku: tuple[str, ...] = ()
    """Everyone who has acted in it."""
    sheet_position: int = 0
    """Where the sheet with its subject stands in the log."""
    material_position: int = 0
    """Where the newest material stands in the log."""
    position: int = 0
    at: datetime | None = None

    @property
    def di_jalur(self) -> bool:
        """On the serta-merta lane: until something is out. What comes later goes the ordinary way."""
        return self.jalur == "serta_merta" and not self.tahap_lanjut


AGREEMENTS = (e.PersetujuanSubjekDicatat, e.PersetujuanDicabut)
"""The registry's facts that concern who works on the case: what shows a person may have to come down."""


def evolve(k: Kasus, fact: Recorded[Event]) -> Kasus:
    """The case after one more fact. Being told of a task is no step of it, nor is that time passes or that an auditor looks."""
    if fact.event.service in ("notices", "deadlines", "registry") and not isinstance(fact.event, AGREEMENTS):
        return k
    k = replace(k, case=fact.case, unit=fact.unit, position=fact.position, at=fact.at)
    if fact.jabatan is not None and fact.actor not in k.pelaku:
        k = replace(k, pelaku=(*k.pelaku, fact.actor))
    return _stages(k, fact)


def _task(fact: Recorded[Event], langkah: int, jabatan: str, *perintah: str, pegawai: str | None = None) -> tuple[Tugas, ...]:
    return (Tugas(langkah, jabatan, perintah, fact.at, fact.actor, pegawai),)


def _to(k: Kasus, keadaan: str, langkah: int, tugas: tuple[Tugas, ...]) -> Kasus:
    return replace(k, keadaan=keadaan, langkah=langkah, tugas=(*tugas, *_reports(k)), dibaca=False)


def _reports(k: Kasus) -> tuple[Tugas, ...]:
    return tuple(t for t in k.tugas if t.laporan is not None or t.kewajiban is not None or t.subjek is not None)


CORRECT = ("KoreksiMateri", "KembalikanMateri")
VERIFY = ("VerifikasiMateri", "TolakMateri", "MintaUjiKonsekuensi")
CHECK = ("SetujuiSertaMerta", "KembalikanSertaMerta")


def _stages(k: Kasus, fact: Recorded[Event]) -> Kasus:
    if k.di_jalur and (moved := _lane(k, fact)) is not None:
        return moved
    match fact.event:
        case e.DisposisiDibuat() as d:
            k = replace(k, nomor=d.nomor_disposisi, tahun=d.tahun, sifat=d.disposisi.sifat, sheet_position=fact.position, jalur=d.jalur)
            return _to(k, "Disposisi dibuat", 2, _task(fact, 2, "sekretaris", "TeruskanDisposisi"))
        case e.DisposisiDiserahkanKembali():
            return _to(k, "Disposisi dibuat", 2, _task(fact, 2, "sekretaris", "TeruskanDisposisi"))
        case e.DisposisiDibetulkan(disposisi=disposisi):
            return replace(k, sifat=disposisi.sifat, sheet_position=fact.position)
        case e.DisposisiDibaca() | e.MateriDibaca() | e.PengajuanDibaca():
            return replace(k, dibaca=True)
        case e.DisposisiDiteruskan():
            return _to(k, "Disposisi diteruskan", 3, _task(fact, 3, "sekretariat", "TerimaDisposisi"))
        case e.DisposisiDiterima():
            return _to(k, "Disposisi diterima", 4, _task(fact, 4, "sekretariat", "TugaskanPenyusunan"))
        case e.PenyusunanDitugaskan(staf=staf) | e.PenugasanDialihkan(staf=staf):
            k = replace(k, staf=staf)
            if k.langkah > 5 or (k.langkah == 5 and k.versi):
                return replace(k, tugas=tuple(replace(t, pegawai=staf) if t.jabatan == "staf_sekretariat" else t for t in k.tugas))
            return _to(k, "Penyusunan ditugaskan", 5, _task(fact, 5, "staf_sekretariat", "BuatMateri", pegawai=staf))
        case e.PenyerahanDitarik(tahap="dibuat"):
            return _to(k, "Penyerahan ditarik", 1, _task(fact, 1, "ppid_pembantu", "SerahkanKembali", "BetulkanDisposisi"))
        case e.PenyerahanDitarik(tahap="diteruskan"):
            return _to(k, "Penyerahan ditarik", 2, _task(fact, 2, "sekretaris", "TeruskanDisposisi"))
        case e.PenyerahanDitarik():
            return _to(k, "Penyerahan ditarik", 4, _task(fact, 4, "sekretariat", "TugaskanPenyusunan"))
        case e.MateriDibuat(versi=versi, putaran=putaran):
            k = replace(k, versi=versi, putaran=putaran, material_position=fact.position)
            return _to(k, "Menunggu koreksi", 5, _task(fact, 5, "sekretaris", *CORRECT))
        case e.PenyerahanMateriDitarik(tahap="dibuat"):
            return _to(k, "Penyerahan ditarik", 5, _task(fact, 5, "staf_sekretariat", "BuatMateri", pegawai=k.staf))
        case e.PenyerahanMateriDitarik():
            return _to(k, "Penyerahan ditarik", 6, _task(fact, 6, "sekretaris", "AjukanMateri", *CORRECT))
        case e.MateriDikembalikan():
            return _to(k, "Dikembalikan kepada staf", 5, _task(fact, 5, "staf_sekretariat", "BuatMateri", pegawai=k.staf))
        case e.MateriDikoreksi(versi=versi):
            k = replace(k, versi=versi, material_position=fact.position)
            return _to(k, "Materi dikoreksi", 6, _task(fact, 6, "sekretaris", "AjukanMateri", *CORRECT))
        case e.MateriDiajukan(sidik=sidik, putaran=putaran):
            k = replace(k, sidik=sidik, putaran=putaran, material_position=fact.position)
            return _to(k, "Diajukan untuk verifikasi", 7, _task(fact, 7, "bidang_pdki", *VERIFY))
        case e.UjiKonsekuensiDiminta():
            return _to(k, "Menunggu uji konsekuensi", 7, _task(fact, 7, "ppid_pembantu", "PutuskanUjiKonsekuensi"))
        case e.UjiKonsekuensiDiputuskan():
            return _to(k, "Diajukan untuk verifikasi", 7, _task(fact, 7, "bidang_pdki", *VERIFY))
        case e.MateriDitolak():
            return _to(k, "Dikembalikan oleh verifikator untuk diperbaiki", 5, _task(fact, 5, "sekretaris", *CORRECT))
        case e.VerifikasiDicabut():
            return _to(k, "Persetujuan dicabut", 5, _task(fact, 5, "sekretaris", *CORRECT))
        case e.MateriDiverifikasi():
            return _to(k, "Disetujui", 8, _order(k, fact))
        case e.RalatDibuka():
            k = replace(k, tahap_lanjut="ralat")
            both = (
                *_task(fact, 5, "staf_sekretariat", "BuatMateri", pegawai=k.staf),
                *_task(fact, 5, "sekretaris", "KoreksiMateri"),
            )
            return _to(k, "Ralat dibuka", 5, both)
        case e.ProsesDihentikan():
            return replace(_to(k, "Proses dihentikan", k.langkah, ()), tahap_lanjut="dihentikan")
        case e.DisposisiSelesai():
            return replace(k, keadaan="Selesai", tugas=_reports(k), tahap_lanjut="selesai")
        case _:
            return _publishing(k, fact)


def _publishing(k: Kasus, fact: Recorded[Event]) -> Kasus:
    match fact.event:
        case e.PenayanganDiperintahkan(staf=staf, saluran=saluran):
            outlets = {**k.saluran, **{p.saluran: Saluran("dipesan", jadwal=p.jadwal) for p in saluran}}
            k = replace(k, saluran=outlets)
            return _to(k, "Penayangan diperintahkan", 8, _task(fact, 8, "staf_sekretariat", "LaksanakanPenayangan", pegawai=staf))
        case e.PerintahTayangDicabut():
            k = replace(k, saluran={n: s for n, s in k.saluran.items() if s.keadaan != "dipesan"})
            return _to(k, "Disetujui", 8, _order(k, fact))
        case e.JadwalDiubah(saluran=kode, jadwal=jadwal) if kode in k.saluran:
            return _outlet(k, kode, replace(k.saluran[kode], jadwal=jadwal))
        case e.PenayanganDilaksanakan():
            return _to(k, "Sedang ditayangkan", 8, ())
        case e.PenayanganDimulai(saluran=kode):
            acts = ("TandaiTayang", "TandaiGagal", "TandaiBelumPasti")
            return _waiting(_outlet(k, kode, Saluran("dimulai")), fact, kode, acts)
        case e.MateriDitayangkan(saluran=kode, tautan=tautan):
            return _done(_outlet(k, kode, Saluran("tayang", tautan)), kode)
        case e.PenayanganGagal(saluran=kode):
            return _waiting(_outlet(k, kode, Saluran("gagal")), fact, kode, ("UlangiPenayangan",))
        case e.HasilPenayanganBelumPasti(saluran=kode):
            return _waiting(_outlet(k, kode, Saluran("belum_pasti")), fact, kode, ("PutuskanHasil",))
        case e.PenayanganDiulang(saluran=kode):
            return _done(_outlet(k, kode, Saluran("dipesan")), kode)
        case e.PenayanganSelesai(tayang=tayang) if tayang:
            failed = tuple(t for t in k.tugas if t.saluran is not None)
            closed = k.tahap_lanjut in ("selesai", "ralat") or _owed(k)
            close = () if closed else _task(fact, 8, "ppid_pembantu", "SelesaikanDisposisi")
            return replace(k, keadaan="Tayang", tugas=(*failed, *close, *_reports(k)), tahap_lanjut="tayang")
        case e.MateriDitarik():
            k = replace(k, tugas=tuple(t for t in k.tugas if t.subjek is None))
            remove = tuple(
                Tugas(8, "staf_sekretariat", ("TandaiDitarik",), fact.at, fact.actor, k.staf, kode)
                for kode, s in k.saluran.items()
                if s.keadaan == "tayang" and kode != "website"
            )
            return replace(_to(k, "Ditarik dari publikasi", 8, remove), tahap_lanjut="ditarik")
        case e.PenarikanSaluranDicatat(saluran=kode):
            was = k.saluran.get(kode, Saluran("ditarik"))  # its address stays, and says there that it was withdrawn
            return _done(_outlet(k, kode, replace(was, keadaan="ditarik")), kode)
        case e.KewajibanSusulanDitetapkan(kewajiban=kewajiban):
            owed = tuple(
                Tugas(int(d.langkah[0]), d.jabatan, (SUSULAN[d.kode].perintah,), fact.at, fact.actor, kewajiban=d.kode, batas_at=d.due_at)
                for d in kewajiban
            )
            return replace(k, tugas=(*k.tugas, *owed), susulan=True)
        case e.KewajibanSusulanDipenuhi(kode=kode):
            k = replace(k, tugas=tuple(t for t in k.tugas if t.kewajiban != kode))
            last = k.tahap_lanjut == "tayang" and not _owed(k)
            return replace(k, tugas=(*k.tugas, *_task(fact, 8, "ppid_pembantu", "SelesaikanDisposisi"))) if last else k
        case e.LaporanMasyarakatDiterima(laporan=laporan):
            look = Tugas(8, "ppid_pembantu", ("TindaklanjutiLaporan", "TarikMateri"), fact.at, fact.actor, laporan=laporan)
            return replace(k, tugas=(*k.tugas, look))
        case e.PersetujuanDicabut(subjek=subjek):
            out = any(s.keadaan in ("dimulai", "tayang", "belum_pasti") for s in k.saluran.values())
            down = Tugas(8, "ppid_pembantu", ("TarikMateri",), fact.at, fact.actor, subjek=subjek)
            return replace(k, tugas=(*k.tugas, down)) if out else k
        case e.PersetujuanSubjekDicatat(subjek=subjek):
            return replace(k, tugas=tuple(t for t in k.tugas if t.subjek != subjek))
        case e.MateriDiralat():  # what stands there now went through every step after he took it back
            return replace(k, tugas=tuple(t for t in k.tugas if t.subjek is None))
        case e.LaporanMasyarakatDitindaklanjuti(laporan=laporan):
            return replace(k, tugas=tuple(t for t in k.tugas if t.laporan != laporan))
        case _:
            return k


def _lane(k: Kasus, fact: Recorded[Event]) -> Kasus | None:
    """Where the serta-merta lane goes another way than the SOP's rows; None: as always."""
    write = _task(fact, 5, "staf_sekretariat", "BuatMateri", pegawai=k.staf)
    match fact.event:
        case e.MateriDibuat(versi=versi, putaran=putaran):
            return _to(replace(k, versi=versi, putaran=putaran, material_position=fact.position), "Materi dibuat", 5, ())
        case e.MateriDiajukan(sidik=sidik):
            k = replace(k, sidik=sidik, material_position=fact.position)
            return _to(k, "Menunggu pemeriksaan singkat", 7, _task(fact, 7, "bidang_pdki", *CHECK))
        case e.PengajuanDicatat(pemeriksa=pemeriksa):
            asked = [t for t in k.tugas if t.perintah == CHECK]
            rest = tuple(t for t in k.tugas if t.perintah != CHECK)
            return replace(k, tugas=(*(replace(t, jabatan=j) for t in asked[:1] for j in pemeriksa), *rest))
        case e.MateriDitolak():
            return _to(k, "Dikembalikan oleh pemeriksa untuk diperbaiki", 5, write)
        case e.VerifikasiDicabut():
            return _to(k, "Persetujuan dicabut", 5, write)
        case e.PenyerahanMateriDitarik():
            return _to(k, "Penyerahan ditarik", 5, write)
        case _:
            return None


def _owed(k: Kasus) -> bool:
    return any(t.kewajiban for t in k.tugas) or (k.jalur == "serta_merta" and not k.susulan)


def _order(k: Kasus, fact: Recorded[Event]) -> tuple[Tugas, ...]:
    """On the serta-merta lane PPID Pembantu may order, too: whoever is first."""
    first = _task(fact, 8, "ppid_pembantu", "PerintahkanSertaMerta") if k.di_jalur else ()
    return (*first, *_task(fact, 8, "sekretaris", "PerintahkanPenayangan"))


def _outlet(k: Kasus, kode: str, saluran: Saluran) -> Kasus:
    return replace(k, saluran={**k.saluran, kode: saluran})


def _done(k: Kasus, kode: str) -> Kasus:
    return replace(k, tugas=tuple(t for t in k.tugas if t.saluran != kode))


def _waiting(k: Kasus, fact: Recorded[Event], kode: str, perintah: tuple[str, ...]) -> Kasus:
    """A task for one outlet. The website's start needs nobody; what failed or is unclear does."""
    k = _done(k, kode)
    if kode == "website" and isinstance(fact.event, e.PenayanganDimulai):
        return k
    task = Tugas(8, "staf_sekretariat", perintah, fact.at, fact.actor, k.staf, kode)
    return replace(k, tugas=(*k.tugas, task))
