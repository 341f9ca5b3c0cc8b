"""The worker, and outlets that fail in every way: never two live posts, never a lost one; one's failure hides nothing of the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import structlog.testing

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as c
from services.publisher.app import WORTH_A_LOOK
from services.publisher.outlets.port import (
    DitolakTetap,
    DitundaSementara,
    Hasil,
    KredensialHabis,
    KuotaHabis,
    Outlet,
    Tayang,
    TidakDiketahui,
)
from services.publisher.sending import outcome
from services.publisher.starting import MAX_TRIES
from services.publisher.worker import ASK_FOR, Worker
from services.verification import commands as verification
from shared.command import Command, Signer
from shared.directory import Directories
from shared.eventstore.codec import Recorded
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Appended, Record, StreamAppend
from shared.execute import Executor
from shared.media.refused import MediaTidakAda
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import Event
from shared.sop.materi import PesananSaluran
from tests.support import journeys as j
from tests.support.fake_outlet import UNCLEAR, Answer, FakeOutlet, Fault, MemoryQueue
from tests.support.office import Office
from tests.support.people import NOW, STAF, UNIT, alasan, isi_disposisi, jawaban_lengkap, materi
from tests.support.scenario import By

LEASE, TIMEOUT = timedelta(seconds=30), timedelta(seconds=0.02)
"""The timeout is waited for in earnest where an outlet hangs, so it is short."""
ALL = ("website", "telegram", "instagram")
"""Two that machines call (one of them cannot repeat a post), one that a person serves."""


class WithTelegram(Directories):
    """The unit as it will be when an account may be called by machine."""

    async def of(self, unit: str) -> Direktori:
        known = await super().of(unit)
        if "telegram" not in known.saluran:
            return known
        return replace(known, saluran={**known.saluran, "telegram": replace(known.saluran["telegram"], jenis="api")})


class Killed(BaseException):
    """The process ends here: nothing may catch it."""


class FragileStore(MemoryStore):
    """Kills the process, or lets something else happen, right before or after an event of a type is written. Once."""

    kill: tuple[str, type[Event]] | None = None
    meanwhile: tuple[str, type[Event], Callable[[], Awaitable[None]]] | None = None
    unreadable: str = ""

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        names = {d.type.split(".")[1] for a in appends for d in a.drafts}
        await self._happen("before", names)
        done = await super().append(appends)
        await asyncio.sleep(0)
        await self._happen("after", names)
        return done

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        if stream == self.unreadable:
            raise KeyError("sesuatu yang diketik orang")
        return await super().read_stream(stream, after_version)

    async def _happen(self, when: str, names: set[str]) -> None:
        if self.kill is not None and self.kill[0] == when and self.kill[1].__name__ in names:
            self.kill = None
            raise Killed
        if self.meanwhile is not None and self.meanwhile[0] == when and self.meanwhile[1].__name__ in names:
            _, _, happen = self.meanwhile
            self.meanwhile = None
            await happen()


@dataclass
class Press:
    """A published-to-be case, outlets, a queue, and as many workers as there are processes."""

    store: FragileStore
    office: Office
    outlets: dict[str, FakeOutlet]
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    missing: set[str] = field(default_factory=set)
    noted: int = 0

    @property
    def now(self) -> datetime:
        return self.office.now

    def worker(self) -> Worker:
        """A new process: same log, same queue, no memory."""
        directories = WithTelegram(self.store, self.office.codec)
        executor = Executor(self.office.executors["publisher"].decider, self.store, self.office.codec, directories)
        outlets: Mapping[str, Outlet] = self.outlets
        signer = Signer("layanan-publisher", "layanan")
        clock = lambda: self.office.now  # noqa: E731
        return Worker(executor, self.queue, directories, outlets, self.get, signer, clock, LEASE.total_seconds(), TIMEOUT.total_seconds())

    async def get(self, sha256: str) -> bytes:
        if sha256 in self.missing:
            raise MediaTidakAda(sha256)
        return self.office.files[sha256]

    async def case(self, *saluran: str, jadwal: Mapping[str, datetime] | None = None) -> str:
        """A case up to the staf's taking the order on."""
        case = str(uuid4())
        do = self.office.do
        await do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
        await do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
        await do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
        await do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
        await do(content.BuatMateri(materi=materi(saluran=saluran)), j.STAF_, case)
        await self.approve_and_order(case, 1, *saluran, jadwal=jadwal)
        return case

    async def approve_and_order(self, case: str, versi: int, *saluran: str, jadwal: Mapping[str, datetime] | None = None) -> None:
        """From the Sekretaris's desk to the staf's acceptance."""
        do = self.office.do
        await do(content.KoreksiMateri(versi=versi, materi=materi(f"Judul {versi} {case}", saluran)), j.SEKRETARIS, case)
        await do(content.AjukanMateri(versi=versi + 1), j.SEKRETARIS, case)
        sidik = (await self.office.last(case, e.MateriDiajukan)).sidik
        yes = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
        await do(yes, j.BIDANG, case)
        orders = tuple(PesananSaluran(saluran=s, jadwal=(jadwal or {}).get(s)) for s in saluran)
        await do(c.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=orders), j.SEKRETARIS, case)
        await do(c.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)

    async def do(self, command: Command, by: By, case: str) -> None:
        """A person's act."""
        await self.office.do(command, by, case)

    async def note(self) -> None:
        """The publisher hears its own facts."""
        while records := await self.store.read(self.noted, 500):
            for fact in await self.office.codec.decode(records):
                if isinstance(fact.event, WORTH_A_LOOK):
                    await self.queue.note(fact.case, fact.unit, fact.position, self.now)
                self.noted = fact.position

    async def work(self, worker: Worker | None = None, rounds: int = 12) -> None:
        """Sweep until nothing is due now."""
        worker = worker or self.worker()
        for _ in range(rounds):
            await self.note()
            await self.office.settle()
            if not await worker.sweep():
                return
        raise AssertionError("the worker runs in circles")

    async def pass_time(self, how_long: timedelta) -> None:
        """Later, with the worker awake now and then."""
        until = self.now + how_long
        worker = self.worker()
        while self.now < until:
            self.office.now = min(until, self.now + timedelta(seconds=10))
            await self.work(worker)

    async def facts(self, case: str, kind: type[Any]) -> list[Any]:
        """Events of a kind."""
        return [f.event for f in await self.office.events(case) if isinstance(f.event, kind)]

    async def tale(self, case: str, saluran: str) -> list[str]:
        """What the log says of one outlet, in order."""
        return [
            type(f.event).__name__ + (f":{f.event.hasil}" if isinstance(f.event, e.PenayanganGagal) else "")
            for f in await self.office.events(case)
            if getattr(f.event, "saluran", None) == saluran
        ]


