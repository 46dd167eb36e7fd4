"""What answers questions in tests: a script, and somebody who does the work that waits."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run

type Replies = tuple[str, Sequence[tuple[str, str]]]
"""A question, and the sentences of its answer with their quotes."""


def script(
    path: Path, answers: Sequence[tuple[str, Sequence[tuple[str, str]]]], *, pause_s: float = 0
) -> Path:
    """Questions, each with its sentences and their quotes; before every sentence but the first it pauses."""
    told: dict[str, Any] = {
        "answers": [
            {"question": asked, "replies": [{"text": text, "quotes": [quote]} for text, quote in replies]}
            for asked, replies in answers
        ]
    }
    if pause_s:
        told["faults"] = [
            {"role": "writer", "fault": "delay", "after": n, "seconds": pause_s} for n in range(1, 8)
        ]
    path.write_text(json.dumps(told))
    return path


@contextmanager
def answering(workers: int = 1) -> Iterator[None]:
    """Answers are worked on meanwhile, by so many threads."""
    is_over = threading.Event()
    threads = [threading.Thread(target=_work, args=[is_over]) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join(30)


def _work(is_over: threading.Event) -> None:
    try:
        while not is_over.wait(0.1):
            waiting = Work.objects.filter(state=Work.State.PENDING, job__kind=Job.Kind.ANSWER)
            for key in list(waiting.values_list("pk", flat=True)):
                run(key)
    finally:
        connections.close_all()
