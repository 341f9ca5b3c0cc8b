"""The report pages over a log that was written as a test wants it: no stage runs, the portal follows what stands there."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid4, uuid5

from services.cli.first_start import portal_key, prepare
from services.cli.run import running
from services.portal.app import Portal
from services.publisher.site.server import open_socket
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.foundation import Foundation
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Alasan
from shared.sop.waktu.hitung import tambah
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.tenggat import due
from shared.sop.waktu.tulisan import baca
from shared.sop.waktu.usulan import kalender_bawaan
from tests.support import journeys as j
from tests.support.eventually import eventually
from tests.support.portal_world import World
from tests.support.reported import APPROVED, ASSIGNED, CLOSED, CORRECTED, HANDED, ORDERED, WRITTEN, all_out, out, sheet, tenggat
from tests.support.scenario import SISTEM, By

UNIT = "kebakkramat"
KALENDER = Kalender(kalender_bawaan(), 1)
Told = tuple[datetime, By, Event]


@dataclass
class Writer:
    """Writes facts as the stages would have, at the times they are said to have happened."""

    on: Foundation
    versions: dict[str, int] = field(default_factory=dict)

    async def tell(self, case: str, rows: Sequence[Told], unit: str = UNIT) -> None:
        """One case."""
        for at, who, event in rows:
            stream = f"{type(event).service}-{case}"
            dated = event.model_copy(update={"terjadi_at": at.astimezone(UTC)})
            about = Circumstances(
                str(uuid4()), who.actor, who.jabatan, unit, case, Signer("uji", "operator" if who.jabatan else "layanan"), self.on.clock()
            )
            drafts = await self.on.codec.encode([dated], about, "uji")
            await self.on.store.append([StreamAppend(stream, self.versions.get(stream, 0), drafts)])
            self.versions[stream] = self.versions.get(stream, 0) + 1

    async def calendar(self) -> None:
        """The unit confirms the shipped calendar."""
        event = e.KalenderKerjaDitetapkan(versi=1, kalender=kalender_bawaan())
        await self.tell(UNIT, [(datetime.now(UTC), SISTEM, event)])


@asynccontextmanager
async def reported_world(folder: Path) -> AsyncIterator[World]:
    """Log, relay and portal."""
    async with running(Settings(data=folder, site_port=0), ["nats", "relay"]) as run:
        await prepare(run.foundation)
        portal = Portal(run.foundation, open_socket("127.0.0.1", 0), portal_key(run.foundation.settings))
        await portal.start()
        try:
            await portal.add_samples(UNIT)
            yield World(run, portal)
        finally:
            await portal.stop()


async def followed(world: World) -> None:
    """Until the pages know all that stands in the log."""
    head = (await world.run.foundation.store.head()).position
    await eventually(lambda: world.portal.seen(head), limit_s=60)


@dataclass
class _Case:
    """A case as it goes on: working time passes, steps under a limit get their due time."""

    id: str
    at: datetime
    chance: random.Random
    rows: list[Told] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)
    open: dict[str, e.TenggatDitetapkan] = field(default_factory=dict)

    def after(self, minutes: int, who: By, event: Event, opens: str = "") -> None:
        """So much working time later."""
        self.at = tambah(KALENDER, self.at, timedelta(minutes=minutes)).at
        self.rows.append((self.at, who, event))
        for langkah, t in list(self.open.items()):
            hasil: Any = "terlambat" if self.at > t.due_at else "tepat"
            told = {"tenggat": t.tenggat, "langkah": langkah, "putaran": t.putaran, "due_at": t.due_at, "berakhir_at": self.at}
            self.rows.append((self.at, SISTEM, e.TenggatBerakhir.model_validate(told | {"hasil": hasil})))
            del self.open[langkah]
        self.rounds[opens] = self.rounds.get(opens, 0) + 1
        if opens in LIMITS:
            self._due(opens)

    def _due(self, langkah: str) -> None:
        batas = baca(LIMITS[langkah])
        assert batas is not None
        d, putaran = due(batas, self.at, KALENDER), self.rounds[langkah]
        t = e.TenggatDitetapkan(
            tenggat=tenggat(self.id, langkah, putaran),
            langkah=langkah,
            putaran=putaran,
            jabatan="bidang_pdki",
            mulai_at=self.at,
            due_at=d.at,
            aturan=d.aturan,
            kalender_versi=1,
            penjabaran=(),
        )
        self.rows.append((self.at, SISTEM, t))
        self.open[langkah] = t

    def minutes(self, usual: int) -> int:
        return max(1, round(usual * self.chance.lognormvariate(0, 0.6)))


LIMITS = {"2": "1 jam", "5a": "1 hari kerja", "5b": "2 jam", "7": "1 jam", "8b": "1 hari kerja"}
REASONS = ("fakta", "bahasa", "foto", "alt", "data_pribadi")
CHECKS = ("k4", "p1", "p3", "a1", "b1")


def lived(n: int, start: datetime, seed: int = 7) -> Iterator[tuple[str, list[Told]]]:
    """`n` cases from then on, a new one every few hours of work: some come back, some are late, one in nine is stopped."""
    chance, at = random.Random(seed), start
    for nomor in range(1, n + 1):
        at = tambah(KALENDER, at, timedelta(minutes=chance.randint(90, 500))).at
        case = _Case(str(uuid5(NAMESPACE_DNS, f"kasus-{seed}-{nomor}")), at, chance)
        _begun(case, nomor)
        if chance.random() < 0.11:
            case.after(case.minutes(60), j.PPID, e.ProsesDihentikan(sebab="kegiatan_batal", alasan="batal"))
        else:
            _written(case)
            _published(case)
        yield case.id, case.rows


def _begun(c: _Case, nomor: int) -> None:
    c.after(0, j.PPID, sheet(nomor), "2")
    c.after(c.minutes(40), j.SEKRETARIS, e.DisposisiDiteruskan(), "3")
    c.after(c.minutes(15), j.SEKRETARIAT, e.DisposisiDiterima(), "4")
    c.after(c.minutes(30), j.SEKRETARIAT, ASSIGNED, "5a")


def _written(c: _Case) -> None:
    c.after(c.minutes(260), j.STAF_, WRITTEN, "5b")
    while c.chance.random() < 0.28:
        back = e.MateriDikembalikan(versi=1, alasan=(Alasan(kode=c.chance.choice(REASONS), catatan="x"),), daftar_versi=1)
        c.after(c.minutes(60), j.SEKRETARIS, back, "5a")
        c.after(c.minutes(90), j.STAF_, WRITTEN, "5b")
    c.after(c.minutes(70), j.SEKRETARIS, CORRECTED, "6")
    c.after(c.minutes(10), j.SEKRETARIS, HANDED, "7")
    while c.chance.random() < 0.22:
        why = tuple(Alasan(kode=k, catatan="x") for k in c.chance.sample(CHECKS, c.chance.randint(1, 2)))
        c.after(c.minutes(45), j.BIDANG, e.MateriDitolak(versi=2, putaran=1, sidik="a" * 64, daftar_versi=1, alasan=why), "5b")
        c.after(c.minutes(40), j.SEKRETARIS, CORRECTED, "6")
        c.after(c.minutes(10), j.SEKRETARIS, HANDED, "7")
    c.after(c.minutes(45), j.BIDANG, APPROVED, "8a")


def _published(c: _Case) -> None:
    kelas = c.chance.choice(("setiap_saat", "setiap_saat", "berkala", "serta_merta"))
    c.after(c.minutes(20), j.SEKRETARIS, ORDERED, "8b")
    c.after(c.minutes(15), SISTEM, out().model_copy(update={"klasifikasi": kelas}))
    both = c.chance.random() < 0.6
    if both:
        c.after(c.minutes(30), j.STAF_, out("instagram").model_copy(update={"klasifikasi": kelas}))
    c.after(c.minutes(60), SISTEM, all_out(*(("website", "instagram") if both else ("website",))), "akhir")
    c.after(c.minutes(200), j.PPID, CLOSED)
    if c.chance.random() < 0.2:
        report = str(uuid5(NAMESPACE_DNS, c.id))
        c.after(c.minutes(600), SISTEM, e.LaporanMasyarakatDiterima(laporan=report, jenis="kekeliruan", isi="x"))
        if c.chance.random() < 0.7:
            c.after(c.minutes(400), j.PPID, e.LaporanMasyarakatDitindaklanjuti(laporan=report, hasil="tidak_terbukti"))