@pytest.fixture
async def press() -> Press:
    """Website can repeat, Telegram cannot."""
    store = FragileStore(clock=lambda: office.now)
    office = Office(store)
    await office.found()
    version = len(await store.read_stream(f"registry-{UNIT}"))
    telegram = e.SaluranDidaftarkan(saluran="telegram", jenis="manual", nama="Telegram")
    drafts = await office.codec.encode([telegram], office.about(None, "registry"), "registry.uji")
    await store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])
    return Press(store, office, {"website": FakeOutlet(), "telegram": FakeOutlet(idempotent=False)})


DIMULAI, TAYANG, RAGU = "PenayanganDimulai", "MateriDitayangkan", "HasilPenayanganBelumPasti"
LONG = timedelta(hours=1)


# ── nothing goes wrong ───────────────────────────────────────────────────────────────────────────────


async def test_each_outlet_gets_exactly_the_verified_bytes_once(press: Press) -> None:
    case = await press.case(*ALL)
    await press.work()
    submitted = (await press.facts(case, e.MateriDiajukan))[-1]
    for rendering in submitted.rendering:
        if rendering.saluran in press.outlets:
            (post,) = press.outlets[rendering.saluran].posts
            assert post.isi == press.office.files[rendering.sha256]
            assert (post.sidik, post.slug, post.mime) == (submitted.sidik, submitted.slug, rendering.mime)
            assert await press.tale(case, rendering.saluran) == [DIMULAI, TAYANG]
    assert await press.tale(case, "instagram") == [DIMULAI], "a person's, and a person may have begun"
    assert not press.queue.rows
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert set(done.tayang) == set(ALL)


