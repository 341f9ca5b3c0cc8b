"""What every stage leans on: the SOP and its language, the log, the way facts travel.

`shared` imports no service; a test keeps it so.
"""
