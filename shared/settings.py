"""Settings: `TAYANG_…` variables over a TOML file over defaults; unknown keys are refused, not ignored."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.refusal import Reasons, Refused, from_validation, reason

PREFIX = "TAYANG_"
_USERINFO = re.compile(r"//\S*@")
_IN_QUERY = re.compile(r"((?:password|token|secret|key)[a-z_]*=)[^&\s]*", re.IGNORECASE)


class Settings(BaseModel):
    """How one installation runs. Durations in seconds, sizes in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Path("data")
    """Folder of the embedded default: databases, attachments, keys, JetStream."""
    log_url: str = ""
    """The log's database; empty = SQLite in `data`."""
    keys_url: str = ""
    """The keys' database, never the log's own; empty = SQLite in `data`."""
    keys_master_file: Path | None = None
    """File with the master key over all keys, outside every database; empty = the one in `data`."""
    service_url: str = ""
    """Where services keep cursors and projections; `{service}` is replaced; empty = SQLite files in `data`."""
    media_url: str = ""
    """Attachments; empty = folder in `data`."""
    nats_url: str = ""
    """Empty = the embedded server's, as `tayang up` wrote it into `data`."""
    key_file: Path | None = None
    """This process's signing key; empty = the one in `data`."""

    production: bool = False
    """An office's server: services open a log that `tayang db prepare` made, and refuse to run with rights they do not need."""

    site_host: str = "127.0.0.1"
    site_port: int = Field(default=8080, ge=0, le=65535)
    """Public site; 0 lets the kernel choose."""
    portal_host: str = "127.0.0.1"
    portal_port: int | None = Field(default=None, ge=0, le=65535)
    """The pages of the office; empty = 8081, or chosen by the kernel where `site_port` is."""
    portal_url: str = ""
    """Address under which the office reaches its pages, as prints carry it; empty = where they listen."""
    oidc_issuer: str = ""
    """Sign-in by another organisation's accounts (OpenID Connect): address of its issuer; empty = none."""
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    """File with the secret; none for a public client (PKCE is used either way)."""
    oidc_label: str = "akun dinas"
    """What the sign-in page calls it: "Masuk dengan …"."""
    public_url: str = ""
    """Address under which the public reaches the site; empty = where it listens."""

    call_lease_s: float = Field(default=30.0, gt=0, le=600)
    """How long after PenayanganDimulai the outlet may still be called."""
    request_timeout_s: float = Field(default=15.0, gt=0, le=300)
    """An outlet's answer is awaited no longer."""
    smtp_url: str = ""
    """Mail server for notices: `smtp://`, `smtp+starttls://` or `smtps://[user@]host[:port]`; empty = no mail."""
    smtp_password_file: Path | None = None
    smtp_from: str = ""
    """Sender of notices; an address of the office."""
    telegram_token_file: Path | None = None
    """File with the bot's token; none = no Telegram."""
    telegram_api_base: str = "https://api.telegram.org"
    notice_gather_s: float = Field(default=20.0, ge=0, le=3600)
    """A notice waits this long for others to the same person, so that several tasks make one message."""
    seal_every_s: float = Field(default=60.0, gt=0, le=86_400)
    seal_every_events: int = Field(default=256, ge=1)
    """What is recorded is sealed after this time or this many events, whichever comes first."""
    after_wait_s: float = Field(default=5.0, ge=0, le=60)
    """How long a command with `after` waits for this stage to catch up."""
    clock_silence_days: int = Field(default=92, ge=1, le=3660)
    """After a longer silence of the log somebody has to confirm that the machine's clock is right."""
    backup_keys_days: int = Field(default=30, ge=1, le=3660)
    """Older backups lose their keys when a new one is made: erased data must not live on in them."""
    leftover_hours: float = Field(default=24.0, ge=0, le=720)
    """After an erasure, files that no event, draft or upload speaks of for this long go, too."""
    logs: Literal["json", "console"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def log_database(self) -> str:
        """URL of the log."""
        return self.log_url or f"sqlite:///{self.data.resolve() / 'log.db'}"

    @property
    def keys_database(self) -> str:
        """URL of the keys."""
        return self.keys_url or f"sqlite:///{self.data.resolve() / 'keys.db'}"

    def service_database(self, service: str) -> str:
        """URL of a service's own cursor and projections."""
        return self.service_url.replace("{service}", service) or f"sqlite:///{self.data.resolve() / service}.db"

    @property
    def portal_listens_on(self) -> int:
        """Port of the portal."""
        default = 8081 if self.site_port else 0
        return default if self.portal_port is None else self.portal_port

    @property
    def portal_key(self) -> Path:
        """The key the portal signs with."""
        return self.data / "kunci" / "portal.key"

    @property
    def media(self) -> str:
        """URL of the attachments."""
        return self.media_url or f"file://{self.data.resolve() / 'media'}"

    @property
    def signing_key(self) -> Path:
        """The operator's key, unless another is named."""
        return self.key_file or self.data / "kunci" / "operator.key"

    @property
    def keys_master(self) -> Path:
        """The master key over all keys."""
        return self.keys_master_file or self.data / "kunci" / "induk.key"

    @property
    def seal_key(self) -> Path:
        """The key the log is sealed with; never in a database."""
        return self.data / "kunci" / "segel.key"

    @property
    def seal_folder(self) -> Path:
        """Sealed tree, checkpoint, and what the sealer remembers."""
        return self.data / "segel"

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Settings get into logs and error reports; passwords in addresses must not."""
        for name, value in super().__repr_args__():
            yield name, _without_secrets(value) if isinstance(value, str) else value


def _without_secrets(url: str) -> str:
    return _IN_QUERY.sub(r"\1***", _USERINFO.sub("//***@", url))


def load_settings(file: Path | None = None, environ: dict[str, str] | None = None, **given: Any) -> Settings:
    """Settings from file, environment and arguments, the later ones winning. Raises Refused naming every bad key."""
    environ = dict(os.environ) if environ is None else environ
    values: dict[str, Any] = {}
    file = file or (Path(environ[f"{PREFIX}SETTINGS"]) if f"{PREFIX}SETTINGS" in environ else None)
    if file is not None:
        values |= _from_toml(file)
    names = Settings.model_fields.keys()
    own = {key[len(PREFIX) :].lower(): value for key, value in environ.items() if key.startswith(PREFIX) and key != f"{PREFIX}SETTINGS"}
    values |= own
    values |= {key: value for key, value in given.items() if value is not None}
    why = Reasons()
    for key in sorted(values.keys() - names):
        why.add(reason("pengaturan_tidak_dikenal", f"Pengaturan {key} tidak dikenal.", key))
    try:
        settings = Settings.model_validate({key: value for key, value in values.items() if key in names})
    except ValidationError as error:
        why.add(*from_validation(error).reasons)
        raise Refused(why.found) from None  # the chain would carry the values, and with them passwords, into logs
    why.raise_if_any()
    return settings


def _from_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused((reason("pengaturan_tidak_terbaca", f"Berkas pengaturan {file.name} tidak dapat dibaca: {error}."),)) from error
