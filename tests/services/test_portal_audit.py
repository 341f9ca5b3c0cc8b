"""Auditors at the pages: let in by an administrator, see all of the unit and nothing else, can press nothing, and are seen looking."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import orjson
import pytest
import pytest_asyncio

from services.cli.replay import _replayed, _tell
from services.portal.audits.replays import KEPT_EACH
from services.portal.audits.sample import drawn
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.worklist import Kasus
from tests.support.eventually import eventually
from tests.support.people import isi_disposisi
from tests.support.portal_office import Kantor, kantor
from tests.support.portal_people import browser, first_administrator, give_account, post, set_password, sign_in, token_of
from tests.support.portal_world import World, portal_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Time:
    """The machine's, some days later when a test wants that."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Setting:
    world: World
    time: Time
    office: Kantor
    admin: httpx.AsyncClient
    auditor: httpx.AsyncClient
    id: str
    case: str
    """Assigned to a staf, opened by nobody but officers yet."""

    async def looks(self, case: str) -> list[Any]:
        on = self.world.run.foundation
        facts = await on.codec.decode(await on.store.read_correlation(case))
        return [f.event for f in facts if isinstance(f.event, e.AuditMelihat)]

    async def head(self) -> int:
        return (await self.world.run.foundation.store.head()).position


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def setting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Setting]:
    time, folder = Time(), tmp_path_factory.mktemp("auditor")
    async with portal_world(folder, time) as world, kantor(world) as office, browser(world) as admin, browser(world) as auditor:
        case = await office.assigned("Kerja bakti")
        await first_administrator(world, admin)
        id_ = await let_in(admin, time, "Ira Kusuma")
        inside = await set_password(auditor, await give_account(admin, id_, "ira.kusuma"))
        assert inside.url.path == "/audit", inside.text
        yield Setting(world, time, office, admin, auditor, id_, case)


async def let_in(admin: httpx.AsyncClient, time: Time, nama: str) -> str:
    """For today and tomorrow; the id."""
    today = time().astimezone(ZoneInfo("Asia/Jakarta")).date()
    last = (today + timedelta(days=1)).isoformat()
    made = await post(admin, "/kantor/auditor/baru", nama=nama, nomor_surat_tugas="700/12/2026", mulai=today.isoformat(), sampai=last)
    assert "Auditor sudah ditugaskan" in made.text, made.text
    return made.url.path.rpartition("/")[2]


async def test_an_audit_begins_with_the_seal(setting: Setting) -> None:
    page = await setting.auditor.get("/audit")
    assert "Ira Kusuma" in page.text and "<small>Auditor</small>" in page.text and "700/12/2026" in page.text
    on = setting.world.run.foundation
    if "Unduh berkas segel" in page.text:
        note = await setting.auditor.get("/audit/checkpoint")
        assert note.content == (on.settings.seal_folder / "checkpoint").read_bytes()
        assert f"-{note.text.splitlines()[1]}.txt" in note.headers["content-disposition"]
    else:
        assert (await on.store.head()).chain.hex() in page.text


async def test_a_look_at_a_case_is_on_its_page_for_officers_once_an_hour(setting: Setting) -> None:
    listed = await setting.auditor.get("/audit/kasus")
    assert f'href="/audit/kasus/{setting.case}"' in listed.text and "Belum dilihat" in listed.text
    for _ in range(3):
        page = await setting.auditor.get(f"/audit/kasus/{setting.case}")
        assert page.status_code == 200 and "Kerja bakti" in page.text
    assert re.findall(r'<form[^>]*action="([^"]+)"', page.text) == ["/keluar", f"/audit/kasus/{setting.case}"]
    assert 'method="post" action="/audit' not in page.text
    (look,) = await setting.looks(setting.case)
    assert (look.auditor, look.apa, look.kasus) == (setting.id, "kasus", setting.case)
    story = (await setting.office.ppid.opens(f"/kasus/{setting.case}")).text
    assert re.search(r"<strong>Dilihat auditor</strong><br>Ira Kusuma, auditor", story)
    assert story.count("Dilihat auditor") == 1

    async def seen() -> str:
        return (await setting.auditor.get("/audit/kasus")).text

    await eventually(seen, lambda text: "<strong>Sudah dilihat</strong>" in text, what="the list marks it")
    picture = re.search(rf'src="(/audit/kasus/{setting.case}/berkas/[0-9a-f]{{64}}\?kecil=1)"', page.text)
    assert picture is not None
    shown = await setting.auditor.get(picture[1])
    assert shown.headers["content-type"] == "image/jpeg"


