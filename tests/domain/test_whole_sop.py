"""The eight steps as one story on the memory store: sent back once, rejected once, approved, published, closed, corrected, withdrawn."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.content import commands as content
from services.disposition import commands as disposition
from services.publisher import commands as publisher
from services.verification import commands as verification
from shared.command import Command
from shared.refusal import Refused
from shared.sop import events as e
from tests.support import journeys as j
from tests.support.office import Office, open_office
from tests.support.people import BIDANG_LAIN, STAF, alasan, isi_disposisi, jawaban_lengkap, materi, pesanan
from tests.support.scenario import SISTEM, By


async def to_written(office: Office, case: str) -> None:
    await office.do(disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID, case)
    await office.do(disposition.BacaDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TeruskanDisposisi(), j.SEKRETARIS, case)
    await office.do(disposition.TerimaDisposisi(), j.SEKRETARIAT, case)
    await office.do(disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT, case)
    await office.do(content.BuatMateri(materi=materi()), j.STAF_, case)


async def to_submitted(office: Office, case: str) -> str:
    await to_written(office, case)
    await office.do(content.KoreksiMateri(versi=1), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=2), j.SEKRETARIS, case)
    return str((await office.last(case, e.MateriDiajukan)).sidik)


async def to_approved(office: Office, case: str) -> str:
    sidik = await to_submitted(office, case)
    approve = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    await office.do(approve, j.BIDANG, case)
    return sidik


async def to_published(office: Office, case: str) -> str:
    sidik = await to_approved(office, case)
    await office.do(publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website", "instagram")), j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    await put_out(office, case)
    return sidik


async def put_out(office: Office, case: str) -> None:
    await office.do(publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=office.now), SISTEM, case)
    out = publisher.CatatHasilSaluran(saluran="website", percobaan=1, hasil="tayang", tautan="http://localhost:8080/k/berita/x")
    await office.do(out, SISTEM, case)
    await office.do(publisher.TandaiTayang(saluran="instagram", tautan="https://instagram.com/p/1"), j.STAF_, case)


async def test_the_story() -> None:
    office, case = await open_office(), str(uuid4())
    await to_written(office, case)
    await office.do(content.KembalikanMateri(versi=1, alasan=alasan("fakta")), j.SEKRETARIS, case)
    await office.do(content.BuatMateri(dari_versi=1, materi=materi("Judul kedua")), j.STAF_, case)
    await office.do(content.KoreksiMateri(versi=2), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=3), j.SEKRETARIS, case)
    first = (await office.last(case, e.MateriDiajukan)).sidik
    await office.do(verification.TolakMateri(sidik=first, alasan=alasan("k4")), j.BIDANG, case)
    await office.do(content.KoreksiMateri(versi=3, materi=materi("Judul ketiga")), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=4), j.SEKRETARIS, case)
    sidik = (await office.last(case, e.MateriDiajukan)).sidik
    assert sidik != first
    stale = verification.VerifikasiMateri(sidik=first, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    with pytest.raises(Refused, match="sidik_berbeda"):
        await office.do(stale, j.BIDANG, case)
    await office.do(stale.model_copy(update={"sidik": sidik}), j.BIDANG, case)
    await office.do(publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website", "instagram")), j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    await put_out(office, case)
    await office.do(disposition.SelesaikanDisposisi(), j.PPID, case)
    names = [type(f.event).__name__ for f in await office.events(case)]
    assert names.count("MateriDitolak") == 1
    assert names.count("MateriDiajukan") == 2
    assert names[-1] == "DisposisiSelesai"
    assert names.count("PenayanganSelesai") == 1
    done = await office.last(case, e.DisposisiSelesai)
    assert (done.sop_nomor, done.sop_versi) == ("067/26 Tahun 2022", 1)


async def test_ralat_goes_through_steps_5_to_8_again_and_says_what_changed() -> None:
    office, case = await open_office(), str(uuid4())
    old = await to_published(office, case)
    await office.do(
        content.BukaRalat(versi=2, kekeliruan="41, bukan 42", penjelasan="Jumlah balita diperbaiki menjadi 41."), j.SEKRETARIS, case
    )
    await office.do(content.KoreksiMateri(versi=2, materi=materi("Posyandu Melati layani 41 balita")), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=3), j.SEKRETARIS, case)
    submitted = await office.last(case, e.MateriDiajukan)
    assert submitted.slug == next(f.event for f in await office.events(case) if isinstance(f.event, e.MateriDiajukan)).slug
    approve = verification.VerifikasiMateri(sidik=submitted.sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    await office.do(approve, j.BIDANG, case)
    order = publisher.PerintahkanPenayangan(sidik=submitted.sidik, staf=STAF, saluran=pesanan("website", "instagram"))
    await office.do(order, j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=submitted.sidik), j.STAF_, case)
    await put_out(office, case)
    ralat = await office.last(case, e.MateriDiralat)
    assert (ralat.dari_versi, ralat.versi, ralat.perubahan) == (2, 3, "Jumlah balita diperbaiki menjadi 41.")
    assert submitted.sidik != old


async def test_withdrawn_material_cannot_be_corrected_any_more() -> None:
    office, case = await open_office(), str(uuid4())
    await to_published(office, case)
    await office.do(publisher.TarikMateri(sebab="data_pribadi", penjelasan="Memuat data pribadi."), j.PPID, case)
    with pytest.raises(Refused, match="tahap_tidak_sesuai"):
        await office.do(content.BukaRalat(versi=2, kekeliruan="x", penjelasan="y"), j.SEKRETARIS, case)


async def test_nobody_verifies_what_he_touched_also_in_another_office() -> None:
    office, case = await open_office(), str(uuid4())
    appoint = e.PlhDitunjuk.model_validate(
        {"pegawai": j.SEKRETARIS.actor, "jabatan": "bidang_pdki", "nomor_surat": "800/9", "mulai": "2026-11-01", "akhir": "2026-12-31"}
    )
    from shared.eventstore.port import StreamAppend

    version = (await office.store.read_stream("registry-kebakkramat"))[-1].version
    drafts = await office.codec.encode([appoint], office.about(None, "registry"), "registry.TunjukPlh")
    await office.store.append([StreamAppend("registry-kebakkramat", version, drafts)])
    sidik = await to_submitted(office, case)
    approve = verification.VerifikasiMateri(sidik=sidik, hasil=jawaban_lengkap(), klasifikasi="setiap_saat")
    with pytest.raises(Refused, match="verifikator_bukan_penyentuh"):
        await office.do(approve, By(j.SEKRETARIS.actor, "bidang_pdki"), case)
    await office.do(approve, By(BIDANG_LAIN, "bidang_pdki"), case)


async def test_stopping_and_publishing_cannot_both_win() -> None:
    office, case = await open_office(), str(uuid4())
    sidik = await to_approved(office, case)
    await office.do(publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website")), j.SEKRETARIS, case)
    await office.do(publisher.LaksanakanPenayangan(sidik=sidik), j.STAF_, case)
    stop = disposition.HentikanProses(sebab="kegiatan_batal", alasan="dibatalkan")
    # The publisher has not heard of it yet: its own stream still says `dilaksanakan`, the guard sees the other stage's.
    await office.executors["disposition"].execute(stop, office.about(j.PPID, case))
    start = publisher.MulaiPenayangan(saluran="website", percobaan=1, call_before_at=office.now)
    receipt = await office.executors["publisher"].execute(start, office.about(None, case))
    assert receipt.positions == ()
    with pytest.raises(Refused, match="tahap_tidak_sesuai"):
        await office.do(stop, j.PPID, case)


async def test_approval_withdrawn_before_anything_went_out() -> None:
    office, case = await open_office(), str(uuid4())
    sidik = await to_approved(office, case)
    await office.do(verification.CabutVerifikasi(sidik=sidik, alasan=alasan("k4")), j.BIDANG, case)
    with pytest.raises(Refused, match="tahap_tidak_sesuai"):
        await office.do(publisher.PerintahkanPenayangan(sidik=sidik, staf=STAF, saluran=pesanan("website")), j.SEKRETARIS, case)
    await office.do(content.KoreksiMateri(versi=2, materi=materi("Judul lain")), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=3), j.SEKRETARIS, case)
    again = (await office.last(case, e.MateriDiajukan)).sidik
    await office.do(verification.VerifikasiMateri(sidik=again, hasil=jawaban_lengkap(), klasifikasi="setiap_saat"), j.BIDANG, case)
    await office.do(publisher.PerintahkanPenayangan(sidik=again, staf=STAF, saluran=pesanan("website")), j.SEKRETARIS, case)


async def test_handing_over_can_be_taken_back_only_while_unread() -> None:
    office, case = await open_office(), str(uuid4())
    await to_submitted(office, case)
    await office.do(content.TarikPenyerahanMateri(alasan="salah foto"), j.SEKRETARIS, case)
    await office.do(content.AjukanMateri(versi=2), j.SEKRETARIS, case)
    await office.do(verification.BacaPengajuan(), j.BIDANG, case)
    with pytest.raises(Refused, match="sudah_dibaca"):
        await office.do(content.TarikPenyerahanMateri(alasan="salah foto"), j.SEKRETARIS, case)


ASK_TWICE: tuple[tuple[Command, By], ...] = (
    (disposition.BuatDisposisi(disposisi=isi_disposisi()), j.PPID),
    (disposition.TeruskanDisposisi(), j.SEKRETARIS),
    (disposition.TerimaDisposisi(), j.SEKRETARIAT),
    (disposition.TugaskanPenyusunan(staf=STAF), j.SEKRETARIAT),
    (content.BuatMateri(materi=materi()), j.STAF_),
    (content.KoreksiMateri(versi=1), j.SEKRETARIS),
    (content.AjukanMateri(versi=2), j.SEKRETARIS),
)


async def test_asked_twice_recorded_once() -> None:
    office, case = await open_office(), str(uuid4())
    for command, by in ASK_TWICE:
        cause = str(uuid4())
        first = await office.do(command, by, case, cause)
        again = await office.do(command, by, case, cause)
        assert again.repeated
        assert again.positions == first.positions
        with pytest.raises(Refused, match="nomor_perintah_terpakai"):
            await office.do(command, j.BIDANG, case, cause)


async def test_two_stages_reacting_to_one_event_both_record() -> None:
    office, case = await open_office(), str(uuid4())
    await to_submitted(office, case)
    facts = await office.events(case)
    submitted = next(f for f in facts if isinstance(f.event, e.MateriDiajukan))
    because = [type(f.event).__name__ for f in facts if f.causation == str(submitted.event_id)]
    assert sorted(because) == ["BahanTayangDicatat", "PengajuanDicatat"]
    for _ in range(2):
        await office.react(submitted)
    assert len(await office.events(case)) == len(facts)
