"""Prose that engines are given: prompts and templates, as files."""
