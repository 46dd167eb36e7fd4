"""What can go wrong with one request to a model server, and the sentences that a person reads of it."""

from enum import Enum, auto

from worker.errors import Declined

DOWN = "The model server does not answer. The work goes on by itself when it is back."
BUSY = "The model server has no room just now. The work goes on by itself when it has."
REFUSES_KEY = (
    "The model server refuses our key. Set AFTERWORD_SERVER_KEY to the one that it was started with; "
    "the work then goes on by itself."
)
UNKNOWN = (
    "What answers at AFTERWORD_SERVER_URL is no model server of the kind that AFTERWORD_DIALECT names. "
    "Correct one of them; the work then goes on by itself."
)
UNSET = "No model server is named. Set AFTERWORD_SERVER_URL to its address, such as http://127.0.0.1:30000."
SLOW = "The model took too long over this part. Try it again."
NONSENSE = "The model's reply could not be used. Try this part again."
DECLINED = "The model server does not take this part. Let another engine do it, and try it again."
TOO_LONG = (
    "This part is longer than the model can take at once. Start its server with a longer context, "
    "and try it again."
)
KILLS = "The model server stops when it is given this part. Look into its log, or let another engine do it."


class Kind(Enum):
    """What went wrong, as far as it decides what to do next."""

    REFUSED = auto()  # nobody listens
    RESET = auto()  # the connection broke, or the stream ended before its end
    BUSY = auto()  # 429, 503
    BROKEN = auto()  # any other 5xx, or an error inside the stream
    DENIED = auto()  # 401, 403
    MISSING = auto()  # 404, 405
    TOO_LONG = auto()  # more than the context holds
    DECLINED = auto()  # any other 4xx
    GARBLED = auto()  # an answer, but not of a model server
    SLOW = auto()  # a deadline passed
    ENDLESS = auto()  # more than was asked for


class Mishap(Exception):
    """One request went wrong. It never leaves the client."""

    def __init__(self, kind: Kind, wait_s: float = 0.0) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.wait_s = wait_s


class TooLong(Declined):
    """More than the model takes at once; whoever can divide the work does so."""

    def __init__(self) -> None:
        super().__init__(TOO_LONG)
