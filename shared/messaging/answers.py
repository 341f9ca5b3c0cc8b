"""What a command is answered with, as JSON over the reply: accepted, refused with all reasons, or not ready (ask again)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.refusal import Reason


class _Answer(BaseModel):
    # `ignore`, not `forbid`: an older portal must understand a newer service's answer.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Diterima(_Answer):
    """Recorded, now or (`diulang`) the first time it was asked. No positions: there was nothing to do."""

    hasil: Literal["diterima"] = "diterima"
    posisi: tuple[int, ...] = ()
    kasus: str
    diulang: bool = False


class BelumDapatDiproses(_Answer):
    """Refused; nothing was recorded."""

    hasil: Literal["belum_dapat_diproses"] = "belum_dapat_diproses"
    alasan: tuple[Reason, ...]


class BelumSiap(_Answer):
    """Not now; asking again with the same id is safe."""

    hasil: Literal["belum_siap"] = "belum_siap"
    alasan: tuple[Reason, ...]


Jawaban = Annotated[Diterima | BelumDapatDiproses | BelumSiap, Field(discriminator="hasil")]
_JAWABAN: TypeAdapter[Diterima | BelumDapatDiproses | BelumSiap] = TypeAdapter(Jawaban)


def parse(payload: bytes) -> Diterima | BelumDapatDiproses | BelumSiap:
    """The answer in a reply. Raises pydantic.ValidationError."""
    return _JAWABAN.validate_json(payload)


def not_ready(kode: str, pesan: str) -> BelumSiap:
    """Sugar."""
    return BelumSiap(alasan=(Reason(kode=kode, pesan=pesan),))
