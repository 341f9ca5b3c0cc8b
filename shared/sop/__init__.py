"""SOP 067/26/2022 as data, and the language its stages speak. Pure: no I/O, no clock."""
