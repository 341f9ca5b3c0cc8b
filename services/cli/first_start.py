"""The first start of a folder: the operator's key becomes known to the log, and a sample unit is made."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from services.cli.own_keys import SITE_COMMANDS, operator_key, portal_key, site_key
from services.registry import commands as c
from services.registry.decisions import DECIDER
from services.registry.unit_file import commands_of, sample
from shared.command import Circumstances, Command, Signer
from shared.execute import Executor
from shared.foundation import Foundation
from shared.messaging.signing import SigningKey
from shared.sop.directory import KEYS_STREAM, unit_stream

__all__ = ["operator_key", "portal_key", "prepare"]

OPERATOR = "operator"
SYSTEM_UNIT = "sistem"
"""Keys belong to no unit."""


async def prepare(on: Foundation) -> bool:
    """Register this folder's keys; where nothing else ever happened also the sample unit. Whether that was made now."""
    key = operator_key(on.settings)
    untouched = await _untouched(on)
    known = (await on.directories.keys()).kunci
    site = site_key(on.settings)
    for ours, jenis, may in ((key, "operator", ()), (portal_key(on.settings), "portal", ()), (site, "portal", SITE_COMMANDS)):
        if ours.key_id not in known:
            register = c.DaftarkanKunci.model_validate({"kunci": ours.key_id, "jenis": jenis, "kunci_publik": ours.public, "perintah": may})
            await _carry_out(on, key, SYSTEM_UNIT, [(uuid5(NAMESPACE_URL, f"kunci/{ours.key_id}"), register)])
    return untouched and await _carry_out(on, key, sample().kode, commands_of(sample()))


async def _untouched(on: Foundation) -> bool:
    """Nothing in the log but what a first start makes, which may have been cut short anywhere: its ids follow from the file,
    so that making it again adds only what is missing.
    """
    return all(r.stream in (KEYS_STREAM, unit_stream(sample().kode)) for r in await on.store.read(0, 100))


async def _carry_out(on: Foundation, key: SigningKey, unit: str, commands: Iterable[tuple[UUID, Command]]) -> bool:
    """Whether anything of it was new."""
    new = False
    executor = Executor(DECIDER, on.store, on.codec, on.directories)
    for command_id, command in commands:
        about = Circumstances(
            cause=str(command_id),
            actor=OPERATOR,
            jabatan=None,
            unit=unit,
            case=f"unit-{unit}",
            signer=Signer(key.key_id, "operator"),
            now=on.clock(),
        )
        receipt = await executor.execute(command, about)
        new |= bool(receipt.positions) and not receipt.repeated
    return new
