"""A scan of signed paper belongs to an officer's act of the case, at its step; whoever in the office has the paper may attach it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from services.disposition import commands as c
from services.disposition.decisions import DECIDER, guards
from services.disposition.files import named
from shared.command import Circumstances, Signer
from shared.sop import events as e
from shared.sop.steps import STEPS
from tests.support import journeys as j
from tests.support.people import NOW, UNIT
from tests.support.scenario import CASE, By, Scenario

S = {name: Scenario(DECIDER).given(past) for name, past in j.disposition().items()}


def nth(n: int) -> str:
    """Event id of the n-th fact of a scenario."""
    return str(uuid5(UUID(CASE), str(n)))


NOMOR, DIBUAT, DITERUSKAN = nth(1), nth(2), nth(4)


def scan(**changes: Any) -> c.LampirkanPindaian:
    """Of the sheet as PPID Pembantu signed it."""
    fields = {"langkah": 1, "untuk": DIBUAT, "sha256": "d" * 64, "mime": "image/jpeg", "ukuran_byte": 9, "nama_berkas": "lembar.jpg"}
    return c.LampirkanPindaian.model_validate(fields | changes)


@pytest.mark.parametrize("by", [j.PPID, j.SEKRETARIS, j.SEKRETARIAT, j.STAF_, j.BIDANG], ids=lambda b: b.jabatan)
def test_every_office_may_attach(by: By) -> None:
    (made,) = S["dibuat"].when(scan(), by).then(e.PindaianDilampirkan)
    assert made == e.PindaianDilampirkan(
        langkah=1, untuk=DIBUAT, sha256="d" * 64, mime="image/jpeg", ukuran_byte=9, nama_berkas="lembar.jpg"
    )


@pytest.mark.parametrize("stage", sorted(S.keys() - {"belum_ada"}))
def test_at_any_stage_also_after_the_end(stage: str) -> None:
    S[stage].when(scan(), j.PPID).then(e.PindaianDilampirkan)


def test_a_case_that_is_not_there_has_nothing_to_attach_to() -> None:
    S["belum_ada"].when(scan(), j.PPID).then_refused("tahap_tidak_sesuai", "tindakan_tidak_dikenal")


@pytest.mark.parametrize("mime", ["image/png", "image/webp", "application/pdf"])
def test_pictures_and_pdf(mime: str) -> None:
    S["dibuat"].when(scan(mime=mime), j.PPID).then(e.PindaianDilampirkan)


def test_no_film_and_no_word_document() -> None:
    S["dibuat"].when(scan(mime="video/mp4"), j.PPID).then_refused("jenis_pindaian")


def test_an_act_of_another_case_is_not_known() -> None:
    S["dibuat"].when(scan(untuk=nth(77)), j.PPID).then_refused("tindakan_tidak_dikenal")


def test_at_another_step_than_its_own() -> None:
    S["diteruskan"].when(scan(untuk=DITERUSKAN, langkah=2), j.PPID).then(e.PindaianDilampirkan)
    S["diteruskan"].when(scan(untuk=DITERUSKAN, langkah=3), j.PPID).then_refused("langkah_tidak_sesuai")


def test_a_scan_has_no_scan() -> None:
    attached = S["dibuat"].given(
        j.PPID.did(e.PindaianDilampirkan(langkah=1, untuk=DIBUAT, sha256="d" * 64, mime="image/jpeg", ukuran_byte=9))
    )
    assert "PindaianDilampirkan" not in {event for step in STEPS for event in step.peristiwa}
    attached.when(scan(untuk=nth(3), sha256="e" * 64), j.PPID).then_refused("langkah_tidak_sesuai")


def test_what_the_system_did_has_no_paper() -> None:
    """Reactions have no jabatan, and nobody signs for them."""
    noted = S["ditugaskan"].given(j.content()["ditugaskan"])
    noted.when(scan(untuk=nth(len(noted.facts)), langkah=5), j.PPID).then_refused("tindakan_tidak_dikenal")


def test_the_same_scan_again_is_nothing() -> None:
    command = scan()
    once = S["dibuat"].given(j.PPID.did(*S["dibuat"].when(command, j.PPID).then(e.PindaianDilampirkan)))
    once.when(command, j.SEKRETARIS).then_nothing()
    once.when(scan(sha256="e" * 64), j.SEKRETARIS).then(e.PindaianDilampirkan)


def test_acts_of_the_other_stages_are_seen_in_their_streams() -> None:
    about = Circumstances("p", j.PPID.actor, j.PPID.jabatan, UNIT, CASE, Signer("uji", "portal"), NOW)
    assert [s.partition("-")[0] for s in guards(scan(), about)] == ["content", "verification", "publisher"]
    written = S["ditugaskan"].given(j.content()["dibuat"])
    written.when(scan(untuk=nth(len(written.facts)), langkah=5), j.STAF_).then(e.PindaianDilampirkan)


def test_the_file_has_to_be_at_hand_and_of_its_kind() -> None:
    assert [(f.sha256, f.mime, f.field) for f in named(scan())] == [("d" * 64, "image/jpeg", "berkas")]
