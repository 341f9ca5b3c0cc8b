"""`tayang audit verify`: everything that can be seen to be wrong with a log, read once, from outside, changing nothing."""
