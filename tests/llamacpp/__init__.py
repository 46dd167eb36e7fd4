"""Against llama.cpp itself (by `./run test-llamacpp`), with a small model that a package brings along."""
