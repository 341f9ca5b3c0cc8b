"""Who is who in a unit: the registry's events folded into one value that decisions can ask. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event

Peran = Literal["definitif", "plh", "plt"]
KEYS_STREAM = "registry-kunci"


def unit_stream(unit: str) -> str:
    """The registry keeps one stream per unit: profile, people, offices and outlets in one order."""
    return f"registry-{unit}"


@dataclass(frozen=True, slots=True)
class Pegawai:
    """A person of the unit."""

    id: str
    nama: str
    nip: str = ""
    pangkat: str = ""


@dataclass(frozen=True, slots=True)
class Kontak:
    """Where a person wants to be told of his tasks; empty = not there. `tenang`: not at night."""

    surel: str = ""
    telegram: str = ""
    telepon: str = ""
    tenang: bool = True


@dataclass(frozen=True, slots=True)
class Penugasan:
    """One appointment: from `mulai` to `akhir` (both included; None = still running)."""

    pegawai: str
    jabatan: str
    peran: Peran
    dasar: str
    mulai: date
    akhir: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.mulai <= day and (self.akhir is None or day <= self.akhir)

    def runs_beyond(self, day: date) -> bool:
        """Whether ending it on this day would make it shorter."""
        return self.akhir is None or self.akhir > day


@dataclass(frozen=True, slots=True)
class Saluran:
    """A registered outlet of the unit."""

    kode: str
    jenis: str
    nama: str
    akun: str = ""
    aktif: bool = True


@dataclass(frozen=True, slots=True)
class MasaPemilu:
    """An election period, both days included."""

    nama: str
    mulai: date
    akhir: date
    dasar: str


@dataclass(frozen=True, slots=True)
class JalurSertaMerta:
    """The document under which the unit uses the short lane."""

    nomor_dokumen: str
    tanggal: date
    dasar: str


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody who may look, from `mulai` to `sampai`, both included. Who was sent home early stays here with an earlier last day."""

    pegawai: str
    nomor_surat_tugas: str
    mulai: date
    sampai: date
    berakhir: bool = False

    def covers(self, day: date) -> bool:
        """Whether he may look on this day."""
        return not self.berakhir and self.mulai <= day <= self.sampai

    def meets(self, mulai: date, akhir: date | None) -> bool:
        """Whether it shares a day with this span (None: without end)."""
        return not self.berakhir and mulai <= self.sampai and (akhir is None or akhir >= self.mulai)


@dataclass(frozen=True, slots=True)
class Direktori:
    """One unit as decisions see it. `version` is the registry stream's version it was folded from."""

    unit: str
    version: int = 0
    profil: e.ProfilUnit | None = None
    profil_versi: int = 0
    pegawai: Mapping[str, Pegawai] = field(default_factory=dict)
    penugasan: tuple[Penugasan, ...] = ()
    saluran: Mapping[str, Saluran] = field(default_factory=dict)
    masa_pemilu: Mapping[str, MasaPemilu] = field(default_factory=dict)
    jalur_serta_merta: JalurSertaMerta | None = None
    """None: the lane is off."""
    kontak: Mapping[str, Kontak] = field(default_factory=dict)
    administrator: frozenset[str] = frozenset()
    """Persons who keep the unit's people, offices and accounts; they are among `pegawai`."""
    auditor: Mapping[str, Auditor] = field(default_factory=dict)
    """By person, the newest assignment; they are among `pegawai`."""

    def acts_as(self, pegawai: str, jabatan: str, day: date) -> Peran | None:
        """In what capacity the person holds the office that day; None if not at all."""
        found = [p.peran for p in self.penugasan if p.pegawai == pegawai and p.jabatan == jabatan and p.covers(day)]
        return min(found, default=None, key=("definitif", "plt", "plh").index)

    def in_office(self, pegawai: str, day: date) -> bool:
        """Whether the person holds any office that day or later."""
        return any(p.pegawai == pegawai and (p.akhir is None or p.akhir >= max(day, p.mulai)) for p in self.penugasan)

    def holders(self, jabatan: str, day: date) -> tuple[str, ...]:
        """Everyone who may act as this office that day, in order of appointment."""
        return tuple(dict.fromkeys(p.pegawai for p in self.penugasan if p.jabatan == jabatan and p.covers(day)))

    def pemilu_pada(self, day: date) -> MasaPemilu | None:
        """The election period that day falls into."""
        return next((m for m in self.masa_pemilu.values() if m.mulai <= day <= m.akhir), None)

    def sebutan(self, jabatan: str) -> str:
        """What the unit calls the office on its pages and prints."""
        default = SEBUTAN.get(jabatan, jabatan)
        return self.profil.sebutan_jabatan.get(jabatan, default) if self.profil else default  # type: ignore[call-overload]


SEBUTAN: Mapping[str, str] = {
    "ppid_pembantu": "PPID Pembantu",
    "bidang_pdki": "Bidang Pengolahan Data dan Klasifikasi Informasi",
    "sekretaris": "Sekretaris",
    "sekretariat": "Sekretariat",
    "staf_sekretariat": "Staf Sekretariat",
}


