"""What an officer or a reaction asks: a typed command, and the circumstances it arrives with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

from shared.sop.event import ServiceName
from shared.sop.types import Instant

SignerKind = Literal["portal", "operator", "opd", "layanan"]


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key vouched for the command: key id and kind, recorded with every event."""

    key: str
    kind: SignerKind


class Command(BaseModel):
    """Base of all commands. Unknown fields are forbidden; the stored name is the class name and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, hide_input_in_errors=True)

    service: ClassVar[ServiceName]
    by: ClassVar[frozenset[str]]
    """Jabatan that may give it; empty = only the system (reactions) or the operator."""
    internal: ClassVar[bool] = False

    terjadi_at: Instant | None = None
    """When it happened, for acts done on paper and entered later."""

    def __init_subclass__(cls, *, service: ServiceName | None = None, by: tuple[str, ...] = (), internal: bool = False, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        if service is None:
            return
        cls.service, cls.by, cls.internal = service, frozenset(by), internal
        COMMANDS[cls.__name__] = cls

    @classmethod
    def from_input(cls, data: object) -> Self:
        """The command as somebody sent it: unknown fields are forbidden at every depth. Raises pydantic.ValidationError."""
        return cls.model_validate(data, extra="forbid")


COMMANDS: dict[str, type[Command]] = {}
"""Every command by its stored name; filled as the services' `commands` modules are imported."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything about a command that is not its content. Time, ids and actor come in as data.

    `cause` is the command id, or the causing event id for a reaction. `digest` is the SHA-256 (hex) of the
    signed content (command, unit, case, actor, jabatan, data, salt); empty for reactions, whose content follows from the cause.
    """

    cause: str
    actor: str
    jabatan: str | None
    unit: str
    case: str
    signer: Signer
    now: datetime
    digest: str = ""
    bertindak_sebagai: Literal["definitif", "plh", "plt"] = "definitif"
    zone: str = "Asia/Jakarta"
    """Where the unit stands; filled from its profile."""
