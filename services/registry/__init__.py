"""Units and their profile, staff, jabatan, plh./plt., outlets and signing keys.

No row of the SOP: the ground it stands on. Actor: administrator (no SOP jabatan).
Consumes nothing → emits UnitDidaftarkan … KunciDicabut.
"""
