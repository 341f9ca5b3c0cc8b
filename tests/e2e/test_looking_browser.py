"""The look that every page is given finds what it is for: one planted fault each, and none on a page that is whole."""

from __future__ import annotations

import pytest

from tests.e2e.test_portal_browser import chromium
from tests.support.looking import PHONE, faults

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="id"><title>Uji</title>
<style>@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: {dark}; }} }} a {{ display: inline-block; padding: 9px; }}
input {{ height: {height}; width: {width}; }} a {{ color: inherit; }}</style>
<main><h1>Uji</h1><p>Teks.</p><div role="alert"><a href="#isian">Isi dahulu</a></div>{field}</main>"""
WHOLE = {"dark": "#eee", "height": "30px", "width": "200px", "field": '<label>Isian <input id="isian"></label>'}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ({}, ""),
        ({"dark": "#222"}, "dark color-contrast"),
        ({"field": '<input id="isian">'}, "light label"),
        ({"field": ""}, "leads nowhere"),
        ({"field": '<div hidden><input id="isian"></div>'}, "what is hidden"),
        ({"width": "700px"}, "too wide"),
        ({"height": "9px"}, "small"),
    ],
    ids=["whole", "dark", "label", "nowhere", "hidden", "wide", "small"],
)
async def test_a_planted_fault_is_found(planted: dict[str, str], found: str) -> None:
    async with chromium() as browser:
        page = await (await browser.new_context(viewport=PHONE)).new_page()
        await page.set_content(PAGE.format(**(WHOLE | planted)))
        wrong = await faults(page)
    assert (found in " ".join(wrong)) if found else wrong == [], wrong
