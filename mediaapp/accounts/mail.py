"""Mail to people. One that cannot be sent costs nothing but itself: the site says the same."""

import structlog
from django.conf import settings
from django.core.mail import send_mail

log = structlog.get_logger()


def mail(to: str, subject: str, *paragraphs: str) -> None:
    """Where the server sends none, nothing happens; empty paragraphs are left out."""
    if not settings.SENDS_MAIL:
        return
    one_line = " ".join(subject.split())
    try:
        send_mail(
            f"Afterword: {one_line}", "\n\n".join(filter(None, paragraphs)), settings.DEFAULT_FROM_EMAIL, [to]
        )
    except OSError as error:
        log.warning("mail_not_sent", subject=one_line, reason=str(error))
