"""A small made-up month, reckoned by hand; and what holds for every month."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.laporan.bulan import AngkaBulan, angka_bulan
from shared.sop.laporan.butir import teks_butir
from shared.sop.laporan.jejak import FACTS, Jejak, fakta, jejak
from shared.sop.laporan.kartu import Kartu, kartu
from shared.sop.laporan.masa import MasaTidakTerbaca, bulan, geser, tahun
from shared.sop.laporan.tahun import angka_tahun
from shared.sop.laporan.tulis import baris_angka, baris_giliran, sebagai_data
from shared.sop.laporan.ukur import ringkas
from shared.sop.waktu.langkah import giliran
from tests.support import journeys as j
from tests.support.calendars import kalender, wib
from tests.support.people import BIDANG, NOW, SEKRETARIS, STAF, STAF_LAIN, UNIT, pesanan
from tests.support.reported import (
    APPROVED,
    ASSIGNED,
    CLOSED,
    CORRECTED,
    HANDED,
    ORDERED,
    REJECTED,
    RETURNED,
    STORY,
    WRITTEN,
    A,
    B,
    C,
    all_out,
    cards,
    due,
    ended,
    facts,
    out,
    owed,
    sheet,
    tenggat,
)
from tests.support.scenario import SISTEM, recorded

WIB, NOVEMBER = "Asia/Jakarta", bulan("2026-11", "Asia/Jakarta")
LATER = wib("2026-11-30 12:00")


def november(cards_: Sequence[Kartu] | None = None, **more: Any) -> AngkaBulan:
    return angka_bulan(UNIT, NOVEMBER, cards() if cards_ is None else cards_, more.get("kalender", kalender(versi=3)), LATER)


def test_what_was_published() -> None:
    a = november()
    assert (a.tayang, dict(a.saluran), a.kasus["tayang"]) == (2, {"instagram": 1, "website": 2}, (A, B))
    assert (a.lolos, a.kasus["lolos"], a.kasus["kembali_dahulu"]) == (1, (A,), (B,))
    assert dict(a.putaran) == {1: 1, 3: 1}
    assert dict(a.jalur) == {"biasa": 3}


def test_how_long_it_took_by_step() -> None:
    rows = {row.kunci: row for row in november().langkah}
    assert {kunci: (row.lama.n, row.batal) for kunci, row in rows.items()} == {
        **dict.fromkeys(("3", "4", "8a", "8b", "akhir"), (2, 0)),
        **dict.fromkeys(("5a", "6", "7"), (3, 0)),
        "2": (2, 1),
        "5b": (4, 0),
    }
    assert all(row.lama.median is None for row in rows.values()), "fewer than five say nothing"


def test_how_long_it_took_by_jabatan() -> None:
    rows = {row.kunci: row for row in november().jabatan}
    # 2: 30, 60; 5b: 80, 15, 30, 30; 6: 10, 15, 15; 8a: 20, 15
    assert (rows["sekretaris"].lama.n, rows["sekretaris"].lama.median, rows["sekretaris"].lama.p90) == (11, 20, 60)
    # 5a: 120, 120, 60; 8b: 30, 45
    assert (rows["staf_sekretariat"].lama.median, rows["staf_sekretariat"].lama.p90) == (60, 120)
    assert rows["bidang_pdki"].lama.n == 3


def test_lateness_is_told_only_where_a_limit_was_confirmed() -> None:
    a = november()
    (row,) = a.ketepatan
    assert (row.langkah, row.n, row.tepat, row.terlambat, row.berjalan_lewat, a.terlambat) == ("7", 3, 2, 1, 0, 1)
    assert (a.kasus["tepat/7"], a.kasus["terlambat/7"]) == ((A, B), (B,))
    turns = [g for k in cards() for g in k.giliran if g.langkah == "7"]
    assert [g.terlambat(LATER) for g in turns] == [False, True, False]
    assert {g.terlambat(LATER) for k in cards() for g in k.giliran if g.langkah != "7"} == {None}


def test_what_runs_past_its_time_is_late_and_a_lifted_or_paused_limit_is_not() -> None:
    running = [
        ("2026-11-09 08:00", j.PPID, sheet(4)),
        ("2026-11-09 08:00", SISTEM, due(C, "2", 1, "2026-11-09 08:00", "2026-11-09 08:30")),
    ]
    (row,) = november([kartu(facts(C, running))]).ketepatan
    assert (row.n, row.berjalan_lewat) == (0, 1)
    paused = [*running, ("2026-11-09 08:10", j.SEKRETARIS, e.TenggatDijeda(tenggat=tenggat(C, "2", 1), alasan="x"))]
    assert november([kartu(facts(C, paused))]).ketepatan == ()
    lifted = e.TenggatBerakhir(
        tenggat=tenggat(C, "2", 1), langkah="2", putaran=1, due_at=LATER, berakhir_at=wib("2026-11-09 09:00"), hasil="dicabut"
    )
    card = kartu(facts(C, [*running, ("2026-11-09 09:00", SISTEM, lifted)]))
    assert november([card]).ketepatan == () and card.giliran[0].terlambat(LATER) is None


def test_what_ended_late_a_month_later_counts_once() -> None:
    rows = [
        ("2026-11-30 15:00", j.PPID, sheet(4)),
        ("2026-11-30 15:00", SISTEM, due(C, "2", 1, "2026-11-30 15:00", "2026-11-30 15:30")),
        ("2026-12-01 08:00", j.SEKRETARIS, e.DisposisiDiteruskan()),
        ("2026-12-01 08:00", SISTEM, ended(C, "2", 1, "2026-11-30 15:30", "2026-12-01 08:00", "terlambat")),
    ]
    december = bulan("2026-12", WIB)
    card, now = kartu(facts(C, rows)), wib("2026-12-31 12:00")
    assert [angka_bulan(UNIT, m, [card], kalender(), now).terlambat for m in (NOVEMBER, december)] == [0, 1]


def test_returns_are_named_by_the_list_they_were_judged_by() -> None:
    a = november()
    assert a.kembali == 2
    assert [(b.daftar, b.sebutan, b.teks, b.n) for b in a.butir] == [
        ("kembali", "fakta", "Fakta, nama, atau angka belum tepat", 1),
        ("periksa", "K4", "Isi akurat, benar, tidak menyesatkan, dan sesuai dokumen sumber", 1),
        ("periksa", "P1", teks_butir("periksa", 1, "p1")[1], 1),
    ]
    assert teks_butir("periksa", 999, "k4") == ("K4", "k4"), "a list that nobody knows has no words"
    assert a.kasus["butir/periksa-1-k4"] == (B,)


def test_who_had_it() -> None:
    had = {g.langkah: g.oleh for g in kartu(facts(A)).giliran}
    assert [had[step] for step in ("2", "5a", "7", "8b")] == [SEKRETARIS, STAF, BIDANG, STAF]
    moved = [*STORY[A][:4], ("2026-11-02 09:20", j.SEKRETARIAT, e.PenugasanDialihkan(dari=STAF, staf=STAF_LAIN, alasan="sakit"))]
    turns = [g for g in kartu(facts(A, moved)).giliran if g.langkah == "5a"]
    assert [(g.oleh, g.hasil) for g in turns] == [(STAF, "batal"), (STAF_LAIN, "berjalan")]


def test_conformance() -> None:
    a = november()
    assert (a.selesai, a.sesuai, a.kasus["sesuai"]) == (3, 2, (A, B))
    assert [(p.langkah, p.jenis, p.sebab, p.n) for p in a.penyimpangan] == [(2, "dihentikan", "ganda", 1)]
    assert a.kasus["simpangan/2-dihentikan-ganda"] == (C,)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ((e.DisposisiDiteruskan,), [(2, "belum_selesai")]),
        ((e.DisposisiDiteruskan, e.DisposisiDiterima), [(2, "belum_selesai"), (3, "dilewati")]),
        ((e.MateriDikoreksi,), [(5, "belum_selesai")]),
        ((e.MateriDikoreksi, e.MateriDiajukan), [(5, "belum_selesai"), (6, "dilewati")]),
        ((e.MateriDiverifikasi,), [(7, "belum_selesai")]),
        ((e.PenayanganSelesai,), [(8, "belum_selesai")]),
    ],
)
def test_what_was_passed_over_is_found(left: tuple[type[Event], ...], told: list[tuple[int, str]]) -> None:
    rows = [row for row in STORY[A] if not isinstance(row[2], left)]
    assert [(s.langkah, s.jenis) for s in kartu(facts(A, rows)).simpangan] == told


def test_going_back_is_a_deviation_unless_the_table_says_so() -> None:
    story = STORY[A]
    taken = e.VerifikasiDicabut(versi=2, sidik="a" * 64, alasan=())
    rows = [*story[:9], ("2026-11-02 14:50", j.BIDANG, taken), *story[5:]]
    (found,) = kartu(facts(A, rows)).simpangan
    returned = [*story[:6], ("2026-11-02 13:32", j.SEKRETARIS, RETURNED), *story[4:]]
    assert kartu(facts(A, returned)).simpangan == (), "a return is part of the table, also after the correction"
    assert (found.langkah, found.jenis, found.sebab) == (8, "mundur", "VerifikasiDicabut")
    again = [
        story[0],
        ("2026-11-02 08:05", j.PPID, e.PenyerahanDitarik(tahap="dibuat", alasan="x")),
        ("2026-11-02 08:06", j.PPID, e.DisposisiDiserahkanKembali()),
        *story[1:],
    ]
    assert [(s.langkah, s.jenis) for s in kartu(facts(A, again)).simpangan] == [(2, "mundur")]


def test_the_short_lane_says_what_it_left_out_and_why() -> None:
    made_up = [e.KewajibanSusulanDipenuhi(kode=kode, hasil="sesuai") for kode in ("koreksi", "verifikasi")]
    rows = [
        ("2026-11-10 09:00", j.PPID, sheet(5).model_copy(update={"jalur": "serta_merta"})),
        ("2026-11-10 09:00", j.PPID, ASSIGNED),
        ("2026-11-10 09:10", j.STAF_, WRITTEN),
        ("2026-11-10 09:10", j.STAF_, HANDED),
        ("2026-11-10 09:20", j.BIDANG, APPROVED),
        ("2026-11-10 09:25", j.PPID, ORDERED),
        ("2026-11-10 09:30", SISTEM, out()),
        ("2026-11-10 09:30", SISTEM, owed("2026-11-11 09:30")),
        ("2026-11-10 09:30", SISTEM, all_out()),
        ("2026-11-10 13:30", j.SEKRETARIS, made_up[0]),
        ("2026-11-10 14:30", j.BIDANG, made_up[1]),
        ("2026-11-10 15:00", j.PPID, CLOSED),
    ]
    card = kartu(facts(C, rows))
    assert [(s.langkah, s.jenis, s.sebab) for s in card.simpangan] == [
        (2, "dilewati", "jalur_serta_merta"),
        (3, "dilewati", "jalur_serta_merta"),
        (5, "belum_selesai", "jalur_serta_merta"),
    ]
    assert dict(november([card]).jalur) == {"serta_merta": 1}


def test_without_a_confirmed_calendar_nothing_is_measured() -> None:
    for k in (None, kalender(tahun=(2025,))):
        a = november(kalender=k)
        assert {row.lama.n for row in a.langkah} == {0}
        assert a.giliran == 26 == sum(row.lama.tanpa_kalender + row.batal for row in a.langkah)


def test_the_year() -> None:
    report, answer = "99999999-0000-4000-8000-000000000001", wib("2026-12-03 10:00")
    later = [
        *STORY[B],
        ("2026-12-01 09:00", SISTEM, e.LaporanMasyarakatDiterima(laporan=report, jenis="kekeliruan", isi="x")),
        ("2026-12-02 09:00", SISTEM, e.MateriDiralat(dari_versi=2, versi=3, sidik="b" * 64, perubahan="x")),
        (f"{answer:%Y-%m-%d %H:%M}", j.PPID, e.LaporanMasyarakatDitindaklanjuti(laporan=report, hasil="diralat")),
        ("2026-12-04 09:00", j.SEKRETARIS, e.MateriDitarik(versi=3, sebab="data_pribadi", penjelasan="x")),
    ]
    a = angka_tahun(UNIT, tahun(2026, WIB), [kartu(facts(A)), kartu(facts(B, later)), kartu(facts(C))], kalender(), LATER, WIB)
    assert (a.tayang, dict(a.klasifikasi), a.ralat, dict(a.ditarik), dict(a.dihentikan)) == (
        2,
        {"setiap_saat": 2},
        1,
        {"data_pribadi": 1},
        {"ganda": 1},
    )
    assert (a.laporan, dict(a.laporan_jenis), dict(a.laporan_hasil), a.jawaban.n) == (1, {"kekeliruan": 1}, {"diralat": 1}, 1)
    assert [(m.bulan, m.tayang, m.ralat, m.ditarik, m.laporan) for m in a.bulan if m.tayang or m.laporan] == [
        ("2026-11", 2, 0, 0, 0),
        ("2026-12", 0, 1, 1, 1),
    ]
    assert a.kasus["ralat/2026-12"] == (B,) and a.kasus["bulan_klasifikasi/2026-11-setiap_saat"] == (A, B)


def test_few_numbers_say_nothing_and_p90_is_a_value_that_was() -> None:
    assert ringkas([1, 2, 3, 4]) == (None, None)
    assert ringkas([5, 1, 4, 2, 3]) == (3, 5)
    assert ringkas(list(range(1, 21))) == (10, 18)


def test_a_month_begins_at_local_midnight() -> None:
    assert november().masa.dari == wib("2026-11-01 00:00") and bulan("2026-12", "Asia/Jayapura").dari.hour == 15
    assert (geser("2026-01", -1), geser("2026-12", 1)) == ("2025-12", "2027-01")
    for wrong in ("2026-13", "2026", "26-01", "1999-12", "2026-11-01"):
        with pytest.raises(MasaTidakTerbaca):
            bulan(wrong, WIB)


def test_rows_of_a_file() -> None:
    turns = list(baris_giliran(cards(), NOVEMBER, kalender(), LATER, WIB))
    assert len(turns) == 26
    assert turns[0][1:8] == (1, 2026, "biasa", "2", 1, "sekretaris", SEKRETARIS)
    assert turns[0][8:] == ("2026-11-02T08:00:00+07:00", "2026-11-02T08:30:00+07:00", "dikerjakan", 30, "", "")
    late = [row for row in turns if row[-1] == "ya"]
    assert [(row[4], row[5], row[12]) for row in late] == [("7", 1, "2026-11-03T15:20:00+07:00")]
    figures = {(what, key): value for what, key, value, _ in baris_angka(november())}
    assert figures["tayang", ""] == 2 and figures["median_jabatan", "sekretaris"] == 20 and figures["median_langkah", "5b"] == ""
    data = sebagai_data(november())
    assert json.loads(json.dumps(data, default=str))["giliran"] == 26


# ── every month ──────────────────────────────────────────────────────────────────────────────────────

REPORT = "99999999-0000-4000-8000-00000000000{}"
MADE: tuple[Event, ...] = (
    *(sheet(1), e.DisposisiDiteruskan(), e.DisposisiDiterima(), ASSIGNED, e.PenugasanDialihkan(dari=STAF, staf=STAF_LAIN, alasan="x")),
    *(e.PenyerahanDitarik.model_validate({"tahap": t, "alasan": "x"}) for t in ("dibuat", "diteruskan", "ditugaskan")),
    *(e.PenyerahanMateriDitarik.model_validate({"tahap": t, "versi": 1, "alasan": "x"}) for t in ("dibuat", "diajukan")),
    *(
        e.DisposisiDiserahkanKembali(),
        WRITTEN,
        RETURNED,
        CORRECTED,
        HANDED,
        REJECTED,
        APPROVED,
        ORDERED,
        out(),
        out("instagram"),
        all_out(),
    ),
    e.VerifikasiDicabut(versi=1, sidik="a" * 64, alasan=()),
    e.PenayanganDiperintahkan.model_validate(
        {"versi": 1, "sidik": "a" * 64, "staf": STAF, "saluran": [{"saluran": "website", "jadwal": NOW + timedelta(days=1)}]}
    ),
    *(e.PenayanganDiperintahkan(versi=2, sidik="a" * 64, staf=STAF_LAIN, saluran=pesanan("website", "instagram")),),
    *(e.JadwalDiubah(saluran="website"), e.PerintahTayangDicabut(alasan="x"), e.RalatDibuka(dari_versi=1, kekeliruan="x", penjelasan="x")),
    *(e.LaporanMasyarakatDiterima(laporan=REPORT.format(n), jenis="lainnya", isi="x") for n in (1, 2)),
    e.LaporanMasyarakatDitindaklanjuti(laporan=REPORT.format(1), hasil="sudah_sesuai"),
    *(CLOSED, e.ProsesDihentikan(sebab="ganda", alasan="x"), e.MateriDitarik(versi=1, sebab="keliru", penjelasan="x")),
    e.UjiKonsekuensiDiminta(sidik="a" * 64, informasi="x", dasar_pengecualian="17h"),
    e.UjiKonsekuensiDiputuskan(sidik="a" * 64, keputusan="terbuka", pertimbangan="x"),
    *(sheet(2).model_copy(update={"jalur": "serta_merta"}), owed("2026-11-24 09:00")),
    *(e.KewajibanSusulanDipenuhi(kode=kode, hasil="sesuai") for kode in ("koreksi", "verifikasi")),
    *(due(A, "5b", n, "2026-11-23 09:00", "2026-11-23 10:00").model_copy(update={"penjabaran": ()}) for n in (1, 2)),
)
HISTORIES = st.lists(st.tuples(st.sampled_from(MADE), st.integers(0, 4000)), min_size=1, max_size=40)
_TRACES: TypeAdapter[tuple[Jejak, ...]] = TypeAdapter(tuple[Jejak, ...])


def lived(history: Sequence[tuple[Event, int]]) -> list[Recorded[Event]]:
    at, found = NOW, []
    for n, (event, minutes) in enumerate(history, start=1):
        at += timedelta(minutes=minutes)
        found.append(replace(recorded(event, n, STAF, "staf_sekretariat", at=at), case=A))
    return found


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_a_trace_tells_what_the_log_tells(history: Sequence[tuple[Event, int]]) -> None:
    known = lived(history)
    kept = _TRACES.validate_json(_TRACES.dump_json(tuple(jejak(f) for f in known if isinstance(f.event, FACTS))))
    again = fakta(UNIT, A, kept)
    if again:
        assert giliran(again) == giliran(known)
        seen = kartu(f for f in known if isinstance(f.event, FACTS))
        assert kartu(again) == seen == kartu(reversed(again))


@settings(max_examples=150, deadline=None)
@given(HISTORIES)
def test_turns_do_not_overlap_and_the_figures_count_each_once(history: Sequence[tuple[Event, int]]) -> None:
    card = kartu(lived(history))
    assert len({(g.langkah, g.putaran) for g in card.giliran if g.langkah != "laporan"}) == len(
        [g for g in card.giliran if g.langkah != "laporan"]
    )
    for step in {g.langkah for g in card.giliran} - {"laporan", "8b"}:
        turns = [g for g in card.giliran if g.langkah == step]
        for before, after in pairwise(turns):
            assert before.berakhir_at is not None and before.berakhir_at <= after.mulai_at
    total = 0
    for teks in ("2026-11", "2026-12", "2027-01", "2027-02", "2027-03"):
        a = angka_bulan(UNIT, bulan(teks, WIB), [card], kalender(tahun=(2026, 2027)), LATER)
        total += a.giliran
        assert a.giliran == sum(row.giliran for row in a.jabatan)
        assert sum(a.putaran.values()) == a.tayang == a.lolos + len(a.kasus.get("kembali_dahulu", ()))
        assert a.selesai == a.sesuai + len(a.kasus.get("menyimpang", ()))
    assert total == sum(g.berakhir_at is not None for g in card.giliran)


def test_nothing_that_was_typed_is_in_a_trace() -> None:
    told = _TRACES.dump_json(tuple(jejak(f) for case in (A, B, C) for f in facts(case) if isinstance(f.event, FACTS))).decode()
    for typed in ("Posyandu", "balita", "angka salah", "NIK", "sudah ada", "Jatuh tempo"):
        assert typed not in told
