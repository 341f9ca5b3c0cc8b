"""Steps 1–4: the disposition sheet goes from PPID Pembantu to the staf who writes; and the end of the case.

Actors: PPID Pembantu, Sekretaris, Sekretariat.
Consumes PenayanganSelesai, MateriDitayangkan → emits DisposisiDibuat, …, PenyusunanDitugaskan, DisposisiSelesai, ProsesDihentikan;
on the serta-merta lane KewajibanSusulan….
"""
