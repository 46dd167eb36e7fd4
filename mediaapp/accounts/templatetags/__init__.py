"""Filters that templates about people use."""
