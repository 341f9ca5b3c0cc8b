"""Addresses a person can be told at: which are any, and what is made of them."""

from __future__ import annotations

import re
from urllib.parse import quote

_SUREL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}")
_TELEGRAM = re.compile(r"-?[0-9]{4,20}")
_TELEPON = re.compile(r"\+?[0-9]([ .()-]{0,2}[0-9]){7,13}")


def surel_sah(text: str) -> bool:
    """A mailbox as people write it; no line break, so that nothing can be smuggled into a mail's head."""
    return bool(_SUREL.fullmatch(text)) and len(text) <= 254


def telegram_sah(text: str) -> bool:
    """A chat's number, as Telegram's own bots name it."""
    return bool(_TELEGRAM.fullmatch(text))


def telepon_sah(text: str) -> bool:
    """8 to 14 digits, grouped as one likes."""
    return bool(_TELEPON.fullmatch(text))


def nomor_wa(telepon: str) -> str:
    """Digits as wa.me wants them: 0812-3456-7890 is 6281234567890."""
    digits = re.sub(r"[^0-9]", "", telepon)
    return f"62{digits[1:]}" if digits.startswith("0") else digits


def tautan_wa(telepon: str, teks: str) -> str:
    """A link that opens a message to this number, for a person to send."""
    return f"https://wa.me/{nomor_wa(telepon)}?text={quote(teks, safe='')}"
