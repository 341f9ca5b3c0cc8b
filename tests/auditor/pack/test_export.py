"""What a pack holds and what it keeps back, and `tayang audit export` from the office's folder to the auditor's desk."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from services.auditor.folder import SealFolder
from services.auditor.pack.disclosed import sealed_fields
from services.auditor.pack.scope import Scope, published_files
from services.auditor.pack.zipped import unzipped, zipped
from services.auditor.sealer import Sealer
from services.cli.main import app
from shared.foundation import lay_foundation
from shared.proof.checkpoint import Checkpoint, paper_code
from shared.proof.note import NoteSigner, parse_note
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop import events as e
from tests.sop.golden.story import LENGKAP, Teller, to_written
from tests.support.office import Office
from tests.support.packed import VERIFY, Packed, packed_office
from tests.support.people import registry_events

TYPED = "Mohon ditindaklanjuti."


@pytest.fixture(autouse=True)
def loggers_of_our_own() -> Iterator[None]:
    """A command sends its log lines to the runner's stderr, which is closed when it has ended."""
    yield
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return asyncio.run(packed_office(tmp_path_factory.mktemp("kantor")))


def names() -> list[str]:
    return [event.nama for event in registry_events() if isinstance(event, e.PegawaiDidaftarkan)]


def test_a_pack_is_the_same_bytes_each_time_and_says_nothing_that_was_sealed(office: Packed) -> None:
    async def made() -> tuple[bytes, bytes]:
        return (await office.pack(Scope(case=LENGKAP))).content, (await office.pack(Scope(case=LENGKAP))).content

    first, second = asyncio.run(made())
    assert first == second
    files = unzipped(first)
    whole = b"\n".join(files.values()).decode("utf-8", "replace")
    assert names()
    assert not [said for said in (TYPED, *names()) if said in whole]
    report = files["laporan.html"].decode()
    for said in ("Dikembalikan oleh verifikator untuk diperbaiki", "Keputusan dan alasannya", "Sekretaris", "Ditarik dari publikasi"):
        assert said in report
    assert any(b"KunciSegelDiganti" in body for name, body in files.items() if name.startswith("peristiwa/")), "the keys' own story"
    assert "112-" in files["BACA-SAYA.txt"].decode(), "the register's code"
    assert json.loads(files["skema/tayang.MateriDitolak.v1.json"])["title"] == "MateriDitolak"


def test_only_what_stands_published_goes_along(office: Packed) -> None:
    async def records() -> Any:
        return await office.office.store.read_correlation(LENGKAP)

    told = asyncio.run(records())
    until = next(n for n, r in enumerate(told) if r.type == e.MateriDitarik.stored_type())
    out, _ = published_files(told[:until])
    assert out, "the article's bytes while it stood"
    assert all(digest in office.office.files for digest in out[:1])
    out, named = published_files(told)
    assert not out
    assert named, "after the withdrawal its digests only"


def test_a_scope_with_nothing_in_it_is_refused(office: Packed) -> None:
    for scope in (Scope(case="tiada"), Scope(since=datetime(2200, 1, 1, tzinfo=UTC))):
        with pytest.raises(Refused, match="paket_kosong"):
            asyncio.run(office.pack(scope))
    with pytest.raises(Refused, match="belum_tersegel"):
        asyncio.run(office.pack(Scope(case="lain-belum")))


# ── as a command ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Folder:
    """An office's folder with one sealed case, and the seal as somebody noted it."""

    data: Path
    code: str
    vkey: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    data = tmp_path_factory.mktemp("data")

    async def made() -> Folder:
        on = await lay_foundation(Settings(data=data))
        try:
            office = Office(on.store, on.keyring, now=datetime.now(UTC))  # type: ignore[arg-type]
            await office.found()
            await to_written(Teller(office), LENGKAP)
            seal = SealFolder(data / "segel")
            sealer = Sealer(on.store, await on.store.identity(), seal, on.clock)
            await sealer.open()
            signed = await sealer.seal(NoteSigner(sealer.origin, Ed25519PrivateKey.generate()))
            assert signed is not None
            key = seal.first_key()
            assert key is not None
            return Folder(data, paper_code(Checkpoint.parse(parse_note(signed[1].encode()).text)), key.vkey)
        finally:
            await on.close()

    return asyncio.run(made())


def tayang(*args: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["audit", *map(str, args)])
    return done.exit_code, done.stdout, done.stderr


