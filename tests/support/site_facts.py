"""What the log tells the site about a publication: handed over, verified, out, corrected, withdrawn, reported."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from services.publisher.outlets.port import Kiriman
from services.publisher.site.address import alamat_artikel
from services.publisher.site.cek.follow import Catatan
from shared.command import Signer
from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Materi, Rendering
from tests.support.site_world import BASE, T0, UNIT, World, kiriman

DIVERIFIKASI = timedelta(minutes=30)
"""How long before publication the Bidang verified."""


@dataclass
class Log:
    """Facts in order, each taken in as it is told; `told` keeps them for a second telling."""

    world: World
    told: list[Recorded[Event]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catatan = Catatan(self.world.db, self.world.media.get)

    async def tell(self, case: str, event: Event, at: datetime, unit: str = UNIT) -> None:
        fact: Recorded[Event] = Recorded(
            position=len(self.told) + 1,
            stream=f"{type(event).service}-{case}",
            version=len(self.told) + 1,
            event_id=uuid5(UUID(case), str(len(self.told))),
            recorded_at=at,
            unit=unit,
            case=case,
            causation="sebab",
            actor="petugas",
            jabatan=None,
            signer=Signer("uji", "operator"),
            digest="",
            event=event,
        )
        self.told.append(fact)
        await self.catatan.catat(fact)

    async def published(
        self, m: Materi, *, posts: dict[str, str] | None = None, website: bool = True, after: Kiriman | None = None, ralat: str = "",
        versi: int = 1, at: datetime = T0, unit: str = UNIT,
    ) -> Kiriman:  # fmt: skip
        """Out on the website and as these posts (outlet → text), with everything that went before."""
        k = kiriman(m, unit=unit, versi=versi, ralat=ralat, at=at, case=after.case if after else "", slug=after.slug if after else "")
        texts = ({"website": k.isi} if website else {}) | {name: text.encode() for name, text in (posts or {}).items()}
        self.world.files |= {hashlib.sha256(b).hexdigest(): b for b in texts.values()}
        made = tuple(
            Rendering(
                saluran=name,
                perender="uji-1",
                sha256=hashlib.sha256(b).hexdigest(),
                mime="text/html" if name == "website" else "text/plain",
            )
            for name, b in texts.items()
        )
        before = at - DIVERIFIKASI
        await self.tell(k.case, e.BahanTayangDicatat(versi=versi, sidik=k.sidik, rendering=made, materi=m, slug=k.slug), before, unit)
        checked = e.MateriDiverifikasi(versi=versi, putaran=1, sidik=k.sidik, daftar_versi=1, hasil=(), klasifikasi=m.klasifikasi)
        await self.tell(k.case, checked, before, unit)
        if website:
            await self.world.outlet.tayangkan(k)
        for name in texts:
            link = alamat_artikel(BASE, unit, k.slug) if name == "website" else f"https://www.{name}.com/p/{k.slug}-{versi}"
            out = e.MateriDitayangkan(
                saluran=name, versi=versi, sidik=k.sidik, tautan=link, judul=m.judul, ringkasan=m.ringkasan, klasifikasi=m.klasifikasi
            )
            await self.tell(k.case, out, at, unit)
        if after is not None:
            await self.tell(k.case, e.MateriDiralat(dari_versi=after.versi, versi=versi, sidik=k.sidik, perubahan=ralat), at, unit)
        return k

    async def withdrawn(self, k: Kiriman, penjelasan: str, at: datetime) -> None:
        """Taken down, for personal data."""
        await self.tell(k.case, e.MateriDitarik(versi=k.versi, sebab="data_pribadi", penjelasan=penjelasan), at, k.unit)
        await self.world.outlet.tarik(k.unit, k.slug, penjelasan, at)

    async def reported(self, k: Kiriman, at: datetime = T0) -> str:
        """Somebody reported it; the report's id."""
        laporan = str(uuid5(NAMESPACE_URL, f"laporan/{len(self.told)}"))
        await self.tell(k.case, e.LaporanMasyarakatDiterima(laporan=laporan, jenis="kekeliruan", isi="Keliru."), at, k.unit)
        return laporan
