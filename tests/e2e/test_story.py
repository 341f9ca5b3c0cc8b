"""The SOP as people at their keyboards tell it: `tayang up`, then one `tayang do` per act, then what everybody can read."""

from __future__ import annotations

import asyncio
import io
from uuid import uuid4

import feedparser
import httpx
import orjson
import pytest
from PIL import Image

from services.cli import sample
from tests.support.e2e_checks import check_log, check_site
from tests.support.e2e_clerk import UNIT, Clerk, clerk
from tests.support.e2e_story import STORY, Act
from tests.support.processes import Machine


async def do(office: Machine, at: Clerk, act: Act, case: str) -> int:
    """The act by a process of its own; its position."""
    command = await at.command(act, case)
    if act.waits_for:
        await at.happened(case, act.waits_for)
    given = command.model_dump_json().encode()
    done = await office.tayang("do", type(command).__name__, "--as", act.who, "--case", case, "--json", "-", given=given)
    assert done.code == 0, (act.name, done)
    return int(done.json["posisi"][-1])


@pytest.mark.slow
async def test_the_eight_steps_by_command_line(office: Machine) -> None:
    up = await office.up()
    base, case = office.address(), str(uuid4())
    async with clerk(office.data) as at:
        beside = [asyncio.create_task(read_only(office))]
        for act in STORY:
            await do(office, at, act, case)
            if act.name == "tolak":
                beside.append(asyncio.create_task(wrong_acts(office, case)))
        await asyncio.gather(*beside)
        published = await check_site(base, [case])
        await check_article(published.links[0])
        await check_log(at, [case])
    assert await up.stop() == 0
    stopped, _ = await asyncio.gather(office.tayang("do", "BacaDisposisi", "--as", "sekretaris", "--case", case), check_story(office, case))
    assert stopped.code == 4
    assert stopped.json["alasan"][0]["kode"] == "layanan_tidak_aktif"
    await office.up()
    assert office.address() == base, "the site keeps its address"
    await check_site(base, [case])


async def wrong_acts(office: Machine, case: str) -> None:
    """Out of turn with something made up: every reason at once. And a command that does not exist."""
    wrong, unknown = await asyncio.gather(
        office.tayang(
            "do", "LaksanakanPenayangan", "--as", "sekretaris", "--case", case, "--json", "-", given=orjson.dumps({"sidik": "f" * 64})
        ),
        office.tayang("do", "TerbitkanSaja", "--as", "sekretaris", "--case", case),
    )
    assert wrong.code == 3
    assert {a["kode"] for a in wrong.json["alasan"]} >= {"jabatan_tidak_berwenang", "sidik_berbeda"}
    assert all(a["pesan"].endswith(".") for a in wrong.json["alasan"])
    assert unknown.code == 3
    assert unknown.json["alasan"][0]["kode"] == "perintah_tidak_dikenal"


async def read_only(office: Machine) -> None:
    """What can be looked at and handed in while others act."""
    sop = (await office.run("sop", "--json")).json
    assert [s["no"] for s in sop] == list(range(1, 9))
    unit = (await office.tayang("unit", "show", "--json")).json
    assert {p["jabatan"] for p in unit["penugasan"]} >= {"ppid_pembantu", "sekretaris", "sekretariat", "staf_sekretariat", "bidang_pdki"}
    picture = office.folder / "IMG_1.jpg"
    picture.write_bytes(sample.photo(1))
    assert Image.open(picture).getexif()
    attached = (await office.tayang("attach", str(picture), "--json")).json
    stored = next(office.data.joinpath("media").rglob(f"*{attached['sha256'][4:]}*"))
    assert not Image.open(io.BytesIO(stored.read_bytes())).getexif(), "place and owner of the telephone are gone"


async def check_article(link: str) -> None:
    """The page, its pictures, and its entry in the feed."""
    async with httpx.AsyncClient(timeout=30) as http:
        page = await http.get(link)
        assert "42 balita" in page.text
        pictures = [part.partition('"')[0] for part in page.text.split('src="')[1:]]
        assert pictures
        for picture in pictures:
            answer = await http.get(str(httpx.URL(link).join(picture)))
            assert answer.status_code == 200
            assert not Image.open(io.BytesIO(answer.content)).getexif()
        feed = feedparser.parse((await http.get(str(httpx.URL(link).join(f"/{UNIT}/atom.xml")))).text)
        assert [entry.link for entry in feed.entries] == [link]


async def check_story(office: Machine, case: str) -> None:
    """Who, as what, when; the list of cases; the log's end and its proof. On a folder that nobody runs."""
    story, cases, tail, verified = await asyncio.gather(
        office.tayang("case", case[:8], "--json"),
        office.tayang("cases", "--json"),
        office.tayang("log", "tail", "--json", "-n", "5"),
        office.tayang("log", "verify", "--json"),
    )
    lines = story.json["riwayat"]
    by_people = [line for line in lines if not line["sistem"]]
    assert by_people[0]["oleh"].startswith("Sri Wahyuni")
    assert all(line["oleh"] and line["jabatan"] and line["pada"].endswith("+00:00") for line in by_people)
    assert story.json["tautan"]
    assert [c["kasus"] for c in cases.json] == [case]
    assert cases.json[0]["terakhir"] == "DisposisiSelesai"
    assert tail.lines[-1]["posisi"] == verified.json["posisi"] == lines[-1]["posisi"]
    assert verified.code == 0
    assert verified.json["bersih"]
