"""A backup is worth what can be brought back from it: whole, checked, and never half-made. The office need not run for these."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.cli import sample
from services.cli.first_start import prepare
from services.cli.reading import looking
from shared.backup.last import Terakhir, read_last
from shared.backup.make import make_backup
from shared.backup.manifest import MANIFEST, Manifest
from shared.backup.restore import restore
from shared.eventstore.verify import verify_log
from shared.foundation import lay_foundation
from shared.media.intake import simpan
from shared.media.store import key_of
from shared.refusal import Refused
from shared.settings import Settings

MIDDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Quiet:
    """Nobody watches."""

    def stage(self, name: str, total: int) -> Callable[[int], object]:
        return lambda _advance: None


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A folder with a first start's log, two photos, and a file of some part that nobody told the backup about."""
    settings = Settings(data=tmp_path / "data")
    on = await lay_foundation(settings)
    await prepare(on)
    for n in range(2):
        await simpan(on.media, sample.photo(n), f"IMG_{n}.jpg")
    await on.close()
    (settings.data / "segel").mkdir()
    (settings.data / "segel" / "akar.json").write_text("{}")
    (settings.data / "nats").mkdir()
    (settings.data / "nats" / "token").write_text("rahasia")
    (settings.data / "alamat.json").write_text(json.dumps({"nats_url": "nats://rahasia@127.0.0.1:1", "portal_url": "http://127.0.0.1:2"}))
    return settings


async def backed_up(settings: Settings, to: Path, at: datetime = MIDDAY) -> tuple[Path, Manifest]:
    return await make_backup(settings, to, Quiet(), clock=lambda: at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {r.kode for r in refused.value.reasons}


async def test_what_comes_back_is_what_was_there(settings: Settings, tmp_path: Path) -> None:
    folder, manifest = await backed_up(settings, tmp_path / "usb")
    await restore(folder, tmp_path / "baru", Quiet())
    async with looking(Settings(data=tmp_path / "baru")) as on:
        report = await verify_log(on.store)
        assert not report.findings
        assert report.head.position == manifest.posisi
        d = await on.directories.of("kebakkramat")
        assert {p.nama for p in d.pegawai.values()}, "names are readable: the keys came along"
    for part in ("segel/akar.json", "kunci/operator.key", "kunci/portal.key"):
        assert (tmp_path / "baru" / part).read_bytes() == (settings.data / part).read_bytes()
    assert len(list((tmp_path / "baru" / "media").glob("??/??/*"))) == 2
    assert json.loads((tmp_path / "baru" / "alamat.json").read_text()) == {"portal_url": "http://127.0.0.1:2"}
    assert not (tmp_path / "baru" / "nats").exists()
    for secret in (folder, folder / "keys.db", tmp_path / "baru" / "keys.db", folder / "kunci" / "operator.key"):
        assert secret.stat().st_mode & 0o077 == 0, secret


async def test_the_folder_remembers_its_last_backup(settings: Settings, tmp_path: Path) -> None:
    assert read_last(settings.data) is None
    folder, manifest = await backed_up(settings, tmp_path / "usb")
    last = read_last(settings.data)
    assert last == Terakhir(pada=MIDDAY, tempat=str(folder), posisi=manifest.posisi)
    assert not last.too_old(MIDDAY + timedelta(days=7))
    assert last.too_old(MIDDAY + timedelta(days=7, seconds=1))


async def test_the_second_backup_links_what_the_first_has(settings: Settings, tmp_path: Path) -> None:
    first, _ = await backed_up(settings, tmp_path / "usb")
    on = await lay_foundation(settings)
    new = await simpan(on.media, sample.photo(3), "baru.jpg")
    await on.close()
    rotten, sound = sorted((first / "media").glob("??/??/*"))
    rotten.write_bytes(b"busuk")
    second, manifest = await backed_up(settings, tmp_path / "usb", MIDDAY + timedelta(hours=1))
    at = sound.relative_to(first)
    assert (second / at).stat().st_ino == sound.stat().st_ino
    assert (second / rotten.relative_to(first)).stat().st_ino != rotten.stat().st_ino, "a rotten copy is not handed on"
    assert f"media/{key_of(new.sha256)}" in manifest.berkas
    await restore(second, tmp_path / "baru", Quiet())


async def test_a_rotten_attachment_does_not_keep_the_others_from_being_saved(settings: Settings, tmp_path: Path) -> None:
    rotten = sorted((settings.data / "media").glob("??/??/*"))[0]
    rotten.chmod(0o640)
    rotten.write_bytes(b"busuk")
    _, manifest = await backed_up(settings, tmp_path / "usb")
    assert manifest.lampiran_rusak == (rotten.name,)
    assert sum(name.startswith("media/") for name in manifest.berkas) == 1


@pytest.mark.parametrize("victim", ["log.db", "keys.db", "kunci/portal.key", "segel/akar.json", "media"])
async def test_one_changed_byte_is_noticed(settings: Settings, tmp_path: Path, victim: str) -> None:
    folder, _ = await backed_up(settings, tmp_path / "usb")
    path = sorted((folder / "media").glob("??/??/*"))[0] if victim == "media" else folder / victim
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet())
    assert codes(refused) == {"cadangan_berubah"}
    assert not (tmp_path / "baru").exists()
    assert not list(tmp_path.glob(".baru*"))


