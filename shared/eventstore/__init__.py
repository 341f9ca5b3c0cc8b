"""The log: append-only, gap-free, chained. The record from which everything else can be rebuilt."""