async def test_two_workers_at_once_make_one_call(press: Press) -> None:
    case = await press.case("website", "telegram")
    for _ in range(4):
        await press.note()
        await asyncio.gather(*(press.worker().sweep() for _ in range(3)))
    for saluran, outlet in press.outlets.items():
        assert len(outlet.calls) == 1
        assert await press.tale(case, saluran) == [DIMULAI, TAYANG]


async def test_a_scheduled_outlet_waits_for_its_time(press: Press) -> None:
    at = press.now + timedelta(hours=2)
    case = await press.case("website", "telegram", jadwal={"telegram": at})
    await press.pass_time(at - press.now - timedelta(seconds=1))
    assert await press.tale(case, "telegram") == []
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]
    assert press.queue.rows[case][2] == at, "nobody looks in vain"
    await press.pass_time(timedelta(seconds=1))
    assert await press.tale(case, "telegram") == [DIMULAI, TAYANG]


async def test_another_time_counts_at_once(press: Press) -> None:
    case = await press.case("website", jadwal={"website": press.now + LONG})
    await press.work()
    await press.do(c.UbahJadwal(saluran="website", jadwal=None), j.SEKRETARIS, case)
    await press.work()
    assert await press.tale(case, "website") == ["JadwalDiubah", DIMULAI, TAYANG]


# ── every answer ─────────────────────────────────────────────────────────────────────────────────────

SURE: tuple[tuple[Hasil, str], ...] = (
    (DitolakTetap("terlalu_panjang", "Teks terlalu panjang."), "ditolak_tetap"),
    (KredensialHabis(), "kredensial_habis"),
)


@pytest.mark.parametrize(("hasil", "kind"), SURE)
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_no_is_told_to_a_person_and_hides_nothing_of_the_others(press: Press, saluran: str, hasil: Hasil, kind: str) -> None:
    case = await press.case("website", "telegram")
    press.outlets[saluran].plan.append(Answer(False, hasil))
    await press.pass_time(LONG)
    other = "telegram" if saluran == "website" else "website"
    assert await press.tale(case, saluran) == [DIMULAI, f"PenayanganGagal:{kind}"]
    assert await press.tale(case, other) == [DIMULAI, TAYANG]
    await press.do(c.UlangiPenayangan(saluran=saluran), j.STAF_, case)
    await press.work()
    assert (await press.tale(case, saluran))[2:] == ["PenayanganDiulang", DIMULAI, TAYANG]
    assert len(press.outlets[saluran].posts) == 1
    assert len(await press.facts(case, e.PenayanganSelesai)) == 2


@pytest.mark.parametrize("later", [DitundaSementara, KuotaHabis])
async def test_later_is_tried_again_then_and_not_before(press: Press, later: Any) -> None:
    case = await press.case("website")
    again = press.now + timedelta(minutes=20)
    press.outlets["website"].plan.append(Answer(False, later(again)))
    await press.pass_time(timedelta(minutes=19))
    assert len(press.outlets["website"].calls) == 1
    await press.pass_time(timedelta(minutes=2))
    assert len(press.outlets["website"].posts) == 1
    assert (await press.tale(case, "website"))[-2:] == [DIMULAI, TAYANG]


async def test_later_for_ever_ends_with_a_person(press: Press) -> None:
    case = await press.case("website")
    press.outlets["website"].plan = deque(Answer(False, DitundaSementara(press.now)) for _ in range(50))
    await press.pass_time(LONG)
    assert len(press.outlets["website"].calls) == MAX_TRIES
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert (done.tayang, done.gagal) == ((), ("website",))
    await press.do(disposition.HentikanProses(sebab="tidak_layak", alasan="saluran menolak"), j.PPID, case)


