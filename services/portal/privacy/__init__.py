"""Data pribadi: who agreed to be shown, what is held, kept and erased. PPID Pembantu's room."""
