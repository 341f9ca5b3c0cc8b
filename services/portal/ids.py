"""Ids that pages carry in hidden fields."""

from __future__ import annotations

from uuid import UUID, uuid4


def uuid_or_new(text: str) -> UUID:
    """The id a form kept, so that pressing twice is one command; a new one where there is none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