# ── nobody knows ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("posted", [True, False], ids=["posted", "lost"])
@pytest.mark.parametrize("says", UNCLEAR, ids=str)
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_an_unclear_answer_is_read_back_and_never_posted_twice(press: Press, saluran: str, says: Hasil | Fault, posted: bool) -> None:
    case = await press.case("website", "telegram")
    outlet = press.outlets[saluran]
    outlet.plan.append(Answer(posted, says))
    await press.work()
    assert await press.tale(case, saluran) == [DIMULAI], "an answer that says nothing is no outcome"
    await press.pass_time(LEASE - timedelta(seconds=1))
    assert not outlet.asked, "while the call may still be on its way, reading back proves nothing"
    await press.pass_time(LONG)
    assert outlet.asked
    tale = await press.tale(case, saluran)
    if posted:
        assert tale == [DIMULAI, TAYANG]
    elif outlet.idempotent:
        assert tale == [DIMULAI, DIMULAI, TAYANG]
    else:
        assert tale == [DIMULAI, RAGU]
    assert len(outlet.posts) == int(posted or outlet.idempotent)
    other = "telegram" if saluran == "website" else "website"
    assert await press.tale(case, other) == [DIMULAI, TAYANG]


async def test_reading_back_starts_when_the_last_possible_call_has_ended(press: Press) -> None:
    await press.case("telegram")
    press.outlets["telegram"].plan.append(Answer(True, "timeout"))
    await press.work()
    (_, _, due) = next(iter(press.queue.rows.values()))
    until = next(f.event.call_before_at for f in await _all(press) if isinstance(f.event, e.PenayanganDimulai))
    assert due == until + TIMEOUT
    press.office.now = due - timedelta(microseconds=1)
    await press.work()
    assert not press.outlets["telegram"].asked
    press.office.now = due
    await press.work()
    assert press.outlets["telegram"].asked


async def _all(press: Press) -> list[Recorded[Event]]:
    return await press.office.codec.decode(await press.store.read(0, 10_000))


@pytest.mark.parametrize("decided", [True, False])
async def test_what_reading_back_does_not_find_a_person_decides(press: Press, decided: bool) -> None:
    case = await press.case("telegram")
    outlet = press.outlets["telegram"]
    outlet.plan.append(Answer(True, "timeout"))
    outlet.reads.append("blind")
    await press.pass_time(LONG)
    assert await press.tale(case, "telegram") == [DIMULAI, RAGU]
    assert not press.queue.rows
    proof = "https://t.me/x/1" if decided else None
    await press.do(c.PutuskanHasil(saluran="telegram", tayang=decided, tautan=proof), j.SEKRETARIS, case)
    await press.pass_time(LONG)
    assert len(outlet.posts) == 1, "also when the person erred: the machine does not post again by itself"
    assert (await press.tale(case, "telegram"))[-1] == (TAYANG if decided else "PenayanganGagal:ditolak_tetap")


@pytest.mark.parametrize("how", ["connection", "timeout", "hang"])
async def test_an_outlet_that_cannot_be_asked_is_asked_again_and_holds_up_nobody(press: Press, how: Fault) -> None:
    case = await press.case("telegram", "website")
    outlet = press.outlets["telegram"]
    outlet.plan.append(Answer(True, "timeout"))
    outlet.reads.extend([how] * 3)
    await press.pass_time(LEASE + timedelta(minutes=2))
    assert len(outlet.asked) == 4
    assert await press.tale(case, "telegram") == [DIMULAI, TAYANG]
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]


async def test_one_that_never_answers_again_is_shown_to_a_person(press: Press) -> None:
    case = await press.case("telegram", "website")
    for outlet in press.outlets.values():
        outlet.plan.append(Answer(False, "timeout"))
        outlet.reads = deque(["connection"] * 1000)
    await press.pass_time(LEASE + ASK_FOR + timedelta(minutes=1))
    assert await press.tale(case, "telegram") == [DIMULAI, RAGU]
    assert await press.tale(case, "website") == [DIMULAI], "one that can repeat needs nobody: it ends well by itself"
    press.outlets["website"].reads.clear()
    await press.pass_time(timedelta(minutes=2))
    assert await press.tale(case, "website") == [DIMULAI, DIMULAI, TAYANG]


# ── the process dies ─────────────────────────────────────────────────────────────────────────────────

