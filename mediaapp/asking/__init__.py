"""Search and questions over everything that was said and shown."""
