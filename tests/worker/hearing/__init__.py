"""Tests of what is told of sound from samples alone."""
