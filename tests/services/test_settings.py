"""Settings: arguments over environment over file over defaults; every bad key named at once; no password ever shown."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest
import structlog

from shared.logs import configure
from shared.refusal import Refused
from shared.settings import Settings, load_settings

SECRET = "s3cret/p@ss"


def toml(folder: Path, text: str) -> Path:
    """A settings file."""
    file = folder / "tayang.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refused(**options: Any) -> Refused:
    """What is wrong with these."""
    with pytest.raises(Refused) as error:
        load_settings(**options)
    return error.value


def test_nothing_given_gives_the_embedded_default() -> None:
    s = load_settings(environ={})
    assert s == Settings()
    assert s.log_database.startswith("sqlite:///") and s.log_database.endswith("/data/log.db")
    assert s.keys_database.endswith("/data/keys.db")
    assert s.service_database("content").endswith("/data/content.db")
    assert s.media.startswith("file:///") and s.media.endswith("/data/media")
    assert s.signing_key == Path("data/kunci/operator.key")


def test_the_later_source_wins(tmp_path: Path) -> None:
    file = toml(tmp_path, 'site_port = 1\nlog_level = "error"\nlogs = "json"\n')
    environ = {"TAYANG_SITE_PORT": "2", "TAYANG_LOG_LEVEL": "debug", "HOME": "/x", "NOTTAYANG_X": "1"}
    assert load_settings(file, {}).site_port == 1
    both = load_settings(file, environ)
    assert (both.site_port, both.log_level, both.logs) == (2, "debug", "json")
    assert load_settings(file, environ, site_port=3).site_port == 3
    assert load_settings(file, environ, site_port=None).site_port == 2, "an option that was not given says nothing"


def test_the_file_may_be_named_by_the_environment(tmp_path: Path) -> None:
    file = toml(tmp_path, "site_port = 7\n")
    other = tmp_path / "lain.toml"
    other.write_text("site_port = 8\n")
    assert load_settings(environ={"TAYANG_SETTINGS": str(file)}).site_port == 7
    assert load_settings(other, {"TAYANG_SETTINGS": str(file)}).site_port == 8


def test_the_real_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAYANG_SITE_PORT", "4321")
    assert load_settings().site_port == 4321


def test_urls_replace_the_embedded_ones() -> None:
    s = load_settings(environ={}, log_url="postgresql://db/log", service_url="postgresql://db/{service}", media_url="s3://kotak/x")
    assert (s.log_database, s.service_database("content"), s.media) == ("postgresql://db/log", "postgresql://db/content", "s3://kotak/x")
    assert load_settings(environ={}, key_file=Path("kunci.key")).signing_key == Path("kunci.key")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = toml(tmp_path, 'warna = "biru"\nsite_port = "banyak"\n[situs]\nport = 1\n')
    said = refused(file=file, environ={"TAYANG_KUNCI": SECRET, "TAYANG_LOGS": "xml"}, call_lease_s=0)
    assert {(r.kode, r.bidang) for r in said.reasons} == {
        ("pengaturan_tidak_dikenal", "kunci"),
        ("pengaturan_tidak_dikenal", "situs"),
        ("pengaturan_tidak_dikenal", "warna"),
        ("isian_tidak_sah", "site_port"),
        ("isian_tidak_sah", "logs"),
        ("isian_tidak_sah", "call_lease_s"),
    }


BAD: tuple[tuple[str, object], ...] = (
    ("site_port", 70_000),
    ("site_port", -1),
    ("site_port", 1.5),
    ("site_port", [1]),
    ("call_lease_s", "x"),
    ("call_lease_s", 601),
    ("call_lease_s", float("nan")),
    ("request_timeout_s", 0),
    ("after_wait_s", -1),
    ("log_url", 7),
    ("data", 5),
    ("key_file", {"a": 1}),
    ("log_level", "warn"),
)


@pytest.mark.parametrize(("key", "value"), BAD)
def test_a_wrong_value_is_refused_in_words(key: str, value: object) -> None:
    (only,) = refused(environ={}, **{key: value}).reasons
    assert only.bidang == key
    assert only.pesan.startswith(f"Isian {key} ") and only.pesan.endswith(".") and "…" not in only.pesan


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"site_port = ", b"= 1"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "tayang.toml"
    if content is not None:
        file.write_bytes(content)
    (only,) = refused(file=file, environ={}).reasons
    assert only.kode == "pengaturan_tidak_terbaca"
    assert only.pesan.startswith("Berkas pengaturan tayang.toml tidak dapat dibaca: ")
    assert refused(file=tmp_path, environ={}).reasons[0].kode == "pengaturan_tidak_terbaca"


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────

URLS: dict[str, Any] = {
    "log_url": f"postgresql://tayang:{SECRET}@db.go.id/log",
    "keys_url": f"postgresql://db.go.id/kunci?user=tayang&password={SECRET}",
    "service_url": f"postgresql://tayang:{SECRET}@db.go.id/{{service}}",
    "media_url": f"s3://kotak/x?secret_access_key={SECRET}&region=id",
    "nats_url": f"nats://{SECRET}@satu:4222,nats://tayang:{SECRET}@dua:4222",
}


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_password_gets_into_text_or_logs(form: Any, capsys: pytest.CaptureFixture[str]) -> None:
    s = load_settings(environ={}, **URLS)
    configure(form)
    structlog.get_logger().warning("mulai", pengaturan=s)
    structlog.reset_defaults()
    logged = capsys.readouterr().err
    assert "db.go.id" in logged
    for text in (repr(s), str(s), f"{s}", logged):
        for part in (SECRET, "s3cret", "p@ss", "tayang:"):
            assert part not in text
    assert "db.go.id" in repr(s) and "region=id" in repr(s)
    assert s.log_database == URLS["log_url"], "only what is shown is masked"


def test_a_refusal_shows_no_value_either() -> None:
    bad: dict[str, Any] = {"site_port": SECRET, "log_url": [SECRET], "logs": SECRET, "rahasia": SECRET}
    try:
        load_settings(environ={}, **bad)
    except Refused as error:
        told = "".join(traceback.format_exception(error))
        assert "site_port" in told
        assert SECRET not in told
