"""Backups from before an erasure bring nothing of it back: not after their life, and not when an old one is restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli import sample
from shared.backup.make import make_backup
from shared.backup.manifest import Manifest, read_manifest
from shared.backup.restore import restore
from shared.command import Circumstances, Signer
from shared.eventstore.port import StreamAppend
from shared.eventstore.sealing import DESTROYED
from shared.foundation import Foundation, lay_foundation
from shared.media.intake import simpan
from shared.media.store import key_of
from shared.privacy.effect import Effect
from shared.refusal import Refused
from shared.settings import Settings
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.privasi import LingkupData

UNIT, MIDDAY = "kebakkramat", datetime(2026, 11, 23, 5, tzinfo=UTC)
RINI, SARI = str(uuid4()), str(uuid4())


class Quiet:
    def stage(self, name: str, total: int) -> Callable[[int], object]:
        return lambda _advance: None


async def tell(on: Foundation, event: Event, stream: str) -> None:
    about = Circumstances(str(uuid4()), "operator", None, UNIT, stream, Signer("uji", "operator"), datetime.now(UTC))
    drafts = await on.codec.encode([event], about, "registry.uji")
    await on.store.append([StreamAppend(stream, len(await on.store.read_stream(stream)), drafts)])


async def names(data: Path) -> list[str]:
    on = await lay_foundation(Settings(data=data), create=False)
    try:
        facts = await on.codec.decode(await on.store.read_stream("registry-orang"))
        return [f.event.nama for f in facts if isinstance(f.event, e.PegawaiDidaftarkan)]
    finally:
        await on.close()


@pytest.fixture
async def office(tmp_path: Path) -> tuple[Settings, str]:
    """Two people and a photo, backed up; then Rini and the photo are erased."""
    settings = Settings(data=tmp_path / "data")
    on = await lay_foundation(settings)
    for pegawai, nama in ((RINI, "Rini"), (SARI, "Sari")):
        await tell(on, e.PegawaiDidaftarkan(pegawai=pegawai, nama=nama), "registry-orang")
    photo = (await simpan(on.media, sample.photo(1), "IMG.jpg")).sha256
    await backed_up(settings, tmp_path / "usb", MIDDAY)
    rini = LingkupData(jenis="pegawai", id=RINI)
    kunci = tuple((await on.keyring.held([rini.scope])).values())
    erased = e.DataPribadiDimusnahkan(kunci=kunci, dasar_hukum="UU 27/2022 Pasal 8", lingkup=(rini,), berkas=(photo,))
    await tell(on, erased, "registry-privasi")
    assert await Effect(on).carry_out(erased)
    await on.close()
    return settings, photo


async def backed_up(settings: Settings, to: Path, at: datetime) -> tuple[Path, Manifest]:
    return await make_backup(settings, to, Quiet(), clock=lambda: at)


async def test_an_old_backup_restored_alone_brings_the_person_back_but_not_beside_a_newer_one(
    office: tuple[Settings, str], tmp_path: Path
) -> None:
    settings, photo = office
    (old,) = (tmp_path / "usb").glob("tayang-*")
    await restore(old, tmp_path / "sendiri", Quiet())
    assert await names(tmp_path / "sendiri") == ["Rini", "Sari"], "it cannot know: that is what a backup's life is for"
    await backed_up(settings, tmp_path / "usb", MIDDAY + timedelta(hours=1))
    manifest, destroyed = await restore(old, tmp_path / "berdua", Quiet())
    assert destroyed == 1
    assert await names(tmp_path / "berdua") == [DESTROYED, "Sari"]
    assert manifest.lampiran_dimusnahkan == (photo,) and not (old / "media" / key_of(photo)).exists(), "taken out of the old one at once"
    assert not (tmp_path / "berdua" / "media" / key_of(photo)).exists()


async def test_after_its_life_a_backup_has_no_keys_and_opens_with_newer_ones_only(office: tuple[Settings, str], tmp_path: Path) -> None:
    settings, _ = office
    (old,) = (tmp_path / "usb").glob("tayang-*")
    young, _ = await backed_up(settings, tmp_path / "usb", MIDDAY + timedelta(days=30))
    assert (old / "keys.db").exists()
    newest, _ = await backed_up(settings, tmp_path / "usb", MIDDAY + timedelta(days=30, seconds=1))
    assert not list(old.rglob("induk*")) and not (old / "keys.db").exists()
    assert read_manifest(old).kunci_dihapus is not None
    assert (young / "keys.db").exists() and (newest / "kunci" / "induk.key").exists()
    with pytest.raises(Refused) as refused:
        await restore(old, tmp_path / "baru", Quiet())
    assert refused.value.reasons[0].kode == "cadangan_tanpa_kunci"
    await restore(old, tmp_path / "baru", Quiet(), keys_from=newest)
    assert await names(tmp_path / "baru") == [DESTROYED, "Sari"]


async def test_an_effect_that_was_cut_off_is_done_again_and_an_erased_case_s_photo_used_elsewhere_stays(
    office: tuple[Settings, str], tmp_path: Path
) -> None:
    from shared.privacy.material import only_theirs

    settings, photo = office
    on = await lay_foundation(settings)
    try:
        again = e.DataPribadiDimusnahkan(kunci=("tidak-ada",), dasar_hukum="UU", berkas=(photo,))
        assert await Effect(on).carry_out(again) and await Effect(on).carry_out(again)
        two = "cd" * 32
        await tell(
            on,
            e.PindaianDilampirkan(langkah=1, untuk=RINI, sha256=photo, mime="image/jpeg", ukuran_byte=1, nama_berkas="a"),
            "disposition-1",
        )
        await tell(
            on, e.PindaianDilampirkan(langkah=1, untuk=RINI, sha256=two, mime="image/jpeg", ukuran_byte=1, nama_berkas="b"), "disposition-1"
        )
        await tell(
            on,
            e.PindaianDilampirkan(langkah=1, untuk=RINI, sha256=photo, mime="image/jpeg", ukuran_byte=1, nama_berkas="a"),
            "disposition-2",
        )
        assert await only_theirs(frozenset(("disposition-1",)), on.store) == (two,)
    finally:
        await on.close()
