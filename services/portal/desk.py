"""One officer at his desk: which unit, which offices today, and how his acts are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError

from services.portal.sign_in.accounts import Akun
from shared.clock import Clock, day_in
from shared.command import COMMANDS
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.messaging.client import CommandClient
from shared.refusal import from_validation
from shared.sop.directory import Direktori
from shared.sop.steps import STEPS
from shared.sop.worklist import Kasus, Tugas


class Units(Protocol):
    """Who knows units' directories as they are now."""

    async def of(self, unit: str) -> Direktori: ...


@dataclass(frozen=True, slots=True)
class Meja:
    """Who acts, where, as what. `jabatan`: offices held today, with the capacity (definitif, plh, plt)."""

    akun: Akun
    unit: str
    pegawai: str
    nama: str
    jabatan: dict[str, str]
    direktori: Direktori

    @property
    def zona(self) -> str:
        """Time zone of the unit."""
        return self.direktori.profil.zona if self.direktori.profil else "Asia/Jakarta"

    @property
    def sebutan(self) -> str:
        """`Plh. Sekretaris, Staf Sekretariat`."""
        prefix = {"plh": "Plh. ", "plt": "Plt. "}
        held = [prefix.get(peran, "") + self.direktori.sebutan(j) for j, peran in self.jabatan.items()]
        return ", ".join(["Administrator"] if self.administrator else ["Auditor"] if self.auditor else held)

    @property
    def administrator(self) -> bool:
        """Keeps this unit's people and accounts, and so holds no office."""
        return self.pegawai in self.direktori.administrator

    @property
    def auditor(self) -> bool:
        """Was let in to look, and has had no other part since: outside the days of the assignment, too."""
        return self.pegawai in self.direktori.auditor and not self.jabatan and not self.administrator

    def tasks(self, kasus: Kasus) -> list[Tugas]:
        """What of this case waits for me."""
        return [t for t in kasus.tugas if t.jabatan in self.jabatan and t.pegawai in (None, self.pegawai)]

    def office_for(self, perintah: str, kasus: Kasus | None) -> str | None:
        """In which of my offices I give this command: the one it waits for, else any that may."""
        may = [j for j in self.jabatan if j in COMMANDS[perintah].by]
        waiting = [t.jabatan for t in self.tasks(kasus)] if kasus else []
        return next((j for j in may if j in waiting), may[0] if may else None)


async def desk_of(akun: Akun, unit: str, directories: Units, clock: Clock) -> Meja:
    """The desk of an account in a unit."""
    d = await directories.of(unit)
    pegawai = akun.pegawai.get(unit, akun.id)
    known = d.pegawai.get(pegawai)
    today = day_in(d.profil.zona if d.profil else "Asia/Jakarta", clock())
    offices: dict[str, str] = {}
    for jabatan in dict.fromkeys(j for s in STEPS for j in s.pelaksana):
        if (peran := d.acts_as(pegawai, jabatan, today)) is not None:
            offices[jabatan] = peran
    return Meja(akun, unit, pegawai, known.nama if known else akun.nama_masuk, offices, d)


class Sender:
    """Sends an officer's act as a signed command."""

    def __init__(self, client: CommandClient) -> None:
        self._client = client

    async def send(
        self,
        meja: Meja,
        perintah: str,
        data: Any,
        *,
        case: str,
        command_id: UUID,
        after: int,
        kasus: Kasus | None,
        jabatan: str | None = None,
        periksa: bool = False,
    ) -> Diterima | BelumDapatDiproses | BelumSiap:
        """The stage's answer; what is no command at all is refused here with the same kind of reasons. `periksa`: only asked."""
        try:
            command = COMMANDS[perintah].from_input(data)
        except ValidationError as error:
            return BelumDapatDiproses(alasan=from_validation(error).reasons)
        jabatan = jabatan or meja.office_for(perintah, kasus) or (next(iter(meja.jabatan), None) if COMMANDS[perintah].by else None)
        return await self._client.send(
            command, unit=meja.unit, case=case, actor=meja.pegawai, jabatan=jabatan, command_id=command_id, after=after, periksa=periksa
        )


def waiting_for(kasus: Kasus, direktori: Direktori) -> Sequence[str]:
    """Whom the case waits for, in words."""
    found = []
    for t in kasus.tugas:
        known = direktori.pegawai.get(t.pegawai or "")
        found.append(f"{known.nama}, {direktori.sebutan(t.jabatan)}" if known else direktori.sebutan(t.jabatan))
    return list(dict.fromkeys(found))