async def test_a_manifest_that_was_made_to_fit_still_has_to_fit_the_chain(settings: Settings, tmp_path: Path) -> None:
    folder, manifest = await backed_up(settings, tmp_path / "usb")
    (folder / MANIFEST).write_text(manifest.model_copy(update={"posisi": manifest.posisi + 1}).model_dump_json())
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet())
    assert codes(refused) == {"cadangan_berubah"}


async def test_missing_files_are_all_named_at_once(settings: Settings, tmp_path: Path) -> None:
    folder, _ = await backed_up(settings, tmp_path / "usb")
    (folder / "keys.db").unlink()
    (folder / "segel" / "akar.json").write_text("[]")
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet())
    assert codes(refused) == {"berkas_cadangan_hilang", "cadangan_berubah"}


@pytest.mark.parametrize("change", [{"format": 2}, {"skema_log": "9999"}], ids=["format", "schema"])
async def test_a_newer_backup_asks_for_a_newer_program(settings: Settings, tmp_path: Path, change: dict[str, object]) -> None:
    folder, manifest = await backed_up(settings, tmp_path / "usb")
    (folder / MANIFEST).write_text(json.dumps(json.loads(manifest.model_dump_json()) | change | {"hal_baru": 1}))
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet())
    assert codes(refused) == {"cadangan_lebih_baru"}


async def test_a_manifest_cannot_lead_out_of_the_backup(settings: Settings, tmp_path: Path) -> None:
    folder, manifest = await backed_up(settings, tmp_path / "usb")
    files = json.loads(manifest.model_dump_json())
    files["berkas"]["../../data/keys.db"] = files["berkas"]["keys.db"]
    (folder / MANIFEST).write_text(json.dumps(files))
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet())
    assert codes(refused) == {"cadangan_berubah"}


async def test_nothing_is_written_over(settings: Settings, tmp_path: Path) -> None:
    folder, _ = await backed_up(settings, tmp_path / "usb")
    with pytest.raises(Refused) as refused:
        await restore(folder, settings.data, Quiet())
    assert codes(refused) == {"folder_tidak_kosong"}
    (tmp_path / "kosong").mkdir()
    await restore(folder, tmp_path / "kosong", Quiet())


async def test_a_full_disk_is_refused_before_anything_is_written(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        await make_backup(settings, tmp_path / "usb", Quiet(), free=lambda _: 1000)
    assert codes(refused) == {"ruang_tidak_cukup"}
    assert not list((tmp_path / "usb").glob("*tayang-2*"))
    folder, _ = await backed_up(settings, tmp_path / "usb")
    with pytest.raises(Refused) as refused:
        await restore(folder, tmp_path / "baru", Quiet(), free=lambda _: 1000)
    assert codes(refused) == {"ruang_tidak_cukup"}


async def test_a_disk_that_fills_up_on_the_way_leaves_nothing_half_made(settings: Settings, tmp_path: Path) -> None:
    full = tmp_path / "usb"
    with pytest.raises(Refused) as refused:
        await make_backup(settings, full, _FillsUp(), clock=lambda: MIDDAY)
    assert codes(refused) == {"ruang_tidak_cukup"}
    assert [p.name for p in full.iterdir()] == [".tayang-kunci"]
    assert read_last(settings.data) is None


class _FillsUp:
    """The disk says so while attachments are copied."""

    def stage(self, name: str, total: int) -> Callable[[int], object]:
        def advance(_: int) -> None:
            if name == "lampiran":
                raise OSError(28, "No space left on device")

        return advance


async def test_a_log_that_is_not_whole_makes_no_backup(settings: Settings, tmp_path: Path) -> None:
    connection = sqlite3.connect(settings.data / "log.db")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute("UPDATE events SET stream = 'registry-lain' WHERE position = 3")
    connection.commit()
    connection.close()
    with pytest.raises(Refused) as refused:
        await backed_up(settings, tmp_path / "usb")
    assert codes(refused) == {"log_tidak_utuh"}
    assert not list((tmp_path / "usb").glob("*tayang-2*"))


@pytest.mark.parametrize("victim", ["log.db", "keys.db"])
async def test_a_database_with_a_bad_page_makes_no_backup(settings: Settings, tmp_path: Path, victim: str) -> None:
    with (settings.data / victim).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(Refused) as refused:
        await backed_up(settings, tmp_path / "usb")
    assert codes(refused) == {"basis_data_rusak"}


async def test_what_a_power_cut_left_is_swept_away(settings: Settings, tmp_path: Path) -> None:
    left = tmp_path / "usb" / ".tayang-20261101-000000.sebagian"
    left.mkdir(parents=True)
    (left / "log.db").write_bytes(b"separuh")
    await backed_up(settings, tmp_path / "usb")
    assert not left.exists()


async def test_a_backup_inside_its_own_folder_is_refused(settings: Settings) -> None:
    with pytest.raises(Refused) as refused:
        await backed_up(settings, settings.data / "cadangan")
    assert codes(refused) == {"cadangan_dalam_data"}


async def test_an_office_on_a_database_server_is_told_to_use_its_tools(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        await backed_up(Settings(data=tmp_path, log_url="postgresql+asyncpg://x@y/z"), tmp_path / "usb")
    assert codes(refused) == {"bukan_satu_folder"}


async def test_erased_files_are_counted_not_invented(settings: Settings, tmp_path: Path) -> None:
    shutil.rmtree(settings.data / "media")
    _, manifest = await backed_up(settings, tmp_path / "usb")
    assert manifest.lampiran_rusak == ()
    assert not any(name.startswith("media/") for name in manifest.berkas)
