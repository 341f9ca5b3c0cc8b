"""Changing the seal's key: the new one is made, both sign, the log records it, and only then the old one goes."""

from __future__ import annotations

from base64 import b64encode
from uuid import NAMESPACE_URL, uuid5

from services.auditor.commands import GantiKunciSegel
from services.auditor.decisions import DECIDER
from services.auditor.keys import SealKey
from services.auditor.rotation import CASE, sign
from shared.command import Circumstances, Signer
from shared.execute import Executor
from shared.foundation import Foundation

UNIT = "sistem"
"""The seal belongs to no unit."""


async def hand_over(on: Foundation, operator: str) -> str:
    """The new public key. Cut short anywhere, asking again finishes it. Raises Refused."""
    key = SealKey(on.settings.seal_key, on.store, on.codec)
    old, new = await key.in_force(), key.prepare_next()
    lama, baru = b64encode(old.public_key().public_bytes_raw()).decode(), new.public
    command = GantiKunciSegel(
        lama=lama,
        baru=baru,
        tanda_lama=b64encode(sign(old, lama, baru)).decode(),
        tanda_baru=b64encode(sign(new.private, lama, baru)).decode(),
    )
    about = Circumstances(
        cause=str(uuid5(NAMESPACE_URL, f"kunci-segel/{lama}/{baru}")),
        actor="operator",
        jabatan=None,
        unit=UNIT,
        case=CASE,
        signer=Signer(operator, "operator"),
        now=on.clock(),
    )
    await Executor(DECIDER, on.store, on.codec, on.directories).execute(command, about)
    await key.in_force()
    return baru
