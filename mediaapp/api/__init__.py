"""The REST door, and the tokens that open it."""
