"""Telegram through a bot of the office: one call of its Bot API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from services.notices.channels.port import Diterima, Ditolak, Jawaban, Tertunda
from services.notices.texts import Pesan
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Telegram:
    """The token is read at each try, so that a changed one needs no restart, and never stands in a message."""

    base: str
    token_file: Path
    timeout_s: float

    async def kirim(self, ke: str, pesan: Pesan, id_: UUID) -> Jawaban:
        """One message. Telegram knows no key against doubles: a try whose answer was lost may be seen twice."""
        try:
            token = self.token_file.read_text(encoding="utf-8").strip()
        except OSError:
            return Ditolak("berkas_token_tidak_terbaca")
        body = {"chat_id": ke, "text": pesan.teks, "link_preview_options": {"is_disabled": True}}
        try:
            async with httpx.AsyncClient(timeout=self.timeout_s) as client:
                answer = await client.post(f"{self.base.rstrip('/')}/bot{token}/sendMessage", json=body)
        except httpx.TimeoutException:
            return Tertunda("waktu_habis")
        except httpx.HTTPError:
            return Tertunda("sambungan_gagal")
        except httpx.InvalidURL:
            return Ditolak("telegram_alamat_tidak_sah")
        return _of(answer)


def telegram_of(settings: Settings) -> Telegram | None:
    """As set up here; None where it is not."""
    if settings.telegram_token_file is None:
        return None
    return Telegram(settings.telegram_api_base, settings.telegram_token_file, settings.request_timeout_s)


def _of(answer: httpx.Response) -> Jawaban:
    try:
        said: Any = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return Tertunda("telegram_tidak_jelas")  # something between us and Telegram has answered
    if said.get("ok") is True:
        return Diterima()
    kode = f"telegram_{answer.status_code}"
    if answer.status_code == 429 or answer.status_code >= 500:
        wait = (said.get("parameters") or {}).get("retry_after")
        return Tertunda(kode, timedelta(seconds=wait) if isinstance(wait, int) and 0 < wait <= 86_400 else None)
    return Ditolak(kode)
