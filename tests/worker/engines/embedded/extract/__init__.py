"""Tests of the parts of the extractive writer."""
