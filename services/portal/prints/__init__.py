"""Prints: the SOP's paper forms and the SOP itself, made from the log each time; and scans of what was signed on paper."""
