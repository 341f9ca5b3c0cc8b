"""The pages clerks work in. Owns no rules: it offers what the SOP expects next, sends signed commands, and shows what the stages answer.

Reads its own projection (the work list) and the log; keeps accounts and sessions in a database of its own.
"""