def as_program(*args: str | Path) -> tuple[int, str]:
    """As an auditor runs it: nothing of ours on the path."""
    done = subprocess.run([sys.executable, "-I", "-S", VERIFY / "verify.py", *args], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_from_the_office_to_the_auditors_desk(folder: Folder, tmp_path: Path) -> None:
    pack = tmp_path / "paket.zip"
    code, said, _ = tayang("export", "--case", LENGKAP[:8], "-o", pack, "--data", folder.data)
    assert (code, "peristiwa" in said) == (0, True)
    assert tayang("check", pack)[0] == as_program(pack)[0] == 5
    assert tayang("check", pack, "-c", folder.code)[0] == as_program(pack, "-c", folder.code)[0] == 0
    assert tayang("check", pack, "--key", folder.vkey)[0] == as_program(pack, "--key", folder.vkey)[0] == 0
    files = unzipped(pack.read_bytes())
    victim = next(name for name in files if name.startswith("peristiwa/"))
    pack.write_bytes(zipped(files | {victim: files[victim].replace(b'"actor"', b'"aktor"')}))
    code, said = as_program(pack, "-c", folder.code)
    assert code == 4
    assert f"posisi {int(victim[10:22])}  jenis tree" in said
    assert tayang("check", pack, "-c", folder.code)[0] == 4


def test_a_time_instead_of_a_case_and_what_cannot_be(folder: Folder, tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    out = tmp_path / "kurun.zip"
    code, said, _ = tayang(
        "export", "--from", "2020-01-01", "--to", "2199-12-31", "-u", "kebakkramat", "-o", out, "--data", folder.data, "--json"
    )
    assert code == 0
    assert json.loads(said)["peristiwa"] > 20
    assert tayang("check", out, "-c", folder.code)[0] == 0
    for wrong in (
        ("--case", LENGKAP, "--from", today),
        (),
        ("--from", "kemarin"),
        ("--to", "2020-01-01"),
        ("--from", today, "--disclose", "X"),
    ):
        assert tayang("export", *wrong, "-o", tmp_path / "tidak.zip", "--data", folder.data)[0] == 3, wrong
    assert not (tmp_path / "tidak.zip").exists()


def test_disclosed_values_stand_beside_the_pack_and_the_log_says_who_got_them(folder: Folder, tmp_path: Path) -> None:
    pack, values = tmp_path / "paket.zip", tmp_path / "paket.nilai-terbuka.json"
    code, _, _ = tayang("export", "--case", LENGKAP, "-o", pack, "--disclose", "Inspektorat Kabupaten", "--data", folder.data)
    assert code == 0
    assert TYPED.encode() not in pack.read_bytes()
    said = json.loads(values.read_bytes())
    assert TYPED in [one["nilai"] for one in said["nilai"]]
    assert values.stat().st_mode & 0o077 == 0
    assert set(names()) & set(said["orang"].values())

    async def recorded() -> tuple[Any, bytes]:
        on = await lay_foundation(Settings(data=folder.data), create=False)
        try:
            records = await on.store.read_correlation(LENGKAP)
            return (await on.codec.decode(records))[-1].event, records[-1].body
        finally:
            await on.close()

    event, body = asyncio.run(recorded())
    assert isinstance(event, e.NilaiDibukaUntuk)
    assert event.penerima == "Inspektorat Kabupaten"
    assert b"Inspektorat" not in body, "about whom somebody looks into is nobody else's business"
    assert event.sidik == hashlib.sha256(values.read_bytes()).hexdigest(), "what was stated cannot be denied"
    places = {(n.posisi, path) for n in event.nilai for path in n.bidang}
    bodies = {int(n[10:22]): json.loads(c) for n, c in unzipped(pack.read_bytes()).items() if n.startswith("peristiwa/")}
    assert places == {(at, path) for at, d in bodies.items() for path, _ in sealed_fields(d["data"])}

    assert as_program(pack, "-c", folder.code, "--nilai", values)[0] == 0
    one = next(n for n in said["nilai"] if n["nilai"] == TYPED)
    one["nilai"] = "Jangan ditindaklanjuti."
    values.write_text(json.dumps(said))
    code, told = as_program(pack, "-c", folder.code, "--nilai", values)
    assert (code, f"posisi {one['posisi']}  jenis nilai" in told) == (4, True)
