"""Health: whether the site can work, what it works with, and what to do about what is wrong."""
