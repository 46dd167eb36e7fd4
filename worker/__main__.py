"""`python -m worker FILE…`: the whole line on one machine, from the files of a meeting to its minutes."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from worker.cli import arguments
from worker.cli.arguments import ROLES, Asked, Misuse
from worker.cli.progress import Progress
from worker.cli.sources import blaming, probed, sources
from worker.engines import Engines
from worker.engines.choice import choose, meet
from worker.errors import Refused, Unavailable, WorkerError
from worker.exports import Choices, plain
from worker.findings import Source
from worker.kit import Kit
from worker.media.jail import Level
from worker.media.tools import Tools
from worker.meeting import Record
from worker.pipeline import run

DONE, FAILED, REFUSED = 0, 1, 2
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

UNFENCED = (
    "Neither bubblewrap nor Landlock works on this machine, so files are opened under limits alone: "
    "use files that you trust."
)


class Stopped(BaseException):
    """Somebody asked the process to end, by this signal."""


def main(typed: Sequence[str]) -> int:
    """Do what was typed and return the exit status. The result goes to stdout, all else to stderr."""
    try:
        with _stoppable():
            return work(arguments.read(typed, os.environ))
    except Stopped as stop:
        return 128 + int(stop.args[0])
    except (Misuse, Refused, Unavailable) as refusal:
        return _say(str(refusal), REFUSED)
    except WorkerError as failure:
        return _say(str(failure), FAILED)
    except Exception as error:  # noqa: BLE001 - the one place where a traceback becomes a sentence
        if "--debug" in typed:
            traceback.print_exc()
        name = type(error).__name__
        return _say(f"Something went wrong in Afterword itself ({name}): --debug shows where.", FAILED)


def work(asked: Asked) -> int:
    """Take the files through the line, print what was asked for, and return the exit status."""
    with TemporaryDirectory(prefix="afterword-") as folder:
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        named = sources(asked.files, asked.keep or Path(folder) / "made")
        meet(asked.chosen, asked.options)
        choice = choose(asked.chosen, asked.options)
        kit = Kit(Tools.found(scratch, asked.options.threads), Engines(asked.options, choice.engines))
        found = probed(named, kit)
        record = follow(asked, found, kit, choice.notes)
        return _print(asked.export.render(record, asked.export.documents[0], Choices()))


def follow(asked: Asked, found: Sequence[Source], kit: Kit, notes: Sequence[str] = ()) -> Record:
    """Run the line to its end and tell each step."""
    progress = Progress(sys.stderr, found, asked.has_rows)
    if kit.tools.level is Level.LIMITS:
        progress.say(UNFENCED)
    with closing(run(found, asked.brief, kit)) as line, progress:
        while True:
            try:
                with blaming(progress.current):
                    progress.tell(next(line))
            except StopIteration as end:
                record: Record = end.value
                progress.conclude(record, [*notes, *_notes(kit.engines)])
                return record


def _notes(engines: Engines) -> list[str]:
    """What the engines that were used could not do; one that was not is not made for the asking."""
    used = vars(engines)
    return [used[role].note for role in ROLES if role in used]


# ── how it ends ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _stoppable() -> Iterator[None]:
    """A request to stop unwinds the stack, so that nothing is left behind; a second one changes nothing."""

    def stop(number: int, _: FrameType | None) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    # One that is already ignored stays so: that is how `nohup` works.
    heeded = [each for each in STOPPING if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, stop) for each in heeded}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _print(result: bytes) -> int:
    try:
        sys.stdout.buffer.write(result)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _give_up_stdout()
        return 128 + signal.SIGPIPE
    except OSError as error:
        _give_up_stdout()
        return _say(f"The result could not be written: {error.strerror}.", FAILED)
    return DONE


def _give_up_stdout() -> None:
    """What is left in the buffer goes nowhere; otherwise the interpreter tries again, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str, status: int) -> int:
    sys.stderr.write(f"{plain.line(sentence)}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
