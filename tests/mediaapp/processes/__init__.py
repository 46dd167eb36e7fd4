"""Tests of what starts, keeps and ends the processes."""