POINTS: tuple[tuple[str, type[Event], int], ...] = (
    ("before", e.PenayanganDimulai, 0),
    ("after", e.PenayanganDimulai, 0),
    ("before", e.MateriDitayangkan, 1),
    ("after", e.MateriDitayangkan, 1),
)
"""Where it dies, and how many posts are out by then."""


@pytest.mark.parametrize(("when", "kind", "out"), POINTS, ids=[f"{w}-{k.__name__}" for w, k, _ in POINTS])
@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_after_a_death_at_any_point_there_is_one_post_or_a_person_is_asked(
    press: Press, saluran: str, when: str, kind: type[Event], out: int
) -> None:
    case = await press.case(saluran)
    outlet = press.outlets[saluran]
    press.store.kill = (when, kind)
    await press.note()
    with pytest.raises(Killed):
        await press.worker().sweep()
    assert len(outlet.posts) == out
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    if (when, kind) == ("after", e.PenayanganDimulai) and not outlet.idempotent:
        assert tale == [DIMULAI, RAGU], "nobody can know that the dead process had not called yet"
        assert not outlet.posts
    else:
        assert tale[-1] == TAYANG
        assert len(outlet.posts) == 1


@pytest.mark.parametrize("saluran", ["website", "telegram"])
async def test_a_worker_stopped_in_the_middle_of_a_call_leaves_it_to_the_next(press: Press, saluran: str) -> None:
    case = await press.case(saluran)
    outlet = press.outlets[saluran]
    inside = asyncio.Event()

    async def hold(_: object) -> None:
        inside.set()
        await asyncio.Event().wait()

    outlet.before_call = hold
    await press.note()
    running = asyncio.create_task(press.worker().sweep())
    await inside.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    outlet.before_call = None
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    assert tale == ([DIMULAI, DIMULAI, TAYANG] if outlet.idempotent else [DIMULAI, RAGU])


async def test_start_and_stop_leave_no_task_behind(press: Press) -> None:
    case = await press.case("website")
    await press.note()
    worker = press.worker()
    await worker.start()
    while not press.outlets["website"].posts:
        await asyncio.sleep(0)
    await worker.stop()
    assert not [t for t in asyncio.all_tasks() if t.get_name() == "publisher-worker"]
    await press.work()
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]


# ── at the last moment ───────────────────────────────────────────────────────────────────────────────


async def test_the_lease_is_looked_at_right_before_the_call(press: Press) -> None:
    case = await press.case("telegram")

    async def late() -> None:
        press.office.now += LEASE

    press.store.meanwhile = ("after", e.PenayanganDimulai, late)
    await press.note()
    await press.worker().sweep()
    assert not press.outlets["telegram"].calls
    assert await press.tale(case, "telegram") == [DIMULAI, "PenayanganGagal:ditunda_sementara"], "it is sure that nothing went out"
    await press.work()
    assert len(press.outlets["telegram"].posts) == 1


async def test_a_worker_that_slept_over_a_new_version_sends_neither(press: Press) -> None:
    """Its intent would be recorded for the new version while it holds the bytes of the old one."""
    case = await press.case("website")

    async def overtaken() -> None:
        sidik = (await press.facts(case, e.MateriDiajukan))[-1].sidik
        await press.do(verification.CabutVerifikasi(sidik=sidik, alasan=alasan("k4")), j.BIDANG, case)
        await press.approve_and_order(case, 2, "website")

    press.store.meanwhile = ("before", e.PenayanganDimulai, overtaken)
    await press.note()
    await press.worker().sweep()
    (intent,) = await press.facts(case, e.PenayanganDimulai)
    assert intent.sidik == (await press.facts(case, e.MateriDiajukan))[-1].sidik
    assert not press.outlets["website"].calls
    await press.pass_time(LONG)
    submitted = (await press.facts(case, e.MateriDiajukan))[-1]
    assert [p.sidik for p in press.outlets["website"].posts] == [submitted.sidik]


