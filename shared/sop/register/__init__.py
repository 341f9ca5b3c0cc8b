"""The SOP's *pencatatan dan pendataan*: buku disposisi, register publikasi and Daftar Informasi Publik, folded from a case's facts.

What a fold keeps are codes, ids, times and places in the log. Words that people typed are handed in when a row is read, so a
destroyed key empties the registers too. Pure.
"""
