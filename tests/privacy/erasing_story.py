"""Two cases full of canaries in a running office: one stopped before it went out, one published and withdrawn; then both are erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.cli import sample
from services.disposition.commands import HentikanProses
from services.publisher.commands import CatatLaporanMasyarakat, TandaiDitarik, TarikMateri, TindaklanjutiLaporan
from services.registry.commands import DaftarkanPegawai
from services.registry.privacy_commands import CatatPersetujuanSubjek, MusnahkanData
from shared.command import Command
from shared.media.intake import perkecil, simpan
from shared.messaging.answers import BelumDapatDiproses
from shared.sop.materi import OrangTampak
from shared.sop.privasi import LingkupData
from tests.privacy.canary import poisoned
from tests.support.e2e_clerk import UNIT, Clerk
from tests.support.e2e_story import MANUAL, STORY, Act, Seen
from tests.support.eventually import eventually

CORE_A, CORE_B = b"q7f3ac0de91b2q", b"q58d1e6a4c07fq"
"""In the case that never went out; in the one that did, where not even the public saw it."""
WORD_A, WORD_B = f"kénari{CORE_A.decode()}", f"kénari{CORE_B.decode()}"
PUBLIC = frozenset(("judul", "ringkasan", "alt", "penjelasan"))
"""What `MateriDitayangkan` and `MateriDitarik` carry clear: the public has read it."""


@dataclass
class Told:
    """What there was to erase."""

    a: str
    b: str
    subjek: str
    pegawai: str
    laporan: str
    photo_a: bytes
    photo_b: bytes


async def told(at: Clerk) -> Told:
    """The office's work."""
    a, b, subjek, laporan, pegawai = (str(uuid4()) for _ in range(5))
    scenes = [sample.photo(n).replace(b"Telepon Agus", b"Telepon " + core[:4]) for n, core in ((4, CORE_A), (5, CORE_B))]
    photos = [await simpan(at.on.media, scene, f"IMG_{n}.jpg") for n, scene in enumerate(scenes)]
    until = next(n for n, act in enumerate(STORY) if act.name == "tolak")
    at.seen = Seen([photos[0], photos[0]], at.seen.staf)
    for act in STORY[: until + 1]:
        await at.do(_with(act, WORD_A, _people), a)
    at.seen = Seen([photos[1], photos[1]], at.seen.staf)
    for act in STORY:
        await at.do(_with(act, WORD_B, _people, PUBLIC), b)
    ask = at.do
    await ask(Act(0, "operator", lambda _: poisoned(DaftarkanPegawai(pegawai=pegawai, nama="Rini", nip="19"), WORD_A)), f"unit-{UNIT}")
    await ask(Act(0, "operator", lambda _: poisoned(CatatLaporanMasyarakat(laporan=laporan, jenis="lainnya", isi="x"), WORD_B)), b)
    agreed = CatatPersetujuanSubjek(kasus=b, subjek=subjek, nama="Rini", untuk=("foto",))
    await ask(Act(0, "ppid_pembantu", lambda _: poisoned(agreed, WORD_B)), b)
    stored = [await at.on.media.get(p.sha256) for p in photos]
    return Told(a, b, subjek, pegawai, laporan, stored[0], stored[1])


async def ended(at: Clerk, t: Told) -> None:
    """One stopped, one withdrawn from every outlet."""
    stop = poisoned(HentikanProses(sebab="lainnya", alasan="Batal."), WORD_A)
    await at.do(Act(0, "ppid_pembantu", lambda _: stop), t.a)
    down = poisoned(
        TarikMateri(sebab="persetujuan_ditarik", penjelasan="Ditarik atas permintaan.", alasan="Permintaan."), WORD_B, but=PUBLIC
    )
    await at.do(Act(0, "ppid_pembantu", lambda _: down), t.b)
    await at.do(Act(0, "staf_sekretariat:agus", lambda _: TandaiDitarik(saluran=MANUAL)), t.b)
    await at.happened(t.b, "PenarikanSaluranDicatat", 2)


async def erased(at: Clerk, t: Told) -> None:
    """All of it, in two decisions."""
    await _erase(at, t.a, ("kasus", t.a), ("pegawai", t.pegawai))
    await _erase(at, t.b, ("kasus", t.b), ("subjek", t.subjek), ("laporan", t.laporan))


async def sealed_for_good(at: Clerk, t: Told) -> None:
    """Nothing new is written under a key that is gone, and whoever tries is told why."""
    answer = TindaklanjutiLaporan(laporan=t.laporan, hasil="ditarik", catatan="Sudah.")
    act = Act(0, "ppid_pembantu", lambda _: answer)
    refused = await at.ask(act, t.b, answer, uuid4(), None, 15.0)
    assert isinstance(refused, BelumDapatDiproses), refused
    assert [r.kode for r in refused.alasan] == ["data_dimusnahkan"]


async def _erase(at: Clerk, case: str, *lingkup: tuple[str, str]) -> None:
    parts: Any = tuple(LingkupData(jenis=jenis, id=id_) for jenis, id_ in lingkup)  # type: ignore[arg-type]
    command = MusnahkanData(lingkup=parts, dasar_hukum="UU 27/2022 Pasal 8", alasan="Permintaan.")
    await at.do(Act(0, "ppid_pembantu", lambda _: command), case)
    await at.happened(case, "DataPribadiDimusnahkan")
    scopes = [part.scope for part in parts]

    async def left() -> dict[str, str]:
        return await at.on.keyring.held(scopes)

    await eventually(left, lambda keys: not keys, what="keys are destroyed")


async def thumbnail(photo: bytes) -> bytes:
    """As the forms show it."""
    return await perkecil(photo, (480, 480), "image/webp")


def _people(command: Command) -> Command:
    materi = getattr(command, "materi", None)
    if materi is None:
        return command
    someone = OrangTampak(id=str(uuid4()), nama="Bu Rini", kelompok="dewasa", dasar="persetujuan", bukti="surat")
    shown = tuple(m.model_copy(update={"orang": (someone,)}) for m in materi.media[:1])
    return command.model_copy(update={"materi": materi.model_copy(update={"media": shown})})


def _with(act: Act, word: str, also: Callable[[Command], Command], but: frozenset[str] = frozenset()) -> Act:
    make = act.make

    def made(seen: Seen) -> Command:
        return poisoned(also(make(seen)), word, but=but)

    return Act(act.step, act.who, made, act.waits_for)
