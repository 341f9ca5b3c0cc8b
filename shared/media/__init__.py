"""Attachments: taken in with suspicion (`intake`), cleaned in a process of their own, kept by digest (`store`).

Events carry only the SHA-256, so a file can be erased (UU 27/2022) without touching a byte of the log (invariant 8).
`worker` and what it uses import nothing heavy from here: it starts anew for every file.
"""
