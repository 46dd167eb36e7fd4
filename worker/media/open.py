"""The jailed child: opens one stranger's file and says on standard output what is in it.

Started as `python -m worker.media.open VERB FAMILY CONTAINER FILE LIMITS`. `survey` answers with one line of
JSON; `show` with a line and the rows of RGB for each page. The last line is `{}`, or a refusal in words.
"""

import json
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from worker.errors import Damaged, Refused, TooLarge
from worker.media.limits import Limits

Answer = Iterator[tuple[dict[str, object], bytes]]


def main() -> None:
    verb, family, container, path, limits = sys.argv[1:6]
    try:
        for head, rows in answer(verb, family, container, Path(path), limits):
            say(head, rows)
        say({})
    except Refused as refusal:
        say({"refused": type(refusal).__name__, "because": str(refusal)})
    except MemoryError:
        because = "Opening this file needs more memory than one file may use. Save it smaller."
        say({"refused": TooLarge.__name__, "because": because})
    except Exception:  # noqa: BLE001 - decoders give up in every way there is
        traceback.print_exc()
        because = "The file is damaged, or of a variety that cannot be read here. Save or export it anew."
        say({"refused": Damaged.__name__, "because": because})


def answer(verb: str, family: str, container: str, path: Path, limits: str) -> Answer:
    """Load only the decoder that this file needs."""
    opening = import_module(f"worker.media.opening.{family}")
    allowed = Limits(**json.loads(limits))
    if verb == "survey":
        yield opening.survey(path, container, allowed), b""
    else:
        yield from opening.show(path, container, allowed)


def say(head: dict[str, object], rows: bytes = b"") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    out.write(rows)
    out.flush()


if __name__ == "__main__":
    main()
