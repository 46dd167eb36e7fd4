"""Drills: the whole product as it is started, with real processes, and what goes wrong with them."""
