"""Webhooks, held against the public library of their standard, a real receiver and hostile addresses."""
