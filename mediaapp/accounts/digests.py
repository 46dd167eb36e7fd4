"""What is kept of a secret that somebody else holds: enough to know it again, and not to use it."""

import hashlib


def digest(secret: str) -> str:
    """64 hexadecimal digits. Our secrets are drawn at random and long, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
