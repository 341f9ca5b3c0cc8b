"""`tayang audit second-key|accept-restore`: a log set back to a backup goes on only when two people say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, err, out, run, settings_for

if TYPE_CHECKING:
    from services.auditor.restoring import Restored
    from shared.messaging.signing import SigningKey
    from shared.settings import Settings


def register(audit_app: typer.Typer) -> None:
    """Add the commands."""
    audit_app.command("second-key")(second_key)
    audit_app.command("accept-restore")(accept_restore)


def second_key(
    to: Annotated[
        Path, typer.Argument(metavar="BERKAS", help="Berkas kunci baru, di luar komputer ini (misalnya diska lepas orang kedua).")
    ],
    data: Data = None,
) -> None:
    """Buat dan daftarkan kunci orang kedua: untuk menyatakan pemulihan dan mencabut kunci, tidak untuk hal lain. Keluar 3 ditolak."""
    named = run(_registered(settings_for(data), to))
    err.print(f"Kunci {named} terdaftar. Serahkan {to} kepada orang kedua; jangan simpan salinannya di komputer ini.")


def accept_restore(
    second: Annotated[Path, typer.Option("--second-key", help="Berkas kunci orang kedua (lihat tayang audit second-key).")],
    by: Annotated[
        list[str], typer.Option("--by", help="Nomor pegawai yang menyatakan; tepat dua kali, pemegang kunci operator lebih dulu.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Mengapa dipulihkan dari cadangan.")],
    data: Data = None,
    database_url: Annotated[str, typer.Option("--database-url", help="Basis data log sebagai pemiliknya, bila tidak di folder data.")] = "",
    as_json: Json = False,
) -> None:
    """Nyatakan oleh dua orang bahwa log ini dipulihkan dari cadangan; epoch baru dimulai. Kantor harus berhenti. Keluar 3 ditolak.

    Yang hilang tetap hilang dan tetap terlihat: checkpoint lama yang memuatnya disebut sebagai kehilangan yang dinyatakan.
    """
    settings = settings_for(data, **({"log_url": database_url, "production": False} if database_url else {}))
    done = run(_declared(settings, second, by, reason))
    if as_json:
        emit({"epoch": done.epoch, "posisi_terakhir": done.position, "segel_lama": str(done.seal_kept_as) if done.seal_kept_as else None})
        return
    out.print(f"Epoch {done.epoch} dimulai setelah peristiwa nomor {done.position}.")
    if done.seal_kept_as:
        out.print(f"Segel epoch sebelumnya disimpan di {done.seal_kept_as}.")
    err.print("Bila layanan menyebut kursornya tidak cocok dengan log, hapus basis data proyeksinya; isinya dibangun lagi dari log.")


async def _registered(settings: Settings, to: Path) -> str:
    import hashlib
    from uuid import NAMESPACE_URL, uuid5

    from services.cli.own_keys import operator_key
    from services.cli.reading import looking
    from services.registry.commands import DaftarkanKunci
    from services.registry.decisions import DECIDER
    from shared.command import Circumstances, Signer
    from shared.execute import Executor
    from shared.messaging.signing import SigningKey
    from shared.refusal import reason, refuse
    from shared.sop.directory import KEYS_STREAM

    if to.exists():  # noqa: ASYNC240 - once, before anything is under way
        raise refuse(reason("berkas_sudah_ada", f"{to} sudah ada; sebutkan berkas baru."))
    key = SigningKey.load_or_create(to, "-")
    named = f"kedua-{hashlib.sha256(key.public.encode()).hexdigest()[:12]}"
    # A key for what only a second person may do; the machine's own operator key has every other right already.
    command = DaftarkanKunci(kunci=named, jenis="operator", kunci_publik=key.public, perintah=("CabutKunci",), unit=("sistem",))
    async with looking(settings) as on:
        about = Circumstances(
            cause=str(uuid5(NAMESPACE_URL, f"kunci/{named}")),
            actor="operator",
            jabatan=None,
            unit="sistem",
            case=KEYS_STREAM,
            signer=Signer(operator_key(settings).key_id, "operator"),
            now=on.clock(),
        )
        await Executor(DECIDER, on.store, on.codec, on.directories).execute(command, about)
    return named


async def _declared(settings: Settings, second: Path, by: list[str], why: str) -> Restored:
    from services.auditor.restoring import declare
    from services.cli.own_keys import operator_key
    from services.cli.reading import looking
    from shared.refusal import reason, refuse

    if len(by) != 2:
        raise refuse(reason("dua_orang", "Sebutkan tepat dua pegawai dengan --by."))
    async with looking(settings) as on:
        return await declare(on, operator_key(settings), _loaded(second), (by[0], by[1]), why)


def _loaded(path: Path) -> SigningKey:
    from shared.messaging.signing import KeyFileUnfit, SigningKey
    from shared.refusal import reason, refuse

    try:
        return SigningKey.load(path, "kedua")
    except (FileNotFoundError, KeyFileUnfit) as error:
        raise refuse(reason("kunci_kedua_tidak_terbaca", f"Kunci kedua tidak dapat dibaca: {error}.")) from error
