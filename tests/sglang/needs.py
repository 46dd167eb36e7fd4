"""Prints what SGLang needs on a machine without a GPU: its own list, without what only a GPU can use.

It is run where SGLang is installed without its dependencies. What is left out is either native to CUDA or for
models and doors that no test knocks at.
"""

import importlib.metadata
import re

WITHOUT = set(
    """
    av blobfile build cuda-python datasets decord2 deepseek-recipe flash-attn-4 flashinfer-python
    humming-kernels kernels mistral-common modelscope nvidia-cutlass-dsl nvidia-mathdx
    nvshmem4py-cu13 quack-kernels sgl-deep-ep sgl-deep-gemm sgl-flash-mla sglang-kernel
    smg-grpc-servicer tilelang timm tml-renderers torch torch-memory-saver torchaudio torchcodec
    torchvision xgrammar
    """.split()
)
ALSO = ("dill",)  # imported, and declared by nobody who is left
TORCH = "torch==2.13.0"
"""The build for CPUs where pip finds one (it counts as newer than the plain one); else far more gigabytes."""


def needed(told: list[str]) -> list[str]:
    """The lines that are wanted, in their order."""
    plain = [line for line in told if "extra ==" not in line]
    return [*(line for line in plain if _name(line) not in WITHOUT), *ALSO, TORCH]


def _name(line: str) -> str:
    return re.split(r"[^\w.-]", line, maxsplit=1)[0].lower().replace("_", "-")


if __name__ == "__main__":
    print("\n".join(needed(importlib.metadata.requires("sglang") or [])))
