"""Against SGLang itself: its own models of a request, and (by `./run test-sglang`) a real server."""
