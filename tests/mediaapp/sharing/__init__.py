"""Tests of mediaapp.sharing."""
