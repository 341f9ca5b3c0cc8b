"""A unit described in a TOML or JSON file: profile, people with their offices, outlets. `tayang unit add FILE`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, ValidationError

from services.registry import commands as c
from shared.command import Command
from shared.refusal import Refused, from_validation, reason
from shared.sop.events import ProfilUnit
from shared.sop.materi import Jabatan
from shared.sop.types import Baris, BarisWajib, Kode, Url


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PegawaiUnit(_Part):
    """A person, and the office he holds from `mulai`; a date of the file, so that reading it twice asks the same."""

    nama: BarisWajib
    nip: Baris = ""
    pangkat: Baris = ""
    jabatan: Jabatan | None = None
    nomor_sk: BarisWajib = "-"
    mulai: date = date(2026, 1, 1)


class SaluranUnit(_Part):
    """An outlet."""

    saluran: Kode
    jenis: Literal["website", "manual"]
    nama: BarisWajib
    akun: Baris = ""
    url: Url | None = None
    dasar_transfer: Baris = ""


class BerkasUnit(_Part):
    """The whole file. Unknown keys are refused."""

    kode: Kode
    profil: ProfilUnit
    pegawai: tuple[PegawaiUnit, ...] = ()
    saluran: tuple[SaluranUnit, ...] = ()


def sample() -> BerkasUnit:
    """Kecamatan Kebakkramat."""
    text = (resources.files("services.registry.contoh") / "kebakkramat.toml").read_text(encoding="utf-8")
    return BerkasUnit.model_validate(tomllib.loads(text))


def read_unit(path: Path) -> BerkasUnit:
    """The file's content. Raises Refused with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
        loaded = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise Refused((reason("berkas_tidak_terbaca", f"Berkas {path.name} tidak dapat dibaca: {error}."),)) from error
    try:
        return BerkasUnit.model_validate(loaded)
    except ValidationError as error:
        raise from_validation(error) from error


def commands_of(unit: BerkasUnit) -> Iterator[tuple[UUID, Command]]:
    """Commands that set the unit up, with ids that follow from the file: repeating after a crash goes on where it stopped."""

    def id_of(*parts: str) -> UUID:
        return uuid5(NAMESPACE_URL, "/".join(("unit", unit.kode, *parts)))

    yield id_of("profil"), c.DaftarkanUnit(profil=unit.profil)
    for n, p in enumerate(unit.pegawai):
        pegawai = str(id_of("pegawai", str(n), p.nama))
        yield id_of("daftar", pegawai), c.DaftarkanPegawai(pegawai=pegawai, nama=p.nama, nip=p.nip, pangkat=p.pangkat)
        if p.jabatan is not None:
            appoint = c.AngkatJabatan(pegawai=pegawai, jabatan=p.jabatan, nomor_sk=p.nomor_sk, mulai=p.mulai)
            yield id_of("angkat", pegawai, p.jabatan), appoint
    for s in unit.saluran:
        yield id_of("saluran", s.saluran), c.DaftarkanSaluran.model_validate(s.model_dump())