async def test_what_was_stopped_or_taken_back_a_moment_ago_does_not_go_out(press: Press) -> None:
    case = await press.case("website")
    stop = disposition.HentikanProses(sebab="kegiatan_batal", alasan="dibatalkan")
    await press.office.executors["disposition"].execute(stop, press.office.about(j.PPID, case))
    await press.note()
    for _ in range(5):
        await press.worker().sweep()
    assert press.queue.rows[case][2] > press.now, "it does not run in circles until the news arrives"
    assert not press.outlets["website"].calls
    await press.pass_time(timedelta(minutes=1))
    assert not press.queue.rows
    assert await press.tale(case, "website") == []


async def test_nothing_goes_out_on_an_outlet_given_up_after_the_order(press: Press) -> None:
    at = press.now + timedelta(minutes=5)
    case = await press.case("telegram", "website", jadwal={"telegram": at})
    await press.work()
    await _give_up(press, "telegram")
    await press.pass_time(LONG)
    assert not press.outlets["telegram"].calls
    assert await press.tale(case, "telegram") == ["PenayanganGagal:ditolak_tetap"]
    (done,) = await press.facts(case, e.PenayanganSelesai)
    assert (done.tayang, done.gagal) == (("website",), ("telegram",))


async def _give_up(press: Press, saluran: str) -> None:
    gone = e.SaluranDiakhiri(saluran=saluran, alasan="akun diretas")
    version = len(await press.store.read_stream(f"registry-{UNIT}"))
    drafts = await press.office.codec.encode([gone], press.office.about(None, "registry"), "registry.uji")
    await press.store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])


@pytest.mark.parametrize("posted", [True, False])
async def test_an_attempt_under_way_when_its_outlet_is_given_up_still_gets_an_outcome(press: Press, posted: bool) -> None:
    case = await press.case("website")
    press.outlets["website"].plan.append(Answer(posted, "timeout"))
    await press.work()
    await _give_up(press, "website")
    await press.pass_time(LONG)
    assert await press.tale(case, "website") == [DIMULAI, TAYANG if posted else RAGU]
    assert len(press.outlets["website"].calls) == 1


# ── broken cases ─────────────────────────────────────────────────────────────────────────────────────


async def test_lost_bytes_are_told_and_stop_no_other_case(press: Press) -> None:
    broken, whole = await press.case("website", "telegram"), await press.case("website")
    rendering = (await press.facts(broken, e.MateriDiajukan))[-1].rendering[0]
    press.missing.add(rendering.sha256)
    with structlog.testing.capture_logs() as logs:
        await press.work()
    assert [x["case"] for x in logs if x["event"] == "rendering_lost"] == [broken]
    assert await press.tale(broken, "website") == [DIMULAI, "PenayanganGagal:ditolak_tetap"]
    assert (await press.facts(broken, e.PenayanganGagal))[0].kode == "bahan_tayang_hilang"
    assert await press.tale(broken, "telegram") == [DIMULAI, TAYANG]
    assert await press.tale(whole, "website") == [DIMULAI, TAYANG]


async def test_a_case_that_breaks_the_program_stops_no_other_and_is_named(press: Press) -> None:
    broken, whole = await press.case("website"), await press.case("website")
    press.store.unreadable = f"publisher-{broken}"
    await press.note()
    with structlog.testing.capture_logs() as logs:
        await press.worker().sweep()
    press.store.unreadable = ""
    assert await press.tale(whole, "website") == [DIMULAI, TAYANG]
    (line,) = [x for x in logs if x["log_level"] == "error"]
    assert (line["event"], line["case"], line["error"]) == ("case_failed", broken, "KeyError")
    assert "diketik" not in str(logs)
    await press.pass_time(timedelta(seconds=10))
    assert await press.tale(broken, "website") == [DIMULAI, TAYANG], "it comes again"


async def test_an_outlet_nobody_built_stops_no_other(press: Press) -> None:
    case = await press.case("telegram", "website")
    del press.outlets["telegram"]
    with structlog.testing.capture_logs() as logs:
        await press.work()
    assert await press.tale(case, "website") == [DIMULAI, TAYANG]
    assert await press.tale(case, "telegram") == []
    assert {(x["case"], x["saluran"]) for x in logs if x["event"] == "outlet_failed"} == {(case, "telegram")}


