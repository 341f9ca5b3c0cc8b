"""Pictures of the pages for README and `docs/panduan.md`, from a running sample office on a phone.

    python -m tests.e2e.pictures

Look at them before committing: they are what a reader sees first.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, ViewportSize, async_playwright

from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.portal_people import PASSWORD, first_administrator
from tests.support.portal_world import World, portal_world

TO = Path(__file__).parents[2] / "docs" / "images" / "panduan"
PHONE: ViewportSize = {"width": 390, "height": 844}
NAMES = [act.name for act in STORY]
STANDS = {"baru": "buat_disposisi", "materi": "buat_materi", "ajuan": "ajukan", "setuju": "verifikasi", "selesai": NAMES[-1]}
WORDS = {"baru": "bazar", "materi": "posyandu", "ajuan": "senam", "setuju": "vaksin", "selesai": "lomba"}
"""Case ids that make readable titles."""
PICTURES = {
    "masuk": ("", "/masuk"),
    "kotak-tugas": ("Bambang Santoso", "/tugas"),
    "disposisi-baru": ("Sri Wahyuni", "/baru"),
    "kasus": ("Hadi Nugroho", "/kasus/{ajuan}"),
    "koreksi": ("Bambang Santoso", "/kasus/{materi}/KoreksiMateri"),
    "verifikasi": ("Hadi Nugroho", "/kasus/{ajuan}/VerifikasiMateri#hasil"),
    "perintah": ("Bambang Santoso", "/kasus/{setuju}/PerintahkanPenayangan"),
    "cetak": ("Sri Wahyuni", "/kasus/{setuju}/cetak"),
    "kantor": ("administrator", "/kantor"),
    "cek-keaslian": ("situs", "/kebakkramat/cek"),
}
"""Name: by whom, and where; `{…}` is a case that has come so far."""


async def main() -> None:
    """Take them all."""
    TO.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="tayang-gambar-"))
    try:
        async with portal_world(folder) as world, clerk(folder) as at, async_playwright() as p:
            cases = {}
            for stand, until in STANDS.items():
                cases[stand] = WORDS[stand]
                await at.story(cases[stand], STORY[: NAMES.index(until) + 1])
            async with httpx.AsyncClient(base_url=world.url, follow_redirects=True, timeout=30) as client:
                await first_administrator(world, client)
            browser = await p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            for name, (who, path) in PICTURES.items():
                await taken(browser, world, name, who, path.format(**cases))
            await browser.close()
        side_by_side(TO.parent / "portal.png", "kotak-tugas", "koreksi", "verifikasi")
    finally:
        shutil.rmtree(folder)


async def taken(browser: Browser, world: World, name: str, who: str, path: str) -> None:
    """One picture, as the first screen shows it."""
    context = await browser.new_context(viewport=PHONE, locale="id-ID", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{world.url}/masuk")
    if who == "administrator":
        await page.get_by_label("Nama untuk masuk").fill("adi")
        await page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Masuk", exact=True).click()
    elif who not in ("", "situs"):
        await page.get_by_role("button", name=who).click()
    await page.goto((world.site if who == "situs" else world.url) + path, wait_until="load")
    await page.screenshot(path=TO / f"{name}.png")
    await context.close()


def side_by_side(to: Path, *names: str) -> None:
    """README's first picture."""
    parts = [Image.open(TO / f"{name}.png") for name in names]
    made = Image.new("RGB", (sum(p.width + 16 for p in parts) - 16, parts[0].height), "white")
    for n, part in enumerate(parts):
        made.paste(part, (n * (part.width + 16), 0))
    made.save(to)


if __name__ == "__main__":
    asyncio.run(main())
