"""A Word document becomes Markdown and photos: mammoth reads it, nh3 keeps what an article may have, markdownify writes it down."""

from __future__ import annotations

import asyncio
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mammoth
import nh3
from markdownify import markdownify

from services.portal.acts.intake import taken
from shared.media.intake import simpan
from shared.media.kinds import DOCX
from shared.media.refused import MediaDitolak
from shared.media.store import MediaStore

_KEPT = {"p", "br", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote"}
_NAMES = {
    "table": "tabel (isinya menjadi baris teks)",
    "img": "gambar di tengah teks",
    "sup": "tulisan kecil di atas baris",
    "sub": "tulisan kecil di bawah baris",
}
_TAG = re.compile(r"<([a-z0-9]+)[ >/]")
MAX_PICTURES = 40


@dataclass(frozen=True, slots=True)
class Naskah:
    """What a document gave: a title if it has one, Markdown, photos with the words their writer gave them, and what was dropped."""

    judul: str
    badan: str
    foto: tuple[tuple[Mapping[str, Any], str], ...]
    catatan: tuple[str, ...]


async def read(media: MediaStore, content: bytes, name: str) -> Naskah:
    """Take a .docx apart. Raises MediaDitolak (macros, embedded files, old .doc, anything else)."""
    kept = await simpan(media, content, name)
    if kept.mime != DOCX.mime:
        raise MediaDitolak(("bukan_naskah", f"{name}: naskah harus dokumen Word (.docx). Foto dimasukkan di langkah Foto."))
    cleaned = await media.get(kept.sha256)
    html, pictures, notes = await asyncio.to_thread(_read, cleaned)
    rows, refused = [], 0
    for number, (picture, alt) in enumerate(pictures[:MAX_PICTURES], 1):
        try:
            rows.append(((await taken(media, picture, f"gambar naskah {number}")).row, alt))
        except MediaDitolak:  # EMF drawings and the like: said below, the rest of the document is still of use
            refused += 1
    dropped = [f"{refused} gambar yang jenisnya tidak dapat dipakai di situs"] if refused else []
    dropped += [f"gambar sesudah yang ke-{MAX_PICTURES}"] if len(pictures) > MAX_PICTURES else []
    judul, badan = _titled(await asyncio.to_thread(_markdown, html))
    return Naskah(judul, badan, tuple(rows), (*dropped, *_lost(html), *notes))


def _read(content: bytes) -> tuple[str, list[tuple[bytes, str]], list[str]]:
    pictures: list[tuple[bytes, str]] = []

    def keep(image: Any) -> dict[str, str]:
        with image.open() as source:
            pictures.append((source.read(), image.alt_text or ""))
        return {"src": ""}

    result = mammoth.convert_to_html(io.BytesIO(content), convert_image=mammoth.images.img_element(keep))
    unknown = [m for m in result.messages if m.type == "warning" and "style" not in m.message]
    return result.value, pictures, [f"{len(unknown)} bagian yang tidak dikenal"] if unknown else []


def _markdown(html: str) -> str:
    # Cells become lines: a table that falls apart into one paragraph would run its words together.
    spaced = html.replace("</td>", " </td>").replace("</tr>", "<br></tr>")
    clean = nh3.clean(spaced, tags=_KEPT, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None)
    text = markdownify(clean, heading_style="ATX", bullets="-", strong_em_symbol="*", wrap=False)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _titled(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    return (first[2:].strip(" *"), rest.strip()) if first.startswith("# ") else ("", text)


def _lost(html: str) -> list[str]:
    found = Counter(_TAG.findall(html))
    return [sentence for tag, sentence in _NAMES.items() if found[tag]]
