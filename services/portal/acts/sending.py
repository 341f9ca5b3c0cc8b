"""The last button: a form becomes a command, and its answer the next page."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from services.portal.acts.answers import Terisi, data_of
from services.portal.acts.arrivals import Kiriman
from services.portal.acts.refused import anchored
from services.portal.acts.room import Tempat
from services.portal.acts.show import ShowRoom, fresh
from services.portal.desk import Meja
from services.portal.ids import uuid_or_new
from shared.messaging.answers import BelumDapatDiproses, BelumSiap, Diterima

SETS_THE_WORKER_OFF = ("LaksanakanPenayangan", "UlangiPenayangan")
WORKER_PATIENCE = timedelta(seconds=3)
AND_HAND_OVER = "kirim_ajukan"


class SendRoom(ShowRoom):
    """Sends forms."""

    async def _send(self, request: Request, place: Tempat, came: Kiriman) -> Response:
        perintah, kasus = place.key.perintah, place.view.kasus if place.view else None
        command_id = uuid_or_new(place.now.nomor_perintah)
        filled = Terisi({**place.now.values, **came.typed}, place.now.files)
        answer = await self._p.sender.send(
            place.meja,
            perintah,
            data_of(perintah, filled, kasus, place.meja.zona),
            case=place.key.kasus,
            command_id=command_id,
            after=kasus.position if kasus else 0,
            kasus=kasus,
        )
        if not isinstance(answer, Diterima):
            return await self._not_accepted(request, place, answer)
        await asyncio.gather(
            self._p.drafts.done(place.key, str(command_id), answer.kasus),
            *(self._p.facts.seen(position) for position in answer.posisi[-1:]),
        )
        if perintah in SETS_THE_WORKER_OFF:
            await self._worker_started(answer.kasus)
        if came.tahap == AND_HAND_OVER:
            seen = filled.one("versi")
            return await self._handed_over(request, place.meja, answer, int(seen) + 1 if seen.isdecimal() else 0, command_id)
        return RedirectResponse(f"/kasus/{answer.kasus}?sudah={perintah}", status_code=303)

    async def _handed_over(self, request: Request, meja: Meja, corrected: Diterima, versi: int, cause: UUID) -> Response:
        """The second half of correct-and-hand-over, under an id of its own that follows from the first."""
        place = await self._place(meja, "AjukanMateri", corrected.kasus)
        assert place.view is not None
        kasus, second = place.view.kasus, uuid5(cause, "AjukanMateri")
        answer = await self._p.sender.send(
            meja, "AjukanMateri", {"versi": versi}, case=corrected.kasus, command_id=second, after=kasus.position, kasus=kasus
        )
        if isinstance(answer, Diterima):
            if answer.posisi:
                await self._p.facts.seen(answer.posisi[-1])
            return RedirectResponse(f"/kasus/{corrected.kasus}?sudah=AjukanMateri", status_code=303)
        place = replace(place, awal=replace(place.awal, nomor_perintah=str(second)))
        return await self._not_accepted(request, place, answer, dikoreksi=True)

    async def _not_accepted(
        self, request: Request, place: Tempat, answer: BelumDapatDiproses | BelumSiap, *, dikoreksi: bool = False
    ) -> Response:
        """Back to the form with everything typed. No answer: the same id once more is safe. Refused: the next try is another command."""
        again = isinstance(answer, BelumSiap)
        why = anchored(answer.alasan, place.filled, place.formulir)
        if not again:
            new_id = str(uuid4())
            if place.draf is not None:
                place = await self._saved(place, lambda d: replace(d, salah=why, nomor_perintah=new_id))
            else:
                place = replace(place, awal=replace(place.awal, nomor_perintah=new_id))
        if place.view is not None:  # somebody else may have been first: show what is so now
            place = fresh(replace(place, view=await self._view(place.meja, place.key.kasus)))
        last = place.formulir.pages[-1].kode
        return await self._show(request, place, hal=last, salah=why, status=503 if again else 422, ulang=again, dikoreksi=dikoreksi)

    async def _worker_started(self, case: str) -> None:
        """The publisher goes on by itself now; a moment's patience spares the officer a reload."""
        until = self._p.clock() + WORKER_PATIENCE
        while self._p.clock() < until:
            kasus = await self._p.inbox.case(case)
            if kasus is None or not any(s.keadaan == "dipesan" and s.jadwal is None for s in kasus.saluran.values()):
                return
            await self._p.facts.seen(kasus.position + 1, 0.2)
