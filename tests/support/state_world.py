"""An office in every state at once: told by signed commands in this process, then only looked at."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from oidc_provider_mock import User, run_server_in_thread

from services.cli.first_start import _carry_out, operator_key
from services.cli.reading import resolve
from services.deadlines import commands as deadlines
from services.disposition.commands import CadangkanNomor
from services.registry import commands as registry
from services.registry import privacy_commands as privacy
from services.registry.unit_file import sample
from shared.clock import day_in
from shared.command import Command
from shared.messaging.answers import Diterima
from shared.sop import events as e
from shared.sop.kode import sebutan_laporan
from shared.sop.privasi import LingkupData
from shared.sop.waktu.usulan import kalender_bawaan
from tests.support.e2e_clerk import UNIT, Clerk, clerk
from tests.support.e2e_story import Act
from tests.support.eventually import eventually
from tests.support.portal_people import browser, first_administrator, give_account, register, set_password
from tests.support.portal_world import World, portal_world
from tests.support.state_cases import CASES, LAPORAN, LONG, SPARE, STARTED, TIMED
from tests.support.state_lane import LANE

OTHER = "gondangrejo"
AT_ONCE = 6


@dataclass
class Keadaan:
    """The office, everybody's hands, and what addresses need: ids of people and digests of files by a word."""

    world: World
    at: Clerk
    adi: httpx.AsyncClient
    words: dict[str, str] = field(default_factory=dict)

    async def tell(self, cases: Mapping[str, tuple[Act, ...]]) -> None:
        """These cases, several at a time."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(case: str, acts: tuple[Act, ...]) -> None:
            async with turns:
                for step in acts:
                    if step.waits_for == STARTED:
                        await self._started(case)
                    await self.at.do(step, case)

        await asyncio.gather(*(one(case, acts) for case, acts in cases.items()))

    async def act(self, case: str, act: Act) -> None:
        """One more, and the pages know it."""
        answer = await self.at.do(act, case)
        assert not answer.posisi or await self.world.portal.seen(answer.posisi[-1])

    async def _started(self, case: str) -> None:
        """Every outlet ordered for now is under way: what is said of one must not come before."""

        async def missing() -> set[str]:
            wanted: set[str] = set()
            for fact in await self.at.facts(case):
                match fact.event:
                    case e.PenayanganDiperintahkan(saluran=saluran):
                        wanted = {p.saluran for p in saluran if p.jadwal is None}
                    case e.PenayanganDimulai(saluran=kode):
                        wanted.discard(kode)
            return wanted

        await eventually(missing, lambda left: not left, limit_s=60, what=f"every outlet of {case} to start")

    async def rule(self, *commands: Command, unit: str = UNIT) -> None:
        """By the operator."""
        for command in commands:
            answer = await self.at.client.send(command, unit=unit, case=f"unit-{unit}", actor="operator")
            assert isinstance(answer, Diterima), answer

    async def heard(self) -> None:
        """Every part has followed the log to its end."""

        async def behind() -> dict[str, int]:
            return {h.name: h.lag for h in [*await self.world.run.health(), await self.world.portal.health()] if h.lag}

        await eventually(behind, lambda late: not late, limit_s=60, what="every part to hear the last fact")

    def path(self, template: str) -> str:
        """An address with its words."""
        return re.sub(r"{([a-z_0-9]+)}", lambda m: self.words[m[1]], template)


@asynccontextmanager
async def every_state(folder: Path) -> AsyncIterator[Keadaan]:
    """The office with all cases, people and rules. Sign-in elsewhere is there, too."""
    with run_server_in_thread(user_claims=(User(sub="orang-lain", claims={"preferred_username": "siti"}),)) as server:
        secret = folder.parent / "rahasia"
        secret.write_text("rahasia klien\n")
        issuer = f"http://localhost:{server.server_port}"
        settings: dict[str, Any] = {"oidc_issuer": issuer, "oidc_client_id": "tayang", "oidc_client_secret_file": secret}
        async with portal_world(folder, **settings) as world, clerk(folder) as at, browser(world) as adi:
            made = Keadaan(world, at, adi)
            await _told(made)
            yield made


async def _told(office: Keadaan) -> None:
    await office.tell({**CASES, **SPARE})
    await _people(office)
    await _time(office)
    await _later(office)
    await _trust(office)
    await _published(office)
    await office.heard()


async def _people(office: Keadaan) -> None:
    """An administrator; somebody with an account, somebody without, one shut out, one on loan from another unit."""
    on, words = office.world.run.foundation, office.words
    words["adi"] = await first_administrator(office.world, office.adi)
    for word, nama in (("budi", "Budi Raharjo"), ("joko", "Joko"), ("wati", "Wati"), ("tutup", "Tutup Rahmat"), ("tamu", "Tamu Kabupaten")):
        words[word] = await register(office.adi, nama)
    for nama in ("budi", "joko"):
        async with browser(office.world) as his:
            await set_password(his, await give_account(office.adi, words[nama], nama))
    await give_account(office.adi, words["tutup"], "tutup")
    page = await office.adi.get(f"/kantor/pegawai/{words['tutup']}")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    await office.adi.post(f"/kantor/pegawai/{words['tutup']}/akun/tutup", data={"csrf": token[1]})
    other = registry.DaftarkanUnit(profil=sample().profil.model_copy(update={"nama": "Kecamatan Gondangrejo"}))
    await _carry_out(on, operator_key(on.settings), OTHER, [(uuid4(), other)])
    eni = str(uuid4())
    await office.rule(registry.DaftarkanPegawai(pegawai=eni, nama="Tamu Kabupaten"), unit=OTHER)
    akun = await office.world.portal.accounts.give("tamu", OTHER, eni)
    await office.world.portal.accounts.link(akun.id, UNIT, words["tamu"])
    words["rina"], _ = await resolve(on, UNIT, "staf_sekretariat:rina")
    words["sri"], _ = await resolve(on, UNIT, "ppid_pembantu")
    today = day_in("Asia/Jakarta", on.clock())
    stands_in = {"nomor_surat": "800/9/2026", "mulai": today, "akhir": today + timedelta(days=9)}
    await office.rule(
        registry.AngkatJabatan(pegawai=words["rina"], jabatan="sekretariat", nomor_sk="SK-2", mulai=date(2026, 1, 2)),
        registry.TunjukPlh.model_validate({"pegawai": words["budi"], "jabatan": "bidang_pdki", **stands_in}),
        registry.UbahKontak(pegawai=words["rina"], surel="rina@contoh.go.id", telepon="+6281234567890"),
        registry.TetapkanMasaPemilu(nama="Pilkada 2024", mulai=date(2024, 9, 1), akhir=date(2024, 11, 27), dasar="PKPU 2/2024"),
        registry.DaftarkanSaluran(saluran="youtube", jenis="manual", nama=LONG[:120].strip()),
        registry.DaftarkanSaluran(saluran="lama", jenis="manual", nama="Blog lama"),
        registry.AkhiriSaluran(saluran="lama", alasan="Ditutup."),
    )


async def _time(office: Keadaan) -> None:
    """Limits on every step, then cases that keep, near, pass and stop them."""
    steps = ("2", "3", "4", "5a", "5b", "6", "7")
    day = (deadlines.TetapkanBatasWaktu(langkah=(k,), teks="1x24 jam", dasar="SK Camat") for k in steps)
    await office.rule(deadlines.TetapkanKalenderKerja(kalender=kalender_bawaan()), *day)
    reserved = CadangkanNomor(tahun=2026, dari=900, sampai=950, alasan="Listrik padam.")
    sri = office.words["sri"]
    answer = await office.at.client.send(reserved, unit=UNIT, case=f"nomor-{UNIT}-2026", actor=sri, jabatan="ppid_pembantu")
    assert isinstance(answer, Diterima), answer
    await office.tell(TIMED)
    for case in TIMED:
        await eventually(lambda case=case: _due(office, case), limit_s=60, what=f"a due time of {case}")  # type: ignore[misc]
    (due,) = await _due(office, "dijeda")
    pause = deadlines.JedaTenggat(tenggat=due, alasan=LONG, bukti="Surat 005/12")
    answer = await office.at.client.send(pause, unit=UNIT, case="dijeda", actor=sri, jabatan="ppid_pembantu")
    assert isinstance(answer, Diterima), answer


async def _due(office: Keadaan, case: str) -> list[str]:
    return [str(f.event.tenggat) for f in await office.at.facts(case) if isinstance(f.event, e.TenggatDitetapkan)]


async def _later(office: Keadaan) -> None:
    """A ladder, a duty, a breach, and the serta-merta lane with its cases."""
    ladder = (e.TingkatEskalasi(jabatan="sekretaris", setelah="1 jam"), e.TingkatEskalasi(jabatan="ppid_pembantu", setelah="1 hari kerja"))
    await office.rule(
        deadlines.TetapkanTanggaEskalasi(tingkat=ladder, dasar="SK Camat"),
        deadlines.TetapkanKewajibanBerkala(kode="laporan-kinerja", nama="Laporan kinerja", setiap="1 tahun", mulai=date(2025, 3, 31)),
        registry.AktifkanJalurSertaMerta(nomor_dokumen="100.3.4/12/2026", tanggal=date(2026, 1, 5)),
    )
    office.words["pelanggaran"] = breach = str(uuid4())
    said = deadlines.LaporkanPelanggaranData(uraian=LONG, data="NIK dan alamat", perkiraan_subjek=3)
    answer = await office.at.client.send(said, unit=UNIT, case=breach, actor=office.words["sri"], jabatan="ppid_pembantu")
    assert isinstance(answer, Diterima), answer
    await office.tell(LANE)


async def _trust(office: Keadaan) -> None:
    """An auditor, a person who agreed to be shown, a legal hold."""
    words, today = office.words, day_in("Asia/Jakarta", office.world.run.foundation.clock())
    words["ira"], words["subjek"], words["penahanan"] = str(uuid4()), str(uuid4()), str(uuid4())
    words["kasus_selesai"] = selesai = str(uuid4())  # the registry takes no word for a case
    await office.tell({selesai: CASES["selesai"]})
    letter = {"nomor_surat_tugas": "700/12/2026", "unit": (UNIT,), "mulai": today, "sampai": today + timedelta(days=30)}
    await office.rule(registry.TugaskanAuditor.model_validate({"pegawai": words["ira"], "nama": "Ira Kusuma", **letter}))
    async with browser(office.world) as hers:
        await set_password(hers, await give_account(office.adi, words["ira"], "ira"))
    held = (LingkupData(jenis="kasus", id=selesai),)
    for command in (
        privacy.CatatPersetujuanSubjek(kasus=selesai, subjek=words["subjek"], nama=LONG[:120].strip(), untuk=("foto",)),
        privacy.TetapkanPenahananHukum(penahanan=words["penahanan"], lingkup=held, dasar="Perkara 3/G/2026"),
    ):
        answer = await office.at.client.send(command, unit=UNIT, case=selesai, actor=words["sri"], jabatan="ppid_pembantu")
        assert isinstance(answer, Diterima), answer


async def _published(office: Keadaan) -> None:
    """Addresses of what stands on the site, and of what was withdrawn; digests of files."""
    on = office.world.run.foundation
    for case in ("tayang", "selesai", "sudah-diralat", "ditarik", "lapor-selesai"):
        facts = [f.event for f in await office.at.facts(case)]
        links = [x.tautan for x in facts if isinstance(x, e.MateriDitayangkan) and x.saluran == "website"]
        assert links and links[-1], case
        office.words[f"slug_{case.replace('-', '_')}"] = links[-1].rpartition("/")[2]
    office.words["foto"] = office.at.seen.photos[0].sha256
    now = on.clock().astimezone(ZoneInfo("Asia/Jakarta"))
    office.words |= {
        "tahun": str(now.year),
        "bulan": str(now.month),
        "bulan_dua": f"{now.month:02}",
        "situs": on.public_url,
        "laporan": sebutan_laporan(LAPORAN[3]),
    }
    office.words["isi_artikel"] = office.at.seen.article(41).badan.replace("41", "39")
    office.words["kode"] = await office.world.portal.sign_in.codes.issue("pertama", unit=OTHER)
