"""A year of one office, sealed twice, the seal's key handed over in between: what packs are made of."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.auditor.checking.verify import Given
from services.auditor.folder import SealFolder
from services.auditor.hand_over import UNIT
from services.auditor.pack.build import Pack, build
from services.auditor.pack.report import About
from services.auditor.pack.scope import Scope
from services.auditor.rotation import CASE, KEYS_STREAM, sign
from services.auditor.sealer import Sealer
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.media.refused import MediaTidakAda
from shared.proof.note import NoteKey, NoteSigner, parse_note
from shared.sop import events as e
from tests.sop.golden.story import tell
from tests.support.office import Office

VERIFY = Path(__file__).parents[2] / "deploy" / "verify"
FIRST, SECOND = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))


@dataclass
class Packed:
    """The office, its seal, and the checkpoints somebody kept, by size."""

    office: Office
    folder: SealFolder
    kept: dict[int, bytes] = field(default_factory=dict)

    async def seal(self, private: Ed25519PrivateKey) -> int:
        store = self.office.store
        sealer = Sealer(store, await store.identity(), self.folder, lambda: self.office.now)
        await sealer.open()
        made = await sealer.seal(NoteSigner(sealer.origin, private))
        assert made is not None
        self.kept[made[0].size] = made[1].encode()
        return made[0].size

    async def hand_over(self) -> None:
        """From the first key to the second, signed by both."""
        lama, baru = (b64encode(k.public_key().public_bytes_raw()).decode() for k in (FIRST, SECOND))
        old, new = (b64encode(sign(k, lama, baru)).decode() for k in (FIRST, SECOND))
        about = Circumstances("ganti", "operator", None, UNIT, CASE, Signer("uji", "operator"), self.office.now)
        drafts = await self.office.codec.encode(
            [e.KunciSegelDiganti(lama=lama, baru=baru, tanda_lama=old, tanda_baru=new)], about, "auditor.GantiKunciSegel"
        )
        await self.office.store.append([StreamAppend(KEYS_STREAM, 0, drafts)])

    async def media(self, sha256: str) -> bytes:
        if sha256 not in self.office.files:
            raise MediaTidakAda(sha256)
        return self.office.files[sha256]

    async def pack(self, scope: Scope, older: Sequence[int] = ()) -> Pack:
        return await build(self.office.store, self.folder, self.media, scope, About(self.office.directories), older)

    def given(self, *sizes: int) -> list[Given]:
        return [Given(f"c{size}", parse_note(self.kept[size])) for size in sizes]

    def key(self, private: Ed25519PrivateKey = FIRST) -> NoteKey:
        first = self.folder.first_key()
        assert first is not None
        return NoteKey(first.name, private.public_key().public_bytes_raw())


async def packed_office(folder: Path) -> Packed:
    """Sealed in the middle and near the end; two records are still unsealed."""
    world = Packed(await tell(), SealFolder(folder / "segel"))
    await world.seal(FIRST)
    await world.hand_over()
    await more(world, "sesudah")
    await world.seal(SECOND)
    await more(world, "belum")
    return world


async def more(world: Packed, name: str) -> None:
    """Facts behind a seal."""
    store, office = world.office.store, world.office
    about = Circumstances(name, "layanan", None, "kebakkramat", f"lain-{name}", Signer("uji", "layanan"), office.now)
    drafts = await office.codec.encode(
        [e.KeterbukaanPulih(sebab="tidak_terbit"), e.KeterbukaanPulih(sebab="berkala")], about, "deadlines.Uji"
    )
    await store.append([StreamAppend(f"deadlines-{name}", 0, drafts)])


@cache
def verify_py() -> Any:
    """deploy/verify/verify.py as a module: what an auditor runs as a program."""
    spec = importlib.util.spec_from_file_location("tayang_verify", VERIFY / "verify.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tayang_verify"] = module
    spec.loader.exec_module(module)
    return module


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
