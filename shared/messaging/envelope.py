"""The envelope of a signed command, and everything checked at the edge before a decision sees it. Pure: keys and time come in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from shared.command import COMMANDS, Circumstances, Command, Signer, SignerKind
from shared.eventstore.port import canonical
from shared.messaging.signing import H_KEY, H_SIGNATURE, verifies
from shared.messaging.strictjson import NotStrict, loads
from shared.refusal import Reasons, Refused, from_validation, reason, refuse
from shared.sop.directory import DaftarKunci, Kunci
from shared.sop.types import Instant, Kode, Sha256, Uuid

PREFIX = "tayang.cmd.v1"
MAX_PAYLOAD_BYTES = 512 * 1024
TOLERANCE = timedelta(minutes=2)
"""How far another machine's clock may run ahead of ours."""
MAX_LIFETIME = timedelta(hours=24)
"""A signature may not wait for its moment longer than this."""

Opaque = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$")]


class Envelope(BaseModel):
    """What is signed. `case`, `actor` are opaque ids; `after` asks to wait until that position was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: Uuid
    command: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,63}$")]
    unit: Kode
    case: Opaque
    actor: Opaque
    jabatan: Kode | None
    issued_at: Instant
    expires_at: Instant
    after: Annotated[int, Field(ge=0, strict=True)] | None
    salt: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,64}$")]
    digest: Sha256
    periksa: bool = False
    """Only ask whether it would be accepted: pages say beforehand what cannot be done now, and why."""
    data: dict[str, Any]

    def content_digest(self) -> str:
        """SHA-256 (hex) of the signed content: what makes two commands the same command."""
        return digest_of(
            command=self.command, unit=self.unit, case=self.case, actor=self.actor, jabatan=self.jabatan, data=self.data, salt=self.salt
        )


@dataclass(frozen=True, slots=True)
class Admitted:
    """A command that may be decided, with its circumstances."""

    command: Command
    about: Circumstances
    after: int | None
    periksa: bool = False


def digest_of(*, command: str, unit: str, case: str, actor: str, jabatan: str | None, data: Mapping[str, Any], salt: str) -> str:
    """The content digest recorded with every event the command causes."""
    content = {"command": command, "unit": unit, "case": case, "actor": actor, "jabatan": jabatan, "data": data, "salt": salt}
    return hashlib.sha256(canonical(content)).hexdigest()


def subject_for(unit: str, service: str, command: str) -> str:
    """`tayang.cmd.v1.<unit>.<service>.<Command>`."""
    return f"{PREFIX}.{unit}.{service}.{command}"


def admit(subject: str, headers: Mapping[str, str] | None, payload: bytes, keys: DaftarKunci, now: datetime) -> Admitted:
    """Check everything. Raises Refused: to a stranger with one reason and nothing else, to a known signer with all of them."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise refuse(reason("pesan_terlalu_besar", f"Pesan lebih besar dari {MAX_PAYLOAD_BYTES // 1024} KiB."))
    key = _signer(headers or {}, payload, keys)
    envelope = _opened(payload)
    why = Reasons()
    cls = _check(envelope, subject, key, now, why)
    command = _command(cls, envelope.data, why)
    why.raise_if_any()
    assert command is not None
    return Admitted(command, _circumstances(envelope, key, now), envelope.after, envelope.periksa)


def _signer(headers: Mapping[str, str], payload: bytes, keys: DaftarKunci) -> Kunci:
    key = keys.kunci.get(headers.get(H_KEY, ""))
    # One answer for "no such key" and "wrong signature": which keys exist is nobody's business.
    if key is None or not verifies(key.publik, payload, headers.get(H_SIGNATURE, "")):
        raise refuse(reason("tanda_tangan_tidak_sah", "Tanda tangan perintah tidak sah."))
    if key.dicabut:
        raise refuse(reason("kunci_dicabut", "Kunci penanda tangan sudah dicabut."))
    return key


def _opened(payload: bytes) -> Envelope:
    try:
        return Envelope.model_validate(loads(payload))
    except NotStrict as error:
        raise refuse(reason(error.kode, error.pesan)) from error
    except ValidationError as error:
        raise from_validation(error) from None  # the chain would carry the input into logs


def _check(envelope: Envelope, subject: str, key: Kunci, now: datetime, why: Reasons) -> type[Command] | None:
    cls = COMMANDS.get(envelope.command)
    why.unless(cls is not None, "perintah_tidak_dikenal", f"Perintah {envelope.command} tidak dikenal.", "command")
    service = cls.service if cls is not None else subject.split(".")[4] if subject.count(".") == 5 else ""
    fits = subject == subject_for(envelope.unit, service, envelope.command)
    why.unless(fits, "alamat_tidak_cocok", "Alamat pesan tidak cocok dengan isinya.")
    why.unless(key.may(envelope.command, envelope.unit), "kunci_tidak_berwenang", "Kunci ini tidak berwenang untuk perintah atau unit ini.")
    why.unless(envelope.issued_at <= now + TOLERANCE, "waktu_di_depan", "Perintah dibuat pada waktu yang akan datang.", "issued_at")
    why.unless(envelope.expires_at > now, "perintah_kedaluwarsa", "Perintah sudah kedaluwarsa; kirim ulang.", "expires_at")
    lifetime = envelope.expires_at - envelope.issued_at
    why.unless(timedelta(0) < lifetime <= MAX_LIFETIME, "masa_berlaku_tidak_sah", "Masa berlaku perintah tidak sah.", "expires_at")
    same = hmac.compare_digest(envelope.digest, envelope.content_digest())
    why.unless(same, "isi_tidak_cocok", "Sidik isi tidak cocok dengan isinya.", "digest")
    return cls


def _command(cls: type[Command] | None, data: dict[str, Any], why: Reasons) -> Command | None:
    if cls is None:
        return None
    try:
        return cls.from_input(data)
    except ValidationError as error:
        why.add(*from_validation(error).reasons)
        return None


def _circumstances(envelope: Envelope, key: Kunci, now: datetime) -> Circumstances:
    kind: SignerKind = key.jenis  # type: ignore[assignment]  # the registry's own list of kinds
    return Circumstances(
        cause=envelope.id,
        actor=envelope.actor,
        jabatan=envelope.jabatan,
        unit=envelope.unit,
        case=envelope.case,
        signer=Signer(key.id, kind),
        now=now,
        digest=envelope.digest,
    )


__all__ = ["Admitted", "Envelope", "Refused", "admit", "digest_of", "subject_for"]
