"""Anybody asks anything in any order, while the stages lag behind and the outlet fails: nothing but refusals, and the promises hold."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.publisher.app import WORTH_A_LOOK
from services.publisher.outlets.port import DitolakTetap, DitundaSementara, KredensialHabis, TidakDiketahui
from services.publisher.worker import Worker
from services.registry import commands as registry
from services.verification import commands as verification
from shared.command import Command, Signer
from shared.eventstore.codec import Recorded
from shared.eventstore.memory import MemoryStore
from shared.execute import Receipt
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.event import Event
from tests.support.fake_outlet import UNCLEAR, Answer, FakeOutlet, MemoryQueue
from tests.support.office import REACTIONS, Office
from tests.support.people import (
    NOW,
    OFFICES,
    SEKRETARIS,
    STAF,
    STAF_LAIN,
    alasan,
    isi_disposisi,
    jawaban_lengkap,
    materi,
    pesanan,
)
from tests.support.scenario import By

CASES = ("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002")
STAGES = ("disposition", "content", "verification", "publisher")
HOLDERS: Mapping[str, tuple[str, ...]] = {j: tuple(p for p, k, _ in OFFICES if k == j) for j in {k for _, k, _ in OFFICES}}
JABATAN = tuple(sorted(HOLDERS))


@dataclass
class Day:
    """An office whose stages hear of each other when they are told to."""

    office: Office
    outlet: FakeOutlet
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    refusals: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        office = self.office
        self.worker = Worker(
            office.executors["publisher"],
            self.queue,
            office.directories,
            {"website": self.outlet},
            self._get,
            Signer("layanan-publisher", "layanan"),
            lambda: office.now,
            30.0,
            15.0,
        )

    async def _get(self, sha256: str) -> bytes:
        return self.office.files[sha256]

    async def state(self, stage: str, case: str) -> Any:
        """The stage's own view, with nothing of other streams."""
        executor = self.office.executors[stage]
        state = executor.decider.initial
        for fact in await self.office.codec.decode(await self.office.store.read_stream(f"{stage}-{case}")):
            state = executor.decider.evolve(state, fact)
        return state

    async def ask(self, command: Command, by: By, case: str) -> Receipt | None:
        """Only refusals are allowed to come of it, each with a code and a sentence."""
        try:
            return await self.office.executors[command.service].execute(command, self.office.about(by, case))
        except Refused as refused:
            why = refused.reasons
        assert why
        for r in why:
            assert r.kode.replace("_", "").isalnum() and r.kode == r.kode.lower()
            assert r.pesan[0].isupper() and r.pesan.endswith("."), r.pesan
            self.refusals[r.kode] += 1
        return None

    async def hear(self, stage: str, limit: int) -> None:
        """The stage processes at most so many facts of the log."""
        for fact in await self.office.codec.decode(await self.office.store.read(self.seen[stage], limit)):
            reaction = REACTIONS[stage].get(type(fact.event))
            command = reaction(fact.event) if reaction else None
            if command is not None:
                await self.office.executors[stage].execute(command, self.office.about(None, fact.case, str(fact.event_id)))
            if stage == "publisher" and isinstance(fact.event, WORTH_A_LOOK):
                await self.queue.note(fact.case, fact.unit, fact.position, self.office.now)
            self.seen[stage] = fact.position

    async def settle(self) -> None:
        """Everybody hears everything, time passes, and the worker does what is due."""
        for _ in range(12):
            for stage in STAGES:
                await self.hear(stage, 10_000)
            self.office.now += timedelta(minutes=3)
            if not await self.worker.sweep() and not self.queue.rows:
                break

    async def facts(self) -> list[Recorded[Event]]:
        """The whole log."""
        return await self.office.codec.decode(await self.office.store.read(0, 100_000))


Builder = Callable[[Any, Any, Any, Any, int], Command]
"""(disposition, content, verification, publisher, choice) → command."""
OLD = "f" * 64
WHO: Mapping[int, str] = {n: (STAF, STAF, STAF_LAIN, SEKRETARIS)[n % 4] for n in range(200)}
OUTLETS = (("website", "instagram"), ("website",), ("instagram",), ("website", "papan_pengumuman"))


