"""`tayang audit attack`: what a stranger with every right could do to a log, done to a copy, and what is seen of it."""