OWN = ("/keluar", "/akun", "/masuk", "/sandi", "/pertama")
"""Forms an auditor has like everybody: his session, his password."""


async def test_every_form_and_every_other_page_is_closed(setting: Setting) -> None:
    paths = (await setting.auditor.get("/openapi.json")).json()["paths"]
    csrf = token_of((await setting.auditor.get("/audit")).text)
    values = {"case": setting.case, "perintah": "TeruskanDisposisi", "pegawai": setting.id}
    before, forms, pages = await setting.head(), 0, 0
    for path, methods in paths.items():
        address = re.sub(r"\{([^}]+)\}", lambda m: values.get(m[1].partition(":")[0], "1"), path)
        if path.startswith(OWN):
            continue
        if "post" in methods:
            forms += 1
            answer = await setting.auditor.post(address, data={"csrf": csrf}, follow_redirects=False)
            assert answer.status_code in (403, 422), (path, answer.status_code)
        if "get" in methods and not path.startswith(("/audit", "/panduan")) and path != "/":
            pages += 1
            answer = await setting.auditor.get(address, follow_redirects=False)
            closed = answer.status_code in (403, 404, 422) or answer.headers.get("location") == "/audit"
            assert closed, (path, answer.status_code)
    assert forms > 25 and pages > 40
    assert await setting.head() == before, "nothing was recorded"


async def test_others_do_not_come_in_here(setting: Setting) -> None:
    for path in ("/audit", "/audit/kasus", f"/audit/kasus/{setting.case}", "/audit/keadaan", "/audit/register", "/audit/checkpoint"):
        assert (await setting.office.ppid.opens(path)).status_code == 403, path
        assert (await setting.admin.get(path)).status_code == 403, path


async def test_another_units_case_is_not_there(setting: Setting) -> None:
    on, other = setting.world.run.foundation, str(uuid4())
    about = Circumstances(str(uuid4()), "layanan", None, "gondangrejo", other, Signer("uji", "layanan"), on.clock())
    made = e.DisposisiDibuat(nomor_disposisi=1, tahun=2026, sop_nomor="067", sop_versi=1, disposisi=isi_disposisi())
    await on.store.append([StreamAppend(f"disposition-{other}", 0, await on.codec.encode([made], about, "uji"))])
    assert (await setting.auditor.get(f"/audit/kasus/{other}")).status_code == 404
    assert (await setting.auditor.get(f"/audit/kasus/{other}/berkas/{'a' * 64}")).status_code == 404
    assert await setting.looks(other) == []


async def test_the_past_is_shown_as_it_was(setting: Setting) -> None:
    on = setting.world.run.foundation
    facts = await on.codec.decode(await on.store.read_correlation(setting.case))
    read = next(f for f in facts if isinstance(f.event, e.DisposisiDiteruskan))
    pada = (read.recorded_at + timedelta(microseconds=1)).isoformat()

    async def ready() -> httpx.Response:
        return await setting.auditor.get("/audit/keadaan", params={"pada": pada})

    page = await eventually(ready, lambda p: "Memutar ulang" not in p.text, what="the log is replayed")
    assert f"log nomor {read.position}." in page.text
    box = re.search(r"<h2 id=\"kotak-\d\">Sekretariat \(1\)</h2>(.*?)</section>", page.text, re.S)
    assert box is not None and setting.case in box[1]
    then = await setting.auditor.get(f"/audit/kasus/{setting.case}", params={"pada": pada})
    assert "Keadaan per " in then.text and "Disposisi diteruskan" in then.text and "Penyusunan materi ditugaskan" not in then.text
    register = await setting.auditor.get("/audit/register", params={"pada": pada})
    assert "Keadaan per " in register.text and "langkah 3" in register.text
    now = await setting.auditor.get("/audit/register")
    assert "langkah 5" in now.text
    earlier = (facts[0].recorded_at - timedelta(seconds=1)).isoformat()
    missing = await setting.auditor.get(f"/audit/kasus/{setting.case}", params={"pada": earlier})
    assert missing.status_code == 404 and "belum ada saat itu" in missing.text
    for wrong in ("kemarin", "2999-01-01T00:00"):
        assert (await setting.auditor.get("/audit/keadaan", params={"pada": wrong})).status_code == 422
    views = [f.event for f in await on.codec.decode(await on.store.read(0, 10_000)) if isinstance(f.event, e.AuditMelihat)]
    assert {v.apa for v in views} >= {"keadaan", "register"}


