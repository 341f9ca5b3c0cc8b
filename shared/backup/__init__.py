"""One office on one laptop, copied while it runs and brought back somewhere else.

What may be copied when decides whether the copy is whole: a projection must not know more than the log (so projections come first), and
nothing the log speaks of may be missing (a key and a file are durable before the event that needs them, so keys and media come after it).
"""
