"""What else I could do with a case, and what I cannot, and why: asked of the stages themselves, which record nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.portal.acts.answers import Terisi, data_of
from services.portal.acts.forms import ALSO, FORMS
from services.portal.acts.prefill import prefilled
from services.portal.cases.view import CaseView
from services.portal.desk import Meja, Sender
from shared.command import COMMANDS
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
    kasus, data = view.kasus, example(perintah, meja, view)
    answer = await sender.send(meja, perintah, data, case=kasus.case, command_id=uuid4(), after=kasus.position, kasus=kasus, periksa=True)
    # What speaks of a field speaks of our example, not of the case.
    why = () if isinstance(answer, Diterima) else tuple(dict.fromkeys(r.pesan for r in answer.alasan if not r.bidang))
    return Tindakan(perintah, FORMS[perintah].judul, why)


def example(perintah: str, meja: Meja, view: CaseView) -> dict[str, Any]:
    """Data of the command as somebody would fill in its form."""
    given = prefilled(perintah, view, next(iter(view.kasus.saluran), "website"))
    filled = Terisi({**_typed(perintah, meja, view), **given.values}, given.files)
    data = data_of(perintah, filled, view.kasus, meja.zona)
    if "sidik" in COMMANDS[perintah].model_fields:
        data.setdefault("sidik", "0" * 64)  # nothing handed over yet: the stage says so
    return data


def _typed(perintah: str, meja: Meja, view: CaseView) -> Mapping[str, Sequence[str]]:
    """An example of what somebody would type."""
    values: dict[str, list[str]] = {}
    for isian in (isian for page in FORMS[perintah].pages for isian in page.isian):
        match isian.kind:
            case "pilih":
                values[isian.name] = [next(iter(isian.options or {}), "lainnya")]
            case "staf":
                values[isian.name] = [next((p for p in meja.direktori.pegawai if p != view.kasus.staf), "")]
            case "satu_saluran":
                values[isian.name] = [next(iter(view.kasus.saluran), "website")]
            case "kode":
                values[isian.name] = ["k4"]
            case "panjang" | "teks":
                values[isian.name] = ["-"]
            case _:  # prefilled from the case, or may be empty
                continue
    return values
