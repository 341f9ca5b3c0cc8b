"""`tayang demo`: the whole SOP as one story, on the same parts and by the same signed commands as in an office."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

from services.cli import sample
from services.cli.first_start import operator_key, prepare
from services.cli.reading import case_view, resolve
from services.cli.run import ALL, Running, all_ready, running
from services.cli.terminal import FAILED, OK, emit, err, out
from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.registry.unit_file import sample as sample_unit
from services.verification import commands as verification
from shared.command import Command
from shared.media.intake import Tersimpan, simpan
from shared.messaging.answers import Diterima
from shared.messaging.client import CommandClient
from shared.messaging.connection import close, connect
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.materi import Alasan, PesananSaluran
from shared.sop.steps import STEPS
from shared.sop.trail import trail

MANUAL = ("instagram", "facebook", "papan_pengumuman")
SALURAN = ("website", *MANUAL)
WAIT_S = 30.0


async def tell(settings: Settings, data: Path | None, as_json: bool) -> int:
    """The story; 0 when every event type of the SOP's eight steps has happened, else 1."""
    async with AsyncExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tayang-demo-")))
        run = await stack.enter_async_context(
            running(settings.model_copy(update={"data": folder, "site_port": 0}), [n for n in ALL if n != "portal"])
        )
        await prepare(run.foundation)
        await all_ready(run)
        story = Story(run, as_json)
        await story.open()
        try:
            await story.tell()
        finally:
            await story.close()
        missing = sorted({event for step in STEPS for event in step.peristiwa} - story.seen.keys())
        if missing:
            err.print(f"[red]Tidak terjadi: {', '.join(missing)}[/red]")
        if not as_json:
            out.print(f"\n{sum(story.seen.values())} peristiwa, {len(story.seen)} jenis. Kasus {story.case}")
            if data is not None:
                out.print(f"Folder {folder} ditinggalkan: tayang up --data {folder}")
        return FAILED if missing else OK