def _sidik(s: Any, n: int) -> str:
    return OLD if n % 7 == 6 else (s.sidik or OLD)


def _versi(s: Any, n: int) -> int:
    return max(0, int(s.versi) - (n % 7 == 6))


BUILDERS: Mapping[str, tuple[str, Builder]] = {
    "BuatDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BuatDisposisi(disposisi=isi_disposisi())),
    "BacaDisposisi": ("sekretaris", lambda d, c, v, p, n: disposition.BacaDisposisi()),
    "TeruskanDisposisi": ("sekretaris", lambda d, c, v, p, n: disposition.TeruskanDisposisi()),
    "TerimaDisposisi": ("sekretariat", lambda d, c, v, p, n: disposition.TerimaDisposisi()),
    "TugaskanPenyusunan": ("sekretariat", lambda d, c, v, p, n: disposition.TugaskanPenyusunan(staf=WHO[n])),
    "AlihkanPenugasan": ("sekretariat", lambda d, c, v, p, n: disposition.AlihkanPenugasan(staf=WHO[n], alasan="cuti")),
    "TarikPenyerahan": ("ppid_pembantu", lambda d, c, v, p, n: disposition.TarikPenyerahan(alasan="keliru")),
    "SerahkanKembali": ("ppid_pembantu", lambda d, c, v, p, n: disposition.SerahkanKembali()),
    "BetulkanDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BetulkanDisposisi(disposisi=isi_disposisi(), alasan="salah")),
    "SelesaikanDisposisi": ("ppid_pembantu", lambda d, c, v, p, n: disposition.SelesaikanDisposisi()),
    "HentikanProses": ("ppid_pembantu", lambda d, c, v, p, n: disposition.HentikanProses(sebab="ganda", alasan="sudah ada")),
    "BatalkanNomor": ("ppid_pembantu", lambda d, c, v, p, n: disposition.BatalkanNomor(tahun=2026, nomor=n % 6 + 1, alasan="rusak")),
    "CadangkanNomor": (
        "ppid_pembantu",
        lambda d, c, v, p, n: disposition.CadangkanNomor(tahun=2026, dari=n % 5 + 1, sampai=n % 5 + 2, alasan="listrik padam"),
    ),
    "BuatMateri": (
        "staf_sekretariat",
        lambda d, c, v, p, n: content.BuatMateri(dari_versi=_versi(c, n), materi=materi(f"Judul {n}", OUTLETS[n % 4])),
    ),
    "BacaMateri": ("sekretaris", lambda d, c, v, p, n: content.BacaMateri()),
    "TarikPenyerahanMateri": ("sekretaris", lambda d, c, v, p, n: content.TarikPenyerahanMateri(alasan="salah foto")),
    "KembalikanMateri": ("sekretaris", lambda d, c, v, p, n: content.KembalikanMateri(versi=_versi(c, n), alasan=alasan("fakta"))),
    "KoreksiMateri": (
        "sekretaris",
        lambda d, c, v, p, n: content.KoreksiMateri(
            versi=_versi(c, n), materi=None if n % 3 == 0 else materi(f"Koreksi {n}", OUTLETS[n % 4])
        ),
    ),
    "AjukanMateri": ("sekretaris", lambda d, c, v, p, n: content.AjukanMateri(versi=_versi(c, n))),
    "BukaRalat": (
        "sekretaris",
        lambda d, c, v, p, n: content.BukaRalat(versi=_versi(c, n), kekeliruan="salah", penjelasan="Jumlah diperbaiki."),
    ),
    "BacaPengajuan": ("bidang_pdki", lambda d, c, v, p, n: verification.BacaPengajuan()),
    "VerifikasiMateri": (
        "bidang_pdki",
        lambda d, c, v, p, n: verification.VerifikasiMateri(sidik=_sidik(v, n), hasil=jawaban_lengkap(), klasifikasi="setiap_saat"),
    ),
    "TolakMateri": ("bidang_pdki", lambda d, c, v, p, n: verification.TolakMateri(sidik=_sidik(v, n), alasan=alasan("k4"))),
    "MintaUjiKonsekuensi": (
        "bidang_pdki",
        lambda d, c, v, p, n: verification.MintaUjiKonsekuensi(sidik=_sidik(v, n), informasi="daftar", dasar_pengecualian="17h"),
    ),
    "PutuskanUjiKonsekuensi": (
        "ppid_pembantu",
        lambda d, c, v, p, n: verification.PutuskanUjiKonsekuensi(sidik=_sidik(v, n), keputusan="terbuka", pertimbangan="tidak merugikan"),
    ),
    "CabutVerifikasi": ("bidang_pdki", lambda d, c, v, p, n: verification.CabutVerifikasi(sidik=_sidik(v, n), alasan=alasan("k4"))),
    "PerintahkanPenayangan": (
        "sekretaris",
        lambda d, c, v, p, n: publisher.PerintahkanPenayangan(sidik=_sidik(p, n), staf=WHO[n], saluran=pesanan(*_verified(p, n))),
    ),
    "CabutPerintahTayang": ("sekretaris", lambda d, c, v, p, n: publisher.CabutPerintahTayang(alasan="keliru")),
    "LaksanakanPenayangan": ("staf_sekretariat", lambda d, c, v, p, n: publisher.LaksanakanPenayangan(sidik=_sidik(p, n))),
    "TandaiTayang": (
        "staf_sekretariat",
        lambda d, c, v, p, n: publisher.TandaiTayang(saluran=_ordered(p, n), tautan="https://instagram.com/p/1"),
    ),
    "TandaiGagal": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiGagal(saluran=_ordered(p, n), alasan="akun terkunci")),
    "TandaiBelumPasti": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiBelumPasti(saluran=_ordered(p, n))),
    "PutuskanHasil": (
        "sekretaris",
        lambda d, c, v, p, n: publisher.PutuskanHasil(
            saluran=_ordered(p, n), tayang=n % 2 == 0, tautan="https://contoh.go.id/1" if n % 2 == 0 else None
        ),
    ),
    "UlangiPenayangan": ("staf_sekretariat", lambda d, c, v, p, n: publisher.UlangiPenayangan(saluran=_ordered(p, n))),
    "TarikMateri": ("ppid_pembantu", lambda d, c, v, p, n: publisher.TarikMateri(sebab="keliru", penjelasan="Isi keliru.")),
    "TandaiDitarik": ("staf_sekretariat", lambda d, c, v, p, n: publisher.TandaiDitarik(saluran=_ordered(p, n))),
}
NAMES = tuple(BUILDERS)
DANGEROUS = {"HentikanProses", "TarikMateri"}
"""They end a case: rarely by chance, or every day would be short."""


