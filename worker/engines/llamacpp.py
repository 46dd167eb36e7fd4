"""The engine `llama.cpp`: its line of the table of dialects says all there is to say."""

from worker.engines.served import served

ENGINE = served("llama.cpp")