def test_an_answer_that_cannot_be_recorded_is_nobodys_guess() -> None:
    for hasil in (
        Tayang("1", "bukan alamat"),
        DitolakTetap("KODE ANEH!", "x"),
        DitolakTetap("x", "a\x00b"),
        Tayang("a\nb", "https://a.id"),
    ):
        assert outcome("website", 1, hasil).hasil == "belum_pasti"
    assert outcome("website", 1, TidakDiketahui("rujuk")).kode == "rujuk"


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────────────

TARIK = c.TarikMateri(sebab="data_pribadi", penjelasan="Memuat data pribadi.")


@pytest.mark.parametrize("first", [None, "connection", "error", "hang", TidakDiketahui("tarik"), DitundaSementara(NOW)], ids=str)
async def test_withdrawn_material_comes_down_also_at_the_second_try(press: Press, first: Any) -> None:
    case = await press.case("website", "instagram")
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    website = press.outlets["website"]
    website.removals.extend([first] if first else [])
    await press.work()
    if first:
        assert not website.taken_down
        assert press.queue.rows[case][2] > press.now, "tried again, but not in circles"
    await press.pass_time(timedelta(minutes=1))
    slug = (await press.facts(case, e.MateriDiajukan))[-1].slug
    assert website.taken_down == [slug]
    assert [x.saluran for x in await press.facts(case, e.PenarikanSaluranDicatat)] == ["website"], "a person clears the manual one"
    assert not press.queue.rows


@pytest.mark.parametrize("saluran", ["website", "telegram"])
@pytest.mark.parametrize("posted", [True, False])
async def test_what_was_on_its_way_at_the_withdrawal_is_found_and_taken_down(press: Press, saluran: str, posted: bool) -> None:
    case = await press.case("instagram", saluran)
    outlet = press.outlets[saluran]
    outlet.plan.append(Answer(posted, "timeout"))
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    await press.pass_time(LONG)
    tale = await press.tale(case, saluran)
    if posted:
        assert tale == [DIMULAI, TAYANG, "PenarikanSaluranDicatat"]
        assert outlet.taken_down
    else:
        assert tale == [DIMULAI, RAGU], "nothing new is posted of what was withdrawn"
        await press.do(c.PutuskanHasil(saluran=saluran, tayang=False), j.SEKRETARIS, case)
    assert len(outlet.posts) == int(posted)


async def test_an_unclear_post_that_a_person_finds_after_the_withdrawal_comes_down(press: Press) -> None:
    case = await press.case("instagram", "telegram")
    press.outlets["telegram"].plan.append(Answer(True, "timeout"))
    press.outlets["telegram"].reads.append("blind")
    await press.work()
    await press.do(c.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await press.do(TARIK, j.PPID, case)
    await press.pass_time(LONG)
    await press.do(c.PutuskanHasil(saluran="telegram", tayang=True, tautan="https://t.me/x/1"), j.SEKRETARIS, case)
    await press.pass_time(timedelta(minutes=1))
    assert (await press.tale(case, "telegram"))[-2:] == [TAYANG, "PenarikanSaluranDicatat"]
    assert press.outlets["telegram"].taken_down


async def test_a_ralat_goes_out_as_a_second_post_that_says_what_changed(press: Press) -> None:
    case = await press.case("website")
    await press.work()
    await press.office.settle()
    await press.do(content.BukaRalat(versi=2, kekeliruan="41", penjelasan="Jumlah diperbaiki."), j.SEKRETARIS, case)
    await press.approve_and_order(case, 2, "website")
    await press.work()
    first, second = press.outlets["website"].posts
    assert (first.ralat, second.ralat) == ("", "Jumlah diperbaiki.")
    assert first.slug == second.slug
    assert first.penanda != second.penanda


async def test_many_cases_at_once_are_all_looked_at(press: Press) -> None:
    cases = [await press.case("website") for _ in range(6)]
    await press.work(rounds=40)
    assert [await press.tale(case, "website") for case in cases] == [[DIMULAI, TAYANG]] * 6
    assert len({p.case for p in press.outlets["website"].posts}) == 6
