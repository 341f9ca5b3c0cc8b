"""A record as a NATS message and back. The payload is the record's bytes, unchanged; its place in the log is in headers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from nats.aio.msg import Msg

from shared.eventstore.port import LogIdentity, Record
from shared.sop.event import EVENTS

H_LOG = "Tayang-Log"
H_EPOCH = "Tayang-Epoch"
H_POSITION = "Tayang-Position"
H_DIGEST = "Tayang-Digest"
H_CHAIN = "Tayang-Chain"
H_CASE = "Tayang-Case"
H_TYPE = "Tayang-Type"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Malformed(Exception):
    """Not a message of our relay: headers missing, or not what the body says. Never parked: the copy is damaged."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a message's headers claim: which log, where in it, and the chain up to there."""

    log_id: UUID
    epoch: int
    position: int
    chain: bytes

    @property
    def identity(self) -> LogIdentity:
        return LogIdentity(self.log_id, self.epoch)


def headers_of(record: Record, identity: LogIdentity) -> dict[str, str]:
    """Headers of a published record; with them every subscriber is a witness of the chain (invariant 6)."""
    return {
        H_LOG: str(identity.log_id),
        H_EPOCH: str(identity.epoch),
        H_POSITION: str(record.position),
        H_DIGEST: record.digest.hex(),
        H_CHAIN: record.chain.hex(),
        H_CASE: record.correlation,
        H_TYPE: record.type,
        "Content-Type": "application/cloudevents+json",
    }


def subject_of(record: Record) -> str:
    """`tayang.v1.<publik|internal>.<unit>.<service>.<Event>`; what this program does not know is internal."""
    name = event_name(record.type)
    cls = EVENTS.get(name)
    audience = "publik" if cls is not None and cls.publik else "internal"
    service = cls.service if cls is not None else record.stream.partition("-")[0]
    unit = str(orjson.loads(record.body).get("unit", ""))
    return ".".join(("tayang.v1", audience, _token(unit), _token(service), _token(name)))


def subject_pattern(event: type[Any]) -> str:
    """Subject of one event type over all units, as the contract shows it."""
    return f"tayang.v1.{'publik' if event.publik else 'internal'}.*.{event.service}.{event.__name__}"


def event_name(stored_type: str) -> str:
    """`tayang.MateriDibuat.v1` -> `MateriDibuat`; anything else as it is."""
    name, _, version = stored_type.removeprefix("tayang.").rpartition(".v")
    return name if name and version.isdecimal() else stored_type


def place_of(headers: Mapping[str, str] | None) -> Place:
    """The place claimed by headers. Raises Malformed."""
    h = headers or {}
    try:
        place = Place(UUID(h[H_LOG]), int(h[H_EPOCH]), int(h[H_POSITION]), bytes.fromhex(h[H_CHAIN]))
    except (KeyError, ValueError) as error:
        raise Malformed(f"header {type(error).__name__}") from error
    if len(place.chain) != 32 or place.position < 1:
        raise Malformed("header value")
    return place


def record_of(body: bytes, place: Place) -> Record:
    """The record a message carries. The digest is computed, not believed. Raises Malformed."""
    try:
        doc = orjson.loads(body)
        return Record(
            position=place.position,
            stream=doc["subject"],
            version=doc["streamversion"],
            event_id=UUID(doc["id"]),
            type=doc["type"],
            causation=doc["causation"],
            correlation=doc["correlation"],
            recorded_at=datetime.fromisoformat(doc["time"]),
            body=body,
            digest=hashlib.sha256(body).digest(),
            chain=place.chain,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(f"body {type(error).__name__}") from error


def delivered(msg: Msg) -> tuple[Record, LogIdentity]:
    """Record and log of a JetStream message; its sequence must be its position (invariant 9). Raises Malformed."""
    place = place_of(msg.headers)
    if msg.metadata.sequence.stream != place.position:
        raise Malformed("sequence is not position")
    return record_of(msg.data, place), place.identity


def _token(text: str) -> str:
    return text if _TOKEN.fullmatch(text) else "_"
