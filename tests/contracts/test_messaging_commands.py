"""Signed commands over a real nats-server: whatever comes in is answered, and the next message flows."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.aio.client import Client

from services.registry.commands import AkhiriSaluran, CabutKunci, DaftarkanPegawai, DaftarkanUnit
from services.registry.decisions import DECIDER
from services.registry.state import State
from shared.command import Circumstances, Command, Signer
from shared.directory import Directories
from shared.eventstore.port import ReadOnlyLog, StoreUnavailable, StreamAppend, canonical
from shared.execute import Contention, Executor, Receipt
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima, parse
from shared.messaging.client import CommandClient
from shared.messaging.commands import CommandServer
from shared.messaging.connection import start
from shared.messaging.envelope import digest_of
from shared.messaging.signing import SigningKey
from shared.messaging.subscribe import Facts
from shared.sop.directory import KEYS_STREAM
from shared.sop.events import KunciDicabut, KunciDidaftarkan
from shared.sop.types import format_time
from tests.support.eventually import eventually
from tests.support.people import profil
from tests.support.rig import UNIT, Rig, rig
from tests.support.servers import NatsServer, nats_server

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SUBJECT = f"tayang.cmd.v1.{UNIT}.registry.DaftarkanUnit"
ACTOR = "operator-1"


@dataclass
class Office:
    """A registry that takes commands, a key it knows, and a way to speak to it rudely."""

    made: Rig
    nc: Client
    key: SigningKey
    facts: Facts
    server: CommandServer
    client: CommandClient
    now: datetime = NOW
    fail: list[Exception] = field(default_factory=list)

    async def ask(self, payload: bytes, *, subject: str = SUBJECT, headers: dict[str, str] | None = None) -> Any:
        """The answer to a raw request, signed with the known key unless headers are given."""
        reply = await self.nc.request(subject, payload, timeout=5, headers=self.key.headers(payload) if headers is None else headers)
        return parse(reply.data)

    async def codes(self, payload: bytes, **how: Any) -> list[str]:
        """Reason codes of the refusal."""
        answer = await self.ask(payload, **how)
        assert isinstance(answer, BelumDapatDiproses), answer
        return [r.kode for r in answer.alasan]

    async def flows(self) -> None:
        """The next message is taken, and nothing of the last one was recorded."""
        before = await self.made.store.head()
        answer = await self.client.send(DaftarkanUnit(profil=profil()), unit=f"unit-{uuid4().hex[:8]}", case="registry", actor=ACTOR)
        assert isinstance(answer, Diterima), answer
        assert (await self.made.store.head()).position == before.position + 1


def envelope(**changes: Any) -> dict[str, Any]:
    """A sound envelope around DaftarkanUnit, with `changes`; its digest fits unless given."""
    made: dict[str, Any] = {
        "id": str(uuid4()),
        "command": "DaftarkanUnit",
        "unit": UNIT,
        "case": "registry",
        "actor": ACTOR,
        "jabatan": None,
        "issued_at": format_time(NOW),
        "expires_at": format_time(NOW + timedelta(minutes=5)),
        "after": None,
        "salt": "0123456789abcdef",
        "data": {"profil": profil().model_dump(mode="json")},
    } | changes
    content = {k: made[k] for k in ("command", "unit", "case", "actor", "jabatan", "data", "salt") if k in made}
    if "digest" not in made:
        made["digest"] = digest_of(**content) if len(content) == 7 else "0" * 64
    return made


async def record_keys(made: Rig, *events: Any) -> None:
    about = Circumstances(str(uuid4()), "sistem", None, UNIT, "kunci", Signer("awal", "operator"), NOW)
    version = len(await made.store.read_stream(KEYS_STREAM))
    await made.store.append([StreamAppend(KEYS_STREAM, version, await made.codec.encode(events, about, "registry.awal"))])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def office(server: NatsServer, tmp_path: Path) -> AsyncIterator[Office]:
    async with rig(server, tmp_path) as made:
        key = SigningKey("kunci-1", Ed25519PrivateKey.generate())
        await record_keys(made, KunciDidaftarkan(kunci="kunci-1", jenis="operator", kunci_publik=key.public))
        nc, broker = await made.client(), await made.broker()
        directories = Directories(made.store, made.codec)
        facts = Facts("registry", broker, made.store, made.codec, made.database())
        holder: list[Office] = []

        class Failing(Executor[State]):
            async def execute(self, command: Command, about: Circumstances) -> Receipt:
                if holder[0].fail:
                    raise holder[0].fail.pop()
                return await super().execute(command, about)

        executor = Failing(DECIDER, made.store, made.codec, directories)
        taking = CommandServer(
            "registry", broker, executor, directories, facts, clock=lambda: holder[0].now if holder else NOW, after_wait_s=0.3
        )
        holder.append(Office(made, nc, key, facts, taking, CommandClient(nc, key, lambda: holder[0].now)))
        await facts.start()
        await start(broker)
        yield holder[0]


async def test_a_signed_command_is_carried_out_and_its_record_names_signer_and_content(office: Office) -> None:
    answer = await office.client.send(DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR)
    assert answer == Diterima(posisi=(2,), kasus="registry")
    (fact,) = await office.made.codec.decode(await office.made.store.read_stream(f"registry-{UNIT}"))
    assert (fact.signer, fact.actor) == (Signer("kunci-1", "operator"), ACTOR)
    assert len(fact.digest) == 64


async def test_asked_only_whether_it_would_be_accepted_it_says_so_and_records_nothing(office: Office) -> None:
    end = AkhiriSaluran(saluran="website", alasan="-")
    for _ in range(2):
        answer = await office.client.send(end, unit=UNIT, case="registry", actor=ACTOR, periksa=True)
        assert isinstance(answer, BelumDapatDiproses)
        assert [r.kode for r in answer.alasan] == ["unit_tidak_dikenal", "saluran_tidak_dikenal"]
    would = await office.client.send(DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR, periksa=True)
    assert would == Diterima(kasus="registry")
    assert await office.made.store.read_stream(f"registry-{UNIT}") == []


async def test_asked_twice_recorded_once(office: Office) -> None:
    command, once = DaftarkanUnit(profil=profil()), uuid4()
    first = await office.client.send(command, unit=UNIT, case="registry", actor=ACTOR, command_id=once)
    office.now += timedelta(minutes=1)
    again = await office.client.send(command, unit=UNIT, case="registry", actor=ACTOR, command_id=once)
    assert first == Diterima(posisi=(2,), kasus="registry")
    assert again == Diterima(posisi=(2,), kasus="registry", diulang=True)


async def test_an_id_used_for_something_else_is_refused(office: Office) -> None:
    once = str(uuid4())
    await office.ask(canonical(envelope(id=once)))
    other = envelope(id=once, actor="operator-2")
    assert await office.codes(canonical(other)) == ["nomor_perintah_terpakai"]
    await office.flows()


async def test_a_refusal_of_the_decision_comes_back_with_its_sentence(office: Office) -> None:
    answer = await office.client.send(DaftarkanPegawai(pegawai=str(uuid4()), nama="Budi"), unit="tak-ada", case="registry", actor=ACTOR)
    assert isinstance(answer, BelumDapatDiproses)
    assert [(r.kode, r.pesan) for r in answer.alasan] == [("unit_tidak_dikenal", "Unit tak-ada belum terdaftar.")]


# ── strangers and forgers: one reason, nothing else ──────────────────────────────────────────────────


async def test_a_forged_signature_is_refused_and_nothing_else_is_said(office: Office) -> None:
    stranger = Ed25519PrivateKey.generate()
    payload = canonical(envelope(unit="SALAH", expires_at="kemarin"))
    forged = {"Tayang-Key": "kunci-1", "Tayang-Signature": b64encode(stranger.sign(payload)).decode()}
    for headers in (
        forged,
        forged | {"Tayang-Key": "tak-dikenal"},
        {},
        {"Tayang-Key": "kunci-1"},
        {"Tayang-Key": "kunci-1", "Tayang-Signature": "bukan base64!"},
        {"Tayang-Key": "kunci-1", "Tayang-Signature": "QUJD"},
    ):
        assert await office.codes(payload, headers=headers) == ["tanda_tangan_tidak_sah"]
    await office.flows()


async def test_every_flipped_bit_is_noticed(office: Office) -> None:
    payload = canonical(envelope())
    headers = office.key.headers(payload)
    for at in range(0, len(payload), 37):
        flipped = bytearray(payload)
        flipped[at] ^= 1 << (at % 8)
        assert await office.codes(bytes(flipped), headers=headers) == ["tanda_tangan_tidak_sah"]
    await office.flows()


async def test_a_revoked_key_is_refused_from_its_revocation_on(office: Office) -> None:
    await office.flows()
    await record_keys(office.made, KunciDicabut(kunci="kunci-1", alasan="hilang"))
    assert await office.codes(canonical(envelope())) == ["kunci_dicabut"]


async def test_a_narrow_key_may_sign_only_what_it_was_given(office: Office) -> None:
    opd = SigningKey("dinas-1", Ed25519PrivateKey.generate())
    narrow = KunciDidaftarkan(kunci="dinas-1", jenis="opd", kunci_publik=opd.public, perintah=("DaftarkanPegawai",), unit=(UNIT,))
    await record_keys(office.made, narrow)
    payload = canonical(envelope())
    assert await office.codes(payload, headers=opd.headers(payload)) == ["kunci_tidak_berwenang"]
    await office.flows()


# ── what a known signer may get wrong ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "bukan_json"),
        (b"\xff\xfe\x00", "bukan_utf8"),
        (b"halo", "bukan_json"),
        (b"[]", "isian_tidak_sah"),
        (b"null", "isian_tidak_sah"),
        (b'{"data": {"a": NaN}}', "bilangan_tidak_sah"),
        (b'{"data": {"a": Infinity}}', "bilangan_tidak_sah"),
        (b'{"data": {"a": 1e999}}', "bilangan_tidak_sah"),
        (b'{"data": {"a": 1.5}}', "bilangan_tidak_sah"),
        (b'{"data": {"a": 9007199254740992}}', "bilangan_terlalu_besar"),
        (b'{"data": {"a": ' + b"9" * 5000 + b"}}", "bilangan_terlalu_besar"),
        (b'{"a": 1, "a": 2}', "isian_ganda"),
        (b'{"a": "\\ud800"}', "bukan_utf8"),
        (b"[" * 10_000, "terlalu_dalam"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "terlalu_dalam"),
        (b'{"data": "' + b"x" * (512 * 1024) + b'"}', "pesan_terlalu_besar"),
    ],
    ids=lambda p: p if isinstance(p, str) else repr(p[:24]),
)
async def test_unreadable_payloads_are_refused_and_the_next_message_flows(office: Office, payload: bytes, code: str) -> None:
    assert (await office.codes(payload))[0] == code
    await office.flows()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tambahan": 1}, "isian_tidak_dikenal"),
        ({"id": "bukan-uuid"}, "isian_tidak_sah"),
        ({"after": "1"}, "isian_tidak_sah"),
        ({"after": True}, "isian_tidak_sah"),
        ({"issued_at": "2026-11-23T02:00:00"}, "isian_tidak_sah"),
        ({"command": "TidakAda"}, "perintah_tidak_dikenal"),
        ({"command": "DaftarkanPegawai"}, "alamat_tidak_cocok"),
        ({"unit": "unit-lain"}, "alamat_tidak_cocok"),
        ({"expires_at": format_time(NOW)}, "perintah_kedaluwarsa"),
        ({"issued_at": format_time(NOW + timedelta(minutes=3))}, "waktu_di_depan"),
        ({"expires_at": format_time(NOW + timedelta(days=2))}, "masa_berlaku_tidak_sah"),
        ({"digest": "0" * 64}, "isi_tidak_cocok"),
        ({"data": {}}, "wajib_diisi"),
        ({"data": {"profil": profil().model_dump(mode="json"), "lain": 1}}, "isian_tidak_dikenal"),
    ],
    ids=lambda c: c if isinstance(c, str) else repr(c)[:40],
)
async def test_a_wrong_envelope_is_refused_with_a_stable_code(office: Office, changes: dict[str, Any], code: str) -> None:
    assert code in await office.codes(canonical(envelope(**changes)))
    await office.flows()


async def test_all_reasons_at_once(office: Office) -> None:
    wrong = envelope(data={"lain": 1}, expires_at=format_time(NOW - timedelta(hours=1)), digest="0" * 64, unit="unit-lain")
    assert set(await office.codes(canonical(wrong))) == {
        "alamat_tidak_cocok",
        "perintah_kedaluwarsa",
        "masa_berlaku_tidak_sah",
        "isi_tidak_cocok",
        "wajib_diisi",
        "isian_tidak_dikenal",
    }


async def test_an_unknown_command_is_answered_at_its_own_address(office: Office) -> None:
    payload = canonical(envelope(command="TidakAda"))
    assert await office.codes(payload, subject=f"tayang.cmd.v1.{UNIT}.registry.TidakAda") == ["perintah_tidak_dikenal"]


async def test_refusals_never_repeat_what_was_typed(office: Office) -> None:
    answer = await office.ask(canonical(envelope(data={"profil": {"nama": "RAHASIA"}, "RAHASIA": "RAHASIA"}, case="RAHASIA RAHASIA")))
    assert "RAHASIA" not in answer.model_dump_json().replace('"data.RAHASIA"', "")


# ── not ready ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ZeroDivisionError("rahasia"), "gangguan"),
        (StoreUnavailable("mati"), "prasarana_tidak_siap"),
        (ConnectionResetError(), "prasarana_tidak_siap"),
        (ReadOnlyLog(), "log_hanya_baca"),
        (Contention("registry"), "sibuk"),
    ],
    ids=lambda e: type(e).__name__ if isinstance(e, Exception) else e,
)
async def test_our_own_faults_are_answered_as_not_ready_and_asking_again_works(office: Office, error: Exception, code: str) -> None:
    once = uuid4()
    send: Callable[[], Awaitable[Any]] = lambda: office.client.send(  # noqa: E731
        DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR, command_id=once
    )
    office.fail.append(error)
    answer = await send()
    assert isinstance(answer, BelumSiap)
    assert [r.kode for r in answer.alasan] == [code]
    assert "rahasia" not in answer.model_dump_json()
    assert isinstance(await send(), Diterima)


async def test_after_waits_until_the_service_has_seen_that_position(office: Office) -> None:
    send = office.client.send
    ahead = await send(DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR, after=99)
    assert isinstance(ahead, BelumSiap)
    assert [r.kode for r in ahead.alasan] == ["belum_siap"]
    assert isinstance(await send(DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR, after=1), Diterima)


async def test_a_command_that_waits_holds_up_no_other(office: Office) -> None:
    office.server._after_wait_s = 5
    waiting = asyncio.create_task(office.client.send(DaftarkanUnit(profil=profil()), unit="a", case="registry", actor=ACTOR, after=4))
    async with asyncio.timeout(3):
        await office.flows()
        await office.flows()
        await office.flows()
    assert isinstance(await waiting, Diterima)


async def test_a_service_that_does_not_run_is_named_as_such(office: Office) -> None:
    other = type("LayananLain", (Command,), {}, service="publisher", by=())()
    answer = await office.client.send(other, unit=UNIT, case="x", actor=ACTOR)
    assert isinstance(answer, BelumSiap)
    assert [r.kode for r in answer.alasan] == ["layanan_tidak_aktif"]


@pytest.mark.slow
async def test_an_answer_lost_on_the_way_is_asked_for_again_with_the_same_id(office: Office, server: NatsServer) -> None:
    server.pause()
    asked = asyncio.create_task(office.client.send(DaftarkanUnit(profil=profil()), unit=UNIT, case="registry", actor=ACTOR, timeout_s=30))
    await eventually(lambda: office.nc._pending_data_size == 0 and office.nc.stats["out_msgs"] > 0)
    server.kill()
    server.start()
    answer = await asked
    assert isinstance(answer, Diterima)
    assert len(await office.made.store.read_stream(f"registry-{UNIT}")) == 1


async def test_two_replicas_share_the_commands(office: Office) -> None:
    broker = await office.made.broker()
    directories = Directories(office.made.store, office.made.codec)
    taken = []

    class Counting(Executor[State]):
        async def execute(self, command: Command, about: Circumstances) -> Receipt:
            taken.append(about.unit)
            return await super().execute(command, about)

    executor = Counting(DECIDER, office.made.store, office.made.codec, directories)
    CommandServer("registry", broker, executor, directories, office.facts, clock=lambda: NOW)
    await start(broker)
    answers = await asyncio.gather(
        *(office.client.send(DaftarkanUnit(profil=profil()), unit=f"unit-{n}", case="registry", actor=ACTOR) for n in range(60))
    )
    assert all(isinstance(a, Diterima) and not a.diulang for a in answers)
    assert (await office.made.store.head()).position == 61
    assert 0 < len(taken) < 60, "each command goes to one of the two"


async def test_a_key_can_revoke_and_the_revocation_counts_at_once(office: Office) -> None:
    operator = SigningKey("operator-1", Ed25519PrivateKey.generate())
    await record_keys(office.made, KunciDidaftarkan(kunci="operator-1", jenis="operator", kunci_publik=operator.public))
    revoke = CabutKunci(kunci="kunci-1", alasan="kunci hilang")
    sender = CommandClient(office.nc, operator, lambda: NOW)
    assert isinstance(await sender.send(revoke, unit=UNIT, case="kunci", actor=ACTOR), Diterima)
    assert await office.codes(canonical(envelope())) == ["kunci_dicabut"]


def test_the_payload_on_the_wire_is_canonical_json() -> None:
    payload = canonical(envelope())
    assert orjson.dumps(orjson.loads(payload), option=orjson.OPT_SORT_KEYS) == payload
