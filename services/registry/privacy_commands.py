"""What is asked about personal data (UU 27/2022): agreeing, taking back, holding, keeping, erasing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.command import Command
from shared.sop.privasi import Guna, JenisLingkup, LingkupData
from shared.sop.types import Baris, BarisWajib, Sha256, Teks, Uuid


class CatatPersetujuanSubjek(Command, service="registry", by=("ppid_pembantu", "sekretaris", "sekretariat", "staf_sekretariat")):
    """A person shown in a case agreed to it. `subjek` is made by the sender, or the id the material already gives him."""

    kasus: Uuid
    subjek: Uuid
    nama: BarisWajib
    untuk: tuple[Guna, ...]
    oleh: Literal["sendiri", "wali"] = "sendiri"
    bukti_sha256: Sha256 | None = None


class CabutPersetujuan(Command, service="registry", by=("ppid_pembantu", "sekretaris")):
    """He takes it back for this case."""

    kasus: Uuid
    subjek: Uuid
    alasan: Baris = ""


class TetapkanPenahananHukum(Command, service="registry", by=("ppid_pembantu",)):
    """Nothing of this is erased until it is let go. `penahanan` is made by the sender."""

    penahanan: Uuid
    lingkup: tuple[LingkupData, ...]
    dasar: BarisWajib


class LepasPenahananHukum(Command, service="registry", by=("ppid_pembantu",)):
    """It is needed no longer."""

    penahanan: Uuid
    alasan: BarisWajib


class TetapkanRetensi(Command, service="registry", by=("ppid_pembantu",)):
    """How long such data is kept at least; 0 = no longer than wanted."""

    jenis: JenisLingkup
    lama_bulan: int = Field(ge=0, le=1200)
    dasar: BarisWajib


class MusnahkanData(Command, service="registry", by=("ppid_pembantu",)):
    """Erase for ever, on a legal basis. Refused where a hold or a retention stands, and that refusal is recorded."""

    lingkup: tuple[LingkupData, ...]
    dasar_hukum: BarisWajib
    alasan: Teks = ""


PRIVACY = (CatatPersetujuanSubjek, CabutPersetujuan, TetapkanPenahananHukum, LepasPenahananHukum, TetapkanRetensi, MusnahkanData)
PrivacyCommand = CatatPersetujuanSubjek | CabutPersetujuan | TetapkanPenahananHukum | LepasPenahananHukum | TetapkanRetensi | MusnahkanData
