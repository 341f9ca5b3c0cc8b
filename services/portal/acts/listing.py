"""What somebody has begun and not sent yet, as lists show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.portal.acts.drafts import Draf
from services.portal.acts.forms import FORMS
from services.portal.acts.room import NEW_AT, url_of
from services.portal.base import Parts
from services.portal.cases.view import ZONES
from services.portal.desk import Meja


@dataclass(frozen=True, slots=True)
class DrafSaya:
    """One line: which act, of what, when last written, where it goes on."""

    tindakan: str
    judul: str
    at: datetime
    url: str
    nomor_perintah: str


async def listed(parts: Parts, meja: Meja) -> Sequence[DrafSaya]:
    """The newest first; of cases that are still there."""
    drafts = [d for d in await parts.drafts.of(meja.akun.id, meja.unit) if d.key.perintah in FORMS]
    cases = {d.key.kasus: await parts.inbox.case(d.key.kasus) for d in drafts if d.key.perintah not in NEW_AT}
    titles = await parts.views.titles([k for k in cases.values() if k is not None and k.unit == meja.unit])
    found = []
    for d in drafts:
        judul = _subject(d) if d.key.perintah in NEW_AT else titles.get(d.key.kasus, "")
        if judul and d.at is not None:
            found.append(DrafSaya(FORMS[d.key.perintah].judul, judul, d.at, url_of(d.key), d.nomor_perintah))
    return found


def time_of(at: datetime, zone: str) -> str:
    """`14.02 WIB`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H.%M} {ZONES.get(zone, '')}".strip()


def _subject(d: Draf) -> str:
    typed = [(d.values.get(name) or [""])[-1].strip() for name in ("kegiatan", "surat.hal", "isi")]
    return next((text[:80] for text in typed if text), "Belum diberi kegiatan atau hal")
