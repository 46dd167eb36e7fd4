"""Finding moments: by their words, in the database's own index, and by what they mean, in vectors."""