class Story:
    """The office at work: each act is a signed command, each new fact of the case is told as it happens."""

    def __init__(self, run: Running, as_json: bool) -> None:
        self._run, self._on, self._json = run, run.foundation, as_json
        self._unit = sample_unit().kode
        self.case = str(uuid4())
        self.seen: dict[str, int] = {}
        self._told = 0

    async def open(self) -> None:
        """Connect as the operator."""
        self._nc = await connect(self._on.nats_url, "demo")
        self._client = CommandClient(self._nc, operator_key(self._on.settings))

    async def close(self) -> None:
        """Disconnect."""
        await close(self._nc)

    async def act(self, spoken: str, command: Command) -> None:
        """One act. Raises Refused with the service's reasons."""
        actor, jabatan = await resolve(self._on, self._unit, spoken)
        after = (await self._on.store.head()).position
        answer = await self._client.send(command, unit=self._unit, case=self.case, actor=actor, jabatan=jabatan, after=after)
        if not isinstance(answer, Diterima):
            raise Refused(answer.alasan)
        await self.report()

    async def report(self) -> None:
        """Tell what is new."""
        facts = await self._on.codec.decode(await self._on.store.read_correlation(self.case))
        direktori = await self._on.directories.of(self._unit)
        for line in trail(facts, direktori):
            if line.position <= self._told:
                continue
            self._told = line.position
            self.seen[line.type] = self.seen.get(line.type, 0) + 1
            if self._json:
                emit(
                    {
                        "type": line.type,
                        "posisi": line.position,
                        "kasus": self.case,
                        "pada": line.at.isoformat(),
                        "peristiwa": line.title,
                        "rincian": line.detail,
                        "oleh": line.actor,
                        "jabatan": line.sebutan,
                    }
                )
            else:
                who = "" if line.by_system else f"  [dim]{line.actor}, {line.sebutan}[/dim]"
                dim = "dim" if line.by_system else "default"
                out.print(f"{line.position:>4}  [{dim}]{line.title}[/{dim}] {line.detail}{who}")

    async def until(self, event: str, times: int = 1) -> None:
        """Wait until an event has been recorded by a service on its own."""

        deadline = asyncio.get_running_loop().time() + WAIT_S
        while self.seen.get(event, 0) < times:
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"{event} did not happen within {WAIT_S:.0f} s")
            await asyncio.sleep(0.02)
            await self.report()

    async def tell(self) -> None:
        """All eight steps, sent back once by the Sekretaris and once by the Bidang."""
        photos = [await simpan(self._on.media, sample.photo(n), f"IMG_{n}.jpg") for n in range(2)]
        await self.steps_1_to_4(photos)
        await self.steps_5_and_6(photos)
        await self.step_7(photos)
        await self.step_8()
        await self.act("ppid_pembantu", disposition.SelesaikanDisposisi(catatan="Tautan sudah dilihat."))
        if not self._json:
            for link in (await case_view(self._on, self.case))["tautan"]:
                out.print(f"[bold]Tayang di {link}[/bold]")

    async def steps_1_to_4(self, photos: list[Tersimpan]) -> None:
        """From the sheet to the staf who writes; the first one named is away."""
        d = disposition
        rina, _ = await resolve(self._on, self._unit, "staf_sekretariat:rina")
        agus, _ = await resolve(self._on, self._unit, "staf_sekretariat:agus")
        await self.act("ppid_pembantu", d.BuatDisposisi(disposisi=sample.sheet(photos)))
        await self.act("sekretaris", d.BacaDisposisi())
        await self.act("sekretaris", d.TeruskanDisposisi(catatan="Mohon segera."))
        await self.act("sekretariat", d.BacaDisposisi())
        await self.act("sekretariat", d.TerimaDisposisi())
        await self.act("sekretariat", d.TugaskanPenyusunan(staf=rina))
        await self.act("sekretariat", d.AlihkanPenugasan(staf=agus, alasan="Rina bertugas di lapangan."))

    async def steps_5_and_6(self, photos: list[Tersimpan]) -> None:
        """Written, sent back by the Sekretaris, written again, corrected, handed over."""
        await self.act("staf_sekretariat:agus", content.BuatMateri(materi=sample.article(photos, 40, SALURAN)))
        await self.act("sekretaris", content.BacaMateri())
        back = content.KembalikanMateri(versi=1, alasan=(Alasan(kode="fakta", catatan="Jumlah balita 41."),))
        await self.act("sekretaris", back)
        again = content.BuatMateri(
            dari_versi=1, materi=sample.article(photos, 41, SALURAN), jawaban=(Alasan(kode="fakta", catatan="diperbaiki"),)
        )
        await self.act("staf_sekretariat:agus", again)
        await self.act("sekretaris", content.KoreksiMateri(versi=2))
        await self.act("sekretaris", content.AjukanMateri(versi=3))

    async def step_7(self, photos: list[Tersimpan]) -> None:
        """Doubt, a decision, a rejection, a corrected version, approval."""
        v = verification
        await self.act("bidang_pdki", v.BacaPengajuan())
        doubt = v.MintaUjiKonsekuensi(sidik=await self.sidik(), informasi="Jumlah balita per posyandu", dasar_pengecualian="17h")
        await self.act("bidang_pdki", doubt)
        open_ = v.PutuskanUjiKonsekuensi(sidik=await self.sidik(), keputusan="terbuka", pertimbangan="Angka agregat, bukan data orang.")
        await self.act("ppid_pembantu", open_)
        no = v.TolakMateri(sidik=await self.sidik(), alasan=(Alasan(kode="k4", catatan="Daftar hadir mencatat 42 balita."),))
        await self.act("bidang_pdki", no)
        await self.act(
            "sekretaris", content.KoreksiMateri(versi=3, materi=sample.article(photos, 42, SALURAN), catatan="Sesuai daftar hadir.")
        )
        await self.act("sekretaris", content.AjukanMateri(versi=4))
        yes = v.VerifikasiMateri(sidik=await self.sidik(), hasil=sample.all_yes(), klasifikasi="setiap_saat")
        await self.act("bidang_pdki", yes)

    async def step_8(self) -> None:
        """Ordered, taken on, out: the website by itself, the others by hand, with a failure and a doubt on the way."""
        p = publisher
        agus, _ = await resolve(self._on, self._unit, "staf_sekretariat:agus")
        orders = tuple(PesananSaluran(saluran=s) for s in SALURAN)
        await self.act("sekretaris", p.PerintahkanPenayangan(sidik=await self.sidik(), staf=agus, saluran=orders))
        await self.act("staf_sekretariat:agus", p.LaksanakanPenayangan(sidik=await self.sidik()))
        await self.until("PenayanganDimulai", len(SALURAN))
        await self.until("MateriDitayangkan")
        by_hand: Mapping[str, tuple[Command, ...]] = {
            "instagram": (p.TandaiTayang(saluran="instagram", tautan="https://www.instagram.com/p/contoh"),),
            "facebook": (
                p.TandaiBelumPasti(saluran="facebook"),
                p.PutuskanHasil(saluran="facebook", tayang=True, tautan="https://www.facebook.com/contoh/posts/1"),
            ),
            "papan_pengumuman": (p.TandaiGagal(saluran="papan_pengumuman", alasan="Kertas habis."),),
        }
        for commands in by_hand.values():
            for command in commands:
                await self.act("staf_sekretariat:agus", command)
        await self.until("PenayanganSelesai")
        await self.act("staf_sekretariat:agus", p.UlangiPenayangan(saluran="papan_pengumuman"))
        await self.until("PenayanganDimulai", len(SALURAN) + 1)
        proof = await simpan(self._on.media, sample.photo(0), "papan.jpg")
        await self.act("staf_sekretariat:agus", p.TandaiTayang(saluran="papan_pengumuman", bukti_sha256=proof.sha256))
        await self.until("HasilPenayanganDicatat", 2)

    async def sidik(self) -> str:
        """Digest of what lies before the Bidang."""
        facts = await self._on.codec.decode(await self._on.store.read_correlation(self.case))
        return [f.event.sidik for f in facts if isinstance(f.event, e.MateriDiajukan)][-1]
