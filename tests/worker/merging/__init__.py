"""Tests of how findings become a record."""
