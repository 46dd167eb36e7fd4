"""Links that show a meeting, or a clip of it, to people who have no account."""
