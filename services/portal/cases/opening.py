"""The receiver's first opening is a fact (SOP rows 2, 5, 7): from then on the giver cannot take the hand-over back unnoticed."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from services.portal.desk import Meja, Sender
from shared.command import COMMANDS
from shared.messaging.answers import Diterima
from shared.sop.worklist import Kasus

BY_FIRST_ACT = {
    "TeruskanDisposisi": "BacaDisposisi",
    "TerimaDisposisi": "BacaDisposisi",
    "BuatMateri": "BacaDisposisi",
    "KoreksiMateri": "BacaMateri",
    "VerifikasiMateri": "BacaPengajuan",
    "SetujuiSertaMerta": "BacaPengajuan",
}
"""What is recorded when somebody for whom this act waits opens the case."""


async def opened(sender: Sender, meja: Meja, kasus: Kasus) -> int | None:
    """Record that I have opened what was handed to me; the position of that fact, None if there was nothing to record."""
    if kasus.dibaca:
        return None
    for task in meja.tasks(kasus):
        act = BY_FIRST_ACT.get(task.perintah[0])
        if act is None or task.dari == meja.pegawai or task.jabatan not in COMMANDS[act].by:
            continue
        # One id per hand-over and reader: two windows opened at once record it once.
        once = uuid5(NAMESPACE_URL, f"{kasus.case}/{task.sejak.isoformat()}/{meja.pegawai}/{act}")
        answer = await sender.send(meja, act, {}, case=kasus.case, command_id=once, after=kasus.position, kasus=kasus, jabatan=task.jabatan)
        if isinstance(answer, Diterima) and answer.posisi:
            return answer.posisi[-1]
    return None
