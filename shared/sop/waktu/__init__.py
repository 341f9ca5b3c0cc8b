"""Working time: the office's calendar, limits as offices write them, and due times that explain themselves. Pure."""
