"""Migrations of the health app."""
