"""The disposition book: numbers without a gap, per unit and year where the office stands; paper sheets entered later; voids."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.disposition import commands as c
from services.disposition.decisions import DECIDER, numbering_stream
from services.disposition.numbering import MAX_RESERVED
from services.disposition.state import Numbering
from shared.command import Circumstances, Command, Signer
from shared.directory import Directories
from shared.eventstore.codec import Codec
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import StreamAppend
from shared.execute import Executor
from shared.refusal import Refused
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.people import NOW, isi_disposisi, profil, registry_events
from tests.support.scenario import Scenario

BOOK = Scenario(DECIDER)
PPID = j.PPID
PAPER = NOW - timedelta(days=2)
BUAT = c.BuatDisposisi(disposisi=isi_disposisi())
CADANG = c.CadangkanNomor(tahun=2026, dari=3, sampai=5, alasan="listrik padam")


def given_numbers(*numbers: int) -> Scenario:
    """A book in which these have been given."""
    return BOOK.given(PPID.did(*(e.NomorDisposisiDiberikan(tahun=2026, nomor=n) for n in numbers)))


def next_number(book: Scenario, **fields: Any) -> int:
    """The number that the next sheet gets."""
    number, made = book.when(BUAT.model_copy(update=fields), PPID).then(e.NomorDisposisiDiberikan, e.DisposisiDibuat)
    assert isinstance(number, e.NomorDisposisiDiberikan)
    assert isinstance(made, e.DisposisiDibuat)
    assert (made.nomor_disposisi, made.tahun) == (number.nomor, number.tahun)
    assert number.terjadi_at == made.terjadi_at == fields.get("terjadi_at")
    return number.nomor


RESERVED = given_numbers(1, 2).given(PPID.did(e.NomorDicadangkan(tahun=2026, dari=3, sampai=5, alasan="listrik padam")))


def test_numbers_start_at_one_or_where_the_office_says_once() -> None:
    assert next_number(BOOK) == 1
    first = c.TetapkanNomorPertama(tahun=2026, nomor=118)
    BOOK.when(first, PPID).then(e.NomorPertamaDitetapkan(tahun=2026, nomor=118))
    begun = BOOK.given(PPID.did(e.NomorPertamaDitetapkan(tahun=2026, nomor=118)))
    assert next_number(begun) == 118
    for book in (begun, given_numbers(1), RESERVED):
        book.when(first, PPID).then_refused("nomor_sudah_berjalan")


def test_normal_numbering_skips_what_is_reserved() -> None:
    assert next_number(RESERVED) == 6
    after = RESERVED.given(PPID.did(e.NomorDisposisiDiberikan(tahun=2026, nomor=6)))
    assert next_number(after) == 7
    used = after.given(PPID.did(e.NomorDisposisiDiberikan(tahun=2026, nomor=4, dari_cadangan=True)))
    assert next_number(used) == 7


def test_a_paper_sheet_takes_its_own_number_and_says_when_it_was_written() -> None:
    assert next_number(RESERVED, nomor_cadangan=4, terjadi_at=PAPER) == 4
    RESERVED.when(BUAT.model_copy(update={"nomor_cadangan": 4}), PPID).then_refused("waktu_kejadian_kosong")
    RESERVED.when(BUAT.model_copy(update={"nomor_cadangan": 9, "terjadi_at": PAPER}), PPID).then_refused("nomor_bukan_cadangan")
    used = RESERVED.given(PPID.did(e.NomorDisposisiDiberikan(tahun=2026, nomor=4, dari_cadangan=True)))
    used.when(BUAT.model_copy(update={"nomor_cadangan": 4, "terjadi_at": PAPER}), PPID).then_refused("nomor_terpakai")
    RESERVED.when(BUAT.model_copy(update={"nomor_cadangan": 9}), PPID).then_refused("nomor_bukan_cadangan", "waktu_kejadian_kosong")


def test_nothing_is_entered_as_written_in_the_future() -> None:
    late = BUAT.model_copy(update={"nomor_cadangan": 4, "terjadi_at": NOW + timedelta(hours=1)})
    RESERVED.when(late, PPID).then_refused("waktu_di_depan")


def test_a_range_lies_ahead_overlaps_nothing_and_is_for_days_not_for_a_year() -> None:
    given_numbers(1, 2).when(CADANG, PPID).then(e.NomorDicadangkan)
    given_numbers(1, 2, 3).when(CADANG, PPID).then_refused("nomor_terpakai")
    RESERVED.when(CADANG.model_copy(update={"dari": 5, "sampai": 9}), PPID).then_refused("nomor_terpakai", "rentang_bertumpuk")
    BOOK.when(CADANG.model_copy(update={"dari": 5, "sampai": 4}), PPID).then_refused("rentang_terbalik")
    BOOK.when(CADANG.model_copy(update={"sampai": 3 + MAX_RESERVED}), PPID).then_refused("rentang_terlalu_besar")
    BOOK.when(CADANG.model_copy(update={"sampai": 2 + MAX_RESERVED}), PPID).then(e.NomorDicadangkan)


@pytest.mark.parametrize(("nomor", "free"), [(1, False), (3, True), (5, True), (6, True), (7, False)])
def test_only_a_reserved_or_the_next_number_can_be_voided(nomor: int, free: bool) -> None:
    outcome = RESERVED.when(c.BatalkanNomor(tahun=2026, nomor=nomor, alasan="lembar rusak"), PPID)
    assert bool(outcome.events) == free
    assert outcome.codes == (() if free else ("nomor_tidak_dapat_dibatalkan",))


def test_a_void_explains_its_gap_and_is_never_given() -> None:
    void = RESERVED.given(PPID.did(e.NomorDisposisiDibatalkan(tahun=2026, nomor=6, alasan="lembar rusak")))
    assert next_number(void) == 7
    void.when(c.BatalkanNomor(tahun=2026, nomor=6, alasan="lagi"), PPID).then_refused("nomor_tidak_dapat_dibatalkan")
    paper = RESERVED.given(PPID.did(e.NomorDisposisiDibatalkan(tahun=2026, nomor=4, alasan="lembar rusak")))
    paper.when(BUAT.model_copy(update={"nomor_cadangan": 4, "terjadi_at": PAPER}), PPID).then_refused("nomor_terpakai")


@pytest.mark.parametrize("jabatan", [j.SEKRETARIS, j.SEKRETARIAT, j.STAF_, j.BIDANG], ids=lambda b: b.jabatan)
@pytest.mark.parametrize(
    "command", [c.TetapkanNomorPertama(tahun=2026, nomor=5), CADANG, c.BatalkanNomor(tahun=2026, nomor=1, alasan="rusak"), BUAT]
)
def test_the_book_is_the_ppids(command: Command, jabatan: Any) -> None:
    BOOK.when(command, jabatan).then_refused("jabatan_tidak_berwenang")
    assert BOOK.when(command, PPID).events


@given(st.lists(st.tuples(st.sampled_from(["beri", "batal", "cadang", "kertas"]), st.integers(1, 12)), max_size=30))
def test_whatever_is_asked_no_number_twice_and_no_gap_unexplained(asked: Sequence[tuple[str, int]]) -> None:
    book, seen = BOOK, set[int]()
    for what, n in asked:
        command: Command = {
            "beri": BUAT,
            "batal": c.BatalkanNomor(tahun=2026, nomor=n, alasan="rusak"),
            "cadang": c.CadangkanNomor(tahun=2026, dari=n, sampai=n + 2, alasan="padam"),
            "kertas": BUAT.model_copy(update={"nomor_cadangan": n, "terjadi_at": PAPER}),
        }[what]
        for event in book.when(command, PPID).events:
            if isinstance(event, e.NomorDisposisiDiberikan | e.NomorDisposisiDibatalkan):
                assert event.nomor not in seen
                seen.add(event.nomor)
            if not isinstance(event, e.DisposisiDibuat):
                book = book.given(PPID.did(event))
    n_ = Numbering()
    for fact in book.facts:
        n_ = DECIDER.evolve(replace(DECIDER.initial, nomor=n_), fact).nomor
    assert all(k in seen or n_.reserved(k) for k in range(1, n_.berikut))
    assert n_.berikut not in seen


# ── with a log: where the office stands, and whose book it is ────────────────────────────────────────

ZONES = {"barat": "Asia/Jakarta", "tengah": "Asia/Makassar", "timur": "Asia/Jayapura"}


class Books:
    """Three units in three zones on one log."""

    def __init__(self) -> None:
        store, codec = MemoryStore(clock=lambda: NOW), Codec(MemoryKeyring())
        self.store, self.codec = store, codec
        self.executor = Executor(DECIDER, store, codec, Directories(store, codec))

    async def found(self) -> None:
        """The same people in each; only the place differs."""
        for unit, zona in ZONES.items():
            first, *rest = registry_events()
            assert isinstance(first, e.UnitDidaftarkan)
            placed = e.UnitDidaftarkan(profil=profil().model_copy(update={"zona": zona}))
            about = Circumstances(str(uuid4()), "admin", None, unit, "registry", Signer("uji", "operator"), NOW)
            drafts = await self.codec.encode([placed, *rest], about, "registry.awal")
            await self.store.append([StreamAppend(f"registry-{unit}", 0, drafts)])

    def about(self, unit: str, now: datetime, case: str = "") -> Circumstances:
        """PPID Pembantu of that unit, then."""
        cause = str(uuid4())
        return Circumstances(cause, PPID.actor, PPID.jabatan, unit, case or cause, Signer("uji", "operator"), now, cause)

    async def make(self, unit: str, now: datetime, **fields: Any) -> tuple[int, int]:
        """Year and number of a new sheet."""
        about = self.about(unit, now)
        await self.executor.execute(BUAT.model_copy(update=fields), about)
        facts = await self.codec.decode(await self.store.read_correlation(about.case))
        made = next(f.event for f in facts if isinstance(f.event, e.DisposisiDibuat))
        return made.tahun, made.nomor_disposisi


@pytest.mark.parametrize(("unit", "hour"), [("barat", 17), ("tengah", 16), ("timur", 15)])
async def test_the_year_changes_at_midnight_where_the_office_stands(unit: str, hour: int) -> None:
    books = Books()
    await books.found()
    midnight = datetime(2026, 12, 31, hour, tzinfo=UTC)
    assert await books.make(unit, midnight - timedelta(seconds=1)) == (2026, 1)
    assert await books.make(unit, midnight) == (2027, 1)
    assert await books.make(unit, midnight + timedelta(days=1)) == (2027, 2)
    late = await books.make(unit, midnight + timedelta(days=3), terjadi_at=midnight - timedelta(hours=1))
    assert late == (2026, 2)


async def test_two_units_do_not_share_a_book() -> None:
    books = Books()
    await books.found()
    assert [await books.make("barat", NOW) for _ in range(2)] == [(2026, 1), (2026, 2)]
    assert await books.make("timur", NOW) == (2026, 1)
    about = books.about("timur", NOW, "nomor-timur-2026")
    await books.executor.execute(CADANG, about)
    assert await books.make("barat", NOW) == (2026, 3)
    assert await books.make("timur", NOW) == (2026, 2)
    assert await books.make("timur", NOW) == (2026, 6)


async def test_a_case_must_not_be_called_like_the_book() -> None:
    books = Books()
    await books.found()
    case = numbering_stream("barat", 2026).removeprefix("disposition-")
    with pytest.raises(Refused, match="kasus_tidak_sah"):
        await books.executor.execute(BUAT, books.about("barat", NOW, case))


async def test_an_office_of_one_unit_gives_no_right_to_a_case_of_another() -> None:
    books = Books()
    await books.found()
    about = books.about("barat", NOW)
    await books.executor.execute(BUAT, about)
    for command in (c.BetulkanDisposisi(disposisi=isi_disposisi(), alasan="x"), c.HentikanProses(sebab="ganda", alasan="x"), BUAT):
        with pytest.raises(Refused) as refused:
            await books.executor.execute(command, books.about("timur", NOW, about.case))
        assert [r.kode for r in refused.value.reasons] == ["kasus_unit_lain"], "nothing of the other unit's case shows"


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 8))
def test_numbers_given_at_the_same_time_have_no_gap(n: int) -> None:
    class Yielding(MemoryStore):
        async def append(self, appends: Sequence[StreamAppend]) -> Any:
            await asyncio.sleep(0)  # lets the others read the same head first
            return await super().append(appends)

    async def run() -> list[int]:
        books = Books()
        books.store = Yielding(clock=lambda: NOW)
        books.executor = Executor(DECIDER, books.store, books.codec, Directories(books.store, books.codec))
        await books.found()
        return sorted(number for _, number in await asyncio.gather(*(books.make("barat", NOW) for _ in range(n))))

    assert asyncio.run(run()) == list(range(1, n + 1))
