"""What else I could do with a case, and what I cannot, and why: asked of the stages themselves, which record nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from services.portal.acts.answers import Terisi, data_of
from services.portal.acts.forms import ALSO, FORMS
from services.portal.acts.prefill import prefilled
from services.portal.cases.view import CaseView
from services.portal.desk import Meja, Sender
from shared.messaging.answers import Diterima


@dataclass(frozen=True, slots=True)
class Tindakan:
    """One act and, where it cannot be done now, every reason."""

    perintah: str
    judul: str
    alasan: tuple[str, ...]


async def others(sender: Sender, meja: Meja, view: CaseView) -> list[Tindakan]:
    """Acts of my offices beside the expected ones, those I can do first."""
    waiting = {p for t in meja.tasks(view.kasus) for p in t.perintah}
    names = dict.fromkeys(p for j in meja.jabatan for p in ALSO.get(j, ()) if p not in waiting)
    found = await asyncio.gather(*(_asked(sender, meja, view, name) for name in names))
    return sorted(found, key=lambda t: bool(t.alasan))


async def _asked(sender: Sender, meja: Meja, view: CaseView, perintah: str) -> Tindakan:
    kasus = view.kasus
    saluran = next(iter(kasus.saluran), "")
    filled = Terisi({**_typed(perintah, meja, view), **prefilled(perintah, view, saluran).values})
    data = data_of(perintah, filled, kasus, meja.zona)
    answer = await sender.send(meja, perintah, data, case=kasus.case, command_id=uuid4(), after=kasus.position, kasus=kasus, periksa=True)
    # What speaks of a field speaks of our example, not of the case.
    why = () if isinstance(answer, Diterima) else tuple(dict.fromkeys(r.pesan for r in answer.alasan if not r.bidang))
    return Tindakan(perintah, FORMS[perintah].judul, why)


def _typed(perintah: str, meja: Meja, view: CaseView) -> Mapping[str, Sequence[str]]:
    """An example of what somebody would type."""
    values: dict[str, list[str]] = {}
    for isian in FORMS[perintah].isian:
        match isian.kind:
            case "pilih":
                values[isian.name] = [next(iter(isian.options or {}), "lainnya")]
            case "staf":
                values[isian.name] = [next((p for p in meja.direktori.pegawai if p != view.kasus.staf), "")]
            case "kode":
                values[isian.name] = ["K4"]
            case _:
                values[isian.name] = ["-"]
    return values