def _verified(p: Any, n: int) -> tuple[str, ...]:
    bahan = p.bahan.get(p.sidik)
    return tuple(r.saluran for r in bahan.rendering)[: 2 - (n % 3 == 2)] if bahan else ("website",)


def _ordered(p: Any, n: int) -> str:
    return (*p.pesanan, "website", "instagram")[n % (len(p.pesanan) + 2)] if n % 5 else "website"


FORWARD: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    (
        "disposition",
        {
            "belum_ada": ("BuatDisposisi",),
            "dibuat": ("TeruskanDisposisi",),
            "ditarik": ("SerahkanKembali",),
            "diteruskan": ("TerimaDisposisi",),
            "diterima": ("TugaskanPenyusunan",),
            "tayang": ("SelesaikanDisposisi",),
        },
    ),
    (
        "content",
        {
            "ditugaskan": ("BuatMateri",),
            "dikembalikan": ("BuatMateri",),
            "dibuat": ("KoreksiMateri",),
            "dikoreksi": ("AjukanMateri",),
            "ditolak": ("KoreksiMateri",),
            "ralat": ("KoreksiMateri",),
            "tayang": ("BukaRalat",),
        },
    ),
    ("verification", {"diajukan": ("VerifikasiMateri", "VerifikasiMateri", "TolakMateri"), "uji_konsekuensi": ("PutuskanUjiKonsekuensi",)}),
    (
        "publisher",
        {
            "disetujui": ("PerintahkanPenayangan",),
            "diperintahkan": ("LaksanakanPenayangan",),
            "dilaksanakan": ("TandaiTayang", "TandaiTayang", "PutuskanHasil", "TandaiGagal"),
            "selesai": ("UlangiPenayangan",),
            "ditarik": ("TandaiDitarik", "PutuskanHasil"),
        },
    ),
)

