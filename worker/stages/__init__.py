"""The stages, one a file: each takes values and the kit, and yields values."""
