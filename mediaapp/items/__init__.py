"""Actions and decisions across meetings: who owes what by when, what holds, and what is said later."""
