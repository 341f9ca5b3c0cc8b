"""Step 7: the Bidang verifies exactly what will go out. *Ya* → step 8; *tidak* → back to the Sekretaris.

Actors: Bidang Pengolahan Data dan Klasifikasi Informasi; PPID Pembantu for uji konsekuensi.
Consumes MateriDiajukan, PenyerahanMateriDitarik, ProsesDihentikan
→ emits MateriDiverifikasi, MateriDitolak, UjiKonsekuensi…, VerifikasiDicabut.
"""
