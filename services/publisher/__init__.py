"""Step 8: exactly the verified bytes go out, once, on the outlets that were ordered; afterwards ralat and tarik.

Actors: Sekretaris orders, the ordered Staf Sekretariat takes it on; machines call the outlets.
Consumes MateriDiajukan, MateriDiverifikasi, VerifikasiDicabut, ProsesDihentikan → emits PenayanganDiperintahkan, …, PenayanganSelesai.
"""
