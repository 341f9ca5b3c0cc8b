"""Searching the unit's cases by what people remember: a number, a word of the title, a sender, a place.

The projection holds nothing typed, so texts are opened from the log and kept in this process only, newest 5 000 per unit.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections import OrderedDict

from services.portal.cases.inbox import Baris, Inbox
from services.portal.cases.texts import text_position
from services.portal.cases.view import Views
from shared.sop.worklist import Kasus

MOST = 5_000
SHOWN = 50
ALL_ANEW_S = 60.0
_NUMBER = re.compile(r"(\d{1,6})(?:/(\d{4}))?")


class Search:
    """Finds cases of one unit."""

    def __init__(self, inbox: Inbox, views: Views) -> None:
        self._inbox, self._views = inbox, views
        self._texts: OrderedDict[str, tuple[int, str]] = OrderedDict()
        self._units: dict[str, tuple[float, dict[str, Kasus]]] = {}
        """By unit: when its cases were read in whole, and they by id, newest last."""

    async def find(self, unit: str, asked: str) -> list[Baris]:
        """Newest first, at most 50. All words must be found; a bare number also finds the disposition of that number."""
        words = folded(asked).split()
        if not words:
            return []
        cases = await self._cases(unit)
        await self._open([k for k in cases if self._texts.get(k.case, (0, ""))[0] != text_position(k)])
        number = _NUMBER.fullmatch(asked.strip())
        found = [k for k in cases if _is(k, number) or all(w in self._texts.get(k.case, (0, ""))[1] for w in words)]
        return [Baris(k) for k in found[:SHOWN]]

    async def _cases(self, unit: str) -> list[Kasus]:
        """The unit's cases, newest first: only what moved since the last search is read. All of them now and then, for a fact that
        was put aside and handled later stands behind those that overtook it."""
        now = asyncio.get_running_loop().time()
        read_at, known = self._units.get(unit, (0.0, dict[str, Kasus]()))
        if not known or now - read_at > ALL_ANEW_S:
            read_at, known = now, {}
        newest = next(reversed(known.values())).position if known else 0
        moved = await self._inbox.newest(unit, MOST, after=newest)
        if moved:
            moved_ids = {k.case for k in moved}
            kept = [k for k in known.values() if k.case not in moved_ids]
            known = {k.case: k for k in (*kept, *reversed(moved))[-MOST:]}
        self._units[unit] = read_at, known
        return list(reversed(known.values()))

    async def _open(self, cases: list[Kasus]) -> None:
        for case, text in (await self._views.texts(cases)).items():
            position = next(text_position(k) for k in cases if k.case == case)
            self._texts[case] = (position, folded(text))
            self._texts.move_to_end(case)
        while len(self._texts) > 4 * MOST:
            self._texts.popitem(last=False)

    def forget(self) -> None:
        """Drop all texts: keys were destroyed, so what they sealed must not stay readable here."""
        self._texts.clear()


def folded(text: str) -> str:
    """Case and accents do not matter."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _is(k: Kasus, number: re.Match[str] | None) -> bool:
    return number is not None and k.nomor == int(number[1]) and (number[2] is None or k.tahun == int(number[2]))
