"""Two portals on one office: what was done on one page stands on the next, whichever of them shows it."""

from __future__ import annotations

from itertools import cycle
from uuid import uuid4

import httpx
import pytest

from services.cli.run import STAGES
from tests.support.browsing import signed_in
from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.processes import Machine

CASES = 12


@pytest.mark.slow
async def test_after_a_click_the_next_page_shows_the_result_at_either_portal(office: Machine) -> None:
    assert await (await office.up()).stop() == 0
    await office.serve("nats", "situs", "relay", *STAGES)
    portals = [(await (await office.serve("portal")).ready())["portal"] for _ in range(2)]
    assert len(set(portals)) == 2
    cases = [str(uuid4()) for _ in range(CASES)]
    async with clerk(office.data) as at:
        for case in cases:
            last = await at.story(case, STORY[:1])
        assert last is not None
    async with httpx.AsyncClient(follow_redirects=False, timeout=30) as client:
        csrf = await signed_in_at(client, portals[0], "Bambang Santoso")
        for case, (here, there) in zip(cases, cycle([portals, portals[::-1]]), strict=False):
            form = {"csrf": csrf, "nomor_perintah": str(uuid4()), "catatan": "", "tahap": "kirim"}
            done = await client.post(f"{here}/kasus/{case}/TeruskanDisposisi", data=form)
            assert done.status_code == 303, done.text
            for portal in (there, here):
                shown = (await client.get(f"{portal}{done.headers['location']}")).text
                assert "Disposisi diteruskan" in shown
                assert "Menunggu Sekretariat" in shown
                assert f'id="k-{case}"' not in (await client.get(f"{portal}/tugas")).text, "no longer a task of mine"
        # A session ended at one portal is ended at the other.
        await client.post(f"{portals[0]}/keluar", data={"csrf": csrf})
        assert (await client.get(f"{portals[1]}/tugas")).headers["location"] == "/masuk"


async def signed_in_at(client: httpx.AsyncClient, portal: str, name: str) -> str:
    """Signed in at one portal; cookies hold for the host, so for both."""
    client.base_url = httpx.URL(portal)
    client.follow_redirects = True
    csrf = await signed_in(client, name)
    client.follow_redirects = False
    return csrf
