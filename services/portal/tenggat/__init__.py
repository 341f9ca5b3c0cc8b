"""Time at the pages: due times beside tasks and explained per case, the ladder, periodic duties, breaches, the office's warnings."""
