"""Several meetings in one file: the minutes and the transcript of each, in a folder of its own."""

import io
import zipfile
from collections.abc import Callable, Iterable

from django.utils.text import slugify

from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting
from worker.exports import Choices, Document, formats

WRITTEN = ((Document.MINUTES, "md"), (Document.MINUTES, "docx"), (Document.TRANSCRIPT, "txt"))


def zipped(meetings: Iterable[Meeting], address: Callable[[Meeting], str]) -> tuple[bytes, int]:
    """The file, and how many meetings are in it; one that has no record yet is left out."""
    whole = io.BytesIO()
    n = 0
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for one in meetings:
            if one.current_job_id is None:
                continue
            n += 1
            record = store.record_of(one)
            folder = f"{n:02}-{slugify(str(one)) or 'meeting'}"
            for document, suffix in WRITTEN:
                form = formats()[suffix]
                if document in form.documents:
                    content = form.render(record, document, Choices(address=address(one)))
                    file.writestr(f"{folder}/{document.value}.{suffix}", content)
    return whole.getvalue(), n
