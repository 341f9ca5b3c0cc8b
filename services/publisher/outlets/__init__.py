"""The outside world: one file per outlet behind one port. Nothing else in the system talks to the outside."""
