"""A case on the serta-merta lane while anybody asks anything and the stages lag behind: its promises hold, and its debts can be paid."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, settings

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.registry import commands as registry
from services.verification import commands as verification
from shared.command import Command, Signer
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from tests.domain import test_any_order as ordinary
from tests.domain.test_any_order import DAYS, SLOW_IS_FINE
from tests.domain.test_jalur import NOMOR, SHORT, URGENT, short
from tests.support.days import CASES, HOLDERS, STAGES, Day, by_chance, forward, haste, open_day, outside
from tests.support.fake_outlet import Answer
from tests.support.people import BIDANG, BIDANG_LAIN, SEKRETARIS, STAF, alasan, isi_disposisi, jawaban_lengkap, pesanan
from tests.support.requests import WHO
from tests.support.scenario import By

LANE = CASES[0]
quiet = ordinary._quiet
BACK = alasan("k2")
WORTH_SEEING = {"MateriDiverifikasi", "KewajibanSusulanDitetapkan", "KewajibanSusulanDipenuhi", "DisposisiSelesai", "RalatDibuka"}
"""Shown by --hypothesis-show-statistics."""


def acts(s: Mapping[str, Any], n: int) -> list[tuple[str, Command]]:
    """What could come next on the lane, by (office, command): fitting or not quite."""
    versi, sidik, out = s["content"].versi, s["verification"].sidik or "f" * 64, s["publisher"].sidik or "f" * 64
    judged = verification.SetujuiSertaMerta(sidik=sidik, hasil=short(**({"p2": "tidak"} if n % 7 == 0 else {})), klasifikasi="serta_merta")
    again = URGENT.model_copy(update={"judul": f"Jalan ditutup {n}"})
    return [
        ("ppid_pembantu", disposition.BukaSertaMerta(disposisi=isi_disposisi(), staf=WHO[n])),
        ("staf_sekretariat", content.BuatMateri(dari_versi=versi, materi=again)),
        ("staf_sekretariat", content.TarikPenyerahanMateri(alasan="salah foto")),
        (("bidang_pdki", "sekretaris", "ppid_pembantu")[n % 3], judged),
        ("bidang_pdki", judged),
        ("bidang_pdki", verification.KembalikanSertaMerta(sidik=sidik, alasan=BACK)),
        ("ppid_pembantu", publisher.PerintahkanSertaMerta(sidik=out, staf=WHO[n], saluran=pesanan("website", "instagram"))),
        ("staf_sekretariat", publisher.LaksanakanPenayangan(sidik=out)),
        ("staf_sekretariat", publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1")),
        ("sekretaris", disposition.PenuhiKoreksiSusulan(hasil="sesuai")),
        ("bidang_pdki", disposition.PenuhiVerifikasiSusulan(periksa=jawaban_lengkap(), hasil="sesuai")),
        ("ppid_pembantu", disposition.SelesaikanDisposisi()),
    ]


async def on_the_lane(day: Day, a: int, b: int) -> None:
    """One of them: mostly the first that is accepted from a random place on, so that a day gets somewhere."""
    states = {stage: await day.state(stage, LANE) for stage in STAGES}
    offered = acts(states, b)
    for jabatan, command in offered[a % len(offered) :]:
        actor = HOLDERS[jabatan][b % len(HOLDERS[jabatan])]
        if jabatan == "staf_sekretariat" and b % 4:
            actor = (states["publisher"].staf if isinstance(command, publisher.LaksanakanPenayangan) else states["content"].staf) or actor
        if await day.ask(command, By(actor, jabatan), LANE) is not None:
            return


async def one_day(steps: Sequence[tuple[int, int, int]], idempotent: bool, start: int, answers: Sequence[Answer]) -> None:
    day = await open_day(idempotent, 0, answers)
    on = registry.AktifkanJalurSertaMerta(nomor_dokumen=NOMOR, tanggal=date(2026, 11, 1))
    about = replace(day.office.about(None, "registry"), signer=Signer("uji", "operator"))
    await day.office.executors["registry"].execute(on, about)
    await on_the_lane(day, 0, 1)
    for n in range(start // 3):  # so far has it come when the day begins
        for stage in STAGES:
            await day.hear(stage, 1_000)
        await day.worker.sweep()
        await on_the_lane(day, (1, 4, 6, 7, 8, 9, 10, 11)[n % 8], 1)
    for kind, a, b in steps:
        if kind < 10:
            await on_the_lane(day, a, b)
        elif kind < 12:
            await by_chance(day, LANE if a % 3 else CASES[1], a, b)
        elif kind < 13:
            await haste(day, LANE, b, a)
        elif kind < 14:
            await forward(day, CASES[1], a, b)
        elif kind < 17:
            for stage in STAGES if b % 3 else STAGES[a % 4 :]:
                await day.hear(stage, b * 2 + 1)
        elif kind < 18:
            await outside(day, a, b)
        else:
            await day.worker.sweep()
    await day.settle()
    await ordinary.every_case_can_end(day)
    await day.settle()
    await debts_can_be_paid(day)
    facts = await day.facts()
    ordinary.numbers_have_no_gap(facts)
    ordinary.versions_grow(facts)
    ordinary.only_what_is_approved_goes_out(facts)
    ordinary.nobody_verified_his_own(facts)
    ordinary.every_post_is_the_approved_bytes(facts, day.outlet, day.office.files)
    ordinary.out_once(facts, day.outlet)
    promises([f for f in facts if f.case == LANE])
    for name in sorted({type(f.event).__name__ for f in facts if f.case == LANE} & WORTH_SEEING):
        event(name)


async def debts_can_be_paid(day: Day) -> None:
    """By the Sekretaris, and by somebody of the Bidang; only where something is out is anything owed."""
    debt = (await day.state("disposition", LANE)).susulan
    for kode, command, people in (
        ("koreksi", disposition.PenuhiKoreksiSusulan(hasil="sesuai"), [By(SEKRETARIS, "sekretaris")]),
        (
            "verifikasi",
            disposition.PenuhiVerifikasiSusulan(periksa=jawaban_lengkap(), hasil="sesuai"),
            [By(BIDANG, "bidang_pdki"), By(BIDANG_LAIN, "bidang_pdki")],
        ),
    ):
        if kode in debt.terbuka:
            paid = [p for p in people if await day.ask(command, p, LANE) is not None]
            assert paid, kode


def promises(facts: Sequence[Recorded[Event]]) -> None:
    """Of the lane alone."""
    names = [type(f.event).__name__ for f in facts]
    lane_out = [f for f in facts if isinstance(f.event, e.MateriDitayangkan) and f.event.jalur == "serta_merta"]
    assert names.count("KewajibanSusulanDitetapkan") == bool(lane_out)
    for f in facts:
        match f.event:
            case e.MateriDiverifikasi(jalur="serta_merta") as said:
                assert {h.kode for h in said.hasil if h.jawaban != "tidak"} == set(SHORT) and said.klasifikasi == "serta_merta"
            case e.PenayanganDiperintahkan() if f.jabatan == "ppid_pembantu":
                assert any(isinstance(g.event, e.MateriDiverifikasi) and g.event.jalur == "serta_merta" for g in facts[: facts.index(f)])
            case e.DisposisiSelesai():
                assert names[: facts.index(f)].count("KewajibanSusulanDipenuhi") == 2
            case _:
                continue
    payers = [f.actor for f in facts if isinstance(f.event, e.KewajibanSusulanDipenuhi)]
    assert len(payers) == len(set(payers)) <= 2
    assert STAF not in payers


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(*DAYS)
def test_anybody_asks_anything_of_the_lane(steps: list[tuple[int, int, int]], idempotent: bool, start: int, answers: list[Answer]) -> None:
    asyncio.run(one_day(steps, idempotent, start, answers))


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(*DAYS)
def test_for_a_long_time(steps: list[tuple[int, int, int]], idempotent: bool, start: int, answers: list[Answer]) -> None:
    asyncio.run(one_day(steps, idempotent, start, answers))
