"""The Celery tasks of meetings: what crashes and closed browsers left is put in order."""

from celery import shared_task

from mediaapp.files import janitor
from mediaapp.meetings import closing, kit, purge, receive


@shared_task(name="meetings.tidy", expires=30)
def tidy(**_: object) -> None:
    janitor.tidy(receive)
    receive.start_waiting()
    purge.ask_for_expired()
    closing.finish()
    kit.meet_servers()


@shared_task(name="meetings.compare", expires=3600)
def compare(**_: object) -> None:
    janitor.compare(receive)
