"""What a page owes its reader, in a browser: axe in light and dark, nothing wider than the phone, every fault leads to its field."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.async_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
SHOTS = os.environ.get("TAYANG_SHOTS")
"""Folder for screenshots, when somebody wants to look."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that a colour scheme can break; the others see the same page twice."""
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_RUN = """options => axe.run(document, {...options, resultTypes: ['violations']}).then(found => found.violations.map(
  v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 140)).slice(0, 3).join(' | ')}`))"""
_SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length)
  .filter(e => !(e.tagName == 'A' && e.closest('p, li, dd, h1, h2, h3, td, address, label') && getComputedStyle(e).display == 'inline'))
  .filter(e => !e.matches('.skip, .lewati') && !e.closest('.visually-hidden, .tersembunyi, .jebakan'))
  .map(e => [e.outerHTML.slice(0, 100), e.getBoundingClientRect()])
  .filter(([_, r]) => r.width < 24 || r.height < 24).map(([html, r]) => `small ${html} ${Math.round(r.width)}x${Math.round(r.height)}`)"""
_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_LOST = """() => [...document.querySelectorAll('[role=alert] a[href^="#"]')].flatMap(a => {
  const field = document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)));
  if (!field) return [`fault leads nowhere: ${a.outerHTML}`];
  a.click();
  return field.checkVisibility() ? [] : [`fault leads to what is hidden: ${a.outerHTML}`];
})"""
"""A link of the error summary must have its field, and the field must be to be seen once the link is followed."""


async def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    schemes: tuple[tuple[Literal["light", "dark"], object], ...] = (
        ("light", {"type": "tag", "values": TAGS}),
        ("dark", {"type": "rule", "values": OF_COLOUR}),
    )
    found: list[str] = []
    await page.evaluate(_AXE)
    for scheme, only in schemes:
        await page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {v}" for v in await page.evaluate(_RUN, {"runOnly": only})]
    await page.emulate_media(color_scheme="light")
    found += await page.evaluate(_SMALL)
    if (over := await page.evaluate(_WIDE)) > 1:
        found.append(f"{over} px too wide at {PHONE['width']}")
    return [*found, *await page.evaluate(_LOST)]


async def shot(page: Page, name: str) -> None:
    """Pictures on a phone, light and dark, and at a desk, when somebody wants to look."""
    if not SHOTS:
        return
    file = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    await page.screenshot(path=f"{SHOTS}/{file}.png", full_page=True)
    if os.environ.get("TAYANG_SHOTS_ALL"):
        await page.emulate_media(color_scheme="dark")
        await page.screenshot(path=f"{SHOTS}/{file}-gelap.png", full_page=True)
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size(DESK)
        await page.screenshot(path=f"{SHOTS}/{file}-meja.png", full_page=True)
        await page.set_viewport_size(PHONE)
