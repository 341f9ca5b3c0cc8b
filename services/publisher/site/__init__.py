"""The public website: shows what the website outlet wrote, byte for byte, and nothing else. Owns no rules of the SOP."""
