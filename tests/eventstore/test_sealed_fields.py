"""A mark that the walk could not reach is refused, not stored clear."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from shared.eventstore.sealed_fields import sealed_places, shape_of
from shared.sop.event import Part
from shared.sop.events import EVENTS
from shared.sop.types import Baris, Rahasia, RahasiaBaris, RahasiaPegawai, Sealed
from tests.eventstore.fields import leaves


class Dalam(Part):
    jenis: Literal["dalam", "dalam_lain"] = "dalam"
    rahasia: RahasiaBaris = ""
    terang: Baris = ""


class Terang(Part):
    jenis: Literal["terang"] = "terang"
    teks: Baris = ""


class Segala(Part):
    """Every place where a sealed text may stand."""

    satu: Rahasia = ""
    mungkin: RahasiaBaris | None = None
    daftar: tuple[RahasiaBaris, ...] = ()
    mungkin_daftar: tuple[RahasiaBaris, ...] | None = None
    bagian: Dalam = Dalam()
    mungkin_bagian: Dalam | None = None
    bagian_bagian: tuple[Dalam, ...] = ()
    pilihan: Annotated[Dalam | Terang, Field(discriminator="jenis")] = Terang()
    pilihan_pilihan: tuple[Annotated[Dalam | Terang, Field(discriminator="jenis")], ...] = ()
    bersarang: tuple[tuple[RahasiaBaris, ...], ...] = ()
    pegawai: Baris = ""
    nama: RahasiaPegawai = ""
    terang: Terang = Terang()


def test_every_place_is_found() -> None:
    dalam = Dalam(rahasia="r", terang="t")
    segala = Segala(
        satu="1",
        mungkin="2",
        daftar=("3", "", "4"),
        mungkin_daftar=("5",),
        bagian=dalam,
        mungkin_bagian=dalam,
        bagian_bagian=(dalam, Dalam(), dalam),
        pilihan=Dalam(jenis="dalam_lain", rahasia="r"),
        pilihan_pilihan=(Terang(teks="t"), dalam),
        bersarang=(("6",), ("7", "8")),
        nama="Sri",
    )
    places = sealed_places(Segala, segala.model_dump(mode="json", exclude_none=True))
    assert [p.path for p in places] == [
        "/satu",
        "/mungkin",
        "/daftar/0",
        "/daftar/2",
        "/mungkin_daftar/0",
        "/bagian/rahasia",
        "/mungkin_bagian/rahasia",
        "/bagian_bagian/0/rahasia",
        "/bagian_bagian/2/rahasia",
        "/pilihan/rahasia",
        "/pilihan_pilihan/1/rahasia",
        "/bersarang/0/0",
        "/bersarang/1/0",
        "/bersarang/1/1",
        "/nama",
    ]
    assert {p.path: p.mark.by for p in places if p.mark.by} == {"/nama": "pegawai"}
    assert sealed_places(Segala, Segala().model_dump(mode="json", exclude_none=True)) == []


class Kamus(Part):
    kamus: dict[str, RahasiaBaris] = {}  # noqa: RUF012 - a model copies it


class Pasangan(Part):
    pasangan: tuple[RahasiaBaris, RahasiaBaris]


class Campuran(Part):
    campuran: RahasiaBaris | int = ""


class TanpaJenis(Part):
    pilihan: Dalam | Kamus


class Bilangan(Part):
    bilangan: Annotated[int, Sealed()]


class Seluruhnya(Part):
    daftar: Annotated[tuple[str, ...], Sealed()] = ()


class DiDalam(Part):
    bagian: tuple[Kamus, ...] = ()


@pytest.mark.parametrize("cls", [Kamus, Pasangan, Campuran, TanpaJenis, Bilangan, Seluruhnya, DiDalam])
def test_a_mark_that_cannot_be_honoured_is_refused(cls: type[BaseModel]) -> None:
    with pytest.raises(TypeError):
        shape_of(cls)


@pytest.mark.parametrize("cls", EVENTS.values(), ids=EVENTS.keys())
def test_keys_of_an_event_belong_to_something_it_names(cls: type[BaseModel]) -> None:
    shape_of(cls)
    for leaf in leaves(cls):
        for by in (mark.by for mark in leaf.rules if isinstance(mark, Sealed)):
            assert by in (None, "unit") or (by in cls.model_fields and cls.model_fields[by].is_required()), leaf.name
