"""Tags of the files app."""
