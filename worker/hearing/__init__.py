"""What can be told of sound from its samples alone: pure functions that the ear's stages use."""