Step = tuple[int, int, int]
STEPS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 59), st.integers(0, 27)), min_size=20, max_size=80)


async def forward(day: Day, case: str, a: int, b: int) -> None:
    """What the SOP expects next, by whom it expects it."""
    states = {stage: await day.state(stage, case) for stage in STAGES}
    expected = [name for stage, table in FORWARD for name in table.get(states[stage].tahap, ())]
    if not expected:
        return
    name = expected[a % len(expected)]
    jabatan, build = BUILDERS[name]
    actor = HOLDERS[jabatan][b % len(HOLDERS[jabatan])]
    if jabatan == "staf_sekretariat" and b % 3:
        actor = (states["content"].staf if name == "BuatMateri" else states["publisher"].staf) or actor
    await day.ask(build(states["disposition"], states["content"], states["verification"], states["publisher"], b), By(actor, jabatan), case)


async def by_chance(day: Day, case: str, a: int, b: int) -> None:
    """Anything, by anybody."""
    name = NAMES[a % len(NAMES)]
    if name in DANGEROUS and b > 9:
        return
    jabatan, build = BUILDERS[name]
    if b % 4 == 3:
        jabatan = JABATAN[(a + b) % len(JABATAN)]
    elif name.startswith("TarikPenyerahan"):
        jabatan = ("ppid_pembantu", "sekretaris", "sekretariat", "staf_sekretariat")[b % 4]
    # The Sekretaris tries to verify, too; some days he is even Plh. of the Bidang.
    people = (*HOLDERS[jabatan], SEKRETARIS) if jabatan == "bidang_pdki" else HOLDERS[jabatan]
    actor = people[b % len(people)]
    d, c, v, p = [await day.state(stage, case) for stage in STAGES]
    await day.ask(build(d, c, v, p, b), By(actor, jabatan), case)


FAULTS: tuple[Answer, ...] = (
    Answer(),
    Answer(),
    *(Answer(posts, says) for says in UNCLEAR[1:] for posts in (True, False)),
    Answer(False, DitolakTetap("isi_ditolak", "Isi ditolak.")),
    Answer(False, KredensialHabis()),
)


async def outside(day: Day, a: int, b: int) -> None:
    """The outlet's next answers; an outlet given up, or taken up again; a Sekretaris who also stands in for the Bidang."""
    if a % 7 == 6:
        await administer(day, b)
    elif a % 4 == 0:
        day.outlet.plan.append(Answer(False, DitundaSementara(day.office.now + timedelta(minutes=b))))
    elif a % 4 == 1:
        day.outlet.reads.append(("connection", "timeout", None)[b % 3])
    elif a % 4 == 2:
        day.outlet.removals.append(("error", "connection", TidakDiketahui("tarik"))[b % 3])
    else:
        day.outlet.plan.append(FAULTS[b % len(FAULTS)])


async def administer(day: Day, b: int) -> None:
    """What the registry allows; the rest is refused."""
    saluran = ("website", "instagram")[b % 2]
    commands: tuple[Command, ...] = (
        registry.AkhiriSaluran(saluran=saluran, alasan="akun diretas"),
        registry.DaftarkanSaluran(saluran=saluran, jenis="website" if saluran == "website" else "manual", nama=saluran),
        registry.TunjukPlh(pegawai=SEKRETARIS, jabatan="bidang_pdki", nomor_surat="800/1", mulai=NOW.date(), akhir=NOW.date()),
        registry.AkhiriJabatan(pegawai=STAF_LAIN, jabatan="staf_sekretariat", nomor_sk="821/1", akhir=NOW.date() - timedelta(days=1)),
    )
    about = replace(day.office.about(None, "registry"), actor="admin", signer=Signer("uji", "operator"))
    try:
        await day.office.executors["registry"].execute(commands[b % 4], about)
    except Refused as refused:
        day.refusals.update(r.kode for r in refused.reasons)


