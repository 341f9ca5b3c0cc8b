"""Tells people that work waits for them. Not one of the SOP's stages: no row of the table is its own, and no case waits for it.

Consumes every fact of a case (a task may come of any of them) and what time does to it, to the unit, and to a breach of personal data;
emits `PemberitahuanDisiapkan`, then `PemberitahuanTerkirim` or
`PemberitahuanGagal`, in `notices-<case>`. A message holds the disposition's number and a link: what it is about stands behind the sign-in.
Actor: the system, and for `KirimUjiCoba` whoever tries his own address.
"""
