"""Limits, due times, warnings. No row of the SOP is its own: it gives the column *waktu* and the *peringatan* a content.

Actor: the system; calendar and limits are set by the unit's administrator, a clock is paused by PPID Pembantu or Sekretaris.
Consumes the facts that start and stop clocks (`shared/sop/waktu/langkah.py`) and `MateriDitayangkan`. Emits in `deadlines-<unit>`
`KalenderKerjaDitetapkan`, `BatasWaktuDitetapkan`, `TanggaEskalasiDitetapkan`, `KewajibanBerkala…`, `KeterbukaanTidakOptimal`,
`KeterbukaanPulih`, `PelanggaranData…`; in `deadlines-<case>` (a breach of personal data is a case of its own) `TenggatDitetapkan`,
`TenggatDijeda`, `TenggatDilanjutkan`, `TenggatMendekat`, `TenggatTerlampaui`, `TenggatDieskalasi`, `TenggatBerakhir`.
"""
