"""Forms: what each act asks, what was typed, and how it becomes a signed command."""
