"""Tests of how pages are read."""
