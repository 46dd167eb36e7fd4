"""Tests of the upload door, of the janitor, and of how files are served."""
