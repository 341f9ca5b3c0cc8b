"""A script in every field a person can type into, through the whole SOP: on no page, print or feed is it more than text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from services.cli.reading import resolve
from shared.command import COMMANDS
from shared.messaging.answers import Diterima
from tests.support.browsing import client_of, signed_in
from tests.support.e2e_clerk import UNIT, clerk
from tests.support.e2e_story import STORY
from tests.support.portal_world import portal_world

SCRIPT = "\"'><script>alert(7)</script><img src=x onerror=alert(8)> [x](javascript:alert(9)) {{7*7}}"
TYPED = {
    *("catatan", "isi", "kegiatan", "nama", "tempat", "penyelenggara", "judul", "ringkasan", "badan", "alt", "keterangan", "pencipta"),
    *("letak", "uraian", "alasan", "penjelasan"),
}
CASE = "kasus-bernaskah"
FORMS = {
    "buat_disposisi": ("Bambang Santoso", ["/TeruskanDisposisi"]),
    "tugaskan": ("Agus Prasetyo", ["/BuatMateri", "/BuatMateri?hal=foto"]),
    "buat_materi": ("Bambang Santoso", ["/KoreksiMateri", "/KembalikanMateri"]),
    "ajukan": ("Hadi Nugroho", ["/VerifikasiMateri", "/TolakMateri", "/MintaUjiKonsekuensi"]),
    "verifikasi": ("Bambang Santoso", ["/PerintahkanPenayangan"]),
}
"""Pages that show what was typed before, by whoever acts next."""
PRINTS = ("lembar-disposisi", "materi-terkoreksi", "lembar-verifikasi", "perintah-tayang")


def scripted(node: Any, key: str = "") -> Any:
    """The same data with a script after everything somebody typed."""
    match node:
        case dict():
            return {name: scripted(child, name) for name, child in node.items()}
        case list():
            return [scripted(child, key) for child in node]
        case str() if key in TYPED:
            return f"{node or '-'} {SCRIPT}"
        case _:
            return node


def harmless(page: str, where: str) -> None:
    """Nothing of it has become markup."""
    assert "<script>alert" not in page, where
    assert "<img src=x" not in page, where
    assert not re.search(r"(href|src)=[\"']?javascript:", page), where
    assert ") 49" not in page, where


async def test_a_script_in_every_field_is_text_everywhere(tmp_path: Path) -> None:
    async with portal_world(tmp_path / "data") as world, clerk(tmp_path / "data") as at:
        shown = 0
        for act in STORY:
            if act.waits_for:
                await at.happened(CASE, act.waits_for)
            command = await at.command(act, CASE)
            data = scripted(command.model_dump(mode="json", exclude_none=True))
            actor, jabatan = await resolve(at.on, UNIT, act.who)
            after = (await at.on.store.head()).position
            answer = await at.client.send(
                COMMANDS[type(command).__name__].from_input(data), unit=UNIT, case=CASE, actor=actor, jabatan=jabatan, after=after
            )
            assert isinstance(answer, Diterima), (act.name, answer)
            if answer.posisi:
                await world.portal.seen(answer.posisi[-1])
            name, forms = FORMS.get(act.name, ("Sri Wahyuni", []))
            async with client_of(world) as client:
                await signed_in(client, name)
                for path in ("/tugas", "/tugas?tumpukan=berjalan", f"/kasus/{CASE}", *(f"/kasus/{CASE}{form}" for form in forms)):
                    page = await client.get(path)
                    assert page.status_code == 200, path
                    harmless(page.text, f"{act.name} {path}")
                    shown += "alert(7)" in page.text
        assert shown > 20, "or the test looked at pages that show nothing of it"
        async with client_of(world) as client:
            await signed_in(client, "Sri Wahyuni")
            for name in PRINTS:
                page = await client.get(f"/kasus/{CASE}/cetak/{name}")
                assert page.status_code == 200, name
                assert "alert(7)" in page.text
                harmless(page.text, name)
            front = await client.get(f"{world.site}/{UNIT}")
            article = re.search(rf"/{UNIT}/berita/[a-z0-9-]+", front.text)
            assert article is not None
            for path in (f"/{UNIT}", article[0], f"/{UNIT}/atom.xml", f"/{UNIT}/cari?q=kader"):
                page = await client.get(world.site + path)
                assert page.status_code == 200, path
                harmless(page.text, path)
