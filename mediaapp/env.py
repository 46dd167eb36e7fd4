"""Reads settings from the environment, and refuses nonsense with the name of the variable."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Raises `ImproperlyConfigured` for anything that is neither a yes nor a no."""
    value = text(name, "yes" if default else "no").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Write yes or no.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number. Raises `ImproperlyConfigured` for anything else, or below `least`."""
    value = text(name, str(default))
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.") from None
    if found < least:
        raise ImproperlyConfigured(f"{name} is {found}. The least that works is {least}.")
    return found


def choice(name: str, default: str, *, among: set[str]) -> str:
    """One of a few words. Raises `ImproperlyConfigured` for any other."""
    value = text(name, default).lower()
    if value not in among:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write one of: {', '.join(sorted(among))}.")
    return value


def folder(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default


def made(name: str, default: Path) -> Path:
    """A folder that is there and can be written to. Raises `ImproperlyConfigured` where it cannot be."""
    path = folder(name, default)
    try:
        path.mkdir(parents=True, exist_ok=True)
        is_ours = os.access(path, os.W_OK | os.X_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise ImproperlyConfigured(
            f"The data folder {path} cannot be written to. "
            f"Give this user the right to, or name another folder: {name}=…"
        )
    return path


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; empty items are left out."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def address(name: str) -> str:
    """An address without a slash at its end, or nothing. Raises `ImproperlyConfigured` for what is none."""
    value = text(name)
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ImproperlyConfigured(f"{name} is “{value}”. Write an address that begins with https://.")
    return value.rstrip("/")


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks separated by commas, such as `10.0.0.0/8`. Raises `ImproperlyConfigured` for what is none."""
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} names no networks: {error}. Write 10.0.0.0/8,fd00::/8.") from None
