"""What people are told without asking: their notices, and how long ago the office was backed up."""
