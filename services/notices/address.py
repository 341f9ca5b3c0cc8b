"""Where links lead: the pages' address as set up, else the one they wrote down when they last opened their port."""

from __future__ import annotations

import json

from shared.settings import Settings

ADDRESSES = "alamat.json"


def portal_url(settings: Settings) -> str:
    """Asked for at each message: the pages start after us. Empty when nobody ever opened them here."""
    if settings.portal_url:
        return settings.portal_url.rstrip("/")
    try:
        return str(json.loads((settings.data / ADDRESSES).read_text(encoding="utf-8")).get("portal_url", ""))
    except (FileNotFoundError, json.JSONDecodeError):
        return ""
