"""What came in with a post, and what it makes of the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from services.portal.acts import manuscript
from services.portal.acts.drafts import Draf
from services.portal.acts.intake import is_visual, not_visual, taken
from services.portal.acts.manuscript import Naskah
from services.portal.acts.questions import Formulir, Halaman
from shared.media.refused import MediaDitolak
from shared.media.store import MediaStore
from shared.refusal import Reason, Reasons, reason

CONTROLS = frozenset({"csrf", "tahap", "hal", "nomor_perintah", "nomor_kasus", "dilihat", "revisi", "lalu", "berkas", "naskah"})
NOTE = "_catatan"
"""What a document lost on its way in: shown once, with the next page."""
MAX_TYPED = 1_000_000


@dataclass(frozen=True, slots=True)
class Kiriman:
    """A post, read: what was typed, which files were taken in, what was refused. `hal` None: the whole form at once."""

    tahap: str
    hal: str | None
    typed: Mapping[str, Sequence[str]]
    nomor_perintah: str
    dilihat: int | None
    revisi: int | None = None
    lalu: bool = False
    """Came here from the page with all answers, and goes back there."""
    rows: tuple[Mapping[str, Any], ...] = ()
    naskah: tuple[Naskah, ...] = ()
    salah: tuple[Reason, ...] = field(default=())

    def onto(self, formulir: Formulir, start: Draf, d: Draf) -> Draf:
        """The draft with what was typed on this page; the other pages stay as they are."""
        pages = formulir.pages if self.hal is None else (formulir.page(self.hal),)
        base = d if self.hal is not None else start
        values = {n: v for n, v in base.values.items() if n != NOTE and not any(p.owns(n) for p in pages)} | dict(self.typed)
        d = self.with_files(formulir, replace(d, values=values))
        d = replace(d, salah=_others(d.salah, formulir, pages))
        for naskah in self.naskah:
            d = _with_manuscript(d, naskah)
        seen = self.typed.get("versi", ())
        return replace(
            d,
            nomor_perintah=self.nomor_perintah or d.nomor_perintah,
            halaman=self.hal or d.halaman,
            revisi=d.revisi + 1,
            versi=int(seen[-1]) if seen and seen[-1].isdecimal() else d.versi,
            position=d.position if self.dilihat is None else self.dilihat,
        )

    def with_files(self, formulir: Formulir, d: Draf) -> Draf:
        """The draft with the files that came in; whoever took the last photo probably took the next one."""
        values = dict(d.values)
        for row in self.rows:
            values.setdefault(f"pencipta.{row['sha256']}", [_last(values, "pencipta.")])
        return replace(d, values=values, files=_joined(d.files, self.rows, single=formulir.asks("berkas")))


async def read(form: FormData, formulir: Formulir, media: MediaStore) -> Kiriman:
    """Values as typed; files are cleaned and kept at once, so that nothing has to be uploaded twice."""
    typed: dict[str, list[str]] = {}
    rows: list[Mapping[str, Any]] = []
    papers: list[Naskah] = []
    why = Reasons()
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            if name not in CONTROLS and not name.startswith("_"):
                typed.setdefault(name, []).append(value)
            continue
        content = await value.read()
        if not content and not value.filename:
            continue
        try:
            if name == "naskah":
                papers.append(await manuscript.read(media, content, value.filename or "naskah.docx"))
                continue
            row = (await taken(media, content, value.filename or "berkas")).row
            if (formulir.asks("foto") or formulir.asks("koreksi")) and not is_visual(row):
                raise not_visual(str(row["nama_berkas"]))
            rows.append(row)
        except MediaDitolak as refused:
            for kode, pesan in refused.alasan:
                named = pesan if pesan.startswith(f"{value.filename}:") else f"{value.filename}: {pesan}"
                why.add(reason(kode, named, "naskah" if name == "naskah" else "berkas"))
    if sum(len(text) for texts in typed.values() for text in texts) > MAX_TYPED:
        raise HTTPException(413)
    return Kiriman(
        tahap=str(form.get("tahap", "")) or "kirim",
        hal=str(form["hal"]) if "hal" in form else None,
        typed=typed,
        nomor_perintah=str(form.get("nomor_perintah", ""))[:36],
        dilihat=_number(form, "dilihat"),
        revisi=_number(form, "revisi"),
        lalu="lalu" in form,
        rows=tuple(rows),
        naskah=tuple(papers),
        salah=why.found,
    )


def _number(form: FormData, name: str) -> int | None:
    text = str(form.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _joined(old: tuple[Mapping[str, Any], ...], new: tuple[Mapping[str, Any], ...], *, single: bool) -> tuple[Mapping[str, Any], ...]:
    if single and new:
        return new[-1:]
    known = {f["sha256"] for f in old}
    return (*old, *(row for row in {r["sha256"]: r for r in new}.values() if row["sha256"] not in known))


def _others(salah: tuple[Reason, ...], formulir: Formulir, pages: Sequence[Halaman]) -> tuple[Reason, ...]:
    codes = {p.kode for p in pages}
    return tuple(r for r in salah if r.bidang and formulir.page_of(r.bidang) not in codes)


def _last(values: Mapping[str, Sequence[str]], prefix: str) -> str:
    found = [v[-1] for name, v in values.items() if name.startswith(prefix) and v and v[-1].strip()]
    return found[-1] if found else ""


def _with_manuscript(d: Draf, naskah: Naskah) -> Draf:
    """Its text below what is there already: nobody's writing is overwritten by a file."""
    values = dict(d.values)
    before = (values.get("badan") or [""])[-1].strip()
    values["badan"] = [f"{before}\n\n{naskah.badan}".strip()]
    if naskah.judul and not (values.get("judul") or [""])[-1].strip():
        values["judul"] = [naskah.judul]
    known = {f["sha256"] for f in d.files}
    for row, alt in naskah.foto:
        if row["sha256"] not in known and alt:
            values[f"alt.{row['sha256']}"] = [alt]
    found = [f"Isi naskah sudah dimasukkan ke kotak Isi, beserta {len(naskah.foto)} foto. Periksa kembali sebelum melanjutkan."]
    values[NOTE] = [*found, *(f"Tidak terbawa: {what}." for what in naskah.catatan)]
    return replace(d, values=values, files=_joined(d.files, tuple(row for row, _ in naskah.foto), single=False))
