"""Masa pemilu in the office's pages: named by the unit's administrator, by nobody else."""

from __future__ import annotations

from pathlib import Path

from tests.support.browsing import client_of, signed_in
from tests.support.portal_people import browser, first_administrator, post
from tests.support.portal_world import portal_world

PATH = "/kantor/masa-pemilu"
MASA = {"nama": "Pilkada 2029", "mulai": "2029-06-01", "akhir": "2029-11-30", "dasar": "PKPU 1/2029"}


async def test_the_administrator_names_an_election_and_nobody_else(tmp_path: Path) -> None:
    async with portal_world(tmp_path) as world, browser(world) as admin, client_of(world) as clerk:
        await first_administrator(world, admin)
        assert PATH in (await admin.get("/kantor")).text
        wrong = await post(admin, f"{PATH}/baru", **(MASA | {"akhir": "2029-05-01", "dasar": ""}))
        assert wrong.status_code == 422
        assert "Pilkada 2029" in wrong.text
        assert 'href="#dasar"' in wrong.text
        done = await post(admin, f"{PATH}/baru", **MASA)
        assert done.url.path == PATH
        assert "Pilkada 2029" in done.text and "01-06-2029 sampai 30-11-2029" in done.text and "sedang berlaku" not in done.text
        shorter = await post(admin, f"{PATH}/baru", **(MASA | {"akhir": "2029-08-31"}))
        assert "31-08-2029" in shorter.text and "30-11-2029" not in shorter.text
        assert (await admin.post(f"{PATH}/baru", data=MASA | {"csrf": "x"})).status_code == 403
        csrf = await signed_in(clerk, "Sri Wahyuni")
        for path in (PATH, f"{PATH}/baru"):
            assert (await clerk.get(path)).status_code == 403
        assert (await clerk.post(f"{PATH}/baru", data=MASA | {"csrf": csrf})).status_code == 403
