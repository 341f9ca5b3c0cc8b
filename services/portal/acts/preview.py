"""The article as the website will show it, made of a draft that may still be unfinished."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from pydantic import ValidationError

from services.portal.acts.answers import Terisi, material
from services.portal.desk import Meja
from shared.refusal import Reason, from_validation
from shared.sop.materi import Materi
from shared.sop.render import render

_PICTURE = re.compile(r"/[a-z0-9_-]+/media/([0-9a-f]{64})")


def preview(meja: Meja, filled: Terisi) -> Markup | tuple[Reason, ...]:
    """The website's rendering (sanitised where it is made), its pictures fetched through the draft; or why there is none."""
    profil = meja.direktori.profil
    assert profil is not None  # a desk with a form has a unit
    try:
        materi = Materi.model_validate(_completed(material(filled)))
    except ValidationError as error:
        return from_validation(error).reasons
    made = render("website", "website", materi, unit=meja.unit, slug="pratinjau", alamat="", profil=profil)
    return Markup(_PICTURE.sub(r"/draf/berkas/\1", made.isi.decode()))  # noqa: S704 - our own renderer's output


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    """What is still missing is said to be missing, so that there is something to look at."""
    activity: Mapping[str, Any] = data["kegiatan"]
    return data | {
        "judul": data["judul"] or "(judul belum ditulis)",
        "badan": data["badan"] or "(isi belum ditulis)",
        "klasifikasi": data["klasifikasi"] or "setiap_saat",
        "saluran": data["saluran"] or ["website"],
        "kegiatan": {**activity, "nama": activity["nama"] or "(kegiatan belum disebut)"},
    }
