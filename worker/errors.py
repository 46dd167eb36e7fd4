"""Everything that can go wrong in the worker, as one tree.

    WorkerError
    ├── Refused          the file itself: trying again cannot help
    │   ├── Unsupported      not a kind that Afterword reads
    │   ├── Damaged          a kind that it reads, but broken or empty
    │   ├── Encrypted        protected by a password or by DRM
    │   └── TooLarge         above a limit
    ├── Unavailable      something it needs is missing or down: trying later can help
    │   ├── ToolMissing      ffmpeg is not there
    │   ├── WeightsMissing   a model's weights are absent or not the ones we know
    │   └── EngineDown       the model server does not answer
    └── Failed           the work itself went wrong: worth another try, then a gap
        ├── TookTooLong      a decoder or an engine ran past its limit
        ├── Crashed          a decoder died
        ├── Nonsense         an engine's reply could not be used
        └── Declined         an engine will not take this part: the same again cannot help

Every message is the sentence a person reads: the cause, then the next step. It never holds a path of the
machine or a model server's own words.
"""

from typing import ClassVar


class WorkerError(Exception):
    """The root. `retry` says whether the same work may succeed when it is done again."""

    retry: ClassVar[bool] = False


class Refused(WorkerError):
    """The file cannot be used as it is."""


class Unsupported(Refused):
    """The file is of no kind that Afterword reads."""


class Damaged(Refused):
    """The file is of a known kind, but broken, cut off or empty."""


class Encrypted(Refused):
    """The file is protected."""


class TooLarge(Refused):
    """The file is above a limit."""


class Unavailable(WorkerError):
    """Something outside the file is missing."""

    retry = True


class ToolMissing(Unavailable):
    """A program such as ffmpeg is not installed."""


class WeightsMissing(Unavailable):
    """A model's weights are absent, or their hash is not the one we know."""


class EngineDown(Unavailable):
    """A model server refuses, or is not there."""


class Failed(WorkerError):
    """The work went wrong although the file may be good."""

    retry = True


class TookTooLong(Failed):
    """A limit on time was reached."""


class Crashed(Failed):
    """A child process died."""


class Nonsense(Failed):
    """A reply could not be used."""


class Declined(Failed):
    """An engine will not take what it was given."""

    retry = False
