"""`tayang audit replay`: the office as it stood at an instant, by the projections and folds the pages use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.options import Data, Json
from services.cli.terminal import emit, err, out, refused_exit, run, settings_for

if TYPE_CHECKING:
    from datetime import datetime

    from rich.progress import Progress

    from services.portal.audits.past import Past
    from services.portal.cases.view import CaseView
    from shared.foundation import Foundation
    from shared.settings import Settings
    from shared.sop.directory import Direktori
    from shared.sop.worklist import Kasus


def replay(
    at: Annotated[str, typer.Option("--at", help="Saatnya, misalnya 2026-03-31T16:00+07:00; tanpa selisih berarti WIB.")],
    case: Annotated[str, typer.Option("--case", "-c", help="Satu kasus saja, dengan riwayatnya.")] = "",
    unit: Annotated[str, typer.Option("--unit", "-u", help="Satu unit saja.")] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Putar ulang log sampai suatu saat: kasus, kotak tugas tiap jabatan, dan register sebagaimana adanya waktu itu.

    Hanya membaca; boleh selagi kantor berjalan, atau pada salinan foldernya.
    """
    from services.portal.audits.past import instant
    from shared.clock import system_clock
    from shared.refusal import reason

    moment = instant(at, "Asia/Jakarta")
    if moment is None:
        refused_exit((reason("waktu_tidak_terbaca", f"Waktu {at} tidak dapat dibaca; contoh: 2026-03-31T16:00+07:00."),))
    if moment > system_clock():
        refused_exit((reason("waktu_di_depan", f"Waktu {at} belum terjadi."),))
    said = run(_replayed(settings_for(data), moment, case, unit, quiet=as_json))
    if as_json:
        emit(said)
    else:
        _tell(said)


async def _replayed(settings: Settings, at: datetime, case: str, unit: str, *, quiet: bool) -> dict[str, Any]:
    from rich.progress import Progress

    from services.cli.reading import looking
    from shared.eventstore.as_of import position_at

    async with looking(settings) as on:
        position = await position_at(on.store, at)
        said: dict[str, Any] = {"pada": at.isoformat(), "posisi": position, "log": str((await on.store.identity()).log_id)}
        if case:
            return said | {"kasus": await _case(on, position, case, unit)}
        with Progress(console=err, transient=True, disable=quiet) as shown:
            past = await _fed(on, position, shown)
        try:
            units = [u for u in await past.units() if unit in ("", u)]
            return said | {"unit": [await _unit(on, past, u) for u in units]}
        finally:
            await past.close()


async def _fed(on: Foundation, position: int, shown: Progress) -> Past:
    from services.portal.audits.past import replay as feed

    task = shown.add_task("memutar ulang", total=position)
    return await feed(on.store, on.codec, position, lambda reached: shown.update(task, completed=reached))


async def _case(on: Foundation, position: int, case: str, unit: str) -> dict[str, Any]:
    from services.cli.reading import find_case
    from services.portal.audits.past import views_of
    from shared.refusal import Refused, reason

    views, directories = views_of(on.store, on.codec, position)
    id_ = await find_case(on, case)
    found = await on.codec.decode(await on.store.read_correlation(id_))
    d = await directories.of(found[0].unit)
    view = await views.case(id_, d)
    if view is None or unit not in ("", view.kasus.unit):
        raise Refused((reason("kasus_belum_ada", f"Kasus {case} belum ada pada saat itu."),))
    return _told(view.kasus, d, view.judul) | {"riwayat": _story(view)}


async def _unit(on: Foundation, past: Past, unit: str) -> dict[str, Any]:
    from services.portal.audits.past import views_of
    from shared.sop.directory import SEBUTAN
    from shared.sop.register.kata import NAMA
    from shared.sop.register.saringan import Saringan

    views, directories = views_of(on.store, on.codec, past.position)
    d, cases = await directories.of(unit), await past.cases(unit)
    titles = await views.titles(cases)
    reading = past.registers(on.store, on.codec)
    return {
        "unit": unit,
        "kasus": [_told(k, d, titles[k.case]) for k in cases],
        "kotak": {box.jabatan: [k.case for k in box.kasus] for box in await past.boxes(unit, list(SEBUTAN))},
        "register": {jenis: [dict(row) async for rows in reading.all(Saringan(jenis), d) for row in rows] for jenis in NAMA},
    }


def _told(k: Kasus, d: Direktori, judul: str) -> dict[str, Any]:
    def holder(pegawai: str | None) -> str | None:
        known = d.pegawai.get(pegawai or "")
        return known.nama if known else pegawai

    return {
        "kasus": k.case,
        "nomor": f"{k.nomor}/{k.tahun}",
        "judul": judul,
        "keadaan": k.keadaan,
        "langkah": k.langkah,
        "versi": k.versi,
        "putaran": k.putaran,
        "posisi": k.position,
        "menunggu": [
            {"jabatan": t.jabatan, "sebutan": d.sebutan(t.jabatan), "pegawai": holder(t.pegawai), "langkah": t.langkah, "sejak": t.sejak}
            for t in k.tugas
        ],
        "saluran": {kode: s.keadaan for kode, s in k.saluran.items()},
    }


def _story(view: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "posisi": line.position,
            "peristiwa": line.title,
            "rincian": line.detail,
            "oleh": line.actor,
            "sebagai": line.sebutan,
            "pada": line.at,
        }
        for line in view.lines
    ]


def _tell(said: Mapping[str, Any]) -> None:
    out.print(f"Keadaan per {said['pada']}, log nomor {said['posisi']}.", markup=False)
    if "kasus" in said:
        _tell_case(said["kasus"])
        for line in said["kasus"]["riwayat"]:
            out.print(f"  {line['posisi']:>6}  {line['peristiwa']} {line['rincian']} · {line['oleh']}, {line['sebagai']}", markup=False)
        return
    for unit in said["unit"]:
        out.print(f"\nUnit {unit['unit']}: {len(unit['kasus'])} kasus", markup=False)
        for kasus in unit["kasus"]:
            _tell_case(kasus)
        out.print("Kotak tugas: " + ", ".join(f"{j} {len(found)}" for j, found in unit["kotak"].items()), markup=False)
        out.print("Register: " + ", ".join(f"{j} {len(rows)} baris" for j, rows in unit["register"].items()), markup=False)


def _tell_case(kasus: Mapping[str, Any]) -> None:
    waits = "; ".join(t["sebutan"] + (f" ({t['pegawai']})" if t["pegawai"] else "") for t in kasus["menunggu"]) or "tidak ada"
    out.print(f"{kasus['nomor']} {kasus['judul']}: {kasus['keadaan']}, langkah {kasus['langkah']}, versi {kasus['versi']}", markup=False)
    out.print(f"    menunggu {waits}", markup=False)
