"""Files that a register leaves the house in: CSV, XLSX, JSON. From the same columns and cells as the pages, made in memory."""
