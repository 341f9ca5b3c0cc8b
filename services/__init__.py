"""One package per stage of the SOP; they import `shared`, never each other (only `cli` knows all)."""
