"""Is the copied log whole, and what does it need? Read from the copy: what was true of the original may have been lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from shared.eventstore.open import open_store
from shared.eventstore.port import Head, LogIdentity
from shared.eventstore.verify import LOWEST, PAGE, Verifier
from shared.refusal import Refused, reason

_DIGESTS = re.compile(rb'"[a-z_]*sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Checked:
    """A log without findings."""

    identity: LogIdentity
    head: Head
    sidik: frozenset[str]
    """Digests of files that its events speak of."""


async def check_log(path: Path, progress: Callable[[int], object]) -> Checked:
    """Chain, digests, columns of every record; `progress` is told how many at a time.

    Raises Refused with the first findings, SchemaMismatch for a newer log.
    """
    try:
        return await _checked(path, progress)
    except DatabaseError as error:
        raise Refused((reason("basis_data_rusak", f"Log tidak dapat dibaca sebagai basis data: {error.orig}."),)) from error


async def _checked(path: Path, progress: Callable[[int], object]) -> Checked:
    store = await open_store(f"sqlite:///{path}", create=False)
    try:
        verifier, wanted = Verifier((identity := await store.identity()).log_id), set[str]()
        at = LOWEST
        while records := await store.read(at, PAGE):
            verifier.feed(records)
            for record in records:
                wanted.update(digest.decode() for digest in _DIGESTS.findall(record.body))
            at = records[-1].position
            progress(len(records))
    finally:
        await store.close()
    if verifier.findings:
        where = "; ".join(f"posisi {f.position}: {f.kind}" for f in verifier.findings[:5])
        raise Refused(
            (
                reason(
                    "log_tidak_utuh",
                    f"Log tidak utuh, {len(verifier.findings)} temuan ({where}). "
                    "Jangan hapus cadangan lama; periksa dengan `tayang log verify`.",
                ),
            )
        )
    return Checked(identity, verifier.head, frozenset(wanted))
