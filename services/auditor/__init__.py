"""Seals the log and checks it, so that nobody has to be believed. No row of the SOP is its own.

Actor: the system; the operator changes the seal's key. Consumes no facts: it reads the log by position. Emits `KunciSegelDiganti` in
`auditor-kunci`. Sealed trees stand as plain files in `segel/`, the key in `kunci/segel.key`, both outside every database.
"""
