"""The auditor's own browser: `verifikasi.html` out of a pack, by double click, with the network off."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.async_api import Browser, Page, Route, ViewportSize, async_playwright, expect

from services.auditor.pack.scope import Scope
from services.auditor.pack.zipped import unzipped, zipped
from shared.sop.kode import tulis
from tests.services.test_site_bukti import Office, office
from tests.sop.golden.story import LENGKAP
from tests.support.pack_jury import code_of, repacked
from tests.support.packed import packed_office
from tests.support.site_world import BASE, UNIT, materi

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
__all__ = ["office"]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE: ViewportSize = {"width": 390, "height": 844}
SHOTS = os.environ.get("TAYANG_SHOTS")
"""Folder for screenshots, when somebody wants to look."""


@dataclass
class Desk:
    """An unpacked pack, damaged and whole copies of it, and a register."""

    folder: Path
    code: str
    key: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    import random

    folder = tmp_path_factory.mktemp("meja")
    world = await packed_office(folder / "kantor")
    raw = (await world.pack(Scope(case=LENGKAP))).content
    files = unzipped(raw)
    for name in ("verifikasi.html", "laporan.html"):
        (folder / name).write_bytes(files[name])
    (folder / "paket.zip").write_bytes(raw)
    (folder / "dikemas-ulang.zip").write_bytes(repacked(random.Random(1), raw))
    victim = sorted(name for name in files if name.startswith("peristiwa/"))[5]
    (folder / "diubah.zip").write_bytes(zipped(files | {victim: files[victim].replace(b'"actor"', b'"aktor"')}))
    return Desk(folder, code_of(world.kept[max(world.kept)]), world.key().vkey)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as p:
        made = await p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(offline=True, viewport=PHONE)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    yield page
    await context.close()
    assert not wrong


async def clean(page: Page, name: str) -> None:
    """Nothing for axe to find in either scheme, nothing wider than the phone."""
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options={"runOnly": AXE_RULES})
        assert not found.response["violations"], found.generate_report()
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"{name}-{scheme}.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


async def judged(page: Page, pack: Path) -> None:
    await page.get_by_label("Paket bukti").set_input_files(pack)


async def test_three_verdicts_without_any_network(page: Page, desk: Desk) -> None:
    await page.goto((desk.folder / "verifikasi.html").as_uri())
    await clean(page, "verifikasi-kosong")
    await judged(page, desk.folder / "paket.zip")
    await expect(page.get_by_role("heading", name="Utuh, tetapi tidak tertambat")).to_be_focused()
    await clean(page, "verifikasi-lepas")

    await page.get_by_label("Checkpoint atau kode").fill(desk.code.lower())
    await page.get_by_role("button", name="Periksa").click()
    await expect(page.get_by_role("heading", name="Utuh dan tertambat")).to_be_focused()
    await page.get_by_text("Peristiwa di dalam paket (").click()
    await expect(page.get_by_text("MateriDitolak")).to_be_visible()
    await clean(page, "verifikasi-utuh")
    await judged(page, desk.folder / "dikemas-ulang.zip")
    await expect(page.get_by_role("heading", name="Utuh dan tertambat")).to_be_focused()

    await judged(page, desk.folder / "diubah.zip")
    await expect(page.get_by_role("heading", name="Tidak utuh")).to_be_focused()
    await expect(page.get_by_text("tree: peristiwa ini tidak termuat dalam pohon yang disegel")).to_be_visible()
    await clean(page, "verifikasi-diubah")


async def test_a_mistyped_code_is_told_beside_the_field(page: Page, desk: Desk) -> None:
    await page.goto((desk.folder / "verifikasi.html").as_uri())
    field = page.get_by_label("Checkpoint atau kode")
    await field.fill(desk.code[:-1] + ("A" if desk.code[-1] != "A" else "B"))
    await judged(page, desk.folder / "paket.zip")
    await expect(page.get_by_text("Tidak terbaca: kode register salah ketik.")).to_be_visible()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#hasil")).to_be_hidden()
    await field.fill("")
    await page.get_by_label("Kunci segel").fill(desk.key)
    await page.get_by_role("button", name="Periksa").click()
    await expect(page.get_by_role("heading", name="Utuh dan tertambat")).to_be_focused()
    await expect(page.get_by_text("hanya checkpoint yang Anda simpan yang menjamin")).to_be_visible()


async def test_the_report_reads_well(page: Page, desk: Desk) -> None:
    await page.goto((desk.folder / "laporan.html").as_uri())
    await expect(page.get_by_role("heading", name="Keputusan dan alasannya")).to_be_visible()
    await clean(page, "laporan")


async def test_a_receipt_on_the_public_site(browser: Browser, office: Office) -> None:
    office.key = Ed25519PrivateKey.generate()
    k = await office.site.published(materi())
    await office.told(k)
    await office.seal()
    context = await browser.new_context(viewport=PHONE, bypass_csp=True)
    page = await context.new_page()

    async def answer(route: Route) -> None:
        got = await office.site.world.client.get(route.request.url.removeprefix(BASE), headers={"accept-encoding": "identity"})
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    await page.route("**/*", answer)
    await page.goto(f"{BASE}/{UNIT}/bukti/{tulis(k.sidik, 1)}")
    await expect(page.get_by_role("heading", name="Tanda bukti penayangan")).to_be_visible()
    await expect(page.get_by_role("link", name="Unduh tanda bukti")).to_be_visible()
    await clean(page, "bukti")
    await context.close()
