"""Every page of portal and site, in each state it can show, in Chromium: accessible in light and dark, readable on a phone, no fault
that leads nowhere, no error on the console. A route that nobody wrote states for fails here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Response
from starlette.routing import BaseRoute, Mount, Route

from services.publisher.site.server import SiteServer
from tests.e2e.test_portal_browser import chromium
from tests.support import state_later, state_site, state_table, state_trust
from tests.support.looking import PHONE, SHOTS, faults, shot
from tests.support.portal_people import PASSWORD
from tests.support.state_forms import FORMS
from tests.support.state_later import LATER, SITE_LATER
from tests.support.state_office import OFFICE
from tests.support.state_pages import PAGES
from tests.support.state_site import SITE
from tests.support.state_table import ADI, BAMBANG, BUDI, JOKO, NOBODY, State
from tests.support.state_trust import IRA, SITE_TRUST, TRUST
from tests.support.state_world import Keadaan, every_state

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]
PORTAL: Mapping[str, Sequence[State]] = {**PAGES, **OFFICE, **FORMS, **LATER, **TRUST}
PUBLIC: Mapping[str, Sequence[State]] = {**SITE, **SITE_LATER, **SITE_TRUST}
BY_PASSWORD = (ADI, BUDI, IRA, JOKO)


@dataclass
class Lookers:
    """One page per person, signed in once."""

    office: Keadaan
    browser: Browser
    pages: dict[str, Page] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What the console said since somebody last listened."""

    async def page(self, who: str) -> Page:
        if who not in self.pages:
            context = await self.browser.new_context(viewport=PHONE, has_touch=True, locale="id-ID", reduced_motion="reduce")
            page = self.pages[who] = await context.new_page()
            page.on("console", self._console)
            page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
            await page.goto(f"{self.office.world.url}/masuk")
            if who in BY_PASSWORD:
                await page.get_by_label("Nama untuk masuk").fill(who)
                await page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
                await page.get_by_role("button", name="Masuk", exact=True).click()
            elif who != NOBODY:
                await page.get_by_role("button", name=who).click()
        return self.pages[who]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.said.append(f"console: {message.text}")

    async def look(self, root: str, state: State, name: str) -> list[str]:
        """What is wrong with this state."""
        page = await self.page(state.who)
        if state.first is not None:
            await state.first(self.office, page)
        answer: Response | None = None
        if state.path:
            answer = await page.goto(root + self.office.path(state.path))
        if state.press:
            for field_, value in state.typed.items():
                await typed(page, field_, self.office.path(value))
            if state.meanwhile is not None:
                await state.meanwhile(self.office, page)
            button = page.get_by_role("button", name=state.press, exact=True).and_(page.locator(":not([aria-hidden])")).first
            if not await button.is_visible():  # it lies in a folded part, as for somebody who has opened that
                await page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            await page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
            async with page.expect_navigation() as going:
                await button.click()
            answer = await going.value
        wrong = [f"status {answer.status}"] if answer is not None and answer.status != state.status else []
        text = await page.locator("main").inner_text()
        wrong += [f"does not say: {state.says}"] if state.says and state.says not in text else []
        wrong += await faults(page)
        wrong += self.said
        self.said.clear()
        await shot(page, name)
        if SHOTS and state.status == 422:
            said = await page.locator("[role=alert]").first.inner_text()
            with Path(f"{SHOTS}/kalimat.txt").open("a") as sentences:
                sentences.write(f"== {name}\n{said}\n")
        return [f"{state.name}: {w}" for w in wrong]


async def typed(page: Page, name: str, value: str) -> None:
    """As somebody would: a text, or the choice after the star."""
    if value.startswith("*") or await page.locator(f'[name="{name}"][type=radio]').count():
        await page.locator(f'[name="{name}"][value="{value.removeprefix("*")}"]').check()
    else:
        await page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        await page.locator(f'[name="{name}"]').fill(value)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lookers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lookers]:
    async with every_state(tmp_path_factory.mktemp("keadaan") / "data") as office, chromium() as browser:
        yield Lookers(office, browser)


@pytest.mark.parametrize("route", PORTAL)
async def test_portal(lookers: Lookers, route: str) -> None:
    wrong = [w for s in PORTAL[route] for w in await lookers.look(lookers.office.world.url, s, f"{route} {s.name}")]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("route", PUBLIC)
async def test_site(lookers: Lookers, route: str) -> None:
    wrong = [w for s in PUBLIC[route] for w in await lookers.look(lookers.office.world.site, s, f"situs {route} {s.name}")]
    assert wrong == [], "\n".join(wrong)


async def test_no_page_is_without_states(lookers: Lookers) -> None:
    portal: Any = lookers.office.world.portal._server.config.app
    assert missing(portal.routes, PORTAL, {**state_table.NOT_PAGES, **state_later.NOT_PAGES, **state_trust.NOT_PAGES}) == []
    (site,) = [c for c in lookers.office.world.run.components if isinstance(c, SiteServer)]
    app: Any = site._server.config.app
    assert missing(app.app.routes, PUBLIC, {**state_site.NOT_PAGES, **state_later.SITE_NOT_PAGES, **state_trust.SITE_NOT_PAGES}) == []


def missing(routes: Sequence[BaseRoute], table: Mapping[str, Sequence[State]], others: Mapping[str, str]) -> list[str]:
    """Routes read by GET that neither have states nor are said to be no page; and lines of the table without a route."""
    there = {r.path for r in routes if isinstance(r, Route) and "GET" in (r.methods or ()) and not isinstance(r, Mount)}
    empty = [route for route, states in table.items() if not states]
    return sorted((there - table.keys() - others.keys()) | (table.keys() - there) | set(empty))


async def test_each_state_belongs_to_its_route() -> None:
    for route, states in {**PORTAL, **PUBLIC}.items():
        shape = re.compile(re.sub(r"\\{[a-z0-9_]+\\}", "[^/]+", re.escape(route)) + "(?:[?].*)?")
        opened = [s for s in states if s.path and not s.press]
        assert [s.name for s in opened if not shape.fullmatch(s.path)] == [], route


async def test_a_stage_that_does_not_answer_costs_nothing_typed(lookers: Lookers) -> None:
    parts = lookers.office.world.run.components
    (stage,) = [c for c in parts if c.name == "disposition"]
    parts.remove(stage)
    await stage.stop()
    path, typed_ = "/kasus/terputus/TeruskanDisposisi", {"catatan": "Mohon segera."}
    unanswered = State("belum menjawab", BAMBANG, path, 503, "Teruskan", typed_, "Layanan belum menjawab")
    assert await lookers.look(lookers.office.world.url, unanswered, "layanan belum menjawab") == []
    page = await lookers.page(BAMBANG)
    assert await page.get_by_label("Catatan", exact=True).input_value() == "Mohon segera."


async def test_a_reader_who_asks_too_often_is_told_to_wait(lookers: Lookers) -> None:
    site = lookers.office.world.site
    page = await lookers.page(NOBODY)
    asked = [(await page.request.get(f"{site}/cek?q=7QFM2-X9WTA-1")).status for _ in range(41)]
    assert asked[-1] == 429
    often = State("terlalu sering", NOBODY, "/cek?q=7QFM2-X9WTA-1", 429, says="terlalu sering")
    assert await lookers.look(site, often, "situs terlalu sering") == []
