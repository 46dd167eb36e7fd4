"""SGLang's native kernels, on a machine that cannot run them: every name is there, none may be called."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

__version__ = "0.4.10"


def absent(name: str) -> Callable[..., Any]:
    """A kernel that says so when something needs it after all."""

    def kernel(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"the kernel {name} needs a GPU")

    kernel.__name__ = name.rpartition(".")[2]
    return kernel


class Kinds:
    """Names of number types; each is its own value."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return name


scalar_types = Kinds()


class ScalarType:
    """A number type; only its name is asked for."""


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith("__"):
        raise AttributeError(name)
    return absent(name)


class Parts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Any module below this one, made when it is asked for."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.startswith("sgl_kernel."):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        def found(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return {"scalar_types": scalar_types, "ScalarType": ScalarType}.get(
                name, absent(f"{module.__name__}.{name}")
            )

        module.__getattr__ = found  # type: ignore[method-assign]


sys.meta_path.append(Parts())
