"""What happens before a page is looked at: pages turned, a colleague who is first, a form that was begun before the case moved on."""

from __future__ import annotations

from playwright.async_api import Page

from services.content import commands as content
from services.disposition import commands as disposition
from tests.support.e2e_story import Act
from tests.support.state_cases import act
from tests.support.state_table import Deed
from tests.support.state_world import Keadaan


def turned(path: str, times: int, **ticked: str) -> Deed:
    """Opens a form of several pages and goes on that often."""

    async def deed(office: Keadaan, page: Page) -> None:
        await page.goto(office.world.url + office.path(path))
        for name, value in ticked.items():
            await page.locator(f'[name="{name}"][value="{value}"]').check()
        for _ in range(times):
            await page.get_by_role("button", name="Lanjut", exact=True).click()

    return deed


def pressed(path: str, button: str, **typed: str) -> Deed:
    """Opens a page, types, presses."""

    async def deed(office: Keadaan, page: Page) -> None:
        await page.goto(office.world.url + office.path(path))
        for name, value in typed.items():
            await page.locator(f'[name="{name}"]').fill(value)
        await page.get_by_role("button", name=button, exact=True).first.click()

    return deed


def then(*deeds: Deed) -> Deed:
    """One after the other."""

    async def deed(office: Keadaan, page: Page) -> None:
        for each in deeds:
            await each(office, page)

    return deed


def done(case: str, *acts: Act) -> Deed:
    """Somebody else acts in the case."""

    async def deed(office: Keadaan, page: Page) -> None:
        for each in acts:
            await office.act(case, each)

    return deed


def often(path: str, times: int, **fields: str) -> Deed:
    """So many tries from this machine."""

    async def deed(office: Keadaan, page: Page) -> None:
        for _ in range(times):
            await page.request.post(office.world.url + path, form=dict(fields))

    return deed


def elsewhere(sub: str) -> Deed:
    """Signs in at the other organisation as this person of theirs."""

    async def deed(office: Keadaan, page: Page) -> None:
        await page.goto(f"{office.world.url}/masuk")
        await page.get_by_role("link", name="Masuk dengan akun dinas").click()
        await page.get_by_role("button", name=sub, exact=True).click()
        await page.wait_for_url("**/masuk/luar/kembali**")

    return deed


RECEIVED_BY_RINA = act("sekretariat:rina", lambda s: disposition.TerimaDisposisi())
CORRECTED = act("sekretaris", lambda s: content.KoreksiMateri(versi=1, materi=s.article(44)))
TAKEN_BACK = act("sekretaris", lambda s: content.TarikPenyerahanMateri(alasan="Salah satu foto tertukar."))
ANEW = (TAKEN_BACK, act("sekretaris", lambda s: content.KoreksiMateri(versi=2)), act("sekretaris", lambda s: content.AjukanMateri(versi=3)))
