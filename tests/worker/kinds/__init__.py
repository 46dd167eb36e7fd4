"""Tests of the kinds of media."""
