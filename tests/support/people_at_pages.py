"""Officers on phones at one running office, who find their way by visible Indonesian labels alone: no address, no selector."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.support.e2e_clerk import Clerk, clerk
from tests.support.e2e_story import Act
from tests.support.eventually import eventually
from tests.support.looking import PHONE, shot
from tests.support.portal_people import PASSWORD
from tests.support.portal_world import World, portal_world

WAITING, MINE, RUNNING, ENDED = "Menunggu saya", "Pernah saya kerjakan", "Sedang berjalan", "Selesai"


class Officer:
    """Somebody signed in."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self._shots = page, name, 0

    async def finds(self, title: str, pile: str = MINE) -> None:
        """From the inbox, over a pile, to the case."""
        await self.page.get_by_role("link", name="Tayang", exact=True).click()
        await self.page.get_by_role("link", name=re.compile(rf"^{pile} \(")).click()
        await self.page.get_by_role("link", name=title, exact=True).click()

    async def misses(self, title: str, pile: str = WAITING) -> None:
        """It does not lie on that pile."""
        await self.page.get_by_role("link", name="Tayang", exact=True).click()
        await self.page.get_by_role("link", name=re.compile(rf"^{pile} \(")).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text("Kotak tugas")
        await expect(self.page.get_by_role("link", name=title, exact=True)).to_have_count(0)

    async def follows(self, link: str) -> None:
        await self.page.get_by_role("link", name=link, exact=True).first.click()
        await self._shot(link)

    async def chooses_besides(self, act: str) -> None:
        """An act that the SOP does not expect now."""
        await self.follows("Tindakan lain")
        await self.follows(f"Lanjut: {act}")

    async def ticks(self, *labels: str) -> None:
        for label in labels:
            await self.page.get_by_label(label, exact=True).check()

    async def fills(self, **fields: str) -> None:
        for label, text in fields.items():
            await self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)

    async def picks(self, label: str, file: Path) -> None:
        """A file; where scripts send it at once, wait until that is done."""
        await self.page.get_by_label(label).set_input_files(file)
        arrived = self.page.get_by_text(f"{file.name} sudah terunggah.")
        if await self.page.get_by_role("button", name="Unggah", exact=True).is_visible():
            await self.page.get_by_role("button", name="Unggah", exact=True).click()
        await expect(arrived).to_be_visible(timeout=20_000)

    async def presses(self, button: str) -> None:
        await self._shot(f"sebelum {button}")
        await self.page.get_by_role("button", name=button, exact=True).click()
        await self._shot(button)

    async def recorded(self, *says: str) -> None:
        """The page after the act says that it stands, and this."""
        await expect(self.page.get_by_role("status").filter(has_text="Tercatat")).to_be_visible()
        await self.reads(*says)

    async def reads(self, *says: str) -> None:
        for text in says:
            await expect(self.main).to_contain_text(text)

    async def is_refused(self, *says: str) -> None:
        for text in says:
            await expect(self.page.get_by_role("alert")).to_contain_text(text)

    async def reloads_until(self, seen: Locator) -> None:
        """The machine works on by itself; somebody without scripts reloads."""

        async def there() -> int:
            await self.page.reload()
            return await seen.count()

        await eventually(there, limit_s=30, what=f"{seen} on the page")

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    async def _shot(self, what: str) -> None:
        self._shots += 1
        await shot(self.page, f"{self.name} {self._shots:03} {what}")


@dataclass
class Kantor:
    """An office, its hands behind the scene, and phones with or without scripts."""

    world: World
    at: Clerk
    browser: Browser
    _people: dict[tuple[str, bool], Officer] = field(default_factory=dict)
    _cases: int = 0

    async def case(self, acts: Sequence[Act]) -> tuple[str, str]:
        """A case brought so far by commands: its id and its title."""
        self._cases += 1
        case = f"no{self._cases:03}"
        await self.at.story(case, acts)
        await self.heard()
        return case, f"Kegiatan {case[:8]} di Desa Kebak"

    async def officer(self, name: str, *, scripts: bool, password: bool = False) -> Officer:
        """One of the invented people, or somebody with a password."""
        if (name, scripts) not in self._people:
            context = await self.browser.new_context(
                viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID", java_script_enabled=scripts, reduced_motion="reduce"
            )
            page = await context.new_page()
            await page.goto(self.world.url)
            if password:
                await page.get_by_label("Nama untuk masuk").fill(name)
                await page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
                await page.get_by_role("button", name="Masuk", exact=True).click()
            else:
                await page.get_by_role("button", name=name).click()
            self._people[name, scripts] = Officer(page, f"{name} {'skrip' if scripts else 'polos'}")
        return self._people[name, scripts]

    async def heard(self) -> None:
        """Every part has followed the log to its end."""

        async def behind() -> dict[str, int]:
            return {h.name: h.lag for h in [*await self.world.run.health(), await self.world.portal.health()] if h.lag}

        await eventually(behind, lambda late: not late, limit_s=30, what="every part to hear the last fact")


@asynccontextmanager
async def kantor(folder: Path, browser: Browser) -> AsyncIterator[Kantor]:
    """An office for the length of the block."""
    async with portal_world(folder) as world, clerk(folder) as at:
        yield Kantor(world, at, browser)
