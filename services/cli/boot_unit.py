"""What makes Tayang start with the computer: a systemd unit, or where there is no systemd, a line for cron."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

UNIT = "tayang.service"
SETTINGS = "TAYANG_SETTINGS"

_TEMPLATE = """\
# Dibuat oleh `tayang boot install`; `tayang boot remove` menghapusnya.
[Unit]
Description=Tayang ({data})
# Kantor yang berhenti berulang kali dalam lima menit menunggu petugas, tidak berputar tanpa akhir.
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=exec
{who}{environment}ExecStart={program} up --data {folder}
Restart=on-failure
RestartSec=5
# 3: ditolak dengan alasan (folder sedang dipakai, pengaturan salah); mengulang tidak menolong.
RestartPreventExitStatus=3
KillMode=mixed
TimeoutStopSec=20
NoNewPrivileges=yes
UMask=0077

[Install]
WantedBy={target}
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Which program on which folder, with which settings file; `user` for a unit of the whole machine."""

    program: Path
    data: Path
    settings: Path | None = None
    user: str | None = None

    def unit(self) -> str:
        """The unit's text."""
        return _TEMPLATE.format(
            data=_plain(str(self.data)),
            who=f"User={self.user}\n" if self.user else "",
            environment=f"Environment={_quoted(f'{SETTINGS}={self.settings}', command=False)}\n" if self.settings else "",
            program=_quoted(str(self.program)),
            folder=_quoted(str(self.data)),
            target="multi-user.target" if self.user else "default.target",
        )

    def crontab(self) -> str:
        """The same for cron, which knows neither restarts nor order. Percent signs mean a new line there."""
        settings = f"{SETTINGS}={shlex.quote(str(self.settings))} " if self.settings else ""
        command = f"{settings}{shlex.quote(str(self.program))} up --data {shlex.quote(str(self.data))}"
        return f"@reboot {command} >>{shlex.quote(str(self.data / 'tayang.log'))} 2>&1".replace("%", "\\%")


def unit_folder(*, system: bool) -> Path:
    """Where systemd looks."""
    if system:
        return Path("/etc/systemd/system")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _quoted(text: str, *, command: bool = True) -> str:
    """As systemd reads it: % begins a specifier everywhere, $ a variable in commands only."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if command else escaped}"'


def _plain(text: str) -> str:
    return text.replace("%", "%%")
