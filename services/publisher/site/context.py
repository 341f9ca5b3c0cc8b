"""What every page needs: the database, the unit's profile, the templates; and which words in an address may reach a query."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.publisher.site.address import alamat_artikel
from services.publisher.site.database import SiteDb
from services.publisher.site.rendisi import Media
from services.publisher.site.respond import jawab
from shared.clock import Clock, day_in
from shared.sop import kode
from shared.sop.events import ProfilUnit
from shared.sop.rendering import dates, labels

_KODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NOMOR = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as pages see it."""

    kode: str
    profil: ProfilUnit


@dataclass(frozen=True, slots=True)
class Site:
    """The site's surroundings, handed in by the composition root."""

    db: SiteDb
    media: Media
    profil: Callable[[str], Awaitable[ProfilUnit | None]]
    base_url: str
    clock: Clock

    @property
    def https(self) -> bool:
        """Whether people reach the site encrypted."""
        return urlsplit(self.base_url).scheme == "https"

    async def unit(self, request: Request) -> Unit:
        """The unit named in the address; 404 if there is none."""
        kode = kode_dari(request, "unit")
        profil = await self.profil(kode)
        if profil is None:
            raise HTTPException(404)
        request.state.unit = Unit(kode, profil)  # an error page further on keeps the unit's head and foot
        return Unit(kode, profil)

    def page(
        self,
        request: Request,
        template: str,
        data: Mapping[str, object],
        *,
        unit: Unit | None = None,
        status: int = 200,
        changed: datetime | None = None,
    ) -> Response:
        """A page from its template."""
        year = day_in(unit.profil.zona if unit else "Asia/Jakarta", self.clock()).year
        html = TEMPLATES.get_template(template).render(**data, unit=unit, base=self.base_url.rstrip("/"), tahun_ini=year)
        return jawab(request, html.encode(), "text/html; charset=utf-8", status=status, changed=changed)


def kode_dari(request: Request, name: str) -> str:
    """A code from the path. Anything else is an address that does not exist, and never gets near a query."""
    value = str(request.path_params[name])
    if not _KODE.fullmatch(value):
        raise HTTPException(404)
    return value


def nomor_halaman(request: Request) -> int:
    """`?hal=`; what is not a page number means the first page."""
    asked = request.query_params.get("hal", "1")
    return int(asked) if _NOMOR.fullmatch(asked) else 1


def _web_address(typed: str) -> str:
    """What an office calls its website, as a link; empty if it is none."""
    address = typed if "://" in typed else f"https://{typed}"
    return address if re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^\s<>\"']*)?", address) else ""


def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("services.publisher.site"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["waktu"] = dates.waktu
    env.filters["tanggal"] = dates.tanggal_di
    env.filters["jenis"] = lambda kode: labels.dari_kode(kode, labels.JENIS)
    env.filters["klasifikasi"] = lambda kode: labels.dari_kode(kode, labels.KLASIFIKASI)
    env.globals["kode_pendek"] = kode.tulis
    env.filters["telepon"] = lambda nomor: re.sub(r"[^0-9+]", "", nomor)
    env.filters["alamat_web"] = _web_address
    env.globals["alamat_artikel"] = alamat_artikel
    env.globals["bulan"] = dates.BULAN
    return env


TEMPLATES = _environment()
