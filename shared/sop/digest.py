"""What an approval binds to: one digest over the material and the very bytes of every rendering."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from shared.eventstore.port import canonical
from shared.sop.materi import Materi, Rendering


def sidik_materi(garam: bytes, materi: Materi, rendering: Sequence[Rendering]) -> str:
    """SHA-256(salt || RFC 8785 of the approved content), hex. The salt keeps short texts from being guessed by their digest."""
    content: dict[str, Any] = {
        "judul": materi.judul,
        "ringkasan": materi.ringkasan,
        "badan": materi.badan,
        "media": [{"sha256": m.sha256, "alt": m.alt, "urutan": i} for i, m in enumerate(materi.media, start=1)],
        "klasifikasi": materi.klasifikasi,
        "rendering": {r.saluran: {"perender": r.perender, "sha256": r.sha256} for r in rendering},
    }
    return hashlib.sha256(garam + canonical(content)).hexdigest()
