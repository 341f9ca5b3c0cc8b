"""Who is at the keyboard: accounts, sessions, one-time codes, and the pages to get in and out."""
