"""Packs of evidence: one zip that proves by itself what happened in a case or a time, for whoever trusts nobody.

`scope` chooses records, `build` makes the pack, `check` checks one, `disclosed` opens sealed fields beside it.
"""
