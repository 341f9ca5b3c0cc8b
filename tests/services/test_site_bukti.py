"""Receipts as a reader meets them: from the check of a text to a proof that needs neither the site nor the office."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.folder import SealFolder
from services.auditor.sealer import Sealer
from services.publisher.outlets.port import Kiriman
from services.publisher.site.bukti.source import LogTersegel
from shared.command import Circumstances, Signer
from shared.eventstore.codec import Codec
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.port import StreamAppend
from shared.proof.merkle import entry_of
from shared.proof.note import NoteSigner
from shared.proof.proofs import ProofError
from shared.proof.receipt import MAX_BYTES, read_receipt
from shared.sop import events as e
from shared.sop.kode import tulis
from tests.support.packed import verify_py
from tests.support.site_facts import Log
from tests.support.site_world import T0, UNIT, materi, site_world

SEALED_AFTER = 300


@dataclass
class Office:
    """A site, the log it reads its receipts from, and who seals that."""

    site: Log
    store: MemoryStore
    folder: SealFolder
    key: Ed25519PrivateKey

    async def told(self, k: Kiriman) -> None:
        """The publication stands in the log, among others; it went out on the website."""
        codec = Codec(MemoryKeyring())
        out = e.MateriDitayangkan(saluran="website", versi=k.versi, sidik=k.sidik, judul=k.judul, klasifikasi="berkala")
        for n in range(SEALED_AFTER):
            event = out if n == 123 else e.KeterbukaanPulih(sebab="tidak_terbit")
            case = k.case if n == 123 else str(UUID(int=n))
            about = Circumstances(f"{k.case}-{n}", "p", None, UNIT, case, Signer("uji", "layanan"), T0)
            drafts = await codec.encode([event], about, "publisher.Uji")
            await self.store.append([StreamAppend(f"uji-{case}", 0, drafts)])

    async def seal(self) -> str:
        sealer = Sealer(self.store, await self.store.identity(), self.folder, lambda: T0)
        await sealer.open()
        await sealer.seal(signer := NoteSigner(sealer.origin, self.key))
        return signer.key.vkey


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store, folder = MemoryStore(clock=lambda: T0), SealFolder(tmp_path / "segel")
    async with site_world(f"sqlite:///{tmp_path / 'situs.db'}", LogTersegel(store, folder.path)) as world:
        yield Office(Log(world), store, folder, Ed25519PrivateKey.generate())


async def test_a_publication_proves_itself_once_it_is_sealed(office: Office) -> None:
    k = await office.site.published(materi())
    await office.told(k)
    get, kode = office.site.world.get, tulis(k.sidik, 1)
    at = f"/{UNIT}/bukti/{kode}"
    assert f'href="{at}"' in (await get(f"/{UNIT}/cek?q={kode}")).text, "the check leads there"
    page = await get(at)
    assert (page.status_code, "Belum tersegel" in page.text) == (200, True)
    assert (await get(f"{at}/website.tlog-proof")).status_code == 404

    vkey = await office.seal()
    page = await get(at)
    assert "dalam segel sampai nomor 300" in page.text
    assert 'class="qr"' in page.text
    text = (await get(f"{at}/website.tlog-proof")).content
    body = (await get(f"{at}/website.json")).content
    assert len(text) < MAX_BYTES
    position, digest, _ = read_receipt(text.decode())
    assert (position, json.loads(body)["data"]["judul"]) == (124, k.judul)

    v = verify_py()
    key = v.kunci_dari(vkey)
    assert v.periksa_tanda_bukti(text, body, (), key).kode == 0
    assert v.periksa_tanda_bukti(text, body, (), None).kode == 5, "nobody vouches for the key"
    other = v.kunci_dari(NoteSigner("lain", Ed25519PrivateKey.generate()).key.vkey)
    assert v.periksa_tanda_bukti(text, body, (), other).kode == 4
    assert {kind for _, kind, _ in v.periksa_tanda_bukti(text, body + b" ", (), key).temuan} == {"digest"}
    forged = text.replace(_b64(entry_of(position, digest)), _b64(entry_of(position, bytes(32))))
    assert forged != text
    assert {kind for _, kind, _ in v.periksa_tanda_bukti(forged, None, (), key).temuan} == {"tree"}
    with pytest.raises(ProofError):
        read_receipt(forged.decode())


async def test_what_was_withdrawn_keeps_its_receipt_but_not_its_words(office: Office) -> None:
    k = await office.site.published(materi(judul="Judul yang harus hilang"))
    await office.told(k)
    await office.seal()
    await office.site.withdrawn(k, "Memuat data pribadi.", T0)
    at = f"/{UNIT}/bukti/{tulis(k.sidik, 1)}"
    page = await office.site.world.get(at)
    assert (page.status_code, "Judul yang harus hilang" in page.text) == (200, False)
    assert (await office.site.world.get(f"{at}/website.tlog-proof")).status_code == 200
    assert (await office.site.world.get(f"{at}/website.json")).status_code == 410


async def test_addresses_that_lead_nowhere(office: Office) -> None:
    k = await office.site.published(materi())
    kode = tulis(k.sidik, 1)
    for path in ("7QFM2-X9WTA-1", kode[:11], "..%2F..", f"{kode}/website.exe", f"{kode}/lain.json"):
        assert (await office.site.world.get(f"/{UNIT}/bukti/{path}")).status_code == 404, path
    assert (await office.site.world.get(f"/sentani/bukti/{kode}")).status_code == 404, "another unit's"


def _b64(raw: bytes) -> bytes:
    from base64 import b64encode

    return b64encode(raw)
