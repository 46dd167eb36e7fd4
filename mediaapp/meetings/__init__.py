"""Meetings: what was dropped in, the record of it, and what was written about it."""
