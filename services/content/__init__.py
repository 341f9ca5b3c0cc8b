"""Steps 5–6: the staf writes, the Sekretaris corrects or sends back, and hands one exact version to the Bidang.

Actors: Staf Sekretariat, Sekretaris.
Consumes PenyusunanDitugaskan, PenugasanDialihkan, PenyerahanDitarik, MateriDiverifikasi, MateriDitolak, VerifikasiDicabut,
PenayanganSelesai, ProsesDihentikan → emits MateriDibuat, MateriDikembalikan, MateriDikoreksi, MateriDiajukan, RalatDibuka.
"""
