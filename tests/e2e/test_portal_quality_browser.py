"""What every page owes its reader: reachable by keyboard, readable at 320 px and twice the size, large enough to hit, light on the line."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright

from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.browser
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = [act.name for act in STORY]
FIRST_VIEW_BYTES = 100_000
PAGES = {
    "": ["/masuk", "/panduan"],
    "Sri Wahyuni": [
        "/tugas",
        "/tugas?tumpukan=berjalan",
        "/cari?q=kegiatan",
        "/baru",
        "/kasus/{baru}",
        "/kasus/{baru}/lain",
        "/kasus/{selesai}",
        "/kasus/{selesai}/cetak",
        "/draf",
        "/akun",
        "/saya/pemberitahuan",
    ],
    "Bambang Santoso": [
        "/kasus/{materi}",
        "/kasus/{materi}/KoreksiMateri",
        "/kasus/{materi}/KembalikanMateri",
        "/kasus/{setuju}/PerintahkanPenayangan",
    ],
    "Agus Prasetyo": ["/tugas", "/kasus/{tugas}/BuatMateri"],
    "Hadi Nugroho": [
        "/kasus/{ajuan}",
        "/kasus/{ajuan}/VerifikasiMateri",
        "/kasus/{ajuan}/TolakMateri",
        "/kasus/{ajuan}/MintaUjiKonsekuensi",
    ],
}
"""By whom it is opened; `{…}` is a case that has come so far."""
STANDS = {
    "baru": "buat_disposisi",
    "tugas": "tugaskan",
    "materi": "buat_materi",
    "ajuan": "ajukan",
    "setuju": "verifikasi",
    "selesai": NAMES[-1],
}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.getClientRects().length && getComputedStyle(e).visibility != 'hidden')
  .filter(e => !(e.tagName == 'A' && e.closest('p, li, dd, h1, h2, h3') && getComputedStyle(e).display == 'inline'))
  .filter(e => !e.classList.contains('skip') && !e.closest('.visually-hidden'))
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([_, r]) => r.width < 24 || r.height < 24).map(([html, r]) => `${html} ${r.width}x${r.height}`)"""


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[tuple[World, dict[str, str], Browser]]:
    async with portal_world(folder) as world, clerk(folder) as at, async_playwright() as p:
        cases = {}
        for stand, until in STANDS.items():
            cases[stand] = str(uuid4())
            await at.story(cases[stand], STORY[: NAMES.index(until) + 1])
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await p.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        try:
            yield world, cases, browser
        finally:
            await browser.close()


async def signed_in(world: World, context: BrowserContext, name: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{world.url}/masuk")
    if name:
        await page.get_by_role("button", name=name).click()
    return page


@pytest.mark.timeout(600)
async def test_every_page_is_reachable_readable_and_light(tmp_path: Path) -> None:
    async with office(tmp_path / "data") as (world, cases, browser):
        wrong: list[str] = []
        for name, paths in PAGES.items():
            context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="id-ID", reduced_motion="reduce")
            page = await signed_in(world, context, name)
            asked: list[str] = []
            page.on("request", partial(_noted, asked))
            for path in paths:
                address = path.format(**cases)
                await page.set_viewport_size({"width": 390, "height": 844})
                answer = await page.goto(world.url + address)
                assert answer is not None
                assert answer.status == 200, (name, path, answer.status)
                wrong += [f"{path}: {what}" for what in await looked_at(page)]
            own = {urlsplit(world.url).netloc, urlsplit(world.site).netloc, ""}
            wrong += [f"{name} asks {url}" for url in asked if urlsplit(url).netloc not in own]
            await context.close()
        assert wrong == [], "\n".join(wrong)


def _noted(asked: list[str], request: Request) -> None:
    asked.append(request.url)


async def looked_at(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    wrong = [f"small {found}" for found in await page.evaluate(SMALL)]
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options={"runOnly": AXE_RULES})
        wrong += [f"{scheme} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found.response["violations"]]
    # 320 px is 1280 px at 400 %; half of 390 px is a phone whose owner reads at 200 %.
    for width in (390, 320, 195):
        await page.set_viewport_size({"width": width, "height": 844})
        if (over := await page.evaluate(WIDE)) > 1:
            wrong.append(f"{over} px too wide at {width}")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.keyboard.press("Tab")
    if await page.evaluate("document.activeElement.className") != "skip":
        wrong.append("the first tab stop is not the skip link")
    await page.keyboard.press("Enter")
    # The hidden first button only says what Enter in a field does.
    targets = "main a[href], main button:not([aria-hidden=true]), main summary"
    unreached = await page.evaluate("s => [...document.querySelectorAll(s)].filter(e => e.tabIndex < 0).map(e => e.outerHTML)", targets)
    return [*wrong, *(f"not reachable by keyboard: {html[:120]}" for html in unreached)]


@pytest.mark.parametrize("path", ["/masuk", "/tugas", "/kasus/{selesai}"])
async def test_the_first_view_is_light_photos_aside(tmp_path: Path, path: str) -> None:
    async with office(tmp_path / "data") as (world, cases, browser):
        context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="id-ID")
        page = await signed_in(world, context, "" if path == "/masuk" else "Sri Wahyuni")
        devtools = await context.new_cdp_session(page)
        await devtools.send("Network.enable")
        await devtools.send("Network.clearBrowserCache")
        sizes: dict[str, float] = {}
        kinds: dict[str, str] = {}
        devtools.on("Network.responseReceived", lambda e: kinds.__setitem__(e["requestId"], e["type"]))
        devtools.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
        await page.goto(world.url + path.format(**cases), wait_until="load")
        counted = {r: n for r, n in sizes.items() if kinds.get(r) not in ("Image", "Media")}
        assert 10_000 < sum(counted.values()) <= FIRST_VIEW_BYTES, {kinds[r]: n for r, n in counted.items()}


async def test_an_officer_forwards_a_sheet_by_keyboard_alone(tmp_path: Path) -> None:
    async with office(tmp_path / "data") as (world, cases, browser):
        context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="id-ID")
        page = await signed_in(world, context, "Bambang Santoso")
        for target in (f"/kasus/{cases['baru']}", f"/kasus/{cases['baru']}/TeruskanDisposisi"):
            await tabbed_to(page, f"a[href='{target}']")
            await page.keyboard.press("Enter")
            await page.wait_for_url(f"**{target}")
        await tabbed_to(page, "button[value='kirim']")
        await page.keyboard.press("Enter")
        await page.get_by_role("status").filter(has_text="Tercatat").wait_for()


async def tabbed_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus, at most a hundred times."""
    for _ in range(100):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