async def test_the_command_line_tells_the_same(setting: Setting) -> None:
    on = setting.world.run.foundation
    facts = await on.codec.decode(await on.store.read_correlation(setting.case))
    read = next(f for f in facts if isinstance(f.event, e.DisposisiDiteruskan))
    said = await _replayed(on.settings, read.recorded_at, "", "kebakkramat", quiet=True)
    assert (said["posisi"], len(orjson.dumps(said, default=str)) > 1000) == (read.position, True)
    (unit,) = said["unit"]
    assert [(k["kasus"], k["keadaan"], k["langkah"]) for k in unit["kasus"]] == [(setting.case, "Disposisi diteruskan", 3)]
    assert unit["kotak"]["sekretariat"] == [setting.case] and unit["kotak"]["sekretaris"] == []
    assert [row["kini"] for row in unit["register"]["buku"]] == ["Sekretariat, langkah 3"]
    one = (await _replayed(on.settings, read.recorded_at, setting.case[:8], "", quiet=True))["kasus"]
    assert one["riwayat"][-1]["peristiwa"] == "Disposisi diteruskan"
    _tell(said)
    with pytest.raises(Refused, match="kasus_belum_ada"):
        await _replayed(on.settings, facts[0].recorded_at - timedelta(seconds=1), setting.case, "", quiet=True)


async def test_few_replays_are_kept_and_idle_ones_go(setting: Setting) -> None:
    replays = setting.world.portal._audits.replays
    for position in range(1, 6):
        assert await replays.of("seseorang", position).ready(20) is not None
        assert sum(key[0] == "seseorang" for key in replays._kept) <= KEPT_EACH
    assert replays.of("seseorang", 5) is replays.of("seseorang", 5), "kept while it is looked at"
    for one in replays._kept.values():
        one.used_at -= 301
    replays.drop_idle()
    assert replays.count == 0


async def test_a_sample_can_be_drawn_again(setting: Setting) -> None:
    first = await setting.auditor.get("/audit/kasus?contoh=1")
    assert "benih=" in str(first.url) and "1 dari " in first.text
    again = await setting.auditor.get(str(first.url))
    assert re.findall("/audit/kasus/[0-9a-f-]{36}", again.text) == re.findall("/audit/kasus/[0-9a-f-]{36}", first.text)
    bad = await setting.auditor.get("/audit/kasus?dari=satu")
    assert bad.status_code == 422 and 'href="#dari"' in bad.text and 'value="satu"' in bad.text
    cases = [Kasus(case=str(n), unit="kebakkramat", nomor=n, tahun=2026) for n in range(1, 41)]
    assert [k.nomor for k in drawn(cases, 5, "a1b2c3d4")] == [k.nomor for k in drawn(cases[::-1], 5, "a1b2c3d4")] == [5, 7, 10, 19, 36]


async def test_after_the_last_day_and_after_an_early_end_nothing_is_shown(setting: Setting) -> None:
    second = await let_in(setting.admin, setting.time, "Nia Rahma")
    async with browser(setting.world) as nia:
        await set_password(nia, await give_account(setting.admin, second, "nia.rahma"))
        assert (await nia.get("/audit")).status_code == 200
        ended = await post(setting.admin, f"/kantor/auditor/{second}/akhiri", alasan="Selesai lebih awal.")
        assert "sudah diakhiri" in ended.text
        out = await nia.get("/audit/kasus")
        assert out.status_code == 403 and "sudah diakhiri" in out.text
    setting.time.ahead = timedelta(days=3)
    before = await setting.head()
    await sign_in(setting.auditor, "ira.kusuma")
    for path in ("/audit", "/audit/kasus", f"/audit/kasus/{setting.case}", "/audit/register", "/audit/checkpoint", "/tugas"):
        out = await setting.auditor.get(path)
        assert out.status_code == 403 and "tidak berlaku hari ini" in out.text, path
    assert await setting.head() == before
