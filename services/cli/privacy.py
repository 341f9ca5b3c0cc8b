"""`tayang privacy …`: erasing personal data, and the key over all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from services.cli.options import Data, Json, Unit
from services.cli.terminal import NOT_YET, OK, REFUSED, emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
    from shared.settings import Settings
    from shared.sop.event import Event
    from shared.sop.privasi import LingkupData

REFUSAL = {"penahanan_hukum": "ada penahanan hukum", "masa_simpan": "masa simpannya belum lewat"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(erase)
    app.command()(finish)
    app.command("rotate-master")(rotate_master)


def erase(
    dasar: Annotated[str, typer.Option("--dasar", help='Dasar hukum, misalnya "UU 27/2022 Pasal 8".')],
    subject: Annotated[
        list[str] | None, typer.Option("--subject", help="JENIS:NOMOR dengan jenis subjek, pegawai, atau laporan; boleh berulang.")
    ] = None,
    kasus: Annotated[list[str] | None, typer.Option("--kasus", help="Nomor kasus yang seluruh isinya dimusnahkan; boleh berulang.")] = None,
    alasan: Annotated[str, typer.Option("--alasan", help="Keterangan; tersegel.")] = "",
    spoken: Annotated[str, typer.Option("--as", help="PPID Pembantu, bila lebih dari satu: ppid_pembantu:NAMA.")] = "ppid_pembantu",
    unit: Unit = "kebakkramat",
    data: Data = None,
) -> None:
    """Musnahkan data pribadi untuk selamanya. Keputusannya tercatat lebih dahulu, juga bila ditolak.

    Keluar 0 diputuskan musnah, 3 ditolak, 4 belum siap.
    """
    from shared.messaging.answers import BelumDapatDiproses, Diterima
    from shared.sop.events import PemusnahanDitolak

    lingkup = _lingkup(subject or [], kasus or [])
    answer, event = run(_erased(settings_for(data), unit, spoken, lingkup, dasar, alasan))
    if isinstance(answer, BelumDapatDiproses):
        refused_exit(answer.alasan)
    if not isinstance(answer, Diterima) or event is None:
        emit(answer.model_dump(mode="json"))
        raise typer.Exit(NOT_YET)
    emit({"posisi": answer.posisi, "keputusan": type(event).__name__, "isi": event.model_dump(mode="json", exclude={"terjadi_at"})})
    if isinstance(event, PemusnahanDitolak):
        until = f" sampai {event.sampai:%d-%m-%Y}" if event.sampai else ""
        err.print(f"[yellow]Ditolak[/yellow]: {', '.join(REFUSAL.get(k, k) for k in event.alasan)}{until}. Penolakan ini tercatat.")
        raise typer.Exit(REFUSED)
    err.print("Diputuskan. Kunci dan berkasnya segera dimusnahkan; cadangan lama menyimpan kuncinya sampai masa simpannya habis.")
    raise typer.Exit(OK)


def finish(data: Data = None, as_json: Json = False) -> None:
    """Selesaikan pemusnahan yang sudah diputuskan dan belum tuntas; pada PostgreSQL dengan alamat peran tayang_eraser."""
    found = run(_finished(settings_for(data)))
    if as_json:
        emit(found)
        return
    out.print(f"{found['keputusan']} keputusan pemusnahan diperiksa; {found['tuntas']} tuntas.")


def rotate_master(
    buang_lama: Annotated[bool, typer.Option("--buang-lama", help="Buang berkas kunci induk lama; tidak mengganti apa pun.")] = False,
    data: Data = None,
) -> None:
    """Ganti kunci induk: semua kunci dibungkus ulang dalam satu transaksi. Berkas yang lama disimpan sampai --buang-lama."""
    from shared.eventstore.keys_database import open_engine
    from shared.eventstore.master_key import MasterKeys
    from shared.eventstore.wrapping import drop_old, rotate

    settings = settings_for(data)

    async def work() -> str:
        engine, masters = open_engine(settings.keys_database), MasterKeys(settings.keys_master)
        try:
            if buang_lama:
                return f"Dibuang: {', '.join(drop_old(engine, masters)) or 'tidak ada'}."
            old = rotate(engine, masters)
            return f"Kunci induk diganti. Yang lama ({old}) masih disimpan; cadangan lama memerlukannya. Cadangkan sekarang: tayang backup."
        finally:
            engine.dispose()

    out.print(run(work()))


def _lingkup(subjects: list[str], cases: list[str]) -> tuple[LingkupData, ...]:
    from pydantic import ValidationError

    from shared.refusal import reason
    from shared.sop.privasi import LingkupData

    found = []
    for spoken in [*subjects, *(f"kasus:{case}" for case in cases)]:
        kind, _, id_ = spoken.rpartition(":")
        try:
            found.append(LingkupData.model_validate({"jenis": kind or "subjek", "id": id_}))
        except ValidationError:
            refused_exit((reason("lingkup_tidak_terbaca", f"{spoken}: tulis JENIS:NOMOR, misalnya subjek:1b9d6bcd-…"),))
    if not found:
        refused_exit((reason("lingkup_kosong", "Sebutkan --subject atau --kasus."),))
    return tuple(found)


async def _erased(
    settings: Settings, unit: str, spoken: str, lingkup: tuple[LingkupData, ...], dasar: str, alasan: str
) -> tuple[Diterima | BelumDapatDiproses | BelumSiap, Event | None]:
    from services.cli.own_keys import operator_key
    from services.cli.reaching import reached
    from services.cli.reading import looking, resolve
    from services.registry.privacy_commands import MusnahkanData
    from shared.messaging.answers import Diterima
    from shared.messaging.client import CommandClient

    command = MusnahkanData(lingkup=lingkup, dasar_hukum=dasar, alasan=alasan)
    only = [part.id for part in lingkup if part.jenis == "kasus"]
    case = only[0] if len(only) == 1 else f"unit-{unit}"
    async with looking(settings) as on:
        actor, jabatan = await resolve(on, unit, spoken)
        async with reached(settings, "tayang-privacy") as nc:
            client = CommandClient(nc, operator_key(settings))
            answer = await client.send(command, unit=unit, case=case, actor=actor, jabatan=jabatan, command_id=uuid4())
        if not isinstance(answer, Diterima):
            return answer, None
        (fact,) = await on.codec.decode(await on.store.read(answer.posisi[-1] - 1, 1))
        return answer, fact.event


async def _finished(settings: Settings) -> dict[str, Any]:
    from services.cli.reading import looking
    from shared.eventstore.port import read_all
    from shared.privacy.effect import Effect
    from shared.sop.events import DataPribadiDimusnahkan

    wanted = DataPribadiDimusnahkan.stored_type()
    async with looking(settings) as on:
        effect, done = Effect(on), 0
        facts = await on.codec.decode([r async for r in read_all(on.store) if r.type == wanted])
        for fact in facts:
            assert isinstance(fact.event, DataPribadiDimusnahkan)
            done += await effect.carry_out(fact.event)
    return {"keputusan": len(facts), "tuntas": done}
