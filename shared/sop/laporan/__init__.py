"""What an office may say about its month and year: every figure follows from turns, returns and publications of its cases. Pure."""
