"""What is handed out once and kept only as a digest: cookies and codes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none that is mistaken for another on paper."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_GROUPS, _GROUP = 4, 4


def new_code() -> str:
    """`7K2M-…`, 80 bits: short enough to type from a slip of paper, too many to try."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def code_digest(code: str) -> str:
    """However it was typed."""
    return digest(code.upper().translate(_MISREAD))


def digest(token: str) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def naive(at: datetime) -> datetime:
    """UTC without a zone, as the tables keep it."""
    return at.astimezone(UTC).replace(tzinfo=None)
