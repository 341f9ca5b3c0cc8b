"""What the codec refuses to write, and what it does with records that are not what it would have written."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import date
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from shared.eventstore.codec import Codec, NotExact, UnknownEvent, event_id_for, parse_type
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.readers import reader
from shared.eventstore.sealing import DESTROYED, KeyDestroyed, KeyUnknown, SealBroken
from shared.messaging.verdict import Verdict, judge
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Alasan
from tests.eventstore.stored import CASE, Log, about, meddled
from tests.support.people import isi_disposisi, materi, profil

TERUSKAN = e.DisposisiDiteruskan(catatan="tolong segera")
PEGAWAI = "0192f0c1-0000-4000-8000-000000000001"


def test_ids_come_from_cause_handler_and_number() -> None:
    events = [TERUSKAN, e.DisposisiDiterima()]
    written = Log().write(*events)
    assert [r.event_id for r in written] == [event_id_for("perintah-1", "uji.Perintah", n) for n in (0, 1)]
    assert [r.event_id for r in Log().write(*events)] == [r.event_id for r in written]
    assert event_id_for("a", "b", 0) != event_id_for("a", "b", 1) != event_id_for("a", "c", 1)


def test_everything_said_about_an_event_comes_back() -> None:
    log = Log()
    (fact,) = log.read(log.write(TERUSKAN))
    said = about()
    assert (fact.position, fact.version, fact.case, fact.unit, fact.causation) == (1, 1, CASE, said.unit, said.cause)
    assert (fact.actor, fact.jabatan, fact.signer, fact.digest) == (said.actor, said.jabatan, said.signer, said.digest)
    assert (fact.bertindak_sebagai, fact.at) == ("plh", said.now)


@pytest.mark.filterwarnings("ignore::UserWarning")  # pydantic's own surprise
@pytest.mark.parametrize("wrong", [2**53, -(2**53), 2**63, 1.0, 1.5, float("nan")])
def test_numbers_that_readers_would_not_all_read_alike_never_reach_the_log(wrong: Any) -> None:
    event = e.NomorDisposisiDiberikan(tahun=2026, nomor=1).model_copy(update={"nomor": wrong})
    with pytest.raises(NotExact):
        Log().write(event)


def test_a_number_deep_inside_counts_too() -> None:
    sheet = isi_disposisi()
    lampiran = (sheet.lampiran[0].model_copy(update={"ukuran_byte": 2**53}),)
    event = e.DisposisiDibetulkan(disposisi=sheet.model_copy(update={"lampiran": lampiran}), alasan="x")
    with pytest.raises(NotExact):
        Log().write(event)


def test_the_greatest_exact_number_is_recorded() -> None:
    log = Log()
    (record,) = log.write(e.NomorDisposisiDiberikan(tahun=2026, nomor=2**53 - 1))
    assert log.read_one(record) == e.NomorDisposisiDiberikan(tahun=2026, nomor=2**53 - 1)


@pytest.mark.parametrize(
    "stored", ["tayang.BelumAda.v1", "tayang.DisposisiDiteruskan.v2", "tayang.DisposisiDiteruskan.v99", "DisposisiDiteruskan.v1"]
)
def test_what_is_newer_than_this_program_stops_it(stored: str) -> None:
    log = Log()
    (record,) = log.write(TERUSKAN)
    with pytest.raises(UnknownEvent, match=stored) as caught:
        log.read([meddled(record, lambda d: d.update(type=stored))])
    assert judge(caught.value) is Verdict.STOP


@pytest.mark.parametrize(
    "stored", ["tayang.X", "tayang.X.v", "tayang..v1", "tayang.X.v0", "tayang.X.v01", "tayang.X.v٣", "tayang.X.Y.v1", ""]
)
def test_a_type_has_one_spelling(stored: str) -> None:
    with pytest.raises(UnknownEvent):
        parse_type(stored)


def test_a_seal_newer_than_this_program_stops_it() -> None:
    log = Log()
    (record,) = log.write(TERUSKAN)
    with pytest.raises(UnknownEvent):
        log.read([meddled(record, lambda d: d["data"]["catatan"].update(alg="A256GCM-SIV"))])


def test_unknown_fields_of_stored_events_are_ignored_at_every_depth() -> None:
    log, event = Log(), e.MateriDibuat(versi=1, putaran=1, materi=materi())
    (record,) = log.write(event)

    def newer(document: dict[str, Any]) -> None:
        document["attribute"] = "baru"
        document["data"]["baru"] = [1, {"a": None}]
        document["data"]["materi"]["kegiatan"]["baru"] = {"x": "y"}

    assert log.read_one(meddled(record, newer)) == event


def test_rules_made_stricter_later_do_not_stop_a_replay() -> None:
    """A limit lowered, a letter this Python does not know, a code that is written otherwise today."""
    log = Log()
    (record,) = log.write(e.MateriDitarik(versi=1, sebab="keliru", penjelasan="x"))
    stored = "dua\nbaris\u0378" + "x" * 300_000  # U+0378 is unassigned
    with pytest.raises(ValidationError):
        e.MateriDitarik(versi=1, sebab="keliru", penjelasan=stored)
    event = log.read_one(meddled(record, lambda d: d["data"].update(penjelasan=stored, tautan="tidak lagi sah")))
    assert isinstance(event, e.MateriDitarik)
    assert (event.penjelasan, event.tautan) == (stored, "tidak lagi sah")


def test_no_rule_but_the_type_is_left_in_a_reader() -> None:
    class Ketat(Event):
        nomor: Annotated[int, Field(ge=1)]
        daftar: Annotated[tuple[Annotated[str, Field(min_length=9)], ...], Field(min_length=3)]
        hari: Annotated[date, Field(ge=date(2026, 1, 1))] | None

    stored = {"nomor": -1, "daftar": ["a"], "hari": "1999-01-01"}
    with pytest.raises(ValidationError):
        Ketat.model_validate(stored)
    read = reader(Ketat).validate_python(stored)
    assert (read.nomor, read.daftar, read.hari) == (-1, ("a",), date(1999, 1, 1))


def test_a_time_before_the_calendar_is_refused_not_a_crash() -> None:
    for wrong in ("0001-01-01T00:00:00+07:00", "9999-12-31T23:00:00-11:00"):
        with pytest.raises(ValidationError):
            e.DisposisiDiterima.model_validate({"terjadi_at": wrong})


def test_what_is_no_event_is_still_refused() -> None:
    log = Log()
    (record,) = log.write(e.MateriDitarik(versi=1, sebab="keliru", penjelasan="x"))
    wrong: tuple[dict[str, Any], ...] = ({"versi": "satu"}, {"sebab": "entah"}, {"penjelasan": {}}, {"penjelasan": None})
    for fields in wrong:
        with pytest.raises(ValidationError):
            log.read([meddled(record, lambda d, new=fields: d["data"].update(new))])  # type: ignore[misc]


# ── seals ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_seal_opens_only_where_it_was_made() -> None:
    log = Log()
    first, second = log.write(e.MateriDitolak(versi=1, putaran=1, sidik="a" * 64, daftar_versi=1, alasan=_two(), catatan="c"), TERUSKAN)

    def swapped(d: dict[str, Any]) -> None:
        a, b = d["data"]["alasan"]
        a["catatan"], b["catatan"] = b["catatan"], a["catatan"]

    def moved(d: dict[str, Any]) -> None:
        d["data"]["catatan"] = d["data"]["alasan"][0]["catatan"]

    def renamed(d: dict[str, Any]) -> None:
        d["id"] = str(second.event_id)

    def altered(d: dict[str, Any]) -> None:
        ct = d["data"]["catatan"]["ct"]
        d["data"]["catatan"]["ct"] = ("A" if ct[0] != "A" else "B") + ct[1:]

    def garbled(d: dict[str, Any]) -> None:
        d["data"]["catatan"]["ct"] = "bukan base64!"

    def emptied(d: dict[str, Any]) -> None:
        d["data"]["catatan"]["nonce"] = ""

    def mistyped(d: dict[str, Any]) -> None:
        d["data"]["catatan"]["ct"] = 7

    for change in (swapped, moved, renamed, altered, garbled, emptied, mistyped):
        with pytest.raises(SealBroken):
            log.read([meddled(first, change)])
    assert log.read([first, second])


def test_a_sealed_field_of_another_event_does_not_open() -> None:
    log = Log()
    mine, other = log.write(TERUSKAN, e.DisposisiDiteruskan(catatan="rahasia orang lain"))
    with pytest.raises(SealBroken):  # the key is right, the place is not
        log.read_one(meddled(mine, lambda d: d["data"].update(catatan=_data(other)["catatan"])))


def test_typed_text_that_looks_like_a_seal_stays_text() -> None:
    text = '{"alg":"A256GCM","ct":"AAAA","key":"k","nonce":"AAAA"}'
    log = Log()
    for event in (e.MateriDitarik(versi=1, sebab="keliru", penjelasan=text, alasan=text), e.DisposisiDiteruskan(catatan=text)):
        assert log.read_one(log.write(event)[0]) == event


def test_a_key_per_case_per_person_per_unit() -> None:
    log = Log()
    pegawai = e.PegawaiDidaftarkan(pegawai=PEGAWAI, nama="Sri Wahyuni", nip="197001011990032001")
    unit = e.UnitDidaftarkan(profil=profil().model_copy(update={"sop": profil().sop.model_copy(update={"nama_pejabat": "Budi"})}))
    records = log.write(pegawai, unit, TERUSKAN)

    def gone(*scopes: str) -> list[bool]:
        log.destroy(*scopes)
        return [DESTROYED in str(f.event) for f in log.read(records)]

    assert gone() == [False, False, False]
    assert gone(f"pegawai:{PEGAWAI}") == [True, False, False]
    assert gone("unit:kebakkramat") == [True, True, False]
    assert gone(f"kasus:{CASE}") == [True, True, True]


def test_nothing_new_is_sealed_under_a_destroyed_key() -> None:
    log = Log()
    log.write(TERUSKAN)
    log.destroy(f"kasus:{CASE}")
    with pytest.raises(KeyDestroyed):
        log.write(e.DisposisiDiterima(catatan="y"))
    assert log.write(e.DisposisiDiterima()), "nothing to seal, nothing to refuse"


def test_a_keyring_that_never_had_the_key_is_not_taken_for_an_erasure() -> None:
    log = Log()
    records = log.write(TERUSKAN)
    stranger = Codec(MemoryKeyring())
    with pytest.raises(KeyUnknown) as caught:
        asyncio.run(stranger.decode(records))
    assert judge(caught.value) is Verdict.WAIT, "parked, the fact would be read as erased later"


def test_two_sealings_of_one_text_differ() -> None:
    log = Log()
    first, second = log.write(TERUSKAN, TERUSKAN)
    assert _data(first)["catatan"]["ct"] != _data(second)["catatan"]["ct"]


def test_the_codec_alone_knows_every_event() -> None:
    """An auditor that imports nothing but the codec must not meet unknown events."""
    script = "import shared.eventstore.codec; from shared.sop.event import EVENTS; assert 'DisposisiDibuat' in EVENTS"
    subprocess.run([sys.executable, "-c", script], check=True)


def _two() -> tuple[Alasan, ...]:
    return (Alasan(kode="k1", catatan="pertama"), Alasan(kode="k2", catatan="kedua"))


def _data(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    meddled(record, lambda d: found.update(d["data"]))
    return found
