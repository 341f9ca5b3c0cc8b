"""The serta-merta lane as one story on the memory store: opened, sent back once, out within the hour, made up, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.eventstore.codec import Recorded
from shared.eventstore.port import StreamAppend
from shared.refusal import Refused
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.jalur import lintasan
from shared.sop.waktu.langkah import giliran
from shared.sop.waktu.tampil import kata, untuk_tugas
from shared.sop.worklist import Kasus, evolve
from tests.domain.test_jalur import NOMOR, URGENT, short
from tests.support import journeys as j
from tests.support.office import Office, open_office
from tests.support.people import STAF, UNIT, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import SISTEM


async def lit_office() -> Office:
    """An office whose administrator has switched the lane on."""
    office = await open_office()
    on = e.JalurSertaMertaDiaktifkan(nomor_dokumen=NOMOR, tanggal=date(2026, 11, 1))
    version = (await office.store.read_stream(f"registry-{UNIT}"))[-1].version
    drafts = await office.codec.encode([on], office.about(None, "registry"), "registry.AktifkanJalurSertaMerta")
    await office.store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])
    return office


async def submitted(office: Office, case: str) -> str:
    """Opened, and written once."""
    await office.do(disposition.BukaSertaMerta(disposisi=isi_disposisi(), staf=STAF), j.PPID, case)
    await office.do(content.BuatMateri(materi=URGENT), j.STAF_, case)
    return str((await office.last(case, e.MateriDiajukan)).sidik)


async def published(office: Office, case: str, *saluran: str) -> str:
    """Out on the website; another outlet may still be to come."""
    sidik = await submitted(office, case)
    await office.do(verification.SetujuiSertaMerta(sidik=sidik, hasil=short(), klasifikasi="serta_merta"), j.BIDANG, case)
    order = publisher.PerintahkanSertaMerta(sidik=sidik, staf=STAF, saluran=pesanan("website", *saluran))
    await office.do(order, j.PPID, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    await office.do(publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=office.now), SISTEM, case)
    out = publisher.CatatHasilSaluran(saluran="website", percobaan=1, hasil="tayang", tautan="http://localhost:8080/k/berita/x")
    await office.do(out, SISTEM, case)
    return sidik


async def waiting(office: Office, case: str) -> list[tuple[str, str]]:
    """(office, first act) of every task."""
    k = Kasus()
    for fact in await office.events(case):
        k = evolve(k, fact)
    return [(t.jabatan, t.perintah[0]) for t in k.tugas]


async def test_the_story() -> None:
    office, case = await lit_office(), str(uuid4())
    first = await submitted(office, case)
    assert await waiting(office, case) == [("bidang_pdki", "SetujuiSertaMerta")]
    await office.do(verification.KembalikanSertaMerta(sidik=first, alasan=alasan("k2")), j.BIDANG, case)
    assert await waiting(office, case) == [("staf_sekretariat", "BuatMateri")]
    await office.do(content.BuatMateri(dari_versi=1, materi=URGENT.model_copy(update={"judul": "Jalan Kebak ditutup"})), j.STAF_, case)
    sidik = (await office.last(case, e.MateriDiajukan)).sidik
    assert sidik != first
    await office.do(verification.SetujuiSertaMerta(sidik=sidik, hasil=short(), klasifikasi="serta_merta"), j.BIDANG, case)
    assert await waiting(office, case) == [("ppid_pembantu", "PerintahkanSertaMerta"), ("sekretaris", "PerintahkanPenayangan")]
    await office.do(publisher.PerintahkanSertaMerta(sidik=sidik, staf=STAF, saluran=pesanan("website")), j.PPID, case)
    await office.do(publisher.CabutPerintahTayang(alasan="staf lain"), j.SEKRETARIS, case)
    assert ("ppid_pembantu", "PerintahkanSertaMerta") in await waiting(office, case)


async def test_debts_from_the_first_outlet_on_to_the_end() -> None:
    office, case = await lit_office(), str(uuid4())
    await published(office, case, "instagram")
    owed = [("sekretaris", "PenuhiKoreksiSusulan"), ("bidang_pdki", "PenuhiVerifikasiSusulan")]
    assert await waiting(office, case) == owed
    out = next(f for f in await office.events(case) if isinstance(f.event, e.MateriDitayangkan))
    assert (await office.last(case, e.KewajibanSusulanDitetapkan)).mulai_at == out.at
    await office.do(publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    assert await waiting(office, case) == owed
    with pytest.raises(Refused, match="kewajiban_terbuka"):
        await office.do(disposition.SelesaikanDisposisi(), j.PPID, case)
    await office.do(disposition.PenuhiKoreksiSusulan(hasil="sesuai"), j.SEKRETARIS, case)
    await office.do(disposition.PenuhiVerifikasiSusulan(periksa=jawaban_lengkap(), hasil="sesuai"), j.BIDANG, case)
    assert await waiting(office, case) == [("ppid_pembantu", "SelesaikanDisposisi")]
    assert clocks(await office.events(case)) == ["5a", "7", "8a", "8b", "akhir"]
    await office.do(disposition.SelesaikanDisposisi(), j.PPID, case)
    way = lintasan(await office.events(case))
    assert way is not None and [t.hasil for t in way.tugasan.values()] == ["sesuai", "sesuai"]


async def test_the_end_waits_for_the_debts_also_where_everything_is_out_at_once() -> None:
    office, case = await lit_office(), str(uuid4())
    await published(office, case)
    assert await waiting(office, case) == [("sekretaris", "PenuhiKoreksiSusulan"), ("bidang_pdki", "PenuhiVerifikasiSusulan")]
    assert clocks(await office.events(case))[-1] == "8b"
    await office.do(disposition.PenuhiVerifikasiSusulan(periksa=jawaban_lengkap(), hasil="sesuai"), j.BIDANG, case)
    await office.do(disposition.PenuhiKoreksiSusulan(hasil="sesuai"), j.SEKRETARIS, case)
    assert await waiting(office, case) == [("ppid_pembantu", "SelesaikanDisposisi")]
    assert clocks(await office.events(case))[-1] == "akhir"


async def test_a_debt_is_late_like_any_task() -> None:
    office, case = await lit_office(), str(uuid4())
    await published(office, case)
    k = Kasus()
    for fact in await office.events(case):
        k = evolve(k, fact)
    due = untuk_tugas((), k.tugas[0])
    assert due is not None and due.due_at == k.tugas[0].batas_at
    assert due.keadaan(due.due_at - timedelta(minutes=1)) == "berjalan"
    assert kata(due, due.due_at + timedelta(days=2), "Asia/Jakarta").startswith("Terlambat 2 hari")


async def test_a_ralat_is_ordinary_and_leaves_the_debts_standing() -> None:
    office, case = await lit_office(), str(uuid4())
    await published(office, case, "instagram")
    await office.do(publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)
    await office.do(content.BukaRalat(versi=1, kekeliruan="salah jalan", penjelasan="Nama jalan diperbaiki."), j.SEKRETARIS, case)
    better = materi("Jalan Kebakan ditutup").model_copy(update={"klasifikasi": "serta_merta"})
    await office.do(content.KoreksiMateri(versi=1, materi=better), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=2), j.SEKRETARIS, case)
    sidik = (await office.last(case, e.MateriDiajukan)).sidik
    with pytest.raises(Refused, match="bukan_jalur_serta_merta"):
        await office.do(verification.SetujuiSertaMerta(sidik=sidik, hasil=short(), klasifikasi="serta_merta"), j.BIDANG, case)
    whole = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="serta_merta")
    await office.do(whole, j.BIDANG, case)
    with pytest.raises(Refused, match="bukan_jalur_serta_merta"):
        await office.do(publisher.PerintahkanSertaMerta(sidik=sidik, staf=STAF, saluran=pesanan("website")), j.PPID, case)
    # He corrected the new version, not the one that went out unread by him: that is still his to look at.
    await office.do(disposition.PenuhiKoreksiSusulan(hasil="perlu_ralat", catatan="Sudah diralat."), j.SEKRETARIS, case)
    assert ("bidang_pdki", "PenuhiVerifikasiSusulan") in await waiting(office, case)


async def test_switching_off_ends_no_running_case() -> None:
    office, case = await lit_office(), str(uuid4())
    sidik = await submitted(office, case)
    off = e.JalurSertaMertaDinonaktifkan(alasan="selesai")
    version = (await office.store.read_stream(f"registry-{UNIT}"))[-1].version
    drafts = await office.codec.encode([off], office.about(None, "registry"), "registry.NonaktifkanJalurSertaMerta")
    await office.store.append([StreamAppend(f"registry-{UNIT}", version, drafts)])
    await office.do(verification.SetujuiSertaMerta(sidik=sidik, hasil=short(), klasifikasi="serta_merta"), j.BIDANG, case)
    with pytest.raises(Refused, match="jalur_belum_aktif"):
        await office.do(disposition.BukaSertaMerta(disposisi=isi_disposisi(), staf=STAF), j.PPID, str(uuid4()))


def clocks(facts: Sequence[Recorded[Event]]) -> list[str]:
    """Steps that had a turn."""
    return [t.langkah for t in giliran(facts)]
