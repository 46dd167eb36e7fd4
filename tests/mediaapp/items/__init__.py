"""Tests of search and of questions."""
