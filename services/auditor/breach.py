"""What ends sealing."""

from __future__ import annotations


class Breach(Exception):
    """The log is no longer what was sealed. Nothing more is signed; `position` is the first place where it shows."""

    def __init__(self, position: int, kind: str, detail: str) -> None:
        super().__init__(f"{kind} at {position}: {detail}")
        self.position, self.kind, self.detail = position, kind, detail
