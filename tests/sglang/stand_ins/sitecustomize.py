"""Read by Python as it starts: lets torchvision, built for a GPU, be imported beside a torch that is not."""

import importlib
import importlib.abc
import sys
from typing import Any


class BeforeTorchvision(importlib.abc.MetaPathFinder):
    """Declares the two operators whose absence stops torchvision, the moment it is looked for."""

    library: Any = None

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname == "torchvision" and self.library is None:
            torch = importlib.import_module("torch")
            self.library = torch.library.Library("torchvision", "DEF")
            for name in ("nms", "qnms"):
                self.library.define(f"{name}(Tensor boxes, Tensor scores, float overlap) -> Tensor")


sys.meta_path.insert(0, BeforeTorchvision())
