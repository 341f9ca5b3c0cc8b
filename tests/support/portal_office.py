"""The five offices at the pages, and a case brought by them to the step a test is about."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from services.cli.sample import photo
from tests.support.portal_clerk import Clerk, clerk
from tests.support.portal_world import World

STAF = "Agus Prasetyo"


@dataclass(frozen=True)
class Kantor:
    """One person per office."""

    ppid: Clerk
    sekretaris: Clerk
    sekretariat: Clerk
    staf: Clerk
    bidang: Clerk

    async def given(self, kegiatan: str, scene: int = 1) -> str:
        """A disposition with a photo; the case."""
        sheet: dict[str, Any] = {
            "csrf": self.ppid.csrf,
            "asal": "prakarsa",
            "kegiatan": kegiatan,
            "sifat": "biasa",
            "instruksi": ["publikasikan"],
            "isi": "Mohon dimuat.",
        }
        made = await self.ppid.client.post("/baru", data=sheet, files={"berkas": ("IMG.jpg", photo(scene), "image/jpeg")})
        assert made.url.path.startswith("/kasus/"), made.text
        return str(made.url.path.rpartition("/")[2])

    async def assigned(self, kegiatan: str) -> str:
        """Steps 1 to 4."""
        case = await self.given(kegiatan)
        await self.sekretaris.acts(f"/kasus/{case}/TeruskanDisposisi")
        await self.sekretariat.acts(f"/kasus/{case}/TerimaDisposisi")
        page = await self.sekretariat.opens(f"/kasus/{case}/TugaskanPenyusunan")
        staf = re.search(r'value="([0-9a-f-]{36})"[^>]*><label[^>]*>' + STAF, page.text)
        assert staf is not None
        done = await self.sekretariat.sends(page, "kirim", staf=staf[1])
        assert done.url.path == f"/kasus/{case}"
        return case

    async def written(self, kegiatan: str, judul: str, badan: str = "Warga berkumpul.\n\nAcara lancar.") -> str:
        """Step 5's first half."""
        case = await self.assigned(kegiatan)
        page = await self.staf.acts(f"/kasus/{case}/BuatMateri", "lanjut", judul=judul, ringkasan="Warga berkumpul.", badan=badan)
        page = await self.staf.sends(page, "lanjut", **{alt_of(page.text): "Warga di halaman balai desa"})
        page = await self.staf.sends(page, "lanjut")
        done = await self.staf.sends(page, "kirim")
        assert done.url.path == f"/kasus/{case}", done.text
        return case


def alt_of(page: str) -> str:
    """The field of the first photo's alternative text."""
    found = re.search(r'name="(alt\.[0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


@asynccontextmanager
async def kantor(world: World) -> AsyncIterator[Kantor]:
    """Everybody signed in."""
    async with AsyncExitStack() as stack:
        names = ("Sri Wahyuni", "Bambang Santoso", "Dewi Lestari", STAF, "Hadi Nugroho")
        yield Kantor(*[await stack.enter_async_context(clerk(world, name)) for name in names])
