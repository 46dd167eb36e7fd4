"""Tests of mediaapp.audit."""
