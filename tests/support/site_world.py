"""A public site over a real database: publish through the outlet, read over HTTP as anyone would."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import httpx

from services.publisher.commands import CatatLaporanMasyarakat
from services.publisher.outlets.port import Hasil, Kiriman
from services.publisher.outlets.website import WebsiteOutlet
from services.publisher.site.app import create_site
from services.publisher.site.bukti.source import Sumber
from services.publisher.site.database import SiteDb
from shared.media.refused import MediaTidakAda
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima
from shared.sop.events import KepalaSOP, ProfilUnit
from shared.sop.materi import Kegiatan, Materi, Media
from shared.sop.render import render, slug_dari

BASE = "https://informasi.karanganyarkab.go.id"
UNIT = "kebakkramat"
T0 = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
"""Senin, 5 Januari 2026 pukul 09.30 WIB."""

SOP = KepalaSOP(
    nomor="067/26 Tahun 2022",
    nama="Pengelolaan Website dan Media Sosial",
    tanggal_pembuatan=date(2022, 12, 28),
    tanggal_revisi=date(2022, 12, 28),
    tanggal_efektif=date(2023, 1, 3),
    disahkan_oleh="Camat Kebakkramat",
)
PROFIL = ProfilUnit(
    nama="Kecamatan Kebakkramat",
    instansi="Pemerintah Kabupaten Karanganyar",
    kop=("PEMERINTAH KABUPATEN KARANGANYAR", "KECAMATAN KEBAKKRAMAT"),
    alamat="Jalan Raya Solo–Sragen Km. 12, Kebakkramat 57762",
    telepon="(0271) 123456",
    surel="kebakkramat@karanganyarkab.go.id",
    situs="kebakkramat.karanganyarkab.go.id",
    sop=SOP,
)
PROFIL_TIMUR = ProfilUnit(nama="Distrik Sentani", instansi="Pemerintah Kabupaten Jayapura", zona="Asia/Jayapura", sop=SOP)


def gambar(name: str, alt: str = "Kader menimbang balita di balai desa") -> tuple[Media, bytes]:
    """A picture of the material and its bytes."""
    content = b"\xff\xd8\xff" + name.encode() * 400
    return Media(sha256=hashlib.sha256(content).hexdigest(), mime="image/jpeg", alt=alt, lebar=1200, tinggi=800), content


def materi(
    judul: str = "Posyandu balita di Desa Nangsri", badan: str = "Sebanyak 84 balita ditimbang.", media: tuple[Media, ...] = ()
) -> Materi:
    """A small complete material."""
    return Materi(
        judul=judul,
        ringkasan=f"Ringkasan: {judul}.",
        badan=badan,
        kegiatan=Kegiatan(nama="Posyandu", tempat="Balai Desa Nangsri", tanggal=date(2026, 1, 5)),
        media=media,
        klasifikasi="berkala",
        saluran=("website",),
        tagar=("posyandu",),
    )


def kiriman(m: Materi, *, unit: str = UNIT, versi: int = 1, ralat: str = "", at: datetime = T0, case: str = "", slug: str = "") -> Kiriman:
    """What the publisher would hand to the outlet: the rendering's very bytes."""
    slug = slug or slug_dari(m.judul)
    case = case or str(uuid.uuid5(uuid.NAMESPACE_URL, f"{unit}/{slug}"))
    made = render("website", "website", m, unit=unit, slug=slug, alamat="", profil=PROFIL)
    sidik = hashlib.sha256(made.isi).hexdigest()
    return Kiriman(
        unit=unit,
        case=case,
        saluran="website",
        penanda=f"{case}-{versi}",
        versi=versi,
        sidik=sidik,
        slug=slug,
        isi=made.isi,
        mime=made.mime,
        judul=m.judul,
        ringkasan=m.ringkasan,
        jenis=m.jenis,
        klasifikasi=m.klasifikasi,
        kategori=m.kategori,
        media=tuple((x.sha256, x.mime, x.alt) for x in m.media),
        ralat=ralat,
        tayang_at=at,
    )


class Files:
    """The attachments in memory, and what was read of them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.read: list[tuple[str, int]] = []
        """Digest and number of bytes of each look."""

    async def get(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise MediaTidakAda(sha256)
        self.read.append((sha256, len(self.kept[sha256])))
        return self.kept[sha256]

    async def size(self, sha256: str) -> int:
        if sha256 not in self.kept:
            raise MediaTidakAda(sha256)
        return len(self.kept[sha256])

    async def get_range(self, sha256: str, start: int, end: int) -> bytes:
        self.read.append((sha256, end - start))
        return self.kept[sha256][start:end]


class Desk:
    """In the stage's place: keeps the reports that were sent, and answers as it is told."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, str, CatatLaporanMasyarakat]] = []
        self.answer: Diterima | BelumDapatDiproses | BelumSiap | None = None

    async def kirim(self, unit: str, case: str, laporan: CatatLaporanMasyarakat) -> Diterima | BelumDapatDiproses | BelumSiap:
        if self.answer is not None:
            return self.answer
        self.reports.append((unit, case, laporan))
        return Diterima(posisi=(len(self.reports),), kasus=case)


@dataclass
class World:
    """The outlet on one side, a reader on the other."""

    db: SiteDb
    outlet: WebsiteOutlet
    client: httpx.AsyncClient
    media: Files = field(default_factory=Files)
    desk: Desk = field(default_factory=Desk)
    profiles: dict[str, ProfilUnit] = field(default_factory=lambda: {UNIT: PROFIL, "sentani": PROFIL_TIMUR})
    now: datetime = T0 + timedelta(hours=1)

    async def publish(self, m: Materi, **options: object) -> Hasil:
        """Out with it."""
        return await self.outlet.tayangkan(kiriman(m, **options))  # type: ignore[arg-type]

    async def correct(self, first: Kiriman, m: Materi, *, versi: int, ralat: str, at: datetime) -> Hasil:
        """A new version of the same case at the same address."""
        return await self.outlet.tayangkan(replace(kiriman(m, versi=versi, ralat=ralat, at=at, case=first.case, slug=first.slug)))

    @property
    def files(self) -> dict[str, bytes]:
        """What the attachments hold, by digest."""
        return self.media.kept

    @files.setter
    def files(self, kept: dict[str, bytes]) -> None:
        self.media.kept = kept

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """What a browser gets."""
        return await self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})


@asynccontextmanager
async def site_world(url: str, bukti: Sumber | None = None) -> AsyncIterator[World]:
    """A site over the database behind `url`; receipts from `bukti`."""
    db = SiteDb.open(url)
    await db.prepare()

    media, desk = Files(), Desk()

    async def profil(unit: str) -> ProfilUnit | None:
        return world.profiles.get(unit)

    app = create_site(db, media, profil, BASE, lambda: world.now, desk, bukti)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        world = World(db, WebsiteOutlet(db, BASE, lambda: world.now), client, media, desk)
        yield world
    await db.close()
