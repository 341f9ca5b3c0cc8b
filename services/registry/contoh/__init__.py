"""The sample unit: Kecamatan Kebakkramat as in the source document, with invented people."""