async def live(day: Day, steps: Sequence[Step]) -> None:
    """One day."""
    for kind, a, b in steps:
        case = CASES[0] if a % 5 else CASES[1]
        if kind < 9:
            await forward(day, case, a, b)
        elif kind < 12:
            await by_chance(day, case, a, b)
        elif kind < 15:
            for stage in STAGES if b % 3 else STAGES[a % 4 :]:
                await day.hear(stage, b * 2 + 1)
        elif kind < 17:
            await outside(day, a, b)
        elif kind < 18:
            day.office.now += timedelta(seconds=b * 5)
        else:
            await day.worker.sweep()


async def open_day(idempotent: bool, start: int, answers: Sequence[Answer]) -> Day:
    """A founded office, where the first case has come so far that a day's acts reach the end of it."""
    store = MemoryStore(clock=lambda: office.now)
    office = Office(store)
    await office.found()
    day = Day(office, FakeOutlet(idempotent=idempotent, plan=deque(answers)))
    for n in range(start):
        await forward(day, CASES[0], n, 7 * n + 1)
        for stage in STAGES:
            await day.hear(stage, 1_000)
        await day.worker.sweep()
    return day


# ── the promises ─────────────────────────────────────────────────────────────────────────────────────


def numbers_have_no_gap(facts: Sequence[Recorded[Event]]) -> None:
    """Each number once; what is missing below the highest that was not reserved is reserved."""
    given = [f.event.nomor for f in facts if isinstance(f.event, e.NomorDisposisiDiberikan | e.NomorDisposisiDibatalkan)]
    kept = {n for f in facts if isinstance(f.event, e.NomorDicadangkan) for n in range(f.event.dari, f.event.sampai + 1)}
    assert len(set(given)) == len(given)
    assert set(range(1, max(set(given) - kept, default=0) + 1)) - set(given) <= kept


def versions_grow(facts: Sequence[Recorded[Event]]) -> None:
    """Strictly, case by case."""
    for case in CASES:
        versions = [f.event.versi for f in facts if f.case == case and isinstance(f.event, e.MateriDibuat | e.MateriDikoreksi)]
        assert versions == sorted(set(versions))


def only_what_is_approved_goes_out(facts: Sequence[Recorded[Event]]) -> None:
    """After the approval of that digest; never after it was withdrawn, or the case stopped, or taken down."""
    for case in CASES:
        approved: set[str] = set()
        submitted, stopped = "", False
        for f in facts:
            if f.case != case:
                continue
            match f.event:
                case e.MateriDiajukan(sidik=sidik):
                    submitted = sidik
                case e.PenyerahanMateriDitarik(tahap="diajukan"):
                    assert submitted not in approved, "taken back after the verifier had decided"
                    submitted = ""
                case e.MateriDiverifikasi(sidik=sidik):
                    assert sidik == submitted, "approved what had been taken back"
                    approved.add(sidik)
                case e.VerifikasiDicabut(sidik=sidik):
                    approved.remove(sidik)
                case e.ProsesDihentikan() | e.MateriDitarik():
                    stopped = True
                case e.PenayanganDimulai(sidik=sidik):
                    assert sidik in approved and not stopped


def nobody_verified_his_own(facts: Sequence[Recorded[Event]]) -> None:
    """Whoever wrote, corrected or handed over any version of the case."""
    touched: set[tuple[str, str]] = set()
    for f in facts:
        if isinstance(f.event, e.MateriDibuat | e.MateriDikoreksi | e.MateriDiajukan):
            touched.add((f.case, f.actor))
        if isinstance(f.event, e.MateriDiverifikasi | e.MateriDitolak):
            assert (f.case, f.actor) not in touched


