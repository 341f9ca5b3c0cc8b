"""What waits for whom, and everything a case page shows."""
