"""What may stand clear in the log for ever, and why (invariant 8). A field that is neither here nor sealed fails the suite.

Before adding a line: can a person type it, or does it say something about a person? Then seal it instead.
"""

from __future__ import annotations

from collections.abc import Mapping

PATTERNS: Mapping[str, str] = {
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$": "an opaque id",
    r"^[0-9a-f]{64}$": "a digest",
    r"^[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,95}$": "a media type",
    r"^[A-Za-z0-9+/]{43}=$": "a public key",
}
"""Shapes that hold no text, whatever the field."""

_BY_REASON: Mapping[str, str] = {
    "the institution's own public text, printed on its forms and pages": """
        ProfilUnit.nama ProfilUnit.instansi ProfilUnit.kop ProfilUnit.alamat ProfilUnit.telepon ProfilUnit.surel ProfilUnit.situs
        ProfilUnit.sebutan_jabatan KepalaSOP.nomor KepalaSOP.nama KepalaSOP.lampiran KepalaSOP.disahkan_oleh DasarHukum.teks
        DasarHukum.catatan KepalaSOP.kualifikasi_pelaksana KepalaSOP.keterkaitan KepalaSOP.peralatan KepalaSOP.peringatan
        KepalaSOP.pencatatan DisposisiDibuat.sop_nomor DisposisiSelesai.sop_nomor
        JalurSertaMertaDiaktifkan.nomor_dokumen DisposisiDibuat.jalur_dokumen KewajibanSusulanDitetapkan.nomor_dokumen
        SaluranDidaftarkan.nama SaluranDidaftarkan.akun SaluranDidaftarkan.url
    """,
    "published: everybody can read it there": """
        HasilPenayanganDicatat.tautan MateriDitayangkan.tautan MateriDitayangkan.id_jauh MateriDitayangkan.judul
        MateriDitayangkan.ringkasan MediaTayang.alt PenayanganSelesai.tautan MateriDiralat.tautan MateriDiralat.perubahan
        MateriDitarik.penjelasan MateriDitarik.tautan
    """,
    "code of a registered outlet": """
        SaluranDidaftarkan.saluran SaluranDiakhiri.saluran HasilPenayanganDicatat.saluran_tayang HasilPenayanganDicatat.saluran_gagal
        Materi.saluran Rendering.saluran PesananSaluran.saluran JadwalDiubah.saluran PenayanganDimulai.saluran
        MateriDitayangkan.saluran PenayanganGagal.saluran HasilPenayanganBelumPasti.saluran PenayanganDiulang.saluran
        PenayanganSelesai.tayang PenayanganSelesai.gagal PenarikanSaluranDicatat.saluran
    """,
    "code from a list that stands in the program": """
        IsiDisposisi.instruksi OrangTampak.dasar Materi.kategori Alasan.kode HasilPeriksa.kode UjiKonsekuensiDiminta.dasar_pengecualian
        UjiKonsekuensiDiminta.butir UjiKonsekuensiDiputuskan.dasar_pengecualian
        MateriDitayangkan.jenis PenayanganGagal.kode PemberitahuanGagal.kode HasilPenayanganBelumPasti.langkah Rendering.perender
        BatasWaktuDitetapkan.langkah TenggatBerakhir.langkah
        KewajibanSusulanDitetapkan.dilewati Kewajiban.kode Kewajiban.langkah KewajibanSusulanDipenuhi.kode
        TenggatDitetapkan.langkah TenggatMendekat.langkah TenggatTerlampaui.langkah KeterbukaanTidakOptimal.sebab KeterbukaanPulih.sebab
        TenggatDieskalasi.langkah
    """,
    "an office's duty to publish, by its public name and interval": """
        KewajibanBerkalaDitetapkan.nama KewajibanBerkalaDitetapkan.setiap KewajibanBerkalaDitetapkan.kode KewajibanBerkalaDihapus.kode
        KewajibanBerkalaDipenuhi.kode KeterbukaanTidakOptimal.kode KeterbukaanPulih.kode
    """,
    "name of a key, of a unit or of commands": """
        KunciDidaftarkan.kunci KunciDicabut.kunci KunciDidaftarkan.unit KunciDidaftarkan.perintah DataPribadiDimusnahkan.kunci
        AuditorDitugaskan.unit
    """,
    "made by the system from case id and outlet code": "PenayanganDimulai.penanda",
    "computed by the system: rule, days and hours": """
        TenggatDitetapkan.aturan TenggatDitetapkan.penjabaran TenggatDilanjutkan.penjabaran KeterbukaanTidakOptimal.batas
        KewajibanSusulanDitetapkan.aturan KewajibanSusulanDitetapkan.penjabaran
        BatasWaktuDitetapkan.teks TingkatEskalasi.setelah
    """,
    "names of fields in an event's data, made by the system": "BidangDibuka.bidang",
    "signature": "KunciSegelDiganti.tanda_lama KunciSegelDiganti.tanda_baru PemulihanDinyatakan.tanda",
    "citation of the law that proves an erasure lawful; has to outlive every key": """
        DataPribadiDimusnahkan.dasar_hukum PemusnahanDitolak.dasar_hukum
    """,
    "code of why an erasure was refused": "PemusnahanDitolak.alasan",
}

CLEAR: Mapping[str, str] = {field: reason for reason, fields in _BY_REASON.items() for field in fields.split()}
