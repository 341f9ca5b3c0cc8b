"""Passwords: argon2id, two at a time, and a queue that does not grow without end."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from functools import cache

from pwdlib import PasswordHash

from shared.refusal import Reasons

MIN_PASSWORD, MAX_PASSWORD = 10, 200
MAX_WAITING = 16
"""About three seconds of work; whoever comes behind is asked to come again."""
_hasher = PasswordHash.recommended()


class TooBusy(Exception):
    """Too many sign-ins at once."""


class Passwords:
    """A hash takes 64 MiB and a third of a second; a storm of sign-ins must not take the memory."""

    def __init__(self, hasher: PasswordHash = _hasher) -> None:
        self._hasher, self._two_at_once, self._waiting = hasher, asyncio.Semaphore(2), 0

    async def hash(self, password: str) -> str:
        """For keeping. Raises TooBusy."""
        return str(await self._work(self._hasher.hash, password))

    async def fits(self, password: str, hashed: str | None) -> bool:
        """Whether it is the one. Takes as long where there is none to compare with, and says no. Raises TooBusy."""
        good = await self._work(self._hasher.verify, password, hashed or _nobody())
        return bool(good) and hashed is not None

    async def _work(self, work: Callable[..., object], *given: str) -> object:
        if self._waiting >= MAX_WAITING:
            raise TooBusy
        self._waiting += 1
        try:
            async with self._two_at_once:
                return await asyncio.to_thread(work, *given)
        finally:
            self._waiting -= 1


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def warm_up() -> None:
    """Make the hash of nobody now, so that the first unknown name does not take twice as long."""
    _nobody()


def check_password(password: str, again: str, why: Reasons) -> None:
    """Long enough and typed twice; no rules about signs, which only make people write it down (NIST SP 800-63B)."""
    enough = f"Kata sandi paling sedikit {MIN_PASSWORD} huruf."
    why.unless(len(password) >= MIN_PASSWORD, "sandi_terlalu_pendek", enough, "sandi")
    why.unless(len(password) <= MAX_PASSWORD, "sandi_terlalu_panjang", f"Kata sandi paling banyak {MAX_PASSWORD} huruf.", "sandi")
    why.unless(hmac.compare_digest(password.encode(), again.encode()), "sandi_berbeda", "Kedua kata sandi tidak sama.", "ulang")
