"""The program `tayang` as a person at a terminal meets it."""
