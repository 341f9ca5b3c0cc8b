"""The command edge under fuzz: whatever bytes come in, the outcome is an admitted command or a refusal, never another exception."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.commands import DaftarkanUnit
from shared.eventstore.port import canonical
from shared.messaging.envelope import Admitted, admit, digest_of, subject_for
from shared.messaging.signing import KeyFileUnfit, SigningKey, verifies
from shared.messaging.strictjson import MAX_DEPTH, NotStrict, loads
from shared.refusal import Refused
from shared.sop.directory import DaftarKunci, Kunci
from shared.sop.types import format_time
from tests.support.people import profil

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEY = SigningKey("portal-1", Ed25519PrivateKey.generate())
KEYS = DaftarKunci(1, {"portal-1": Kunci("portal-1", "portal", KEY.public)})
UNIT = "kebakkramat"
SUBJECT = subject_for(UNIT, "registry", "DaftarkanUnit")

scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
documents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20)


def content(**changes: Any) -> dict[str, Any]:
    return {
        "command": "DaftarkanUnit",
        "unit": UNIT,
        "case": "registry",
        "actor": "operator-1",
        "jabatan": None,
        "data": {"profil": profil().model_dump(mode="json")},
        "salt": "0123456789abcdef",
    } | changes


def envelope(**changes: Any) -> dict[str, Any]:
    inner = content(**{k: v for k, v in changes.items() if k in content()})
    times = {"issued_at": format_time(NOW), "expires_at": format_time(NOW + timedelta(minutes=5))}
    return {"id": str(uuid4()), "after": None, "digest": digest_of(**inner)} | times | inner | changes


def outcome(payload: bytes, headers: dict[str, str] | None = None, subject: str = SUBJECT) -> Admitted | Refused:
    """What the edge says; anything but these two fails the test."""
    try:
        return admit(subject, KEY.headers(payload) if headers is None else headers, payload, KEYS, NOW)
    except Refused as refused:
        return refused


def test_a_sound_envelope_is_admitted() -> None:
    admitted = outcome(canonical(envelope(after=7)))
    assert isinstance(admitted, Admitted)
    assert isinstance(admitted.command, DaftarkanUnit)
    assert (admitted.about.now, admitted.about.signer.kind, admitted.after) == (NOW, "portal", 7)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_signed_by_a_known_key_are_refused_with_reasons(payload: bytes) -> None:
    refused = outcome(payload)
    assert isinstance(refused, Refused)
    assert all(r.kode and r.pesan for r in refused.reasons)


@settings(max_examples=300, deadline=None)
@given(documents)
def test_any_json_signed_by_a_known_key_is_refused_with_reasons(document: Any) -> None:
    assert isinstance(outcome(canonical(document)), Refused)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(envelope())), documents)
def test_any_value_in_any_field_is_admitted_or_refused(field: str, value: Any) -> None:
    found = outcome(canonical({**envelope(), field: value}))
    if isinstance(found, Admitted):
        assert field in ("after", "id") or value == envelope()[field]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), documents)
def test_any_data_is_admitted_or_refused_and_never_quoted(secret: str, data: Any) -> None:
    fields = {"profil": data, "nama": f"<<{secret}>>"}
    refused = outcome(canonical(envelope(data=fields)))
    assert isinstance(refused, Refused)
    assert f"<<{secret}>>" not in str(refused)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["Tayang-Key", "Tayang-Signature", "lain"]), st.text(max_size=120)), st.binary(max_size=200))
def test_any_headers_of_a_stranger_get_one_reason(headers: dict[str, str], payload: bytes) -> None:
    refused = outcome(payload, headers)
    assert isinstance(refused, Refused)
    assert [r.kode for r in refused.reasons] == ["tanda_tangan_tidak_sah"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_subject_but_the_right_one_is_refused(subject: str) -> None:
    refused = outcome(canonical(envelope()), subject=subject)
    assert isinstance(refused, Refused)
    assert [r.kode for r in refused.reasons] == ["alamat_tidak_cocok"]


@settings(max_examples=300, deadline=None)
@given(documents)
def test_what_is_read_strictly_has_one_spelling_and_it_is_rfc_8785(document: Any) -> None:
    text = canonical(document)
    assert loads(text) == document
    assert canonical(loads(text)) == text


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), scalars, max_size=8))
def test_the_content_digest_is_over_rfc_8785_bytes(data: dict[str, Any]) -> None:
    assert canonical(content(data=data)) == rfc8785.dumps(content(data=data))


def test_nesting_is_bounded_before_the_parser_recurses() -> None:
    assert loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    for deep in (b"[" * (MAX_DEPTH + 1), b'{"a":' * 100_000, b'["\\\\",' + b"[" * 40):
        with pytest.raises(NotStrict) as found:
            loads(deep)
        assert found.value.kode == "terlalu_dalam"
    quoted = "[" * 200 + '"' + "{" * 200 + "\\"
    assert loads(canonical(quoted)) == quoted


# ── key files ────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "kunci" / "portal.key"
    made = SigningKey.load_or_create(file, "portal-1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SigningKey.load_or_create(file, "portal-1").public == made.public
    assert verifies(made.public, b"isi", made.headers(b"isi")["Tayang-Signature"])
    assert not verifies(made.public, b"isi lain", made.headers(b"isi")["Tayang-Signature"])


def test_a_key_file_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "portal.key"
    SigningKey.load_or_create(file, "portal-1")
    os.chmod(file, 0o640)
    with pytest.raises(KeyFileUnfit):
        SigningKey.load(file, "portal-1")


def test_pem_is_taken_and_anything_else_is_not(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    file = tmp_path / "kunci.pem"
    file.touch(0o600)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert SigningKey.load(file, "k").private.private_bytes_raw() == key.private_bytes_raw()
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for unfit in (b"", b"x" * 31, b"bukan kunci", rsa):
        file.write_bytes(unfit)
        with pytest.raises(KeyFileUnfit):
            SigningKey.load(file, "k")


def test_the_salt_of_a_command_id_is_the_same_each_time_and_tells_nothing_about_the_key() -> None:
    other = SigningKey("portal-1", Ed25519PrivateKey.generate())
    assert KEY.salt("a") == KEY.salt("a")
    assert len({KEY.salt("a"), KEY.salt("b"), other.salt("a")}) == 3
