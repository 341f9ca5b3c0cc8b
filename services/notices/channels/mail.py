"""E-mail through the office's own mail server."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from services.notices.channels.port import Diterima, Ditolak, Jawaban, Tertunda
from services.notices.texts import Pesan
from shared.refusal import Refused, reason
from shared.settings import Settings

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """One server. A password never goes over an open line: with a user name, TLS is demanded."""

    host: str
    port: int
    scheme: str
    user: str | None
    password_file: Path | None
    sender: str
    timeout_s: float
    clock: Callable[[], datetime]

    async def kirim(self, ke: str, pesan: Pesan, id_: UUID) -> Jawaban:
        """One mail."""
        try:
            await aiosmtplib.send(
                self._mail(ke, pesan, id_),
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self._password(),
                use_tls=self.scheme == "smtps",
                start_tls=self._start_tls(),
                timeout=self.timeout_s,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _by_code(refused.recipients[0].code)
        except aiosmtplib.SMTPResponseException as refused:
            return _by_code(refused.code)
        except (aiosmtplib.SMTPTimeoutError, TimeoutError):
            return Tertunda("waktu_habis")
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, ssl.SSLError) as error:
            return Tertunda("tls_gagal" if isinstance(error.__cause__ or error, ssl.SSLError) else "sambungan_gagal")
        except OSError as error:
            return Ditolak("berkas_sandi_tidak_terbaca") if error.filename else Tertunda("sambungan_gagal")
        except aiosmtplib.SMTPException:
            return Ditolak("surel_tidak_didukung")  # no TLS where it is demanded, no way to sign in
        return Diterima()

    def _mail(self, ke: str, pesan: Pesan, id_: UUID) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, ke, pesan.perihal
        mail["Date"] = format_datetime(self.clock())
        # The same at every try: a mail that was sent twice after a crash is one mail to most mailboxes.
        mail["Message-ID"] = f"<{id_}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(pesan.teks)
        return mail

    def _start_tls(self) -> bool | None:
        if self.scheme == "smtps":
            return False
        return True if self.scheme == "smtp+starttls" or self.user else None

    def _password(self) -> str | None:
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file else None


def mail_of(settings: Settings, clock: Callable[[], datetime]) -> Mail | None:
    """As set up here; None where it is not. Raises Refused for settings that cannot work."""
    if not settings.smtp_url:
        return None
    parts = urlsplit(settings.smtp_url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused((reason("smtp_tidak_dikenal", "TAYANG_SMTP_URL harus smtp://, smtp+starttls:// atau smtps:// dengan nama server."),))
    if parts.password:
        raise Refused((reason("sandi_di_alamat", "Tulis kata sandi surel di berkas dan sebutkan TAYANG_SMTP_PASSWORD_FILE."),))
    if "@" not in settings.smtp_from:
        raise Refused((reason("pengirim_surel_kosong", "Sebutkan alamat pengirim dengan TAYANG_SMTP_FROM."),))
    return Mail(
        parts.hostname,
        parts.port or PORTS[parts.scheme],
        parts.scheme,
        unquote(parts.username) if parts.username else None,
        settings.smtp_password_file,
        settings.smtp_from,
        settings.request_timeout_s,
        clock,
    )


def _by_code(code: int) -> Jawaban:
    return Tertunda(f"smtp_{code}") if 400 <= code < 500 else Ditolak(f"smtp_{code}")
