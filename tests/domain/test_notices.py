"""Who is told of what: the pure part, in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.notices import commands as c
from services.notices.decisions import DECIDER
from services.notices.quiet import not_before
from services.notices.reactions import TOO_OLD, ingatkan, kabarkan
from services.notices.sender import GIVE_UP, pause
from services.notices.texts import of_tasks
from services.registry.commands import UbahKontak
from services.registry.decisions import DECIDER as REGISTRY
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori, evolve
from shared.sop.event import Event
from shared.sop.kontak import nomor_wa, tautan_wa
from tests.support.people import NOW, PPID, SEKRETARIS, STAF, registry_events
from tests.support.scenario import OFFICE, SISTEM, By, Scenario, recorded

NOBODY_WAITS = timedelta(0)
BOTH: tuple[c.Saluran, ...] = ("surel", "telegram")
PPID_HERE, SEKRETARIS_HERE = By(PPID, "ppid_pembantu"), By(SEKRETARIS, "sekretaris")
ADMIN = By("admin", None)


def reachable(*people: str, **more: str) -> Direktori:
    """The office with addresses of these people."""
    d = OFFICE
    for person in people:
        fields = {"pegawai": person, "surel": "a@uji.invalid", "telegram": "4711"} | more
        d = evolve(d, recorded(e.KontakPegawaiDiubah.model_validate(fields)))
    return d


def sheet() -> e.DisposisiDibuat:
    disposisi = e.IsiDisposisi(
        asal=e.AsalPrakarsa(kegiatan="Posyandu"), sifat="biasa", instruksi=("publikasikan",), instruksi_versi=1, isi="Buat.", lampiran=()
    )
    return e.DisposisiDibuat(nomor_disposisi=7, tahun=2026, sop_nomor="067", sop_versi=1, disposisi=disposisi)


def case(*acts: tuple[By, Event]) -> Sequence[Recorded[Event]]:
    return [recorded(event, n, by.actor, by.jabatan) for n, (by, event) in enumerate(acts, start=1)]


def told(
    facts: Sequence[Recorded[Event]], position: int, d: Direktori, on: Sequence[c.Saluran] = BOTH, now: datetime = NOW
) -> set[tuple[str, str]]:
    command = kabarkan(facts, position, d, on, now, NOBODY_WAITS)
    return {(k.pegawai, k.saluran) for k in command.kabar} if command else set()


HANDED = case((PPID_HERE, sheet()))


def test_the_office_that_has_the_task_now_is_told_on_every_way_it_has() -> None:
    d = reachable(SEKRETARIS, PPID)
    assert told(HANDED, 1, d) == {(SEKRETARIS, "surel"), (SEKRETARIS, "telegram")}
    assert told(HANDED, 1, d, on=("telegram",)) == {(SEKRETARIS, "telegram")}
    assert told(HANDED, 1, d, on=()) == set()
    assert told(HANDED, 1, reachable(SEKRETARIS, telegram="")) == {(SEKRETARIS, "surel")}
    assert told(HANDED, 1, OFFICE) == set()


def test_whoever_did_it_is_not_told_of_it() -> None:
    both = By(SEKRETARIS, "ppid_pembantu")
    assert told(case((both, sheet())), 1, reachable(SEKRETARIS)) == set()


def test_what_the_system_does_after_an_officer_is_the_officer_s_doing() -> None:
    d = reachable(STAF)
    facts = case(
        (PPID_HERE, sheet()),
        (By(STAF, "staf_sekretariat"), e.DisposisiDibaca(tahap="ditugaskan")),
        (SISTEM, e.PenayanganGagal(saluran="facebook", percobaan=1, hasil="ditolak_tetap", kode="x")),
    )
    assert told(facts, 3, d) == set()


def test_a_named_staf_is_told_and_his_colleagues_are_not() -> None:
    others = [
        a.pegawai for a in registry_events() if isinstance(a, e.JabatanDiangkat) and a.jabatan == "staf_sekretariat" and a.pegawai != STAF
    ]
    facts = case((PPID_HERE, sheet()), (By("x", "sekretariat"), e.PenyusunanDitugaskan(staf=STAF)))
    assert told(facts, 2, reachable(STAF, *others), on=("surel",)) == {(STAF, "surel")}


def test_what_was_done_meanwhile_or_long_ago_is_not_announced() -> None:
    d = reachable(SEKRETARIS)
    done = case((PPID_HERE, sheet()), (SEKRETARIS_HERE, e.DisposisiDiteruskan()))
    assert told(done, 1, d) == set(), "hearing of it late, nobody is sent to a task that is gone"
    assert told(HANDED, 1, d, now=NOW + TOO_OLD) != set()
    assert told(HANDED, 1, d, now=NOW + TOO_OLD + timedelta(seconds=1)) == set()


def test_a_task_is_announced_once_not_at_every_fact_while_it_waits() -> None:
    facts = case(
        (PPID_HERE, sheet()), (By(PPID, "ppid_pembantu"), e.DisposisiDibetulkan(disposisi=sheet().disposisi, alasan="Salah ketik."))
    )
    assert told(facts, 1, reachable(SEKRETARIS)) != set()
    assert told(facts, 2, reachable(SEKRETARIS)) == set()


def test_the_same_fact_makes_the_same_ids() -> None:
    d = reachable(SEKRETARIS)
    first, second = (kabarkan(HANDED, 1, d, BOTH, NOW + timedelta(minutes=n), NOBODY_WAITS) for n in range(2))
    assert first is not None and second is not None
    assert [k.pemberitahuan for k in first.kabar] == [k.pemberitahuan for k in second.kabar]
    assert len({k.pemberitahuan for k in first.kabar}) == 2


@pytest.mark.parametrize(
    ("hour", "minute", "day", "morning"),
    [(20, 59, 0, None), (21, 0, 1, 6), (23, 59, 1, 6), (0, 0, 0, 6), (5, 59, 0, 6), (6, 0, 0, None)],
)
@pytest.mark.parametrize(("zone", "offset"), [("Asia/Jakarta", 7), ("Asia/Jayapura", 9)])
def test_the_night_is_the_unit_s(hour: int, minute: int, day: int, morning: int | None, zone: str, offset: int) -> None:
    now = datetime(2026, 11, 23, hour, minute, tzinfo=UTC) - timedelta(hours=offset)
    wanted = now if morning is None else datetime(2026, 11, 23 + day, morning, tzinfo=UTC) - timedelta(hours=offset)
    assert not_before(now, zone, tenang=True) == wanted
    assert not_before(now, zone, tenang=False) == now


def test_tries_come_further_apart_and_end_within_a_day() -> None:
    pauses = [pause(n) for n in range(1, 40)]
    assert pauses[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert max(pauses) == timedelta(hours=1)
    assert sum(pauses, timedelta()) > GIVE_UP


def test_a_message_names_number_and_place_only() -> None:
    one = of_tasks([("7/2026", "abc")], "https://tayang.uji")
    assert one.perihal == "Ada tugas baru untuk Anda di Tayang"
    assert one.teks.splitlines()[:4] == [
        "Ada tugas baru untuk Anda di Tayang.",
        "",
        "Disposisi nomor 7/2026",
        "https://tayang.uji/kasus/abc",
    ]
    assert "abc" not in of_tasks([("7/2026", "abc")], "").teks, "half a link helps nobody"
    assert of_tasks([("7/2026", "abc"), ("7/2026", "abc"), ("8/2026", "d")], "").perihal == "Ada 2 tugas baru untuk Anda di Tayang"


def intent(**more: object) -> e.PemberitahuanDisiapkan:
    fields = {"pemberitahuan": str(uuid4()), "pegawai": SEKRETARIS, "jabatan": "sekretaris", "saluran": "surel", "langkah": 2, "mulai": NOW}
    return e.PemberitahuanDisiapkan.model_validate(fields | more)


def test_each_intent_has_one_outcome() -> None:
    made = intent()
    prepared = Scenario(DECIDER).given(SISTEM.did(made))
    sent = c.CatatTerkirim(pemberitahuan=made.pemberitahuan, percobaan=1)
    failed = c.CatatTidakTerkirim(pemberitahuan=made.pemberitahuan, percobaan=1, kode="smtp_550")
    (event,) = prepared.when(sent, SISTEM).then(e.PemberitahuanTerkirim)
    prepared.when(failed, SISTEM).then(e.PemberitahuanGagal)
    ended = prepared.given(SISTEM.did(event))
    ended.when(failed, SISTEM).then_nothing()
    ended.when(sent, SISTEM).then_nothing()
    Scenario(DECIDER).when(sent, SISTEM).then_nothing()


def test_an_intent_is_made_once() -> None:
    made = intent()
    command = c.SiapkanPemberitahuan(kabar=(c.Kabar.model_validate(made.model_dump(exclude={"terjadi_at"})),))
    Scenario(DECIDER).when(command, SISTEM).then(e.PemberitahuanDisiapkan)
    Scenario(DECIDER).given(SISTEM.did(made)).when(command, SISTEM).then_nothing()


def test_only_one_s_own_known_address_can_be_tried() -> None:
    siti = By(SEKRETARIS, None)
    trial = c.KirimUjiCoba(pemberitahuan=str(uuid4()), pegawai=SEKRETARIS, saluran="telegram")
    office = Scenario(DECIDER, direktori=reachable(SEKRETARIS))
    (made,) = office.when(trial, siti).then(e.PemberitahuanDisiapkan)
    assert isinstance(made, e.PemberitahuanDisiapkan)
    assert (made.langkah, made.jabatan) == (0, None)
    office.when(trial, By(PPID, None)).then_refused("bukan_alamat_sendiri")
    Scenario(DECIDER, direktori=reachable(SEKRETARIS, telegram="")).when(trial, siti).then_refused("alamat_kosong")
    Scenario(DECIDER).when(trial, By(PPID, None)).then_refused("bukan_alamat_sendiri", "alamat_kosong")


def test_everybody_sets_his_own_addresses_and_the_administrator_anybody_s() -> None:
    registry = Scenario(REGISTRY).given(ADMIN.did(*registry_events()))
    mine = UbahKontak(pegawai=SEKRETARIS, surel="siti@uji.invalid", jam_tenang=False)
    (made,) = registry.when(mine, ADMIN).then(e.KontakPegawaiDiubah)
    assert isinstance(made, e.KontakPegawaiDiubah)
    assert (made.surel, made.jam_tenang) == ("siti@uji.invalid", "tidak")
    kontak = evolve(OFFICE, recorded(made)).kontak[SEKRETARIS]
    assert (kontak.surel, kontak.tenang) == ("siti@uji.invalid", False)
    registry.when(UbahKontak(pegawai=str(uuid4())), ADMIN).then_refused("pegawai_tidak_dikenal")


@pytest.mark.parametrize(
    "wrong",
    [
        {"surel": "siti"},
        {"surel": "a@b"},
        {"surel": "a@b.id Bcc: x@y.id"},
        {"telegram": "@siti"},
        {"telepon": "12"},
        {"telepon": "nol delapan"},
    ],
)
def test_what_is_no_address_is_refused(wrong: dict[str, str]) -> None:
    registry = Scenario(REGISTRY).given(ADMIN.did(*registry_events()))
    refused = registry.when(UbahKontak.model_validate({"pegawai": SEKRETARIS} | wrong), ADMIN)
    refused.then_refused(*(f"{name}_tidak_sah" for name in wrong))


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890"])
def test_wa_me_wants_digits_with_the_country(typed: str) -> None:
    assert nomor_wa(UbahKontak(pegawai=SEKRETARIS, telepon=typed).telepon) == "6281234567890"
    assert tautan_wa(typed, "a b&c#d") == "https://wa.me/6281234567890?text=a%20b%26c%23d"


TENGGAT = "3b0f4c1e-6a3a-4d8e-9f57-0a2b8f4f9d11"
DUE = e.TenggatDitetapkan(
    tenggat=TENGGAT,
    langkah="2",
    putaran=1,
    jabatan="sekretaris",
    mulai_at=NOW,
    due_at=NOW + timedelta(minutes=10),
    aturan="10 menit",
    kalender_versi=1,
    penjabaran=(),
)
NEAR = e.TenggatMendekat(tenggat=TENGGAT, langkah="2", putaran=1, due_at=DUE.due_at)
PASSED = e.TenggatTerlampaui(tenggat=TENGGAT, langkah="2", putaran=1, due_at=DUE.due_at)


@pytest.mark.parametrize(("fired", "sebab"), [(NEAR, "mendekat"), (PASSED, "terlambat")])
def test_who_could_still_do_it_hears_that_time_is_short_or_over(fired: Event, sebab: str) -> None:
    facts = case((PPID_HERE, sheet()), (SISTEM, DUE), (SISTEM, fired))
    d = reachable(PPID, SEKRETARIS, STAF)
    command = ingatkan(facts, 3, d, BOTH, NOW)
    assert command is not None
    assert {(k.pegawai, k.saluran, k.sebab) for k in command.kabar} == {(SEKRETARIS, "surel", sebab), (SEKRETARIS, "telegram", sebab)}
    assert ingatkan(facts, 2, d, BOTH, NOW) is None, "a due time that was set is no news"
    assert ingatkan(facts, 3, d, BOTH, NOW + TOO_OLD + timedelta(hours=1)) is None
    done = case((PPID_HERE, sheet()), (SISTEM, DUE), (SISTEM, fired), (SEKRETARIS_HERE, e.DisposisiDiteruskan()))
    assert ingatkan(done, 3, d, BOTH, NOW) is None, "it was done meanwhile"


def test_a_task_and_its_due_time_are_two_messages_with_words_of_their_own() -> None:
    facts = case((PPID_HERE, sheet()), (SISTEM, DUE), (SISTEM, PASSED))
    d = reachable(SEKRETARIS)
    first, late = kabarkan(facts, 1, d, BOTH, NOW, NOBODY_WAITS), ingatkan(facts, 3, d, BOTH, NOW)
    assert first is not None and late is not None
    assert not {k.pemberitahuan for k in first.kabar} & {k.pemberitahuan for k in late.kabar}
    assert of_tasks([("7/2026", "a")], "https://x.invalid", "terlambat").teks.startswith(
        "Ada tugas Anda di Tayang yang melewati batas waktu."
    )
    assert "Ada 2 tugas Anda" in of_tasks([("7/2026", "a"), ("8/2026", "b")], "", "mendekat").teks
