"""Tests of the decode door."""
