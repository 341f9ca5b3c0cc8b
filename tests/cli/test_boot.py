"""Starting with the computer: the unit is one that systemd accepts, whatever the folder is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.boot_unit import Start

PROGRAM = Path(sys.executable).parent / "tayang"
STRANGE = Path('/srv/Kantor "Kebak" 100%/$HOME/data')


def lines(start: Start) -> list[str]:
    return start.unit().splitlines()


def test_strange_names_reach_the_program_as_they_are() -> None:
    unit = lines(Start(Path("/opt/tayang"), STRANGE, Path("/etc/100%.toml")))
    assert 'ExecStart="/opt/tayang" up --data "/srv/Kantor \\"Kebak\\" 100%%/$$HOME/data"' in unit
    assert 'Environment="TAYANG_SETTINGS=/etc/100%%.toml"' in unit


def test_a_person_s_unit_and_the_machine_s_differ_in_who_and_when() -> None:
    own, whole = lines(Start(PROGRAM, STRANGE)), lines(Start(PROGRAM, STRANGE, user="ppid"))
    assert set(whole) - set(own) == {"User=ppid", "WantedBy=multi-user.target"}
    assert set(own) - set(whole) == {"WantedBy=default.target"}
    assert "RestartPreventExitStatus=3" in own, "a refused start would be tried for ever"


@pytest.mark.parametrize("user", [None, "daemon"])
def test_systemd_accepts_it(tmp_path: Path, user: str | None) -> None:
    checker = shutil.which("systemd-analyze")
    text = Start(PROGRAM, STRANGE, Path("/etc/100%.toml"), user).unit()
    (tmp_path / "tayang.service").write_text(text)
    if checker is None:  # the text is all there is to look at
        assert text.startswith("#") and "[Install]" in text
        return
    scope = ["--user"] if user is None else ["--system"]
    env = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([checker, *scope, "verify", str(tmp_path / "tayang.service")], capture_output=True, text=True, env=env)
    ours = [line for line in done.stderr.splitlines() if "tayang.service" in line]
    assert not ours, done.stderr


def test_cron_gets_the_same_on_one_line() -> None:
    line = Start(Path("/opt/tayang"), STRANGE, Path("/etc/t.toml")).crontab()
    assert "\n" not in line and line.startswith("@reboot TAYANG_SETTINGS=/etc/t.toml /opt/tayang up --data ")
    assert "100\\%" in line, "cron ends the command at a bare percent sign"


def run(tmp_path: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("TAYANG_")} | {"XDG_CONFIG_HOME": str(tmp_path), "PATH": path}
    return subprocess.run([str(PROGRAM), "boot", *arguments], capture_output=True, text=True, env=env, timeout=60)


def test_without_systemd_it_says_so_and_prints_the_line(tmp_path: Path) -> None:
    if Path("/run/systemd/system").is_dir():  # nothing is installed on somebody's computer by a test
        assert run(tmp_path, "status").returncode == 1
        return
    as_root = ["--user", "daemon"] if os.geteuid() == 0 else []
    done = run(tmp_path, "install", "--data", str(tmp_path / "data"), *as_root)
    assert done.returncode == 1
    assert "tidak memakai systemd" in done.stderr
    assert done.stdout.startswith("@reboot ")


def test_unknown_people_are_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "install", "--print", "--user", "tidak-ada-orangnya")
    assert done.returncode == 3
    assert "pengguna_tidak_dikenal" in done.stderr
