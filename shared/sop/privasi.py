"""Personal data as events (UU 27/2022): who agreed to be shown, what must be kept, what was erased and why not.

They are of the registry's service and stand in a stream of their own per unit (`shared/sop/pelindungan.py` folds it). Reached by
everybody as `shared.sop.events`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from shared.sop.event import Event, Part
from shared.sop.types import Baris, BarisWajib, Kode, RahasiaUnitWajib, Sealed, Sha256, Teks, Uuid

JenisLingkup = Literal["kasus", "pegawai", "subjek", "laporan"]
Guna = Literal["foto", "nama", "kutipan", "kisah"]
"""What of a person is shown."""
RahasiaSubjek = Annotated[Baris, Sealed(by="subjek")]
RahasiaSubjekWajib = Annotated[BarisWajib, Sealed(by="subjek")]


class LingkupData(Part):
    """What one key seals: a whole case, one official, one person shown, or one report from outside with its sender."""

    jenis: JenisLingkup
    id: Uuid

    @property
    def scope(self) -> str:
        """The keyring's name for it."""
        return f"{self.jenis}:{self.id}"


class PersetujuanSubjekDicatat(Event, service="registry"):
    """A person who can be seen or is named agreed to it (UU 27/2022 Ps. 20); again for the same case and person: as it says now."""

    kasus: Uuid
    subjek: Uuid
    nama: RahasiaSubjekWajib
    untuk: tuple[Guna, ...]
    oleh: Literal["sendiri", "wali"] = "sendiri"
    bukti_sha256: Sha256 | None = None
    """The signed sheet."""


class PersetujuanDicabut(Event, service="registry"):
    """Withdrawn (Ps. 9): what shows the person has to come down."""

    kasus: Uuid
    subjek: Uuid
    alasan: RahasiaSubjek = ""


class PenahananHukumDitetapkan(Event, service="registry"):
    """Nothing of this may be erased while a case at law, an audit or a complaint needs it."""

    penahanan: Uuid
    lingkup: tuple[LingkupData, ...]
    dasar: RahasiaUnitWajib


class PenahananHukumDilepas(Event, service="registry"):
    """It is needed no longer."""

    penahanan: Uuid
    alasan: RahasiaUnitWajib


class RetensiDitetapkan(Event, service="registry"):
    """How long such data is kept at least, counted from the last thing that happened to it; 0 = no longer than wanted."""

    jenis: JenisLingkup
    lama_bulan: int
    dasar: RahasiaUnitWajib


class PemusnahanDitolak(Event, service="registry"):
    """An erasure was asked for and may not be: every reason, and until when where that is known."""

    lingkup: tuple[LingkupData, ...]
    dasar_hukum: BarisWajib
    alasan: tuple[Kode, ...]
    sampai: date | None = None


class DataPribadiDimusnahkan(Event, service="registry"):
    """Decided, on a legal basis; the effect comes after it, however often it is cut off. The log keeps its bytes, nobody reads them."""

    kunci: tuple[Baris, ...]
    dasar_hukum: BarisWajib
    alasan: Annotated[Teks, Sealed(by="unit")] = ""
    lingkup: tuple[LingkupData, ...] = ()
    berkas: tuple[Sha256, ...] = ()
    """Files that nothing else in the log speaks of."""
