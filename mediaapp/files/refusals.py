"""Why an upload is refused: each reason with its status, its code and the sentence that a person reads."""

from typing import ClassVar


class Refusal(Exception):
    """It is not taken in, at least not now; `wait` says after how many seconds to try again."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    wait: ClassVar[int] = 0


class NotSignedIn(Refusal):
    status, code = 401, "not_signed_in"


class Forbidden(Refusal):
    status, code = 403, "forbidden"


class Absent(Refusal):
    status, code = 404, "not_found"


class NotOffered(Refusal):
    status, code = 405, "method_not_allowed"


class Silent(Refusal):
    """The sender stopped sending."""

    status, code = 408, "silent"


class OutOfStep(Refusal):
    """The client's offset is not ours."""

    status, code = 409, "offset_conflict"


class Gone(Refusal):
    status, code = 410, "expired"


class WrongVersion(Refusal):
    status, code = 412, "unsupported_version"


class TooLarge(Refusal):
    status, code = 413, "too_large"


class WrongKind(Refusal):
    status, code = 415, "unsupported_kind"


class Invalid(Refusal):
    status, code = 422, "invalid"


class Held(Refusal):
    """Somebody else writes to this upload."""

    status, code, wait = 423, "locked", 5


class Down(Refusal):
    """The database does not answer."""

    status, code, wait = 503, "unavailable", 5


class DiskFull(Refusal):
    status, code, wait = 507, "disk_full", 60
