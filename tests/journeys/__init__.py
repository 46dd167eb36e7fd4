"""Whole journeys through the site in a real browser."""