def out_once(facts: Sequence[Recorded[Event]], outlet: FakeOutlet) -> None:
    """At most once per outlet and digest in the log; really out at most once unless a person had a say; and never unknown to the log."""
    out = Counter((f.event.saluran, f.event.sidik) for f in facts if isinstance(f.event, e.MateriDitayangkan))
    assert all(n == 1 for n in out.values()), out
    again = {f.case for f in facts if isinstance(f.event, e.PenayanganDiulang)}
    told = {(f.event.sidik) for f in facts if isinstance(f.event, e.MateriDitayangkan) and f.event.saluran == "website"}
    unclear = {f.case for f in facts if isinstance(f.event, e.HasilPenayanganBelumPasti)}
    for post in outlet.posts:
        assert outlet.times_out()[post.penanda] == 1 or post.case in again
        assert post.sidik in told or post.case in unclear


def every_post_is_the_approved_bytes(facts: Sequence[Recorded[Event]], outlet: FakeOutlet, files: Mapping[str, bytes]) -> None:
    """Byte for byte what the Bidang saw."""
    approved = {f.event.sidik for f in facts if isinstance(f.event, e.MateriDiverifikasi)}
    made = {(f.event.sidik, r.saluran): files[r.sha256] for f in facts if isinstance(f.event, e.MateriDiajukan) for r in f.event.rendering}
    for call in outlet.calls:
        assert call.sidik in approved and call.isi == made[call.sidik, call.saluran]


async def every_case_can_end(day: Day) -> None:
    """From wherever the day left it, by somebody's lawful acts: no dead end."""
    day.outlet.plan.clear()
    day.outlet.reads.clear()
    day.outlet.removals.clear()
    ppid, sekretaris = By(HOLDERS["ppid_pembantu"][0], "ppid_pembantu"), By(SEKRETARIS, "sekretaris")
    for case in CASES:
        for _ in range(8):
            await day.settle()
            states = {stage: await day.state(stage, case) for stage in STAGES}
            if states["disposition"].tahap in ("belum_ada", "selesai", "dihentikan") or states["publisher"].tahap == "ditarik":
                break
            for saluran, order in states["publisher"].pesanan.items():
                if order.keadaan == "belum_pasti":
                    await day.ask(publisher.PutuskanHasil(saluran=saluran, tayang=False), sekretaris, case)
                for staf in (states["publisher"].staf, STAF):
                    await day.ask(publisher.TandaiGagal(saluran=saluran, alasan="tidak jadi"), By(staf, "staf_sekretariat"), case)
            await day.ask(disposition.HentikanProses(sebab="lainnya", alasan="akhir hari"), ppid, case)
            await day.ask(disposition.SelesaikanDisposisi(), ppid, case)
            await day.ask(publisher.TarikMateri(sebab="lainnya", penjelasan="Ditarik."), ppid, case)
        else:
            pytest.fail(f"dead end: {[(k, s.tahap) for k, s in states.items()]}")


def _happened(facts: Sequence[Recorded[Event]]) -> Iterator[str]:
    kinds = {type(f.event).__name__ for f in facts}
    yield from sorted(kinds & WORTH_SEEING)


WORTH_SEEING = {
    "MateriDiverifikasi",
    "VerifikasiDicabut",
    "PenyerahanMateriDitarik",
    "MateriDitayangkan",
    "PenayanganGagal",
    "HasilPenayanganBelumPasti",
    "PenayanganDiulang",
    "MateriDiralat",
    "MateriDitarik",
    "ProsesDihentikan",
}
"""Shown by --hypothesis-show-statistics: a property over days on which nothing happens proves nothing."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of log lines would be half of the time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(STEPS, st.booleans(), st.sampled_from((0, 5, 9, 12, 15, 20, 25)), st.lists(st.sampled_from(FAULTS), max_size=2))
def test_anybody_asks_anything(steps: list[Step], idempotent: bool, start: int, answers: list[Answer]) -> None:
    async def run() -> None:
        day = await open_day(idempotent, start, answers)
        await live(day, steps)
        await day.settle()
        for finished in (False, True):
            facts = await day.facts()
            numbers_have_no_gap(facts)
            versions_grow(facts)
            only_what_is_approved_goes_out(facts)
            nobody_verified_his_own(facts)
            every_post_is_the_approved_bytes(facts, day.outlet, day.office.files)
            out_once(facts, day.outlet)
            if not finished:
                for name in _happened(facts):
                    event(name)
                await every_case_can_end(day)

    asyncio.run(run())
