"""The website's rendering: one self-contained `<article>`; the page around it is not part of what was verified."""

from __future__ import annotations

from markupsafe import Markup

from shared.sop.materi import Kegiatan, Materi, Media
from shared.sop.rendering import labels
from shared.sop.rendering.dates import hari_tanggal
from shared.sop.rendering.hashtags import tagar_bersih
from shared.sop.rendering.markdown import html_aman

KECIL, BESAR = 800, 1600
"""Longest sides, in pixels, that the site serves a photo in."""


def artikel(materi: Materi, unit: str) -> bytes:
    """Every value goes through `Markup.format`, which escapes; only the cleaned body goes in as it is."""
    first, rest = materi.media[:1], materi.media[1:]
    parts = [
        Markup('<article class="materi materi-{}" lang="{}">').format(materi.jenis, materi.bahasa),
        Markup('<header>\n<p class="jenis">{}</p>\n<h1>{}</h1>').format(labels.dari_kode(materi.jenis, labels.JENIS), materi.judul),
        _lead(materi.ringkasan),
        Markup("</header>"),
        *(_figure(m, unit) for m in first),
        _facts(materi.kegiatan),
        Markup('<div class="isi">\n{}\n</div>').format(Markup(html_aman(materi.badan))),  # noqa: S704 -- cleaned by nh3 just there
        *(_figure(m, unit) for m in rest),
        _foot(materi),
        Markup("</article>\n"),
    ]
    return "\n".join(p for p in parts if p).encode()


def _lead(ringkasan: str) -> Markup:
    paragraphs = [p.strip() for p in ringkasan.split("\n\n") if p.strip()]
    return Markup("\n").join(Markup('<p class="ringkasan">{}</p>').format(p) for p in paragraphs)


def _facts(kegiatan: Kegiatan) -> Markup:
    day = kegiatan.tanggal and Markup('<time datetime="{}">{}</time>').format(kegiatan.tanggal.isoformat(), hari_tanggal(kegiatan.tanggal))
    facts = (
        ("Kegiatan", kegiatan.nama),
        ("Hari, tanggal", day),
        ("Tempat", kegiatan.tempat),
        ("Penyelenggara", kegiatan.penyelenggara),
    )
    rows = Markup("\n").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in facts if value)
    return Markup('<dl class="kegiatan">\n{}\n</dl>').format(rows)


def _figure(media: Media, unit: str) -> Markup:
    src = f"/{unit}/media/{media.sha256}"
    kind = media.mime.partition("/")[0]
    if kind == "image":
        # never lazy: a page printed for the file must carry every picture
        body = Markup('<img src="{}"{} alt="{}"{}>').format(src, _smaller(media, src), media.alt, _size(media))
    elif kind == "video":
        body = Markup(
            '<video controls preload="metadata" aria-label="{}"{}>\n<source src="{}" type="{}">{}\n<a href="{}">{}</a>\n</video>'
        ).format(media.alt, _size(media), src, media.mime, _captions(media, unit), src, media.alt or "Unduh video")
    else:
        name = media.alt or media.keterangan or "Unduh berkas"
        body = Markup('<p class="berkas"><a href="{}" type="{}">{}</a></p>').format(src, media.mime, name)
    return Markup("<figure>\n{}{}\n</figure>").format(body, _caption(media))


def _smaller(media: Media, src: str) -> Markup:
    """A phone fetches the site's 800 px copy; `src` itself is at most 1600 px wide or high."""
    if not (media.lebar and media.tinggi) or max(media.lebar, media.tinggi) <= KECIL:
        return Markup("")
    widths = [round(media.lebar * min(1.0, side / max(media.lebar, media.tinggi))) for side in (KECIL, BESAR)]
    return Markup(' srcset="{}?lebar={} {}w, {} {}w" sizes="(min-width: 48rem) 43.75rem, 95vw"').format(
        src, KECIL, max(1, widths[0]), src, max(1, widths[1])
    )


def _size(media: Media) -> Markup:
    """Known dimensions keep the page from jumping while pictures load."""
    if not (media.lebar and media.tinggi):
        return Markup("")
    return Markup(' width="{}" height="{}"').format(media.lebar, media.tinggi)


def _captions(media: Media, unit: str) -> Markup:
    if media.takarir_sha256 is None:
        return Markup("")
    return Markup('\n<track kind="captions" srclang="id" label="Bahasa Indonesia" src="/{}/media/{}" default>').format(
        unit, media.takarir_sha256
    )


def _caption(media: Media) -> Markup:
    credit = ", ".join(x for x in (media.pencipta, media.lisensi) if x)
    kind = "Foto" if media.mime.startswith("image/") else "Sumber"
    credit_html = Markup('<small class="kredit">{}: {}</small>').format(kind, credit) if credit else Markup("")
    if not (media.keterangan or credit_html):
        return Markup("")
    gap = " " if media.keterangan and credit_html else ""
    return Markup("\n<figcaption>{}{}{}</figcaption>").format(media.keterangan, gap, credit_html)


def _foot(materi: Materi) -> Markup:
    facts = (
        ("Klasifikasi", labels.dari_kode(materi.klasifikasi, labels.KLASIFIKASI)),
        ("Kategori", labels.dari_kode(materi.kategori, {})),
    )
    rows = Markup("\n").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*f) for f in facts)
    tags = Markup("\n").join(Markup("<li>{}</li>").format(t) for t in tagar_bersih(materi.tagar))
    tag_list = Markup('\n<ul class="tagar" aria-label="Tagar">\n{}\n</ul>').format(tags) if tags else Markup("")
    return Markup("<footer>\n<dl>\n{}\n</dl>{}\n</footer>").format(rows, tag_list)
