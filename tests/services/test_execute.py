"""The one writer of the log: receipts for ever, one record however many replicas, all reasons at once, nothing recorded on refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from services.content import commands as content
from services.disposition import commands as disposition
from services.disposition.decisions import DECIDER as DISPOSITION
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Circumstances, Command, Signer
from shared.decider import Situation
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import Appended, EventStore, Record, StoreUnavailable, StreamAppend
from shared.execute import Executor, Receipt
from shared.refusal import Refused, reason, refuse
from shared.sop import events as e
from tests.domain.test_whole_sop import to_approved, to_published, to_submitted, to_written
from tests.support import journeys as j
from tests.support.office import Office, open_office
from tests.support.people import BIDANG_LAIN, NOW, STAF, STAF_LAIN, UNIT, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import By

BUAT = disposition.BuatDisposisi(disposisi=isi_disposisi())
TERUSKAN = disposition.TeruskanDisposisi()
Codes = tuple[str, ...]


class Yielding(MemoryStore):
    """Other coroutines get their turn between reading and writing, as with a real database."""

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        found = await super().read_stream(stream, after_version)
        await asyncio.sleep(0)
        return found

    async def read_causation(self, causation: str) -> list[Record]:
        found = await super().read_causation(causation)
        await asyncio.sleep(0)
        return found

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        await asyncio.sleep(0)
        return await super().append(appends)


async def an_office(store: EventStore | None = None) -> Office:
    """A founded office, on this store."""
    office = Office(store or Yielding(clock=lambda: NOW))
    await office.found()
    return office


def replica(office: Office, service: str) -> Executor[Any]:
    """Another process of the same stage: nothing shared but the log."""
    from shared.directory import Directories

    return Executor(office.executors[service].decider, office.store, office.codec, Directories(office.store, office.codec))


async def refused(office: Office, command: Command, about: Circumstances) -> Codes:
    """Codes of the refusal; the log must not have moved."""
    before = await office.store.head()
    with pytest.raises(Refused) as error:
        await office.executors[command.service].execute(command, about)
    assert await office.store.head() == before
    return tuple(r.kode for r in error.value.reasons)


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────────


async def test_the_first_receipt_stands_for_ever() -> None:
    office, case = await an_office(), str(uuid4())
    about = office.about(j.PPID, case, digest="a" * 64)
    first = await office.executors["disposition"].execute(BUAT, about)
    assert (len(first.positions), first.repeated) == (2, False)
    await office.do(TERUSKAN, j.SEKRETARIS, case)
    gone = e.JabatanDiakhiri.model_validate(
        {"pegawai": j.PPID.actor, "jabatan": "ppid_pembantu", "nomor_sk": "821/9", "akhir": "2026-11-01"}
    )
    await office.store.append(await _registry(office, gone))
    for executor in (office.executors["disposition"], replica(office, "disposition")):
        again = await executor.execute(BUAT, replace(about, now=about.now.replace(year=2030)))
        assert again == Receipt(first.positions, case, repeated=True)
    assert "bukan_pemangku_jabatan" in await refused(office, BUAT, replace(about, cause=str(uuid4()), case=str(uuid4())))


async def _registry(office: Office, event: Any) -> list[StreamAppend]:
    version = (await office.store.read_stream(f"registry-{UNIT}"))[-1].version
    drafts = await office.codec.encode([event], office.about(None, "registry"), "registry.uji")
    return [StreamAppend(f"registry-{UNIT}", version, drafts)]


async def test_an_id_belongs_to_one_command() -> None:
    office, case = await an_office(), str(uuid4())
    about = office.about(j.PPID, case, digest="a" * 64)
    await office.executors["disposition"].execute(BUAT, about)
    used: Codes = ("nomor_perintah_terpakai",)
    assert await refused(office, BUAT, replace(about, digest="b" * 64)) == used
    assert await refused(office, BUAT, replace(about, actor=j.SEKRETARIS.actor)) == used
    assert await refused(office, disposition.BetulkanDisposisi(disposisi=isi_disposisi(), alasan="x"), about) == used
    other_stage = replace(about, jabatan="sekretaris")
    assert await refused(office, content.BacaMateri(), other_stage) == used, "also in another stage"


async def test_a_command_cannot_take_the_place_of_a_reaction() -> None:
    """Event ids can be foreseen: a command sent under one must not keep a stage from hearing of that event."""
    office, case, other = await an_office(), str(uuid4()), str(uuid4())
    await to_published(office, other)
    await to_written(office, case)
    await office.do(content.KoreksiMateri(versi=1), j.SEKRETARIS, case)
    await office.executors["content"].execute(content.AjukanMateri(versi=2), office.about(j.SEKRETARIS, case))
    submitted = (await office.events(case))[-1]
    ahead = office.about(None, other, str(submitted.event_id))
    report = publisher.CatatLaporanMasyarakat(laporan=other, jenis="lainnya", isi="x")
    await office.executors["publisher"].execute(report, replace(ahead, signer=Signer("portal", "portal"), digest="c" * 64))
    await office.settle()
    names = [type(f.event).__name__ for f in await office.events(case)]
    assert sorted(names[-2:]) == ["BahanTayangDicatat", "PengajuanDicatat"]


async def test_nothing_to_record_is_no_receipt_to_keep() -> None:
    office, case = await an_office(), str(uuid4())
    await office.do(BUAT, j.PPID, case)
    about = office.about(j.SEKRETARIAT, case, digest="a" * 64)
    assert await office.executors["disposition"].execute(disposition.BacaDisposisi(), about) == Receipt((), case)


async def test_a_commit_whose_answer_was_lost_is_found_again() -> None:
    class Deaf(MemoryStore):
        """Writes, and loses its voice once."""

        deaf = False

        async def append(self, appends: Sequence[StreamAppend]) -> Appended:
            done = await super().append(appends)
            if self.deaf:
                self.deaf = False
                raise StoreUnavailable("connection lost during commit")
            return done

    store = Deaf(clock=lambda: NOW)
    office, case = await an_office(store), str(uuid4())
    about = office.about(j.PPID, case)
    store.deaf = True
    with pytest.raises(StoreUnavailable):
        await office.executors["disposition"].execute(BUAT, about)
    again = await office.executors["disposition"].execute(BUAT, about)
    assert (again.repeated, len(again.positions)) == (True, 2)


# ── races ────────────────────────────────────────────────────────────────────────────────────────────


async def test_replicas_carrying_out_one_command_record_once_and_all_have_the_receipt() -> None:
    office, case = await an_office(), str(uuid4())
    about = office.about(j.PPID, case, digest="a" * 64)
    receipts = await asyncio.gather(*(replica(office, "disposition").execute(BUAT, about) for _ in range(5)))
    assert {r.positions for r in receipts} == {receipts[0].positions}
    assert sorted(r.repeated for r in receipts) == [False, True, True, True, True]
    assert len(await office.events(case)) == 2
    about = office.about(j.SEKRETARIS, case, digest="b" * 64)
    await asyncio.gather(*(replica(office, "disposition").execute(TERUSKAN, about) for _ in range(5)))
    assert len(await office.events(case)) == 3


async def test_a_replica_that_loaded_late_has_the_receipt_too() -> None:
    """It looks the id up, the other one records, and only then it loads: the rule says no, the receipt says done."""
    office, case = await an_office(MemoryStore(clock=lambda: NOW)), str(uuid4())
    await office.do(BUAT, j.PPID, case)
    about = office.about(j.SEKRETARIS, case, digest="b" * 64)
    late = replica(office, "disposition")

    class Between(MemoryStore):
        async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
            if stream.startswith("disposition-"):
                await office.executors["disposition"].execute(TERUSKAN, about)
            return await office.store.read_stream(stream, after_version)

        async def read_causation(self, causation: str) -> list[Record]:
            return await office.store.read_causation(causation)

    late._store = Between()
    assert (await late.execute(TERUSKAN, about)).repeated


async def test_thirty_at_once_on_one_case_record_exactly_what_is_lawful() -> None:
    office, case = await an_office(), str(uuid4())
    await office.do(BUAT, j.PPID, case)
    commands: list[tuple[Command, By]] = [
        *[(TERUSKAN, j.SEKRETARIS)] * 8,
        *[(disposition.TerimaDisposisi(), j.SEKRETARIAT)] * 8,
        *[(disposition.TugaskanPenyusunan(staf=s), j.SEKRETARIAT) for s in (STAF, STAF_LAIN) * 4],
        *[(disposition.BetulkanDisposisi(disposisi=isi_disposisi(), alasan="salah"), j.PPID)] * 6,
    ]

    async def ask(command: Command, by: By) -> bool:
        try:
            return bool((await replica(office, "disposition").execute(command, office.about(by, case))).positions)
        except Refused:
            return False

    done = await asyncio.gather(*(ask(c, b) for c, b in commands))
    assert len(commands) == 30
    facts = await office.events(case)
    names = [type(f.event).__name__ for f in facts]
    assert names.count("DisposisiDibetulkan") == 6
    assert names.count("DisposisiDiteruskan") == 1
    assert max(names.count("DisposisiDiterima"), names.count("PenyusunanDitugaskan")) <= 1
    assert sum(done) == len(names) - 2
    assert [f.version for f in facts if f.stream == f"disposition-{case}"] == list(range(1, len(names)))


@pytest.mark.parametrize("publisher_first", [True, False])
async def test_a_guarded_act_and_what_it_guards_against_never_both_happen(publisher_first: bool) -> None:
    office, case = await an_office(), str(uuid4())
    sidik = await to_approved(office, case)
    await office.do(publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website")), j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    start = publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=office.now)
    withdraw = verification.CabutVerifikasi(sidik=sidik, alasan=alasan("k4"))
    acts = [
        office.executors["publisher"].execute(start, office.about(None, case)),
        office.executors["verification"].execute(withdraw, office.about(j.BIDANG, case)),
        office.executors["disposition"].execute(disposition.HentikanProses(sebab="ganda", alasan="ada"), office.about(j.PPID, case)),
    ]
    if not publisher_first:
        acts.reverse()
    await asyncio.gather(*acts, return_exceptions=True)
    names = [type(f.event).__name__ for f in await office.events(case)]
    assert ("PenayanganDimulai" in names) != bool({"VerifikasiDicabut", "ProsesDihentikan"} & set(names))


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────


async def test_authority_and_rules_are_told_together_and_nothing_is_recorded() -> None:
    office, case = await an_office(), str(uuid4())
    await to_written(office, case)
    wrong = content.KembalikanMateri(versi=7, alasan=alasan("entah"))
    codes = await refused(office, wrong, office.about(j.STAF_, case))
    assert set(codes) == {"jabatan_tidak_berwenang", "versi_sudah_berubah", "alasan_tidak_dikenal"}


async def test_a_unit_nobody_registered_is_one_reason() -> None:
    office = await an_office()
    about = replace(office.about(j.PPID, str(uuid4())), unit="entah-di-mana")
    assert await refused(office, BUAT, about) == ("unit_tidak_dikenal",)


async def test_who_may_not_is_told_so_where_something_would_have_to_be_prepared() -> None:
    office, case = await an_office(), str(uuid4())
    await to_written(office, case)
    await office.do(content.KoreksiMateri(versi=1), j.SEKRETARIS, case)
    stored = dict(office.files)
    assert await refused(office, content.AjukanMateri(versi=2), office.about(j.STAF_, case)) == ("jabatan_tidak_berwenang",)
    assert office.files == stored, "nothing is rendered for him"


class Preparing:
    """A `prepare` that counts, and may refuse."""

    def __init__(self, *codes: str) -> None:
        self.asked, self.codes = 0, codes

    async def __call__(self, command: Command, state: Any, situation: Situation) -> None:
        self.asked += 1
        if self.codes:
            raise refuse(*(reason(k, f"{k}.") for k in self.codes))


async def test_prepare_runs_for_those_who_may_and_its_reasons_join_the_others() -> None:
    office, case = await an_office(), str(uuid4())
    await office.do(BUAT, j.PPID, case)
    office.executors["disposition"].decider = replace(DISPOSITION, prepare=(prepare := Preparing("berkas_tidak_ada")))
    assert await refused(office, TERUSKAN, office.about(j.STAF_, case)) == ("jabatan_tidak_berwenang",)
    assert prepare.asked == 0
    assert await refused(office, BUAT, office.about(j.PPID, case)) == ("berkas_tidak_ada", "kasus_sudah_ada")
    assert prepare.asked == 1


async def test_a_body_too_large_for_the_log_is_a_refusal() -> None:
    office, case = await an_office(), str(uuid4())
    big = disposition.BuatDisposisi(disposisi=isi_disposisi("é" * 200_000))
    assert await refused(office, big, office.about(j.PPID, case)) == ("isi_terlalu_besar",)


async def test_in_what_capacity_is_recorded() -> None:
    office, case = await an_office(), str(uuid4())
    await office.do(BUAT, j.PPID, case)
    named = e.PlhDitunjuk.model_validate(
        {"pegawai": STAF, "jabatan": "sekretaris", "nomor_surat": "800/1", "mulai": "2026-11-23", "akhir": "2026-11-23"}
    )
    await office.store.append(await _registry(office, named))
    await office.do(TERUSKAN, By(STAF, "sekretaris"), case)
    facts = await office.events(case)
    assert [f.bertindak_sebagai for f in facts] == ["definitif", "definitif", "plh"]


async def test_a_case_belongs_to_its_unit_in_every_stage() -> None:
    office, case = await an_office(), str(uuid4())
    sidik = await to_published(office, case)
    first = await office.codec.decode(await office.store.read_stream(f"registry-{UNIT}"))
    drafts = await office.codec.encode([f.event for f in first], replace(office.about(None, "registry"), unit="lain"), "registry.awal")
    await office.store.append([StreamAppend("registry-lain", 0, drafts)])
    trespass: tuple[tuple[Command, By], ...] = (
        (disposition.SelesaikanDisposisi(), j.PPID),
        (content.BukaRalat(versi=2, kekeliruan="x", penjelasan="y"), j.SEKRETARIS),
        (verification.CabutVerifikasi(sidik=sidik, alasan=alasan("k4")), By(BIDANG_LAIN, "bidang_pdki")),
        (publisher.TarikMateri(sebab="keliru", penjelasan="x"), j.SEKRETARIS),
    )
    for command, by in trespass:
        about = replace(office.about(by, case), unit="lain")
        assert await refused(office, command, about) == ("kasus_unit_lain",)


async def test_renderings_are_made_anew_when_somebody_was_first() -> None:
    """A lost race decides again on what stands now; what goes into the log is bound to what was rendered last."""
    office, case = await an_office(), str(uuid4())
    await to_written(office, case)
    await office.do(content.KoreksiMateri(versi=1), j.SEKRETARIS, case)
    twice = [office.executors["content"].execute(content.AjukanMateri(versi=2), office.about(j.SEKRETARIS, case)) for _ in range(2)]
    outcomes = await asyncio.gather(*twice, return_exceptions=True)
    assert sorted(type(o).__name__ for o in outcomes) == ["Receipt", "Refused"]
    submitted = await office.last(case, e.MateriDiajukan)
    assert all(r.sha256 in office.files for r in submitted.rendering)


async def test_verified_is_what_was_submitted() -> None:
    office, case = await open_office(), str(uuid4())
    sidik = await to_submitted(office, case)
    approve = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi=materi().klasifikasi)
    await office.do(approve, j.BIDANG, case)
    assert (await office.last(case, e.PersetujuanDicatat)).sidik == sidik
