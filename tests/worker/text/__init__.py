"""Tests of how text is cut and compared."""
