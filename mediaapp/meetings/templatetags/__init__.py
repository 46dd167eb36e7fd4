"""Filters that templates about meetings use."""
