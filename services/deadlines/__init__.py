"""Limits, due times, warnings. No row of the SOP is its own: it gives the column *waktu* and the *peringatan* a content.

Actor: the system; calendar and limits are set by the unit's administrator, a clock is paused by PPID Pembantu or Sekretaris.
Consumes the facts that start and stop clocks (`shared/sop/waktu/langkah.py`) and `MateriDitayangkan`. Emits
`KalenderKerjaDitetapkan`, `BatasWaktuDitetapkan`, `KeterbukaanTidakOptimal`, `KeterbukaanPulih` in `deadlines-<unit>`, and
`TenggatDitetapkan`, `TenggatDijeda`, `TenggatDilanjutkan`, `TenggatMendekat`, `TenggatTerlampaui`, `TenggatBerakhir` in `deadlines-<case>`.
"""
