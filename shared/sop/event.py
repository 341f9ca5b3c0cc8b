"""Base of all events: stored name, version, emitting service and audience are chosen once, beside the class."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from shared.sop.types import Instant

ServiceName = Literal["registry", "disposition", "content", "verification", "publisher", "deadlines", "auditor", "notices"]


class Part(BaseModel):
    """A piece of an event. Readers ignore fields they do not know (invariant 13)."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Part):
    """What happened. Subclasses name their `service`; `publik` ones may go whole to other OPDs.

    `terjadi_at` is when it happened outside the system (paper entered later); None = when it was recorded.
    """

    service: ClassVar[ServiceName]
    version: ClassVar[int] = 1
    publik: ClassVar[bool] = False
    by_system: ClassVar[bool] = False

    terjadi_at: Instant | None = None

    def __init_subclass__(
        cls, *, service: ServiceName | None = None, v: int = 1, publik: bool = False, by_system: bool = False, **kw: Any
    ) -> None:
        super().__init_subclass__(**kw)
        if service is None:
            return
        cls.service, cls.version, cls.publik, cls.by_system = service, v, publik, by_system
        if cls.__name__ in EVENTS:
            raise TypeError(f"two events are called {cls.__name__}")
        EVENTS[cls.__name__] = cls

    @classmethod
    def stored_type(cls) -> str:
        """The CloudEvents `type`: never derived from a module path, so code may move."""
        return f"tayang.{cls.__name__}.v{cls.version}"


EVENTS: dict[str, type[Event]] = {}
"""Every event of the published language by its stored name."""
