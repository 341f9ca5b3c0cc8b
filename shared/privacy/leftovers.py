"""Files that nobody speaks of: small pictures of a form that was sent, the original of a blurred photo, what was attached and never used.

No event names them, so an erasure cannot either; they go with it once they have lain unused for a while.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from shared.eventstore.port import EventStore, read_all
from shared.media.store import MediaStore
from shared.privacy.material import DIGESTS


async def sweep(store: EventStore, media: MediaStore, drafted: Collection[str], now: datetime, unused: timedelta) -> int:
    """Delete them; how many. `drafted`: what somebody is still writing about."""
    young = now - unused
    # Listed before the log is read: what is recorded meanwhile was kept before, and is found there.
    old = {sha256.encode() async for sha256, since in media.kept() if since <= young} - {d.encode() for d in drafted}
    async for record in read_all(store):
        if not old:
            break
        old.difference_update(DIGESTS.findall(record.body))
    for digest in sorted(old):
        await media.delete(digest.decode())
    return len(old)
