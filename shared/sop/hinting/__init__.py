"""What stands behind `shared/sop/hints`: numbers that identify people, words that call for a second look, pictures."""
