"""Reads a folder as a registry: each module in it offers one thing under one agreed name."""

import importlib
import pkgutil
from collections.abc import Iterator


def offered(package: str, attribute: str) -> Iterator[object]:
    """What every module directly inside `package` offers under `attribute`, in the order of their names.

    A module that does not offer it is part of the folder's own machinery and is passed over.
    """
    folder = importlib.import_module(package)
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{package}.{found.name}")
        if hasattr(module, attribute):
            yield getattr(module, attribute)
