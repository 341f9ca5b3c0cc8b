"""What machines read: Atom for subscribers, the sitemap and robots for search engines."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site import reading
from services.publisher.site.address import alamat_artikel
from services.publisher.site.context import Site, Unit
from services.publisher.site.reading import Artikel, Ditarik
from services.publisher.site.respond import jawab
from shared.sop.rendering.markdown import tanpa_terlarang

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRI = 20
PETA_MAKS = 50_000
_NS = uuid.uuid5(uuid.NAMESPACE_URL, "tayang")

ET.register_namespace("", ATOM)
ET.register_namespace("at", TOMBSTONES)


def urn(*parts: str) -> str:
    """An id that outlives a move of the site: from unit and case, never from the address."""
    return uuid.uuid5(_NS, "/".join(parts)).urn


class Feeds:
    """Routes of the feeds, over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def atom(self, request: Request) -> Response:
        """The newest articles whole; withdrawn ones are named as deleted (RFC 6721)."""
        unit = await self.site.unit(request)

        def look(c: Connection) -> tuple[list[Artikel], list[Ditarik], datetime | None]:
            newest = reading.daftar(c, unit.kode, nomor=1, per_halaman=ENTRI).butir
            articles = [a for b in newest if isinstance(a := reading.satu(c, unit.kode, b.slug), Artikel)]
            return articles, reading.ditarik(c, unit.kode, ENTRI), reading.terakhir_berubah(c, unit.kode)

        articles, gone, changed = await self.site.db.read(look)
        body = _atom(unit, self.site.base_url.rstrip("/"), articles, gone, changed)
        return jawab(request, body, "application/atom+xml; charset=utf-8", changed=changed)

    async def peta(self, request: Request) -> Response:
        """Every page worth indexing."""
        unit = await self.site.unit(request)
        page = await self.site.db.read(lambda c: reading.daftar(c, unit.kode, nomor=1, per_halaman=PETA_MAKS - 2))
        changed = await self.site.db.read(lambda c: reading.terakhir_berubah(c, unit.kode))
        root = ET.Element("urlset", xmlns=SITEMAP)
        _url(root, f"{self.site.base_url.rstrip('/')}/{unit.kode}/", changed)
        _url(root, f"{self.site.base_url.rstrip('/')}/{unit.kode}/dip", changed)
        for b in page.butir:
            _url(root, alamat_artikel(self.site.base_url, unit.kode, b.slug), b.diubah_at)
        return jawab(request, _xml(root), "application/xml; charset=utf-8", changed=changed)

    async def robots(self, request: Request) -> Response:
        """Search results are not content; everything else may be read."""
        kode = await self.site.db.read(reading.units)
        lines = ["User-agent: *", "Disallow: /*/cari", "Disallow: /*/lapor", "Disallow: /*cek?", "Disallow: /*/dip?"]
        lines += [f"Sitemap: {self.site.base_url.rstrip('/')}/{k}/sitemap.xml" for k in kode]
        return jawab(request, ("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")


def _atom(unit: Unit, base: str, articles: list[Artikel], gone: list[Ditarik], changed: datetime | None) -> bytes:
    home = f"{base}/{unit.kode}/"
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "id"})
    _put(feed, "id", urn(unit.kode))
    _put(feed, "title", unit.profil.nama)
    _put(feed, "subtitle", unit.profil.instansi)
    _put(feed, "updated", _rfc3339(changed or datetime(1970, 1, 1, tzinfo=UTC)))
    _link(feed, "self", f"{home}atom.xml", "application/atom+xml")
    _link(feed, "alternate", home, "text/html")
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _put(author, "name", unit.profil.nama)
    for a in articles:
        _entry(feed, a, unit, base)
    for d in gone:
        deleted = ET.SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", {"ref": urn(unit.kode, d.kasus), "when": _rfc3339(d.at)})
        ET.SubElement(deleted, f"{{{TOMBSTONES}}}comment").text = tanpa_terlarang(d.penjelasan)
    return _xml(feed)


def _entry(feed: ET.Element, a: Artikel, unit: Unit, base: str) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _put(entry, "id", urn(unit.kode, a.butir.kasus))
    _put(entry, "title", a.butir.judul)
    _put(entry, "published", _rfc3339(a.butir.pertama_at))
    _put(entry, "updated", _rfc3339(a.butir.diubah_at))
    _link(entry, "alternate", alamat_artikel(base, unit.kode, a.butir.slug), "text/html")
    ET.SubElement(entry, f"{{{ATOM}}}category", {"term": a.butir.klasifikasi})
    if a.butir.ringkasan.strip():
        _put(entry, "summary", a.butir.ringkasan)
    content = _put(entry, "content", a.isi.decode())
    content.set("type", "html")
    content.set("{http://www.w3.org/XML/1998/namespace}base", f"{base}/")


def _put(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = tanpa_terlarang(text)
    return element


def _link(parent: ET.Element, rel: str, href: str, mime: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": mime})


def _url(root: ET.Element, address: str, changed: datetime | None) -> None:
    url = ET.SubElement(root, "url")
    ET.SubElement(url, "loc").text = address
    if changed is not None:
        ET.SubElement(url, "lastmod").text = _rfc3339(changed)


def _rfc3339(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"
