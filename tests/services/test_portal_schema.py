"""Whatever is sent to any address of the portal, by a stranger or a signed-in officer: a good answer or a clear refusal, never a fault."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.support.browsing import client_of, signed_in
from tests.support.e2e_clerk import clerk
from tests.support.e2e_story import STORY
from tests.support.portal_world import World, portal_world

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]
EACH = 12
"""Requests per address and officer."""
FIELDS = (
    *("nama", "sandi", "kode", "unit", "tahap", "hal", "judul", "badan", "ringkasan", "staf", "saluran", "jadwal.website", "versi"),
    *("nomor_perintah", "nomor_kasus", "berkas_lama", "alt.x", "tanggal_kegiatan", "hasil.k1", "jabatan", "mulai", "pegawai", "sidik"),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40) | st.sampled_from(["kirim", "simpan", "2026-02-30", "{}", "[]"]))
"""What the pages' own forms hold, filled with anything."""
LISTENING = "/langsung"
"""Streams without end."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with portal_world(tmp_path_factory.mktemp("skema")) as running:
        yield running


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["", "Sri Wahyuni", "Agus Prasetyo"])
async def test_no_request_is_answered_with_a_fault(world: World, name: str, tmp_path: Path) -> None:
    case = f"kasus-{name.partition(' ')[0].lower()}"
    async with client_of(world) as client:
        csrf = await signed_in(client, name) if name else ""
        cookies = {c.name: c.value or "" for c in client.cookies.jar}
        described = (await client.get("/openapi.json")).json()
    if name:
        async with clerk(world.run.foundation.settings.data) as at:
            await at.story(case, STORY[:5])
    answered = await asyncio.to_thread(sent_everywhere, world.url, described, cookies, csrf, case)
    assert [what for what, status in answered if status >= 500] == []
    # That we came past the door at all: pages were shown, forms were taken and were refused.
    statuses = {status for _, status in answered}
    assert statuses >= ({200, 303, 404, 422} if name else {200, 303}), statuses


def sent_everywhere(url: str, described: dict[str, Any], cookies: dict[str, str], csrf: str, case: str) -> list[tuple[str, int]]:
    """Generated requests to every address; what was asked and the status."""
    answered: list[tuple[str, int]] = []
    tried = 0
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path == LISTENING or operation.path == "/keluar":
            continue
        tried += 1

        @settings(max_examples=EACH, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(made=operation.as_strategy(), form=FORMS, known=st.booleans())
        def send(made: Any, form: dict[str, str], known: bool) -> None:
            if "case" in made.path_parameters and known:
                made.path_parameters["case"] = case
            if made.method == "POST":
                made.body, made.media_type = {**form, "csrf": csrf}, "application/x-www-form-urlencoded"
            answer = made.call(base_url=url, cookies=cookies, allow_redirects=False, timeout=30)
            answered.append((f"{made.method} {made.formatted_path}", answer.status_code))
            # Nobody is sent anywhere but to a page of ours.
            assert re.match(r"/(?!/)", answer.headers.get("location", ["/"])[0]), answer.headers["location"]

        send()
    assert tried > 10
    return answered