def evolve(d: Direktori, fact: Recorded[Event]) -> Direktori:
    """Assigns, never checks."""
    d = replace(d, version=fact.version)
    match fact.event:
        case e.UnitDidaftarkan(profil=profil):
            return replace(d, profil=profil, profil_versi=1)
        case e.ProfilUnitDiubah(profil=profil, versi=versi):
            return replace(d, profil=profil, profil_versi=versi)
        case e.PegawaiDidaftarkan() | e.PegawaiDiubah() as p:
            return replace(d, pegawai={**d.pegawai, p.pegawai: Pegawai(p.pegawai, p.nama, p.nip, p.pangkat)})
        case e.JabatanDiangkat() as a:
            return replace(d, penugasan=(*d.penugasan, Penugasan(a.pegawai, a.jabatan, "definitif", a.nomor_sk, a.mulai)))
        case e.PlhDitunjuk() as a:
            return replace(d, penugasan=(*d.penugasan, Penugasan(a.pegawai, a.jabatan, "plh", a.nomor_surat, a.mulai, a.akhir)))
        case e.PltDitunjuk() as a:
            return replace(d, penugasan=(*d.penugasan, Penugasan(a.pegawai, a.jabatan, "plt", a.nomor_surat, a.mulai, a.akhir)))
        case e.JabatanDiakhiri() as a:
            return replace(d, penugasan=tuple(_ended(p, a) for p in d.penugasan))
        case e.KontakPegawaiDiubah() as k:
            return replace(d, kontak={**d.kontak, k.pegawai: Kontak(k.surel, k.telegram, k.telepon, k.jam_tenang != "tidak")})
        case e.MasaPemiluDitetapkan() as m:
            return replace(d, masa_pemilu={**d.masa_pemilu, m.nama: MasaPemilu(m.nama, m.mulai, m.akhir, m.dasar)})
        case e.JalurSertaMertaDiaktifkan() as j:
            return replace(d, jalur_serta_merta=JalurSertaMerta(j.nomor_dokumen, j.tanggal, j.dasar))
        case e.JalurSertaMertaDinonaktifkan():
            return replace(d, jalur_serta_merta=None)
        case e.AdministratorDitunjuk() as a:
            known = d.pegawai.get(a.pegawai, Pegawai(a.pegawai, a.nama))
            return replace(d, pegawai={**d.pegawai, a.pegawai: known}, administrator=d.administrator | {a.pegawai})
        case e.AdministratorDiberhentikan(pegawai=pegawai):
            return replace(d, administrator=d.administrator - {pegawai})
        case e.AuditorDitugaskan() as a:
            known = d.pegawai.get(a.pegawai, Pegawai(a.pegawai, a.nama))
            named = Auditor(a.pegawai, a.nomor_surat_tugas, a.mulai, a.sampai)
            return replace(d, pegawai={**d.pegawai, a.pegawai: known}, auditor={**d.auditor, a.pegawai: named})
        case e.PenugasanAuditorDiakhiri(pegawai=pegawai) if pegawai in d.auditor:
            return replace(d, auditor={**d.auditor, pegawai: replace(d.auditor[pegawai], berakhir=True)})
        case e.SaluranDidaftarkan() as s:
            return replace(d, saluran={**d.saluran, s.saluran: Saluran(s.saluran, s.jenis, s.nama, s.akun)})
        case e.SaluranDiakhiri(saluran=kode) if kode in d.saluran:
            return replace(d, saluran={**d.saluran, kode: replace(d.saluran[kode], aktif=False)})
        case _:
            return d


def _ended(p: Penugasan, a: e.JabatanDiakhiri) -> Penugasan:
    same = p.pegawai == a.pegawai and p.jabatan == a.jabatan and p.runs_beyond(a.akhir)
    return replace(p, akhir=a.akhir) if same else p


@dataclass(frozen=True, slots=True)
class Kunci:
    """A registered signing key. `perintah`/`unit` empty = unrestricted (never for `opd`)."""

    id: str
    jenis: str
    publik: str
    perintah: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    dicabut: bool = False

    def may(self, perintah: str, unit: str) -> bool:
        """Whether it may sign this command for this unit."""
        narrow = self.jenis == "opd"
        return (
            not self.dicabut
            and (perintah in self.perintah or (not self.perintah and not narrow))
            and (unit in self.unit or (not self.unit and not narrow))
        )


@dataclass(frozen=True, slots=True)
class DaftarKunci:
    """All keys ever registered."""

    version: int = 0
    kunci: Mapping[str, Kunci] = field(default_factory=dict)


def evolve_keys(d: DaftarKunci, fact: Recorded[Event]) -> DaftarKunci:
    """Assigns, never checks."""
    d = replace(d, version=fact.version)
    match fact.event:
        case e.KunciDidaftarkan() as k:
            return replace(d, kunci={**d.kunci, k.kunci: Kunci(k.kunci, k.jenis, k.kunci_publik, k.perintah, k.unit)})
        case e.KunciDicabut(kunci=id_) if id_ in d.kunci:
            return replace(d, kunci={**d.kunci, id_: replace(d.kunci[id_], dicabut=True)})
        case _:
            return d
