"""A refusal says everything at once: a stable code, an Indonesian sentence, the field; and never what was typed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import services.content.commands
import services.disposition.commands
import services.publisher.commands
import services.registry.commands
import services.verification.commands
from shared.command import COMMANDS
from shared.refusal import Reasons, Refused, from_validation, reason, refuse

ROOT = Path(__file__).parents[2]
assert services
RAHASIA = "NIK-3313071234567890"


def faults(name: str, data: object) -> Refused:
    """What the form says about this input."""
    with pytest.raises(ValidationError) as error:
        COMMANDS[name].from_input(data)
    return from_validation(error.value)


def test_reasons_are_collected_and_raised_together() -> None:
    why = Reasons()
    why.raise_if_any()
    assert not why
    why.unless(True, "tidak_terjadi", "Tidak terjadi.")
    why.unless(False, "pertama", "Pertama.", "a")
    why.add(reason("kedua", "Kedua."))
    with pytest.raises(Refused) as refused:
        why.raise_if_any()
    assert [(r.kode, r.pesan, r.bidang) for r in refused.value.reasons] == [("pertama", "Pertama.", "a"), ("kedua", "Kedua.", None)]
    assert str(refused.value) == "pertama: Pertama.; kedua: Kedua."


def test_a_refusal_passes_through_context_managers() -> None:
    """A frozen exception would fail on the way: __traceback__ is set on what passes through."""
    from contextlib import contextmanager

    @contextmanager
    def block() -> Iterator[None]:
        yield

    with pytest.raises(Refused, match="satu"), block():
        raise refuse(reason("satu", "Satu."))


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_fault_of_a_form_is_named_with_its_field() -> None:
    said = faults("TugaskanPenyusunan", {"staf": "bukan uuid", "catatan": 7, "warna": "biru", "terjadi_at": "kemarin"})
    assert {(r.bidang, r.kode) for r in said.reasons} == {
        ("staf", "isian_tidak_sah"),
        ("catatan", "isian_tidak_sah"),
        ("warna", "isian_tidak_dikenal"),
        ("terjadi_at", "isian_tidak_sah"),
    }
    assert [r.kode for r in faults("TugaskanPenyusunan", {}).reasons] == ["wajib_diisi"]


@pytest.mark.parametrize(
    ("text", "kode"),
    [("", "kosong"), (" \n ", "kosong"), ("a\u202eb", "karakter_terlarang"), ("a\x00b", "karakter_terlarang"), (7, "isian_tidak_sah")],
)
def test_text_that_no_form_of_ours_carries(text: object, kode: str) -> None:
    (only,) = faults("TarikPenyerahan", {"alasan": text}).reasons
    assert (only.kode, only.bidang) == (kode, "alasan")
    (line,) = faults("AkhiriSaluran", {"saluran": "website", "alasan": "a\nb"}).reasons
    assert line.kode == "satu_baris"


def test_a_time_without_zone_is_no_time() -> None:
    (only,) = faults("BacaDisposisi", {"terjadi_at": "2026-11-23T09:00:00"}).reasons
    assert "zona waktu" in only.pesan


def test_a_letter_with_holes_names_every_hole() -> None:
    said = faults("BuatDisposisi", {"disposisi": {"asal": {"jenis": "surat", "dari": "x"}, "sifat": "kilat"}})
    fields = {r.bidang for r in said.reasons}
    assert {"disposisi.sifat", "disposisi.isi", "disposisi.lampiran", "disposisi.asal.surat.hal"} <= fields
    (kind,) = [r for r in faults("BuatDisposisi", {"disposisi": {"asal": {"jenis": "mimpi"}}}).reasons if r.bidang == "disposisi.asal"]
    assert "surat" in kind.pesan and "prakarsa" in kind.pesan


TEXTS: tuple[object, ...] = (RAHASIA, RAHASIA * 500, [RAHASIA], {"rahasia": RAHASIA}, [[RAHASIA]], "2026-02-30")
WRONG = (None, 7, 7.5, True, float("nan"), *TEXTS)


def inputs() -> Iterator[Any]:
    for name, cls in sorted(COMMANDS.items()):
        for field in cls.model_fields:
            yield pytest.param(name, field, id=f"{name}-{field}")


@pytest.mark.parametrize(("name", "field"), list(inputs()))
def test_whatever_is_put_into_a_field_the_answer_is_a_sentence_and_no_echo(name: str, field: str) -> None:
    for value in WRONG:
        try:
            COMMANDS[name].from_input({field: value})
        except ValidationError as error:
            for r in from_validation(error).reasons:
                _is_a_sentence(r.kode, r.pesan)
                assert RAHASIA not in f"{r.kode} {r.pesan} {r.bidang}"


def _is_a_sentence(kode: str, pesan: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", kode), kode
    assert pesan[0].isupper() and pesan.endswith("."), pesan
    assert "…" not in pesan and "{" not in pesan, pesan
    assert not re.search(r"\b(should|must|input|valid|field|required|value)\b", pesan), pesan


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON = st.recursive(LEAVES, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3))


@given(JSON)
def test_any_json_at_all_is_refused_with_sentences(data: object) -> None:
    for name in ("BuatDisposisi", "BuatMateri", "VerifikasiMateri", "PerintahkanPenayangan", "DaftarkanUnit"):
        for r in faults(name, data).reasons:
            assert r.pesan.startswith("Isian ") and r.pesan.endswith(".")


def test_an_unknown_kind_of_fault_still_makes_a_sentence() -> None:
    class Form(BaseModel):
        x: frozenset[int]

    with pytest.raises(ValidationError) as error:
        Form.model_validate({"x": "abc"})
    (only,) = from_validation(error.value).reasons
    assert only.pesan == "Isian x tidak sah."


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────


def said_in_code() -> Iterator[tuple[str, str, str]]:
    """Every (file, code, sentence) that a stage or the core refuses with. Parts filled in later stand as X."""
    for file in (*ROOT.glob("services/*/*.py"), *ROOT.glob("shared/*.py"), *ROOT.glob("shared/*/*.py")):
        if file.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                args = node.args[1:] if name == "unless" else node.args if name == "reason" else []
                if len(args) >= 2 and isinstance(args[0], ast.Constant):
                    parts = getattr(args[1], "values", [args[1]])
                    yield file.name, str(args[0].value), "".join(str(v.value) if isinstance(v, ast.Constant) else "X" for v in parts)


def test_every_rule_speaks_in_sentences() -> None:
    said = list(said_in_code())
    assert len(said) > 100, "the search finds nothing any more"
    for _, kode, pesan in said:
        assert re.fullmatch(r"[a-z0-9_]+", kode), kode
        assert pesan == "X" or (pesan[0].isupper() and pesan.rstrip("X")[-1:] in ".!"), (kode, pesan)
