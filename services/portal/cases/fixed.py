"""What a case page shows alike to everybody of the unit, its greatest part: made once per state of the case, not once per reader."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from services.portal.cases.story import rounds
from services.portal.cases.view import VIEWS_KEPT, CaseView
from services.portal.desk import Meja
from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA, INSTRUKSI
from shared.sop.steps import STEPS

ENDED = ("selesai", "tayang", "ditarik", "dihentikan")


class FixedParts:
    """Kept with the view they were made of: a view is replaced when the case or the unit's directory moves, and after a while anyway."""

    def __init__(self, jinja: Environment) -> None:
        self._jinja = jinja
        self._made: dict[str, tuple[CaseView, Markup]] = {}

    def of(self, view: CaseView, meja: Meja) -> Markup:
        """Of this view."""
        case = view.kasus.case
        known = self._made.get(case)
        if known is None or known[0] is not view:
            known = self._made[case] = view, self._drawn(view, meja)
            while len(self._made) > VIEWS_KEPT:
                del self._made[next(iter(self._made))]
        return known[1]

    def _drawn(self, view: CaseView, meja: Meja) -> Markup:
        text = self._jinja.get_template("kasus/tetap.html").render(
            view=view,
            meja=meja,
            steps=STEPS,
            selesai=view.kasus.tahap_lanjut in ENDED,
            daftar=question,
            instruksi=INSTRUKSI[1],
            babak=rounds(view.lines),
        )
        return Markup(text)  # noqa: S704 - what our own template has just escaped


def question(versi: int, kode: str) -> str:
    """What a code asked, in the list the case was judged by."""
    item = DAFTAR_PERIKSA.get(versi, {}).get(kode)
    return item.pertanyaan if item else ALASAN_KEMBALI.get(versi, {}).get(kode, kode)
